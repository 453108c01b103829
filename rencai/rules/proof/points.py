"""Values that stand for all others, exactly: what is asked where people are spoken to may leave some out.

A question about a sum of money goes in steps worth speaking of. A proof must not: between 100 and 101 there is 100.5,
and a rule may let in just that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from rencai.rules.language.cells import turning_points, values
from rencai.rules.language.facts import Fact, FactType, Value
from rencai.rules.language.rule import Rule
from rencai.rules.language.tree import Amount, CountOf, Elapsed, TotalOf

_CONTINUOUS = (FactType.NUMBER, FactType.MONEY)
_FAR = 1000.0
"""How far beyond its outermost threshold a number without bounds is tried."""


def standing_values(facts: Mapping[str, Fact], rules: Iterable[Rule], on: date) -> dict[str, list[Value]]:
    """Per fact that the rules ask: typed values, in order, between which no clause and no step answers otherwise.

    Of many sets of values only some; none for a list.
    """
    exact = {name: replace(fact, step=0.0) if fact.type in _CONTINUOUS else fact for name, fact in facts.items()}
    turns = turning_points(exact, rules, on)
    return {name: standing_for(exact[name], points) for name, points in turns.items()}


def standing_for(fact: Fact, thresholds: Iterable[Value]) -> list[Value]:
    """Values that stand for all others of one fact; ``thresholds``: the values at which an answer can turn."""
    if fact.type not in _CONTINUOUS:
        return values(fact, thresholds)
    ends = [end for end in (fact.least, fact.most) if math.isfinite(end)]
    points = {point for point in thresholds if fact.least <= point <= fact.most}.union(ends)
    # What is usual is looked up among these values: it has to be one of them.
    if isinstance(fact.usual, int | float):
        points.add(fact.usual)
    tried = _with_between(sorted(points or {0.0}), _FAR)
    return [value for value in tried if fact.least <= value <= fact.most]


def numbers_around(facts: Mapping[str, Fact], quantity: Amount, points: Iterable[float]) -> Sequence[float]:
    """What a computed quantity can be, as far as it is compared with these numbers: whole where it counts."""
    if isinstance(quantity, CountOf | Elapsed):
        most = facts[quantity.records].most_items if isinstance(quantity, CountOf) else math.inf
        return [number for number in _whole_around(points) if 0 <= number <= most]
    if isinstance(quantity, TotalOf) and facts[quantity.records].fields[quantity.field].type is FactType.WHOLE:
        return _whole_around(points)
    return _with_between(sorted(points), 1.0)


def _whole_around(points: Iterable[float]) -> list[float]:
    """0, and the whole numbers at and next to each point."""
    ends = (end for point in points for end in (math.floor(point), math.ceil(point)))
    return sorted({0.0, *(float(end + more) for end in ends for more in (-1, 0, 1))})


def _with_between(points: Sequence[float], far: float) -> list[float]:
    """The points, a number between each two, and one on either side of all."""
    between = [(low + high) / 2 for low, high in pairwise(points)]
    return sorted({points[0] - far, *points, *between, points[-1] + far})
