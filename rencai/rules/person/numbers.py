"""Amounts as closures: facts known of one person → the least and the most the amount can be.

A fact that is not known stands for every value it may have, so that the bounds hold whatever filling it in would give.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rencai.rules.language.elapsed import elapsed
from rencai.rules.language.facts import Fact, FactType, Known
from rencai.rules.language.tree import (
    Amount,
    Cases,
    Condition,
    CountOf,
    Difference,
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

Pair = tuple[float, float]
Number = Callable[[Known], Pair]
Test = Callable[[Known], bool | None]
_NOTHING: Pair = (0.0, 0.0)


@dataclass(frozen=True)
class Numbers:
    """Makes closures of amounts, for the facts in sight and the day of the decision."""

    facts: Mapping[str, Fact]
    on: date
    test_of: Callable[[Mapping[str, Fact], Condition], Test]
    """Makes the closure of a condition; conditions and amounts hold each other."""

    def of(self, node: Amount) -> Number:
        """The closure of an amount."""
        match node:
            case Literal():
                pair = (node.value, node.value)
                return lambda known: pair
            case FactNumber():
                return self._fact(node.fact)
            case Elapsed():
                return self._elapsed(node)
            case CountOf():
                return self._count(node)
            case TotalOf():
                return self._total(node)
            case Sum():
                return _folded([self.of(part) for part in node.parts], lambda a, b: (a[0] + b[0], a[1] + b[1]))
            case Product():
                return _folded([self.of(part) for part in node.parts], lambda a, b: (a[0] * b[0], a[1] * b[1]))
            case Highest():
                return _folded([self.of(part) for part in node.parts], lambda a, b: (max(a[0], b[0]), max(a[1], b[1])))
            case Lowest():
                return _folded([self.of(part) for part in node.parts], lambda a, b: (min(a[0], b[0]), min(a[1], b[1])))
            case Difference():
                return _difference(self.of(node.whole), self.of(node.less))
            case Scaled():
                return _each_end(self.of(node.part), lambda value: value / node.divisor)
            case Rounded():
                return _each_end(self.of(node.part), lambda value: rounded(value, node.to, node.how))
            case Marginal():
                return _each_end(self.of(node.of), lambda value: marginal(value, node.starts, node.rates))
            case Steps():
                return _steps(self.of(node.of), node.starts, [self.of(part) for part in node.gives])
            case Range():
                return _range(self.of(node.low), self.of(node.high))
            case Table():
                return self._table(node)
            case Cases():
                return self._cases(node)

    def _fact(self, name: str) -> Number:
        unknown = (self.facts[name].least, self.facts[name].most)

        def number(known: Known) -> Pair:
            value = known.get(name)
            if value is None:
                return unknown
            return value if value.__class__ is tuple else (value, value)

        return number

    def _days(self, name: str | None) -> Callable[[Known], tuple[date, date]]:
        if name is None:
            return lambda known: (self.on, self.on)
        unknown = (self.facts[name].earliest, self.facts[name].latest)

        def days(known: Known) -> tuple[date, date]:
            value = known.get(name)
            if value is None:
                return unknown
            return value if value.__class__ is tuple else (value, value)

        return days

    def _elapsed(self, node: Elapsed) -> Number:
        since, until, unit = self._days(node.since), self._days(node.until), node.unit

        def number(known: Known) -> Pair:
            earliest, latest = since(known)
            first, last = until(known)
            return elapsed(unit, latest, first), elapsed(unit, earliest, last)

        return number

    def _count(self, node: CountOf) -> Number:
        name, most = node.records, float(self.facts[node.records].most_items)
        test = self._where(node.records, node.where)

        def number(known: Known) -> Pair:
            records = known.get(name)
            if records is None:
                return 0.0, most
            answers = [test(record) for record in records]
            sure = answers.count(True)
            return sure, sure + answers.count(None)

        return number

    def _total(self, node: TotalOf) -> Number:
        fact = self.facts[node.records]
        name, unknown = node.records, (0.0, fact.most_items * fact.fields[node.field].most)
        test = self._where(node.records, node.where)
        field = Numbers(fact.fields, self.on, self.test_of)._fact(node.field)

        def number(known: Known) -> Pair:
            records = known.get(name)
            if records is None:
                return unknown
            low = high = 0.0
            for record in records:
                answer = test(record)
                if answer is not False:
                    least, most = field(record)
                    low += least if answer else 0.0
                    high += most
            return low, high

        return number

    def _where(self, name: str, where: Condition | None) -> Test:
        return (lambda record: True) if where is None else self.test_of(self.facts[name].fields, where)

    def _table(self, node: Table) -> Number:
        fact = self.facts[node.by]
        keys = [key for key, _ in node.entries]
        gives = [self.of(amount) for _, amount in node.entries]
        otherwise, by = self.of(node.otherwise), node.by

        def look_up(known: Known, key: float) -> Pair:
            at = bisect_right(keys, key)
            if at and keys[at - 1] == key:
                return gives[at - 1](known)
            if node.ends_only and 0 < at < len(keys):
                return _hull((gives[at - 1](known), gives[at](known)))
            return otherwise(known)

        def number(known: Known) -> Pair:
            value = known.get(by)
            if value is not None and value.__class__ is not tuple:
                return look_up(known, value)
            return _hull(look_up(known, key) for key in possible_keys(fact, keys, value))

        return number

    def _cases(self, node: Cases) -> Number:
        cases = [(self.test_of(self.facts, condition), self.of(amount)) for condition, amount in node.cases]
        otherwise = self.of(node.otherwise)

        def number(known: Known) -> Pair:
            possible = []
            for test, gives in cases:
                answer = test(known)
                if answer is not False:
                    possible.append(gives(known))
                if answer:
                    return _hull(possible)
            return _hull([*possible, otherwise(known)])

        return number


def possible_keys(fact: Fact, keys: Iterable[float], value: tuple[float, float] | None) -> set[float]:
    """Keys that stand for all a table may be looked up by, when its fact lies in a range or is not known at all."""
    if fact.type is not FactType.WHOLE:
        return set(fact.codes) if value is None else set(range(int(value[0]), int(value[1]) + 1))
    low, high = (fact.least, fact.most) if value is None else value
    beside = {near for key in keys for near in (key - 1, key, key + 1) if low <= near <= high}
    return beside | {low, high}


def rounded(value: float, to: float, how: str) -> float:
    """To a multiple of ``to``. A billionth of a step is forgiven: 0.3 / 0.01 is a little less than 30 to a computer."""
    steps = value / to
    if how == "up":
        return math.ceil(steps - 1e-9) * to
    return math.floor(steps + (0.5 if how == "nearest" else 0.0) + 1e-9) * to


def marginal(value: float, starts: tuple[float, ...], rates: tuple[float, ...]) -> float:
    """Each part of the value above a start, up to the next start, at its own rate."""
    total = 0.0
    for at, (start, rate) in enumerate(zip(starts, rates, strict=True)):
        end = starts[at + 1] if at + 1 < len(starts) else math.inf
        total += rate * max(0.0, min(value, end) - start)
    return total


def _folded(parts: list[Number], fold: Callable[[Pair, Pair], Pair]) -> Number:
    first, *rest = parts

    def number(known: Known) -> Pair:
        pair = first(known)
        for part in rest:
            pair = fold(pair, part(known))
        return pair

    return number


def _each_end(part: Number, change: Callable[[float], float]) -> Number:
    def number(known: Known) -> Pair:
        low, high = part(known)
        changed = change(low)
        return (changed, changed) if low == high else (changed, change(high))

    return number


def _difference(whole: Number, less: Number) -> Number:
    def number(known: Known) -> Pair:
        (low, high), (least, most) = whole(known), less(known)
        return max(0.0, low - most), max(0.0, high - least)

    return number


def _steps(of: Number, starts: tuple[float, ...], gives: list[Number]) -> Number:
    def number(known: Known) -> Pair:
        low, high = of(known)
        first, last = bisect_right(starts, low), bisect_right(starts, high)
        return _hull(gives[at - 1](known) if at else _NOTHING for at in range(first, last + 1))

    return number


def _range(low: Number, high: Number) -> Number:
    def number(known: Known) -> Pair:
        least, most = low(known)[0], high(known)[1]
        return least, max(least, most)

    return number


def _hull(pairs: Iterable[Pair]) -> Pair:
    lows, highs = zip(*pairs, strict=True)
    return min(lows), max(highs)
