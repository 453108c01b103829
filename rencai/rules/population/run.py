"""The whole answer of `rencai policy simulate`: one rule set over a population, and what it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from rencai.rules.language.book import Book
from rencai.rules.population.cliffs import cliffs
from rencai.rules.population.reform import compare
from rencai.rules.population.simulate import report, simulate


def run(
    book: Book,
    table: pl.LazyFrame,
    on: date,
    *,
    about: str = "person",
    by: Sequence[str] = (),
    before: Book | None = None,
    before_on: date | None = None,
    assume_usual: bool = False,
) -> dict[str, Any]:
    """Totals, rules, groups, cliffs; beside ``before``: cost, winners, losers, left out, and whom nobody is sure of."""
    now = simulate(book, table, on, about=about, by=by, assume_usual=assume_usual)
    answer = {**report(now, by), "cliffs": cliffs(now)}
    changed: dict[str, Any] = dict.fromkeys(("cost", "winners", "losers", "left_out", "same"))
    if before is None:
        return {**answer, **changed, "against": None}
    then = simulate(before, table, before_on or on, about=about, by=by, assume_usual=assume_usual)
    change = compare(then, now, by)
    answer["unknown"]["change"] = change["unknown"]["people"]
    answer["against"] = {"policies": str(before.root), **report(then, by)}
    return {**answer, **{name: change[name] for name in changed}, "change_by": change["by"]}
