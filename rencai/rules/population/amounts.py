"""Amounts as column expressions: the least and the most for every person at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from rencai.rules.language.facts import NUMERIC, Fact, FactType
from rencai.rules.language.tree import (
    Amount,
    Cases,
    Condition,
    CountOf,
    Difference,
    Elapse,
    Elapsed,
    FactNumber,
    Highest,
    Literal,
    Lowest,
    Marginal,
    Product,
    Range,
    Rounded,
    Scaled,
    Steps,
    Sum,
    Table,
    TotalOf,
)
from rencai.rules.person.numbers import marginal, rounded
from rencai.rules.population.expressions import (
    NOTHING,
    Bounds,
    Column,
    Dialect,
    Truth,
    folded,
    is_constant,
    product,
)

Counted = Mapping[CountOf | TotalOf, str]
"""Where the counts over lists stand: column names, to which ``.low`` and ``.high`` are added."""


@dataclass(frozen=True)
class Amounts:
    """Writes amounts as expressions, for the facts in sight and the day of the decision."""

    facts: Mapping[str, Fact]
    on: date
    complete: frozenset[str]
    """Facts known of everybody in this population."""
    counted: Counted
    truth_of: Callable[[Mapping[str, Fact], Condition], Truth]
    """Writes a condition; conditions and amounts hold each other."""
    x: Dialect

    def of(self, node: Amount) -> Bounds:
        """The expression of an amount."""
        match node:
            case Literal():
                return Bounds(node.value, node.value)
            case FactNumber():
                return self.fact(node.fact)
            case Elapsed():
                return self._elapsed(node)
            case CountOf() | TotalOf():
                name = self.counted[node]
                return Bounds(self.x.col(f"{name}.low"), self.x.col(f"{name}.high"))
            case Sum():
                return folded([self.of(part) for part in node.parts], lambda a, b: a + b)
            case Product():
                return folded([self.of(part) for part in node.parts], product)
            case Highest():
                return folded([self.of(part) for part in node.parts], lambda a, b: self.x.most([a, b]))
            case Lowest():
                return folded([self.of(part) for part in node.parts], lambda a, b: self.x.least([a, b]))
            case Difference():
                return self._difference(node)
            case Scaled():
                return self.of(node.part).each_end(lambda value: value / node.divisor)
            case Rounded():
                return self.of(node.part).each_end(lambda value: _rounded(value, node.to, node.how))
            case Marginal():
                return self.of(node.of).each_end(lambda value: _marginal(value, node.starts, node.rates))
            case Steps():
                return self._steps(node)
            case Range():
                low, high = self.of(node.low).low, self.of(node.high).high
                return Bounds(low, high if low == 0.0 else self.x.most([low, high]))
            case Table():
                return self._table(node)
            case Cases():
                return self._cases(node)

    def fact(self, name: str) -> Bounds:
        """The number, level or day of a fact; where it is not known, the bounds it must lie in."""
        fact, column = self.facts[name], self.x.col(name)
        if fact.from_rules:
            return Bounds(self.x.col(f"{name}.low"), self.x.col(f"{name}.high"))
        if name in self.complete:
            return Bounds(column, column)
        if fact.type in NUMERIC and math.inf in (fact.most, -fact.least):
            column = self.x.number(column)
        return Bounds(column.fill_null(fact.lowest), column.fill_null(fact.highest))

    def _elapsed(self, node: Elapsed) -> Bounds:
        since = self.fact(node.since)
        until = Bounds(self.x.lit(self.on), self.x.lit(self.on)) if node.until is None else self.fact(node.until)
        most = _elapsed(self.x, node.unit, since.low, until.high)
        if since.exact and (node.until is None or until.exact):
            return Bounds(most, most)
        return Bounds(_elapsed(self.x, node.unit, since.high, until.low), most)

    def _difference(self, node: Difference) -> Bounds:
        whole, less = self.of(node.whole), self.of(node.less)
        low = self.x.most([whole.low - less.high, 0.0])
        return Bounds(low, low if whole.exact and less.exact else self.x.most([whole.high - less.low, 0.0]))

    def _steps(self, node: Steps) -> Bounds:
        of, gives = self.of(node.of), [NOTHING, *map(self.of, node.gives)]
        reached = [self._reached(of.low, start) for start in node.starts]
        if of.exact:
            return self._looked_up([(where, gives[at + 1]) for at, where in reversed([*enumerate(reached)])], gives[0])
        may_reach = [self._reached(of.high, start) for start in node.starts]
        # A step is possible if the most reaches it and the least has not yet reached the next one.
        possible = [
            (at, [*([may_reach[at - 1]] if at else []), *([~reached[at]] if at < len(reached) else [])])
            for at in range(len(gives))
        ]
        return self.x.hull([(self.x.all_of(where), gives[at]) for at, where in possible])

    def _reached(self, value: Column, start: float) -> Truth:
        return self.x.lit(value >= start) if is_constant(value) else value >= start

    def _looked_up(self, cases: list[tuple[Truth, Bounds]], otherwise: Bounds) -> Bounds:
        low = self.x.first_matching([(where, bounds.low) for where, bounds in cases], otherwise.low)
        if otherwise.exact and all(bounds.exact for _, bounds in cases):
            return Bounds(low, low)
        return Bounds(low, self.x.first_matching([(where, bounds.high) for where, bounds in cases], otherwise.high))

    def _table(self, node: Table) -> Bounds:
        fact = self.facts[node.by]
        entries = {key: self.of(amount) for key, amount in node.entries}
        otherwise = self.of(node.otherwise)
        if fact.type is FactType.WHOLE:
            return self._number_table(node, entries, otherwise)
        by_code = {code: _entry(self.x, node, entries, otherwise, code) for code in replace(fact, only=None).codes}
        column = self.x.col(node.by)
        if fact.from_rules:
            low, high = self.x.col(f"{node.by}.low"), self.x.col(f"{node.by}.high")
            return self.x.hull([((low <= code) & (high >= code), bounds) for code, bounds in by_code.items()])
        cases = [(column == code, bounds) for code, bounds in by_code.items()]
        if node.by in self.complete:
            return self._looked_up(cases[1:], cases[0][1])
        possible = [by_code[code] for code in fact.codes]
        unknown = Bounds(self.x.least([b.low for b in possible]), self.x.most([b.high for b in possible]))
        return self._looked_up(cases, unknown)

    def _number_table(self, node: Table, entries: dict[int | bool, Bounds], otherwise: Bounds) -> Bounds:
        of = self.fact(node.by)
        keys = list(entries)
        spans: list[tuple[float, float, Bounds]] = [(key, key, entries[key]) for key in keys]
        for before, after in zip([-math.inf, *keys], [*keys, math.inf], strict=True):
            if after - before > 1:
                middle = _entry(self.x, node, entries, otherwise, before + 1 if before > -math.inf else after - 1)
                spans.append((before + 1, after - 1, middle))
        low, high = of.low, of.high
        cases = [((high >= first) & (low <= last), bounds) for first, last, bounds in spans]
        return self._looked_up(cases, otherwise) if of.exact else self.x.hull(cases)

    def _cases(self, node: Cases) -> Bounds:
        result = self.of(node.otherwise)
        for condition, amount in reversed(node.cases):
            truth, gives = self.truth_of(self.facts, condition), self.of(amount)
            undecided = truth.is_null()
            low = self.x.choose(
                truth, gives.low, self.x.choose(undecided, self.x.least([gives.low, result.low]), result.low)
            )
            high = self.x.choose(
                truth, gives.high, self.x.choose(undecided, self.x.most([gives.high, result.high]), result.high)
            )
            result = Bounds(low, high)
        return result


def _entry(x: Dialect, node: Table, entries: Mapping[int | bool, Bounds], otherwise: Bounds, key: float) -> Bounds:
    """What a table gives for a key: its entry, between its neighbours where only ends are known, or what is left."""
    if key in entries:
        return entries[int(key)]
    below = [bounds for entry, bounds in entries.items() if entry < key]
    above = [bounds for entry, bounds in entries.items() if entry > key]
    if node.ends_only and below and above:
        ends = below[-1], above[0]
        return Bounds(x.least([end.low for end in ends]), x.most([end.high for end in ends]))
    return otherwise


def _rounded(value: Column, to: float, how: str) -> Column:
    if is_constant(value):
        return rounded(value, to, how)
    steps = value / to
    if how == "up":
        return (steps - 1e-9).ceil() * to
    return (steps + ((0.5 if how == "nearest" else 0.0) + 1e-9)).floor() * to


def _marginal(value: Column, starts: tuple[float, ...], rates: tuple[float, ...]) -> Column:
    if is_constant(value):
        return marginal(value, starts, rates)
    total: Column = 0.0
    for start, end, rate in zip(starts, [*starts[1:], None], rates, strict=True):
        total = total + rate * (value.clip(start, end) - start)
    return total


def _elapsed(x: Dialect, unit: Elapse, since: Column, until: Column) -> Column:
    if unit is Elapse.DAYS:
        return x.number(x.days_between(since, until).clip(0, None))
    months = x.whole(until.dt.year() - since.dt.year()) * 12 + x.whole(until.dt.month()) - x.whole(since.dt.month())
    months = (months - x.whole(until.dt.day() < since.dt.day())).clip(0, None)
    return x.number(months // 12 if unit is Elapse.YEARS else months)
