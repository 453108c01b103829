"""Small column arithmetic: numbers stay numbers as long as they can, so that constants cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

Column = nw.Expr | float
"""A number that is the same for everybody, or a column of numbers without gaps."""

Truth = nw.Expr
"""A column of true, false, and null for undecided."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most of an amount; one and the same column where nothing is open."""

    low: Column
    high: Column

    @property
    def exact(self) -> bool:
        """Whether least and most are the same for everybody."""
        if isinstance(self.low, int | float) and isinstance(self.high, int | float):
            return self.low == self.high
        return self.low is self.high

    def each_end(self, change: Callable[[Column], Column]) -> Bounds:
        """Both ends changed by a function that never falls."""
        low = change(self.low)
        return Bounds(low, low if self.exact else change(self.high))


NOTHING = Bounds(0.0, 0.0)


def as_expr(column: Column) -> nw.Expr:
    """A column, made of a constant if need be."""
    return nw.lit(float(column), dtype=nw.Float64) if isinstance(column, int | float) else column


def undecided() -> nw.Expr:
    """Null, as a truth."""
    return nw.lit(None, dtype=nw.Boolean)


def greatest(columns: Sequence[Column]) -> Column:
    """The greatest of some columns."""
    return _extreme(columns, max, nw.max_horizontal)


def smallest(columns: Sequence[Column]) -> Column:
    """The smallest of some columns."""
    return _extreme(columns, min, nw.min_horizontal)


def _extreme(columns: Sequence[Column], of_numbers: Callable[..., float], of_columns: Callable[..., nw.Expr]) -> Column:
    numbers = [float(column) for column in columns if isinstance(column, int | float)]
    varying = [column for column in columns if not isinstance(column, int | float)]
    if not varying:
        return of_numbers(numbers)
    constant = [as_expr(of_numbers(numbers))] if numbers else []
    return varying[0] if len(varying) + len(constant) == 1 else of_columns(*varying, *constant)


def choose(where: nw.Expr, then: Column, otherwise: Column) -> Column:
    """One of two columns; where the condition is null, the second."""
    if Bounds(then, otherwise).exact:
        return then
    return nw.when(where).then(as_expr(then)).otherwise(as_expr(otherwise))


def decide_truth(sure: nw.Expr, never: nw.Expr) -> Truth:
    """True where it surely holds, false where it never does, else null."""
    return nw.when(sure).then(nw.lit(True)).otherwise(nw.when(never).then(nw.lit(False)).otherwise(undecided()))


def first_matching(cases: Iterable[tuple[nw.Expr, Column]], otherwise: Column) -> Column:
    """The column of the first condition that is true."""
    result = otherwise
    for where, column in reversed(list(cases)):
        result = choose(where, column, result)
    return result


def product(left: Column, right: Column) -> Column:
    """Left times right; nothing times anything is nothing."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, int | float) and one in (0.0, 1.0):
            return 0.0 if one == 0.0 else other
    return left * right


def folded(parts: Sequence[Bounds], fold: Callable[[Any, Any], Column]) -> Bounds:
    """Parts combined from left to right, least with least and most with most."""
    low, high = parts[0].low, parts[0].high
    exact = all(part.exact for part in parts)
    for part in parts[1:]:
        low = fold(low, part.low)
        high = low if exact else fold(high, part.high)
    return Bounds(low, low if exact else high)


def stepwise(column: Column, change: Callable[[float], float], by_column: Callable[[nw.Expr], nw.Expr]) -> Column:
    """A change written for numbers and for columns."""
    return change(float(column)) if isinstance(column, int | float) else by_column(column)
