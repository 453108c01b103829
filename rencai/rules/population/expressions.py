"""Small column arithmetic: numbers stay numbers as long as they can, so that constants cost nothing.

Rules are written in the words that Polars and Narwhals share. Polars' own are the default, since Narwhals takes several
times as long to put an expression together; through Narwhals the same text runs on other engines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import polars as pl

Expr = Any
"""An expression of Polars or of Narwhals."""

Column = Any
"""A number that is the same for everybody, or an expression without gaps."""

Truth = Any
"""An expression of true, false, and null for undecided."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most of an amount; one and the same column where nothing is open."""

    low: Column
    high: Column

    @property
    def exact(self) -> bool:
        """Whether least and most are the same for everybody."""
        if is_constant(self.low) and is_constant(self.high):
            return bool(self.low == self.high)
        return self.low is self.high

    def each_end(self, change: Callable[[Column], Column]) -> Bounds:
        """Both ends changed by a function that never falls."""
        low = change(self.low)
        return Bounds(low, low if self.exact else change(self.high))


NOTHING = Bounds(0.0, 0.0)


def is_constant(column: Column) -> bool:
    """Whether it is a number and the same for everybody."""
    return isinstance(column, int | float)


@dataclass(frozen=True)
class Dialect:
    """The words in which expressions are written: those of Polars, or of Narwhals."""

    words: ModuleType = pl

    def col(self, name: str) -> Expr:
        """A column by its name."""
        return self.words.col(name)

    def lit(self, value: Any) -> Expr:
        """The same value for everybody."""
        return self.words.lit(value)

    def as_expr(self, column: Column) -> Expr:
        """An expression, made of a constant if need be."""
        return self.words.lit(float(column), dtype=self.words.Float64) if is_constant(column) else column

    def undecided(self) -> Truth:
        """Null, as a truth."""
        return self.words.lit(None, dtype=self.words.Boolean)

    def number(self, expr: Expr) -> Expr:
        """As a floating-point number."""
        return expr.cast(self.words.Float64)

    def whole(self, expr: Expr) -> Expr:
        """As a whole number that holds months and counts."""
        return expr.cast(self.words.Int32)

    def days_between(self, since: Expr, until: Expr) -> Expr:
        """Days from one day to another."""
        # Some engines count days between days and others time: as points of time they agree.
        time = self.words.Datetime
        return (until.cast(time) - since.cast(time)).dt.total_minutes() // (24 * 60)

    def most(self, columns: Sequence[Column]) -> Column:
        """The greatest of some columns."""
        return self._extreme(columns, max, self.words.max_horizontal)

    def least(self, columns: Sequence[Column]) -> Column:
        """The smallest of some columns."""
        return self._extreme(columns, min, self.words.min_horizontal)

    def _extreme(
        self, columns: Sequence[Column], of_numbers: Callable[..., float], of_columns: Callable[..., Expr]
    ) -> Column:
        numbers = [float(column) for column in columns if is_constant(column)]
        varying = [column for column in columns if not is_constant(column)]
        if not varying:
            return of_numbers(numbers)
        constant = [self.as_expr(of_numbers(numbers))] if numbers else []
        return varying[0] if len(varying) + len(constant) == 1 else of_columns(*varying, *constant)

    def choose(self, where: Truth, then: Column, otherwise: Column) -> Column:
        """One of two columns; where the condition is null, the second."""
        if Bounds(then, otherwise).exact:
            return then
        return self.words.when(where).then(self.as_expr(then)).otherwise(self.as_expr(otherwise))

    def invert(self, truth: Truth) -> Truth:
        """The opposite."""
        return ~truth

    def decide(self, sure: Truth, never: Truth) -> Truth:
        """True where it surely holds, false where it never does, else null."""
        false_or_open = self.words.when(never).then(self.lit(False)).otherwise(self.undecided())
        return self.words.when(sure).then(self.lit(True)).otherwise(false_or_open)

    def first_matching(self, cases: Iterable[tuple[Truth, Column]], otherwise: Column) -> Column:
        """The column of the first condition that is true."""
        result = otherwise
        for where, column in reversed(list(cases)):
            result = self.choose(where, column, result)
        return result

    def hull(self, cases: Sequence[tuple[Truth, Bounds]]) -> Bounds:
        """From the least to the most of all that are possible; at least one of the conditions holds."""
        return Bounds(
            self.least([self.choose(where, bounds.low, float("inf")) for where, bounds in cases]),
            self.most([self.choose(where, bounds.high, float("-inf")) for where, bounds in cases]),
        )

    def any_of(self, truths: Sequence[Truth]) -> Truth:
        """Whether any holds; of none, none does."""
        return _joined(truths, lambda a, b: a | b) if truths else self.lit(False)

    def all_of(self, truths: Sequence[Truth]) -> Truth:
        """Whether all hold; of none, all do."""
        return _joined(truths, lambda a, b: a & b) if truths else self.lit(True)


POLARS = Dialect()


def _joined(truths: Sequence[Truth], join: Callable[[Truth, Truth], Truth]) -> Truth:
    result = truths[0]
    for truth in truths[1:]:
        result = join(result, truth)
    return result


def product(left: Column, right: Column) -> Column:
    """Left times right; nothing times anything is nothing."""
    for one, other in ((left, right), (right, left)):
        if is_constant(one) and one in (0.0, 1.0):
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
