"""What is planted on purpose, so that indices and warnings can be scored: shortages and waves of leaving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rencai.sample.content import content
from rencai.sample.draws import Flags, Floats, Ints
from rencai.sample.months import month_of
from rencai.sample.occupations import Occupations


@dataclass(frozen=True)
class Cell:
    """A planted cell: who or what it covers (empty: all), from the first to the last month, and how strongly."""

    occupation: str
    chain: str
    stage: str
    town: str
    begins: date
    ends: date
    factor: float

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> Cell:
        """A cell as it stands in the content file; the town is a name there."""
        kind = {key: written.get(key, "") for key in ("occupation", "chain", "stage", "town")}
        return cls(**kind, begins=written["from"], ends=written["to"], factor=written["factor"])

    @property
    def months(self) -> tuple[int, int]:
        """First and last month."""
        return month_of(self.begins), month_of(self.ends)

    def covers(
        self, occupations: Occupations, towns: Mapping[str, int], occupation: Ints, chain: Ints, town: Ints
    ) -> Flags:
        """Which of the people or posts lie in the cell, whatever the month."""
        table = occupations.table
        fits = table.select(
            ((table["id"] == self.occupation) if self.occupation else table["id"].is_not_null())
            & ((table["stage"].fill_null("") == self.stage) if self.stage else table["id"].is_not_null())
        ).to_series()
        inside: Flags = fits.to_numpy()[occupation]
        if self.chain:
            inside = inside & (chain == occupations.chains.index(self.chain))
        if self.town:
            inside = inside & (town == towns.get(self.town, -1))
        return inside


def shortages() -> list[Cell]:
    """The planted shortages."""
    return [Cell.of(written) for written in content("city")["shortages"]]


def leaving() -> list[Cell]:
    """The planted waves of leaving."""
    return [Cell.of(written) for written in content("city")["leaving"]]


def factors_in(month: int, cells: list[Cell], covered: list[Flags], size: int) -> Floats:
    """By how much each person's rate is multiplied in that month."""
    import numpy as np

    factors: Floats = np.ones(size)
    for cell, inside in zip(cells, covered, strict=True):
        first, last = cell.months
        if first <= month <= last:
            factors = np.where(inside, np.maximum(factors, cell.factor), factors)
    return factors
