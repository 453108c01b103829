"""The numbers of the cockpit, counted in the published columns. Each is a list with its date behind it.

Parts and totals agree: whoever has no town, chain or degree is counted as unknown, in sight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from rencai.engine.lake import Lake
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.labels import UNKNOWN, labels
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, people_table
from rencai_web.registers.queries import NONE

BREAKDOWNS = ("team", "degree", "grade", "skill_level")
AGES = ((0, 24), (25, 34), (35, 44), (45, 54), (55, 150))


@dataclass(frozen=True)
class Part:
    """One part of a whole: its id (``-`` for unknown), words, count and percent of the whole."""

    value: str
    label: Bilingual
    count: int
    share: float


@dataclass(frozen=True)
class Series:
    """A figure over the snapshots: (day, count), oldest first."""

    points: tuple[tuple[date, int], ...]

    @property
    def now(self) -> int:
        """The last count."""
        return self.points[-1][1]

    @property
    def values(self) -> list[int]:
        """The counts alone."""
        return [count for _, count in self.points]

    @property
    def change(self) -> tuple[int, date] | None:
        """The difference to the snapshot before, and its day."""
        if len(self.points) < 2:
            return None
        return self.now - self.points[-2][1], self.points[-2][0]


def people_here(publication: Publication) -> pl.DataFrame:
    """Open columns of the people who are here on the publication's day."""
    table = people_table(folder(publication).lake.path("people", publication.on))
    return table.filter(pl.col("status") == "here")


def parts(people: pl.DataFrame, field: str) -> list[Part]:
    """How the people part by a field, in the city's order, unknown last; the counts add up to all of them."""
    counted = dict(people[field].value_counts().iter_rows())
    total = people.height or 1
    words = labels(field)
    known = [value for value in words if value in counted] + sorted(set(counted) - set(words) - {None})
    found = [
        Part(value, words.get(value) or Bilingual(value, value), counted[value], counted[value] / total * 100)
        for value in known
    ]
    missing = counted.get(None, 0)
    return [*found, Part(NONE, UNKNOWN, missing, missing / total * 100)] if missing else found


def ages(people: pl.DataFrame, on: date) -> list[Part]:
    """People by age on a day, by the year of birth."""
    age = on.year - people["birth_year"]
    total = people.height or 1
    bands = [
        (f"{low}–{high}" if high < 150 else f"{low}+", int(((age >= low) & (age <= high)).sum())) for low, high in AGES
    ]
    found = [Part(name, Bilingual(name, name), count, count / total * 100) for name, count in bands]
    missing = age.null_count()
    return [*found, Part(NONE, UNKNOWN, missing, missing / total * 100)] if missing else found


def tiles(people: pl.DataFrame) -> list[dict[str, Any]]:
    """The towns as hexagons of the schematic map, each with its people and a shade from 0 to 9."""
    counted = dict(people["town"].value_counts().iter_rows())
    most = max((counted.get(place.code, 0) for place in city().places), default=0) or 1
    made = []
    for place in city().places:
        count = counted.get(place.code, 0)
        column, row = place.tile
        made.append(
            {
                "place": place, "count": count, "shade": round(9 * count / most),
                "x": (column - 1) * 92 + (46 if row % 2 else 0) + 48, "y": (row - 1) * 80 + 54,
            }
        )  # fmt: skip
    return made


def chains(people: pl.DataFrame) -> list[dict[str, Any]]:
    """Per chain its people by stage, in the city's order; bars in thousandths of the longest, laid end to end."""
    table = people.group_by("chain", "stage").len()
    counts = {(chain, stage): count for chain, stage, count in table.iter_rows()}
    stages = [*labels("stage"), None]
    totals = {chain: sum(counts.get((chain, stage), 0) for stage in stages) for chain in labels("chain")}
    most = max(totals.values(), default=0) or 1
    rows = []
    for chain, words in labels("chain").items():
        bars, start = [], 0.0
        for stage in stages:
            count = counts.get((chain, stage), 0)
            width = count / most * 1000
            bars.append({"stage": stage or NONE, "count": count, "x": round(start, 1), "width": round(width, 1)})
            start += width
        rows.append({"chain": chain, "label": words, "count": totals[chain], "stages": bars})
    return rows


@lru_cache(maxsize=4)
def history(root: Path) -> dict[str, Series]:
    """Headline figures at every snapshot of a publication: people, masters, doctors, high-level, open posts.

    ``root``: the publication's lake, which never changes.
    """
    lake = Lake(root)
    days = lake.dates("people")
    series: dict[str, list[tuple[date, int]]] = {name: [] for name in ("people", "master", "doctor", "graded", "posts")}
    for day in days:
        here = lake.scan("people", day).filter(pl.col("status") == "here")
        row = here.select(
            people=pl.len(),
            master=(pl.col("degree") == "master").sum(),
            doctor=(pl.col("degree") == "doctor").sum(),
            graded=pl.col("grade").is_not_null().sum(),
        ).collect()
        for name in row.columns:
            series[name].append((day, row[name][0]))
        series["posts"].append((day, lake.scan("posts", day).select(pl.col("open").sum()).collect().item()))
    return {name: Series(tuple(points)) for name, points in series.items()}


def flows(root: Path) -> list[dict[str, Any]]:
    """Arrivals and departures between each two snapshots."""
    lake = Lake(root)
    found = []
    for day in lake.dates("flows"):
        counted = dict(lake.scan("flows", day).group_by("flow").len().collect().iter_rows())
        found.append({"on": day, "arrived": counted.get("arrived", 0), "left": counted.get("left", 0)})
    return found
