"""The name of the industry axis (“233”产业体系), and where it changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rencai.plan.document import Paragraph, Place, Table
from rencai.plan.lint.findings import Finding, Severity, Spot
from rencai.plan.lint.sources import Source, same_place
from rencai.vocabulary.bilingual import Bilingual

_SYMBOL = r"[0-9一二三四五六七八九十NnXx]"
_AXIS = re.compile(
    rf"[“\"『]({_SYMBOL}(?:\s*[+＋]\s*{_SYMBOL})+|\d{{2,6}}|[一二三四五六七八九]{{3,6}})[”\"』]"
    rf"(?=([^，。；、“]{{0,6}}产业[^，。；、“]{{0,3}}))|"
    rf"(?<![\d.])(\d{{4,5}})(?=((?:现代|新型|重点)?产业(?:体系|集群|格局|发展)))"
)
_CHAINS = re.compile(r"产业(?:链|集群|群)")
_PlaceAt = Callable[[int], Place]
_HAN_DIGITS = str.maketrans("一二三四五六七八九", "123456789")


@dataclass(frozen=True)
class _Axis:
    """A name of the axis, and whether it numbers chains or clusters rather than the whole system."""

    source: Source
    name: str
    of_chains: bool
    spot: Spot


def axis_changes(sources: list[Source]) -> Iterator[Finding]:
    """Names of the axis that differ between documents of one place, or inside one document."""
    told = [axis for source in sources for axis in _axes(source)]
    seen: set[tuple[str, bool]] = set()
    for first in told:
        key = first.source.place or "", first.of_chains
        if key in seen:
            continue
        seen.add(key)
        group = [one for one in told if same_place(first.source, one.source) and one.of_chains == first.of_chains]
        group.sort(key=lambda one: one.source.year or 0)
        names = _different([one.name for one in group])
        if len(names) > 1:
            yield _finding(names, group)


def _finding(names: list[str], group: list[_Axis]) -> Finding:
    dated = "、".join(f"“{name}”（{_years(name, group)}）" for name in names)
    message = Bilingual(
        f"产业体系的名称变了：{dated}；按产业分类的数不能直接相比",
        f"the industry axis changed its name: {dated}; what is counted by industry cannot be compared as it stands",
    )
    return Finding("axis", Severity.WARNING, message, tuple(one.spot for one in group))


def _years(name: str, group: list[_Axis]) -> str:
    return "、".join(
        sorted({str(one.source.year or one.source.document.file) for one in group if _same(name, one.name)})
    )


def _axes(source: Source) -> Iterator[_Axis]:
    """Each name once per document, with the first place it stands at."""
    seen: set[tuple[str, bool]] = set()
    for text, place in _texts(source):
        for match in _AXIS.finditer(text):
            name = "".join((match[1] or match[3]).split())
            of_chains = _CHAINS.search(match[2] or match[4]) is not None
            if (name, of_chains) not in seen:
                seen.add((name, of_chains))
                words = text[max(0, match.start() - 20) : match.end() + 20]
                yield _Axis(source, name, of_chains, Spot(source.document.file, place(match.start()), words))


def _texts(source: Source) -> Iterator[tuple[str, _PlaceAt]]:
    for block in source.document.blocks:
        if isinstance(block, Paragraph):
            yield block.text, block.place_at
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    if not cell.covered:
                        yield cell.text.replace("\n", ""), _at(row.place)


def _at(place: Place) -> _PlaceAt:
    return lambda _: place


def _different(names: list[str]) -> list[str]:
    kept: list[str] = []
    for name in names:
        if not any(_same(name, other) for other in kept):
            kept.append(name)
    return kept


def _same(one: str, other: str) -> bool:
    """2331 and 2+3+3+N are one name: N may stand for any digit."""
    first, second = _symbols(one), _symbols(other)
    return len(first) == len(second) and all(a == b or "N" in (a, b) for a, b in zip(first, second, strict=True))


def _symbols(name: str) -> str:
    return re.sub(r"[+＋\s]", "", name.translate(_HAN_DIGITS)).upper().replace("X", "N")
