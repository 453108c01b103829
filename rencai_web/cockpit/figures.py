"""The numbers of the cockpit about people, counted in the published columns. Each has its date and a list behind it.

Parts and totals agree: whoever has no town, chain or degree is counted as unknown, in sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from rencai.engine.lake import Lake
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.index import NONE, Facet, Index, Narrowed, Numbers
from rencai_web.registers.labels import label, spare

HERE = Narrowed({"status": ("here",)})
BREAKDOWNS = ("team", "degree", "age", "grade", "skill_level", "sex")
SKILLED = ("senior", "technician", "senior-technician")
"""Certificates that count as highly skilled: senior worker and above."""


@dataclass(frozen=True)
class Part:
    """One part of a whole: its id (``-`` for unknown), words, count, percent of the whole and of the largest part."""

    value: str
    label: Bilingual
    count: int
    share: float
    length: int


@dataclass(frozen=True)
class Series:
    """A figure over the snapshots: (day, count), oldest first."""

    points: tuple[tuple[date, float], ...]

    @property
    def now(self) -> float:
        """The last count."""
        return self.points[-1][1]

    @property
    def values(self) -> list[float]:
        """The counts alone."""
        return [count for _, count in self.points]

    @property
    def first_day(self) -> date:
        """Since when."""
        return self.points[0][0]

    @property
    def change(self) -> tuple[float, date] | None:
        """The difference to the snapshot before, and its day."""
        if len(self.points) < 2:
            return None
        return self.now - self.points[-2][1], self.points[-2][0]


def parts(facet: Facet | Any, counts: Numbers, name: str, *, most: int = 0) -> list[Part]:
    """How rows part by a facet, in its own order (or the ``most`` frequent), unknown last.

    ``counts``: rows by number, as the index gives them. Without ``most`` the parts add up to all of them.
    """
    numbers: Sequence[int] = [number for number in range(1, len(counts)) if counts[number]]
    if most:
        numbers = sorted(numbers, key=lambda number: -int(counts[number]))[:most]
    total = int(counts.sum()) or 1
    largest = max((int(counts[number]) for number in numbers), default=0) or 1
    found = [
        _part(facet.values[number - 1], label(name, facet.values[number - 1]), int(counts[number]), total, largest)
        for number in numbers
    ]
    if counts[0] and not most:
        found.append(_part(NONE, spare(name), int(counts[0]), total, max(largest, int(counts[0]))))
    return found


def _part(value: str, words: Bilingual, count: int, total: int, largest: int) -> Part:
    return Part(value, words, count, 100 * count / total, min(1000, round(1000 * count / largest)))


def tiles(counts: dict[str, int]) -> list[dict[str, Any]]:
    """The towns as hexagons of the schematic map, each with its count and a shade from 0 to 9."""
    most = max((counts.get(place.code, 0) for place in city().places), default=0) or 1
    made = []
    for place in city().places:
        count = counts.get(place.code, 0)
        column, row = place.tile
        made.append(
            {
                "place": place, "count": count, "shade": round(9 * count / most),
                "x": (column - 1) * 92 + (46 if row % 2 else 0) + 48, "y": (row - 1) * 80 + 54,
            }
        )  # fmt: skip
    return made


def by_town(index: Index, narrowed: Narrowed) -> tuple[dict[str, int], int]:
    """How many rows of an index in each town, and how many in none."""
    facet = index.facets["town"]
    counts = facet.counts(index.mask(narrowed))
    return {value: int(counts[number]) for number, value in enumerate(facet.values, 1)}, int(counts[0])


def chains(index: Index) -> list[dict[str, Any]]:
    """Per chain its people by stage, in the city's order, no chain last; bars in thousandths of the longest."""
    chain, stage = index.facets["chain"], index.facets["stage"]
    table = crossed(chain, stage, index.mask(HERE))
    rows = [(value, label("chain", value), table[number]) for number, value in enumerate(chain.values, 1)]
    longest = max((int(row.sum()) for _, _, row in rows), default=0) or 1
    return [
        {"chain": value, "label": words, "count": int(row.sum()), "stages": _bar(row, stage.values, longest)}
        for value, words, row in rows
    ]


def _bar(row: Numbers, stages: tuple[str, ...], longest: int) -> list[dict[str, Any]]:
    bars, start = [], 0.0
    for number, stage in [*enumerate(stages, 1), (0, NONE)]:
        width = int(row[number]) / longest * 1000
        bars.append({"stage": stage, "count": int(row[number]), "x": round(start, 1), "width": round(width, 1)})
        start += width
    return bars


def crossed(first: Any, second: Any, mask: Any) -> Numbers:
    """A table of counts: ``[number of the first, number of the second]``, 0 for unknown."""
    width = len(second.values) + 1
    both = first.codes[mask].astype(np.int64) * width + second.codes[mask]
    return np.bincount(both, minlength=(len(first.values) + 1) * width).reshape(-1, width)


@lru_cache(maxsize=4)
def history(root: Path, _written: int) -> dict[str, Series]:
    """Headline figures at every snapshot of a publication.

    ``root``: the publication's lake. ``people master doctor graded`` count people here, ``posts`` open posts,
    ``skilled`` is the percent of certificate holders who are senior workers or above.
    """
    lake = Lake(root)
    series: dict[str, list[tuple[date, float]]] = {}
    for day in lake.dates("people"):
        here = lake.scan("people", day).filter(pl.col("status") == "here")
        row = here.select(
            people=pl.len(),
            master=(pl.col("degree") == "master").sum(),
            doctor=(pl.col("degree") == "doctor").sum(),
            graded=pl.col("grade").is_not_null().sum(),
            skilled=100 * pl.col("skill_level").drop_nulls().is_in(SKILLED).mean().fill_null(0),
        ).collect()
        posts = lake.scan("posts", day).select(posts=pl.col("open").sum()).collect()
        for name, value in {**row.to_dicts()[0], **posts.to_dicts()[0]}.items():
            series.setdefault(name, []).append((day, value or 0))
    return {name: Series(tuple(points)) for name, points in series.items()}


@dataclass(frozen=True)
class Flow:
    """What came and went between two deliveries; departures by what is known of their reason."""

    on: date
    since: date
    arrived: int
    returned: int
    """Of those who arrived: known before as elsewhere or gone."""
    left: int
    retired: int
    elsewhere: int
    moved: int
    """Stayed in the city and changed their employer."""

    @property
    def unexplained(self) -> int:
        """Departures of which no source says why."""
        return self.left - self.retired - self.elsewhere

    @property
    def net(self) -> int:
        """Arrivals less departures."""
        return self.arrived - self.left


@lru_cache(maxsize=4)
def flows(root: Path, _written: int) -> tuple[Flow, ...]:
    """What came and went between each two snapshots, oldest first."""
    lake = Lake(root)
    days = lake.dates("people")
    return tuple(_flow(lake, day, max(other for other in days if other < day)) for day in lake.dates("flows"))


def _flow(lake: Lake, day: date, since: date) -> Flow:
    came, went = pl.col("flow") == "arrived", pl.col("flow") == "left"
    back = pl.col("before").is_in(["elsewhere", "left", "retired"]).fill_null(value=False)
    counted = lake.scan("flows", day).select(
        arrived=came.sum(),
        returned=(came & back).sum(),
        left=went.sum(),
        retired=(went & (pl.col("after") == "retired")).sum(),
        elsewhere=(went & (pl.col("after") == "elsewhere")).sum(),
        moved=(pl.col("flow") == "moved_employer").sum(),
    )
    return Flow(day, since, **counted.collect().to_dicts()[0])
