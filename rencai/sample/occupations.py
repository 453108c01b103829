"""What people do: the sample's occupations, each with its chain, stage, team and place of work."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl

from rencai.sample.content import content
from rencai.sample.draws import Floats, Ints
from rencai.sample.grouped import Grouped

NONE = "none"
"""No chain, or no team."""


@dataclass(frozen=True)
class Occupations:
    """The table of occupations and the numbers that stand for chains, teams and kinds of employer (settings).

    ``table`` columns: id, titles (alternatives joined by |), chain, stage, team, setting, code (2022 classification),
    degree (profile), pay (yuan a month in 2020), weight, major, trade, skills, duty.
    """

    table: pl.DataFrame
    chains: tuple[str, ...]
    teams: tuple[str, ...]
    settings: tuple[str, ...]

    @classmethod
    def load(cls) -> Occupations:
        """The occupations shipped with the sample."""
        raw = files("rencai.sample").joinpath("content", "occupations.csv").read_bytes()
        table = pl.read_csv(raw, schema_overrides={"pay": pl.Float64, "weight": pl.Float64})
        words = content("city")
        return cls(table, tuple(words["chains"]), tuple(words["teams"]), tuple(words["size_of_employer"]))

    def codes(self, column: str) -> Ints:
        """A column as numbers: chain, team or setting; an empty chain is the last one, ``none``."""
        names: tuple[str, ...] = {"chain": self.chains, "team": self.teams, "setting": self.settings}[column]
        numbers = {name: at for at, name in enumerate(names)}
        return self.table[column].fill_null(NONE).replace_strict(numbers, return_dtype=pl.Int64).to_numpy()

    def number(self, name: str) -> int:
        """The number of the occupation of that id."""
        return int(self.table["id"].to_list().index(name))

    def array(self, column: str) -> np.ndarray[Any, Any]:
        """A column of numbers."""
        return self.table[column].to_numpy()

    @cached_property
    def of_cell(self) -> Grouped:
        """Occupations by cell; those of no chain can be found in every chain of a company."""
        chains, teams, settings = self.codes("chain"), self.codes("team"), self.codes("setting")
        weights: Floats = self.table["weight"].to_numpy()
        company, nowhere = self.settings.index("company"), self.chains.index(NONE)
        members, cells, parts = [], [], []
        for at in range(self.table.height):
            generic = settings[at] == company and chains[at] == nowhere
            for chain in range(len(self.chains)) if generic else [chains[at]]:
                members.append(at)
                cells.append(self.cell(settings[at], chain, teams[at]))
                parts.append(weights[at])
        return Grouped(np.array(cells), np.array(parts), self.cell_count, np.array(members))

    def cell(self, setting: Any, chain: Any, team: Any) -> Any:
        """The number of a cell setting x chain x team (numbers or arrays of them)."""
        return (setting * len(self.chains) + chain) * len(self.teams) + team

    @property
    def cell_count(self) -> int:
        """How many cells there are."""
        return len(self.settings) * len(self.chains) * len(self.teams)
