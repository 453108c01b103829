"""Heat maps of supply: which skills in which chain, which chains in which town. Every cell opens its list."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.cockpit.figures import HERE, crossed
from rencai_web.registers.index import NONE, Index, Numbers, Tags
from rencai_web.registers.labels import label, spare

_SKILLS_SHOWN = 16


@dataclass(frozen=True)
class Cell:
    """One cell: how many people, a shade from 0 to 9, and the query of the list behind it."""

    count: int
    shade: int
    query: str


@dataclass(frozen=True)
class Row:
    """One line of a heat map."""

    value: str
    label: Bilingual
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True)
class Heat:
    """A heat map: its columns (id, words) and its rows; rows of one value a person add up to everybody."""

    across: tuple[tuple[str, Bilingual], ...]
    rows: tuple[Row, ...]


def towns_by_chain(index: Index) -> Heat:
    """People here by town and chain, unknown last on both sides."""
    town, chain = index.facets["town"], index.facets["chain"]
    table = crossed(town, chain, index.mask(HERE))
    return _heat("town", _with_unknown(town.values), "chain", _with_unknown(chain.values), _unknown_last(table))


def skills_by_chain(index: Index) -> Heat:
    """People here by the most frequent skills and by chain; somebody with two skills counts at both."""
    skill, chain = index.facets["skill"], index.facets["chain"]
    assert isinstance(skill, Tags)
    here = index.mask(HERE)[skill.rows]
    width = len(chain.values) + 1
    both = skill.codes[here].astype(np.int64) * width + chain.codes[skill.rows[here]]  # type: ignore[union-attr]
    table = np.bincount(both, minlength=(len(skill.values) + 1) * width).reshape(-1, width)
    most = np.argsort(-table[1:].sum(axis=1), kind="stable")[:_SKILLS_SHOWN]
    down = [skill.values[number] for number in most]
    return _heat("skill", down, "chain", _with_unknown(chain.values), np.roll(table[most + 1], -1, axis=1))


def _heat(first: str, down: list[str], second: str, across: list[str], table: Numbers) -> Heat:
    most = sqrt(max(int(table.max()) if table.size else 0, 1))
    rows = []
    for value, counts in zip(down, table, strict=True):
        cells = tuple(
            Cell(int(count), round(9 * sqrt(int(count)) / most), f"{first}={value}&{second}={other}")
            for other, count in zip(across, counts, strict=True)
        )
        rows.append(Row(value, _words(first, value), cells, int(counts.sum())))
    return Heat(tuple((value, _words(second, value)) for value in across), tuple(rows))


def _words(facet: str, value: str) -> Bilingual:
    return spare(facet) if value == NONE else label(facet, value)


def _with_unknown(values: tuple[str, ...]) -> list[str]:
    return [*values, NONE]


def _unknown_last(table: Numbers) -> Numbers:
    return np.roll(np.roll(table, -1, axis=0), -1, axis=1)
