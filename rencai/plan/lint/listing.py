"""Programmes that the text announces and no list holds, so that nobody leads them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from rencai.plan.headings import Kind
from rencai.plan.items import Item
from rencai.plan.lint.findings import Finding, Severity, Spot
from rencai.plan.lint.pairs import items_of, plain_name, quoted_core, same_name
from rencai.plan.lint.sources import Source
from rencai.vocabulary.bilingual import Bilingual

_LISTED_AS = {"工程": Kind.PROGRAMMES, "项目": Kind.PROJECTS, "计划": Kind.PROGRAMMES, "行动": Kind.PROGRAMMES}
_GENERIC = re.compile(rf"(?:重点|重大|主要|核心|专项|配套|和|及|与|{'|'.join(_LISTED_AS)}|任务|措施|平台|政策)+")
_NOUN = re.compile(rf"({'|'.join(_LISTED_AS)})$")


def unlisted(source: Source) -> Iterator[Finding]:
    """One finding for each missing item whose neighbours are listed; one for a whole section that no list holds."""
    announced = [item for item in items_of(source) if _should_be_listed(source, item)]
    missing = _missing(source, announced)
    by_section: dict[Item | None, list[Item]] = defaultdict(list)
    for item in announced:
        by_section[item.above[-1] if item.above else None].append(item)
    for section, items in by_section.items():
        absent = [item for item in items if item in missing]
        if absent and len(absent) == len(items) > 1:
            yield _section(source, section, absent)
        else:
            for item in absent:
                yield _one(source, item)


def _should_be_listed(source: Source, item: Item) -> bool:
    noun = _noun_of(item)
    named = noun in _LISTED_AS and not _GENERIC.fullmatch(plain_name(item.title))
    return named and bool(source.plan.lists.get(_LISTED_AS[noun]))


def _noun_of(item: Item) -> str:
    match = _NOUN.search(plain_name(item.title))
    return match[1] if match is not None else ""


def _missing(source: Source, announced: list[Item]) -> list[Item]:
    """Items with no row of their name, no listed item beneath them, and no row left over that they quote."""
    rows = source.plan.undertakings
    bare = [item for item in announced if not any(same_name(row.name, item.title) for row in rows)]
    covered = [item for item in announced if item not in bare]
    listed = [row for kind in {_LISTED_AS[_noun_of(item)] for item in announced} for row in source.plan.lists[kind]]
    left_over = [row for row in listed if not any(same_name(row.name, item.title) for item in announced)]
    quoted = [core for row in left_over if (core := quoted_core(row.name)) is not None]
    return [
        item
        for item in bare
        if not any(item in below.above for below in covered) and not any(core in item.paragraph.text for core in quoted)
    ]


def _one(source: Source, item: Item) -> Finding:
    message = Bilingual(
        f"正文列了“{item.title}”，清单中没有，因而没有牵头单位",
        f"the text announces “{item.title}”, no list holds it, so no agency leads it",
    )
    return Finding("unlisted", Severity.WARNING, message, (_spot(source, item),))


def _section(source: Source, section: Item | None, items: list[Item]) -> Finding:
    titles = "、".join(f"“{item.title}”" for item in items)
    path = (*section.above, section) if section is not None else ()
    named = next((one.title for one in reversed(path) if one.title and not _GENERIC.fullmatch(one.title)), None)
    where = f"“{named}”一节" if named is not None else "正文"
    message = Bilingual(
        f"{where}的{len(items)}项都不在清单中，没有牵头单位：{titles}",
        f"none of these {len(items)} items of one section is in a list, no agency leads them: {titles}",
    )
    return Finding("unlisted", Severity.INFO, message, tuple(_spot(source, item) for item in items))


def _spot(source: Source, item: Item) -> Spot:
    return Spot(source.document.file, item.place, item.paragraph.text[: item.marker.length] + item.title)
