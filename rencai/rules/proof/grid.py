"""Every combination of answers that can make a difference to some rules, as a table of people who do not exist.

A fact found by rules is varied like any other, so that a rule is looked at for itself. Where there are too many
combinations, a seeded sample stands for them; what is then not found is not claimed to be impossible.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import prod
from typing import Any

import polars as pl

from rencai.rules.language.cells import values
from rencai.rules.language.facts import Fact, FactType, Value
from rencai.rules.language.rule import Rule
from rencai.rules.language.tree import Compare, CountOf, Literal
from rencai.rules.language.walk import clauses
from rencai.rules.population.conditions import Conditions
from rencai.rules.population.people import People, as_written, dtype_of
from rencai.rules.population.records import counted_records
from rencai.rules.proof.points import standing_for, standing_values

MOST_ROWS = 60_000
SAMPLED_ROWS = 20_000
_SEED = 20260501


@dataclass(frozen=True)
class Grid:
    """The table, and how to write conditions over it."""

    facts: Mapping[str, Fact]
    names: tuple[str, ...]
    frame: pl.LazyFrame
    conditions: Conditions
    exhaustive: bool

    def with_columns(self, columns: Mapping[str, pl.Expr]) -> pl.DataFrame:
        """The table with expressions worked out."""
        return self.frame.with_columns(**columns).collect()

    def witness(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The answers of one row, as they are written in JSON."""
        return {name: _shown(self.facts[name], row[name]) for name in self.names}


def table_of(facts: Mapping[str, Fact], rules: Sequence[Rule], on: date) -> Grid:
    """The grid of all facts that some rules ask, as they are."""
    names = sorted(standing_values(facts, rules, on))
    table, exhaustive = answers(facts, names, rules, on)
    found = [name for name in names if facts[name].from_rules]
    frame = table.with_columns(
        [pl.col(name).cast(pl.Float64).alias(f"{name}.{end}") for name in found for end in ("low", "high")]
    )
    asked = frozenset(names) - set(found)
    lazy, counted = counted_records(facts, rules, on, People(frame, asked, (), {}))
    return Grid(facts, tuple(names), lazy, Conditions(facts, on, asked, counted), exhaustive)


def answers(
    facts: Mapping[str, Fact],
    names: Sequence[str],
    rules: Sequence[Rule],
    on: date,
    fixed: Mapping[str, Value] | None = None,
) -> tuple[pl.DataFrame, bool]:
    """All combinations of answers to some facts, coded, and whether they are all; ``fixed`` facts are not varied."""
    standing = standing_values(facts, rules, on)
    choices = [
        [fixed[name]] if fixed and name in fixed else _choices(facts[name], standing.get(name), rules) for name in names
    ]
    sizes = [len(some) for some in choices]
    exhaustive = prod(sizes) <= MOST_ROWS
    picked = _all_combinations(sizes) if exhaustive else _some_combinations(sizes)
    columns = {
        name: pl.Series([_as_cell(facts[name], value) for value in some], dtype=dtype_of(facts[name]), strict=False)[at]
        for name, some, at in zip(names, choices, picked, strict=True)
    }
    # A table knows how many rows it has by a column, and there may be no fact at all.
    rows = prod(sizes) if exhaustive else SAMPLED_ROWS
    return pl.DataFrame({"#": pl.Series(range(rows), dtype=pl.UInt32), **columns}), exhaustive


def _all_combinations(sizes: Sequence[int]) -> list[pl.Series]:
    """Per column the place of each row's value, the last column turning fastest."""
    rows = prod(sizes)
    row = pl.Series(range(rows), dtype=pl.UInt32)
    strides = [prod(sizes[at + 1 :]) for at in range(len(sizes))]
    return [row // stride % size for stride, size in zip(strides, sizes, strict=True)]


def _some_combinations(sizes: Sequence[int]) -> list[pl.Series]:
    draw = random.Random(_SEED)
    return [pl.Series(draw.choices(range(size), k=SAMPLED_ROWS), dtype=pl.UInt32) for size in sizes]


def _choices(fact: Fact, standing: list[Value] | None, rules: Sequence[Rule]) -> list[Value]:
    if fact.type is FactType.LIST:
        return _lists(fact, rules)
    return standing_for(fact, ()) if standing is None else standing


def _lists(fact: Fact, rules: Sequence[Rule]) -> list[Value]:
    """Lists of like records, of every length that a rule counts to, one less and one more."""
    counted = [
        int(clause.right.value) + more
        for rule in rules
        for clause in clauses(rule.when)
        if isinstance(clause, Compare) and isinstance(clause.left, CountOf) and isinstance(clause.right, Literal)
        for more in (-1, 0, 1)
    ]
    lengths = sorted({length for length in (0, 1, *counted) if 0 <= length <= fact.most_items})
    fields = {name: values(field, ()) for name, field in fact.fields.items()}
    kinds = [dict(zip(fields, kind, strict=True)) for kind in product(*fields.values())][:12]
    return [(), *(tuple([kind] * length) for length in lengths if length for kind in kinds)]


def _as_cell(fact: Fact, value: Value) -> Any:
    """A typed value as it lies in a table of people: several and records as they are written, the rest coded."""
    return as_written(fact, value) if fact.type in (FactType.SEVERAL, FactType.LIST) else value


def _shown(fact: Fact, cell: Any) -> Any:
    if fact.type in (FactType.SEVERAL, FactType.LIST):
        return cell
    return fact.show(cell)
