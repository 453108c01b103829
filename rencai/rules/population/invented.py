"""Invented people: a population drawn from the declared facts alone, for trying rules that no register can answer yet.

It says how rules work together, and nothing about the city: shares and sums of it are no forecast.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from rencai.rules.language.book import Book
from rencai.rules.language.cells import asked_facts, turning_points
from rencai.rules.language.facts import NUMERIC, Fact, FactType
from rencai.rules.population.people import dtype_of

MOST_PEOPLE = 1_000_000
_YEARS = 12
"""How far back a day is drawn."""
_SOME = 0.15
"""How often each of several values is had."""


def invented_people(book: Book, on: date, count: int, seed: int, *, about: str = "person") -> pl.DataFrame:
    """``count`` rows, a column per fact that the rules of a day ask (lists left out); the same for the same seed.

    The higher a level, the rarer; numbers lie around their usual answer, days in the twelve years before ``on``.
    """
    if not 0 < count <= MOST_PEOPLE:
        raise ValueError(f"from 1 to {MOST_PEOPLE:,} people can be invented")
    rules = book.on(on, about=about)
    turns = turning_points(book.facts, rules, on)
    random = np.random.default_rng(seed)
    columns = {}
    for name in sorted(asked_facts(book.facts, rules)):
        fact = book.facts[name]
        if fact.type is not FactType.LIST:
            columns[fact.column or name] = _column(fact, turns.get(name, set()), on, count, random)
    return pl.DataFrame(columns, height=count)


def _column(fact: Fact, points: set[Any], on: date, count: int, random: np.random.Generator) -> pl.Series:
    if fact.type in NUMERIC:
        return pl.Series(_numbers(fact, points, count, random), dtype=dtype_of(fact), strict=False)
    if fact.type is FactType.DATE:
        back = random.integers(0, _YEARS * 365, count)
        first, last = fact.earliest, min(on, fact.latest)
        return pl.Series([max(first, last - timedelta(days=int(days))) for days in back], dtype=pl.Date)
    if fact.type is FactType.YES_NO:
        return pl.Series(random.random(count) < 0.5)
    ids = [str(choice.id) for choice in fact.values]
    if fact.type is FactType.SEVERAL:
        has = random.random((count, len(ids))) < _SOME
        return pl.Series([[ids[at] for at in np.flatnonzero(row)] for row in has], dtype=pl.List(pl.String))
    weights = 1.0 / (1.0 + np.arange(len(ids))) if fact.type is FactType.LEVEL else np.ones(len(ids))
    drawn = random.choice(len(ids), count, p=weights / weights.sum())
    values = [choice.id for choice in fact.values]
    return pl.Series([values[at] for at in drawn])


def _numbers(fact: Fact, points: set[Any], count: int, random: np.random.Generator) -> Any:
    """Numbers around the usual answer, else even over what the rules tell apart."""
    known = [float(point) for point in points if isinstance(point, int | float) and math.isfinite(point)]
    low = fact.least if math.isfinite(fact.least) else 0.0
    reach = max([2 * point for point in known], default=100.0)
    high = min(fact.most, max(reach, low + 1)) if math.isfinite(fact.most) else max(reach, low + 1)
    if isinstance(fact.usual, int | float) and not isinstance(fact.usual, bool) and fact.usual > low:
        drawn = np.clip(random.gamma(4.0, float(fact.usual) / 4.0, count), low, fact.most)
    else:
        drawn = random.uniform(low, high, count)
    return np.floor(drawn).astype(np.int64) if fact.type is FactType.WHOLE else np.round(drawn, 2)
