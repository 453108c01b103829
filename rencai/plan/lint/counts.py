"""Near-equal names with different counts: nine platforms here, fourteen there, and perhaps not the same platforms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from rencai.plan.figures import AT_LEAST, COUNT_UNITS, MORE_THAN, plain_value
from rencai.plan.lint.findings import Finding, Severity, Spot, distinct, shown, spot_of_stated
from rencai.plan.lint.sources import Source, same_place
from rencai.plan.quantities import bare_quantity
from rencai.plan.reading import Stated
from rencai.plan.statements import Mood
from rencai.vocabulary.bilingual import Bilingual

# What carries talent work: the things of which plans give counts under changing names.
_CARRIERS = (
    "平台|基地|中心|工作站|载体|飞地|驿站|之家|园区|产业园|实验室|研究院|研究所|孵化器|工作室|机构|学院|综合体|联盟"
)
_CARRIER = re.compile(rf"(?P<name>[^，。；、和与及]*?(?P<head>{_CARRIERS}))(?:的.*|数|数量|总数)?$")
_LEVELS = re.compile(r"国家级|部级|省级|市级|县级|区级")
_OWN = ("级",)
_ALIKE = 70.0


@dataclass(frozen=True)
class _Count:
    source: Source
    name: str
    head: str
    value: Decimal
    stated: Stated

    @property
    def spot(self) -> Spot:
        return spot_of_stated(self.source.document, self.stated)


def near_names(sources: list[Source]) -> Iterator[Finding]:
    """One finding for each carrier whose near-equal names carry different counts."""
    counts = [count for source in sources for count in _counts(source)]
    for head in dict.fromkeys(count.head for count in counts):
        group = [count for count in counts if count.head == head]
        joined = _joined(group)
        names = {count.name for count in joined}
        values = {count.value for count in joined}
        if len(names) > 1 and len(values) > 1:
            yield _finding(head, joined)


def _finding(head: str, group: list[_Count]) -> Finding:
    told = "、".join(
        f"{count.name}{shown(count.value)}（{count.source.year or '?'}）"
        for count in sorted(group, key=lambda one: one.value)
    )
    message = Bilingual(
        f"名称相近的“{head}”数目不同，是不同的东西还是变了：{told}",
        f"counts of “{head}” under near-equal names differ, different things or a change: {told}",
    )
    return Finding("near-names", Severity.INFO, message, distinct(count.spot for count in group))


def _counts(source: Source) -> Iterator[_Count]:
    for stated in source.plan.stated:
        one = stated.statement
        value, unit = plain_value(one.figure)
        told_as_there = one.mood is not Mood.TARGET and not one.flow and stated.undertaking is None
        open_ended = (AT_LEAST | MORE_THAN) & set(one.figure.qualifiers)
        if not told_as_there or unit not in COUNT_UNITS or open_ended:
            continue
        match = _CARRIER.search(one.what.split("等")[-1] or one.what)
        if match is not None:
            name = bare_quantity(match["name"])
            # 培训基地等平台: the class alone says too little, so its example is told with it.
            name = bare_quantity(re.split("[、，]", one.what)[-1]) if name == match["head"] else name
            yield _Count(source, name, match["head"], value, stated)


def _joined(group: list[_Count]) -> list[_Count]:
    """The counts that have at least one near-equal neighbour with another count."""
    return [one for one in group if any(_near(one, other) for other in group if other is not one)]


def _near(one: _Count, other: _Count) -> bool:
    if one.value == other.value or one.name == other.name or not same_place(one.source, other.source):
        return False
    together = one.source is other.source and one.stated.place == other.stated.place
    if together or _LEVELS.findall(one.name) != _LEVELS.findall(other.name):
        # A writer who names both in one breath, or tells their levels, keeps them apart.
        return False
    shorter, longer = sorted((one.name, other.name), key=len)
    return _is_within(shorter, longer) or fuzz.ratio(one.name, other.name) >= _ALIKE


def _is_within(shorter: str, longer: str) -> bool:
    """Whether the characters of one name all come, in order, in the other."""
    rest = iter(longer)
    return all(char in rest for char in shorter)
