"""Conditions as column expressions: true, false or null for every person at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

import narwhals as nw

from rencai.rules.language.elapsed import as_day
from rencai.rules.language.facts import Fact, FactType
from rencai.rules.language.tree import (
    All,
    AnyOf,
    Compare,
    CompareDay,
    Condition,
    FactNumber,
    Holds,
    Literal,
    Not,
    OneOf,
    Op,
    SomeOf,
    Unpublished,
)
from rencai.rules.person.clauses import compare_ranges
from rencai.rules.population.amounts import Amounts, Counted
from rencai.rules.population.expressions import Bounds, Truth, as_expr, decide_truth, undecided

_COMPARE: dict[Op, Callable[[Any, Any], nw.Expr]] = {
    Op.GE: lambda a, b: a >= b,
    Op.GT: lambda a, b: a > b,
    Op.LE: lambda a, b: a <= b,
    Op.LT: lambda a, b: a < b,
    Op.EQ: lambda a, b: a == b,
    Op.NE: lambda a, b: a != b,
}


@dataclass(frozen=True)
class Conditions:
    """Writes conditions as expressions, for the facts in sight and the day of the decision."""

    facts: Mapping[str, Fact]
    on: date
    complete: frozenset[str]
    counted: Counted

    def of(self, node: Condition) -> Truth:
        """The expression of a condition."""
        match node:
            case All():
                return _joined([self.of(part) for part in node.parts], lambda a, b: a & b, empty=True)
            case AnyOf():
                return _joined([self.of(part) for part in node.parts], lambda a, b: a | b, empty=False)
            case Not():
                return ~self.of(node.part)
            case SomeOf():
                return _some(node.least, [self.of(part) for part in node.parts])
            case OneOf():
                return self._one_of(node)
            case Holds():
                return self._holds(node)
            case Compare():
                return self._compare(node)
            case CompareDay():
                return self._compare_day(node)
            case Unpublished():
                return undecided()

    def amounts(self, facts: Mapping[str, Fact] | None = None) -> Amounts:
        """The writer of amounts whose conditions are written here; ``facts``: with narrower bounds."""
        return Amounts(
            facts or self.facts,
            self.on,
            self.complete,
            self.counted,
            lambda inner, condition: Conditions(inner, self.on, self.complete, self.counted).of(condition),
        )

    def _unknown_as(self, name: str, truth: nw.Expr, unknown: bool | None) -> Truth:
        """The truth where a fact is not known: null, unless all that it can be agrees."""
        return truth if unknown is None or name in self.complete else truth.fill_null(unknown)

    def _one_of(self, node: OneOf) -> Truth:
        fact, column = self.facts[node.fact], nw.col(node.fact)
        if fact.from_rules:
            return self._level_found(fact, node)
        codes = sorted(node.codes)
        if fact.type is FactType.YES_NO:
            inside = column if codes == [True] else ~column if codes == [False] else (column | ~column)
            inside = inside if codes else column & ~column
        else:
            inside = _inside(column, codes)
        possible = {code in node.codes for code in fact.codes}
        return self._unknown_as(node.fact, inside, possible.pop() if len(possible) == 1 else None)

    @staticmethod
    def _level_found(fact: Fact, node: OneOf) -> Truth:
        low, high = nw.col(f"{fact.id}.low"), nw.col(f"{fact.id}.high")

        def possible(codes: Iterable[int | bool]) -> nw.Expr:
            inside = [(low <= code) & (high >= code) for code in codes]
            return _joined(inside, lambda a, b: a | b, empty=False)

        outside = [code for code in range(len(fact.values)) if code not in node.codes]
        return decide_truth(~possible(outside), ~possible(sorted(node.codes)))

    def _holds(self, node: Holds) -> Truth:
        values = self.facts[node.fact].values
        found = [nw.col(node.fact).list.contains(values[code].id) for code in node.codes]
        return _joined(found, (lambda a, b: a & b) if node.every else (lambda a, b: a | b), empty=node.every)

    def _compare(self, node: Compare) -> Truth:
        day = as_day(node, self.on)
        if isinstance(day, bool):
            return nw.lit(day)
        if day is not None:
            return self._compare_day(day)
        amounts = self.amounts()
        if isinstance(node.left, FactNumber) and isinstance(node.right, Literal):
            fact, bound = self.facts[node.left.fact], node.right.value
            if not fact.from_rules:
                unknown = compare_ranges(node.op, (fact.least, fact.most), (bound, bound))
                return self._unknown_as(fact.id, _COMPARE[node.op](nw.col(fact.id), bound), unknown)
        return _ranges(node.op, amounts.of(node.left), amounts.of(node.right))

    def _compare_day(self, node: CompareDay) -> Truth:
        fact = self.facts[node.fact]
        if isinstance(node.right, str):
            amounts = self.amounts()
            return _ranges(node.op, amounts.fact(node.fact), amounts.fact(node.right))
        day = self.on if node.right is None else node.right
        unknown = compare_ranges(node.op, (fact.earliest, fact.latest), (day, day))
        return self._unknown_as(node.fact, _COMPARE[node.op](nw.col(node.fact), day), unknown)


def _joined(truths: list[nw.Expr], join: Callable[[nw.Expr, nw.Expr], nw.Expr], *, empty: bool) -> nw.Expr:
    return reduce(join, truths) if truths else nw.lit(empty)


def _some(least: int, truths: list[nw.Expr]) -> Truth:
    def count(missing: bool) -> nw.Expr:
        return reduce(lambda a, b: a + b, [truth.fill_null(missing).cast(nw.Int16) for truth in truths])

    return decide_truth(count(False) >= least, count(True) < least)


def _inside(column: nw.Expr, codes: list[int]) -> nw.Expr:
    if not codes:
        return column < 0  # false, and null where the fact is not known
    if len(codes) == 1:
        return column == codes[0]
    if codes == list(range(codes[0], codes[-1] + 1)):
        return (column >= codes[0]) & (column <= codes[-1])
    return column.is_in(codes)


def _ranges(op: Op, left: Bounds, right: Bounds) -> Truth:
    if op in (Op.LE, Op.LT):
        op, left, right = (Op.GE if op is Op.LE else Op.GT), right, left
    low, high, least, most = (as_expr(end) for end in (left.low, left.high, right.low, right.high))
    if left.exact and right.exact:
        return _COMPARE[op](low, least)
    if op in (Op.EQ, Op.NE):
        apart = (high < least) | (low > most)
        same = (low == high) & (least == most) & (low == least)
        return decide_truth(same, apart) if op is Op.EQ else decide_truth(apart, same)
    return decide_truth(_COMPARE[op](low, most), ~_COMPARE[op](high, least))
