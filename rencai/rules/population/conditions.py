"""Conditions as column expressions: true, false or null for every person at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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
from rencai.rules.language.walk import facts_of_condition, published
from rencai.rules.person.clauses import compare_ranges
from rencai.rules.population.amounts import Amounts, Counted
from rencai.rules.population.expressions import POLARS, Bounds, Dialect, Truth

_COMPARE: dict[Op, Callable[[Any, Any], Truth]] = {
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
    x: Dialect = POLARS

    def of(self, node: Condition) -> Truth:
        """The expression of a condition."""
        match node:
            case All():
                return self.x.all_of([self.of(part) for part in node.parts])
            case AnyOf():
                return self.x.any_of([self.of(part) for part in node.parts])
            case Not():
                return ~self.of(node.part)
            case SomeOf():
                return self._some(node)
            case OneOf():
                return self._one_of(node)
            case Holds():
                return self._holds(node)
            case Compare():
                return self._compare(node)
            case CompareDay():
                return self._compare_day(node)
            case Unpublished():
                return self.x.undecided()

    def definite(self, node: Condition) -> bool:
        """Whether the condition is answered for everybody: all facts it asks are known of all."""
        return published(node) and all(name in self.complete for name in facts_of_condition(node))

    def amounts(self, facts: Mapping[str, Fact] | None = None) -> Amounts:
        """The writer of amounts whose conditions are written here; ``facts``: with narrower bounds."""
        return Amounts(
            facts or self.facts,
            self.on,
            self.complete,
            self.counted,
            lambda inner, condition: Conditions(inner, self.on, self.complete, self.counted, self.x).of(condition),
            self.x,
        )

    def _unknown_as(self, name: str, truth: Truth, unknown: bool | None) -> Truth:
        """The truth where a fact is not known: null, unless all that it can be agrees."""
        return truth if unknown is None or name in self.complete else truth.fill_null(unknown)

    def _one_of(self, node: OneOf) -> Truth:
        fact, column = self.facts[node.fact], self.x.col(node.fact)
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

    def _level_found(self, fact: Fact, node: OneOf) -> Truth:
        low, high = self.x.col(f"{fact.id}.low"), self.x.col(f"{fact.id}.high")

        def possible(codes: Iterable[int | bool]) -> Truth:
            inside = [(low <= code) & (high >= code) for code in codes]
            return self.x.any_of(inside)

        outside = [code for code in range(len(fact.values)) if code not in node.codes]
        return self.x.decide(~possible(outside), ~possible(sorted(node.codes)))

    def _some(self, node: SomeOf) -> Truth:
        truths = [self.of(part) for part in node.parts]
        met, possible = (sum(self.x.whole(truth.fill_null(open_as)) for truth in truths) for open_as in (False, True))
        return self.x.decide(met >= node.least, possible < node.least)

    def _holds(self, node: Holds) -> Truth:
        values = self.facts[node.fact].values
        found = [self.x.col(node.fact).list.contains(values[code].id) for code in node.codes]
        return self.x.all_of(found) if node.every else self.x.any_of(found)

    def _compare(self, node: Compare) -> Truth:
        day = as_day(node, self.on)
        if isinstance(day, bool):
            return self.x.lit(day)
        if day is not None:
            return self._compare_day(day)
        amounts = self.amounts()
        if isinstance(node.left, FactNumber) and isinstance(node.right, Literal):
            fact, bound = self.facts[node.left.fact], node.right.value
            if not fact.from_rules:
                unknown = compare_ranges(node.op, (fact.least, fact.most), (bound, bound))
                return self._unknown_as(fact.id, _COMPARE[node.op](self.x.col(fact.id), bound), unknown)
        return _ranges(self.x, node.op, amounts.of(node.left), amounts.of(node.right))

    def _compare_day(self, node: CompareDay) -> Truth:
        fact = self.facts[node.fact]
        if isinstance(node.right, str):
            amounts = self.amounts()
            return _ranges(self.x, node.op, amounts.fact(node.fact), amounts.fact(node.right))
        day = self.on if node.right is None else node.right
        unknown = compare_ranges(node.op, (fact.earliest, fact.latest), (day, day))
        return self._unknown_as(node.fact, _COMPARE[node.op](self.x.col(node.fact), day), unknown)


def _inside(column: Truth, codes: list[int]) -> Truth:
    if not codes:
        return column < 0  # false, and null where the fact is not known
    if len(codes) == 1:
        return column == codes[0]
    if codes == list(range(codes[0], codes[-1] + 1)):
        return (column >= codes[0]) & (column <= codes[-1])
    return column.is_in(codes)


def _ranges(x: Dialect, op: Op, left: Bounds, right: Bounds) -> Truth:
    if op in (Op.LE, Op.LT):
        op, left, right = (Op.GE if op is Op.LE else Op.GT), right, left
    low, high, least, most = (x.as_expr(end) for end in (left.low, left.high, right.low, right.high))
    if left.exact and right.exact:
        return _COMPARE[op](low, least)
    if op in (Op.EQ, Op.NE):
        apart = (high < least) | (low > most)
        same = (low == high) & (least == most) & (low == least)
        return x.decide(same, apart) if op is Op.EQ else x.decide(apart, same)
    return x.decide(_COMPARE[op](low, most), ~_COMPARE[op](high, least))
