"""Where the answers of a rule set can turn: per fact, values that stand for all others.

Between two turning points of a fact every clause about that fact alone answers the same. So a question offers these
bands, a search for a change tries these values, and a proof looks at nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any

from rencai.rules.language.elapsed import as_day, latest_day
from rencai.rules.language.facts import NUMERIC, Fact, FactType
from rencai.rules.language.rule import Rule
from rencai.rules.language.tree import (
    Amount,
    Cases,
    Compare,
    CompareDay,
    Condition,
    Elapsed,
    FactNumber,
    Literal,
    Marginal,
    Op,
    Steps,
    Table,
)
from rencai.rules.language.walk import amounts_of_rule, clauses, facts_of_rule

_MOST_SETS = 16
_FAR = 1000.0
"""How far beyond its outermost turning point a number without bounds is tried."""
_Points = Iterator[tuple[str, Any]]


def turning_points(facts: Mapping[str, Fact], rules: Iterable[Rule], on: date) -> dict[str, set[Any]]:
    """Per fact that the rules ask: the first values from which on a clause or an amount may answer otherwise."""
    turns: dict[str, set[Any]] = {}
    for rule in rules:
        for name in facts_of_rule(rule):
            turns.setdefault(name, set())
        for name, point in _points(facts, rule, on):
            turns[name].add(point)
    return turns


def bands(fact: Fact, points: Iterable[Any]) -> list[tuple[Any, Any]]:
    """A number or day cut at its turning points: the first and last value of each band."""
    inside = [point for point in sorted(points) if fact.lowest < point <= fact.highest]
    starts = [fact.lowest, *inside]
    ends = [*(before(fact, start) for start in inside), fact.highest]
    return [(start, max(start, end)) for start, end in zip(starts, ends, strict=True)]


def values(fact: Fact, points: Iterable[Any]) -> list[Any]:
    """Typed values of a fact that stand for all others, in order; none for a list."""
    if fact.type is FactType.LIST:
        return []
    if fact.type is FactType.SEVERAL:
        return [frozenset(some) for some in _some_sets(len(fact.values))]
    if fact.type not in NUMERIC and fact.type is not FactType.DATE:
        return list(fact.codes)
    ends = chain.from_iterable(bands(fact, points))
    near = [_finite(fact, value, points) for value in ends]
    return list(dict.fromkeys(near))


def before(fact: Fact, value: Any) -> Any:
    """The last value below another, in steps worth speaking of."""
    return value - (timedelta(days=1) if fact.type is FactType.DATE else step(fact))


def after(fact: Fact, value: Any) -> Any:
    """The next value above another."""
    return value + (timedelta(days=1) if fact.type is FactType.DATE else step(fact))


def step(fact: Fact) -> float:
    """The smallest change of a number worth speaking of."""
    return 1 if fact.type is FactType.WHOLE else fact.step


def _finite(fact: Fact, value: Any, points: Iterable[Any]) -> Any:
    if value not in (math.inf, -math.inf):
        return value
    known = [*points, 0]
    return max(known) + _FAR if value > 0 else min(known) - _FAR


def _some_sets(count: int) -> list[tuple[int, ...]]:
    """All sets of a few values; of many: none, each alone, and all."""
    codes = range(count)
    if 2**count <= _MOST_SETS:
        return [some for size in range(count + 1) for some in combinations(codes, size)]
    return [(), *((code,) for code in codes), tuple(codes)]


def _points(facts: Mapping[str, Fact], rule: Rule, on: date) -> _Points:
    amounts = list(amounts_of_rule(rule))
    inner = [condition for amount in amounts if isinstance(amount, Cases) for condition, _ in amount.cases]
    for condition in (rule.when, *inner):
        for clause in clauses(condition):
            yield from _clause_points(facts, clause, on)
    for amount in amounts:
        yield from _amount_points(facts, amount, on)


def _clause_points(facts: Mapping[str, Fact], clause: Condition, on: date) -> _Points:
    if isinstance(clause, Compare):
        if isinstance(clause.left, FactNumber) and isinstance(clause.right, Literal):
            fact = facts[clause.left.fact]
            yield from ((fact.id, point) for point in _turns(fact, clause.op, clause.right.value))
        if isinstance(clause.left, Elapsed) and clause.op in (Op.EQ, Op.NE):
            yield from _elapsed_turns(clause.left, clause.right, on)
        day = as_day(clause, on)
        if isinstance(day, CompareDay):
            clause = day
    if isinstance(clause, CompareDay) and not isinstance(clause.right, str):
        fact = facts[clause.fact]
        yield from ((fact.id, point) for point in _turns(fact, clause.op, clause.right or on))


def _elapsed_turns(left: Elapsed, right: Amount, on: date) -> _Points:
    """The first day on which exactly so much time has passed, and the first on which it is less."""
    if left.until is not None or not isinstance(right, Literal):
        return
    for reached in (math.ceil(right.value), math.floor(right.value) + 1):
        if reached > 0:
            yield left.since, latest_day(left.unit, reached, on) + timedelta(days=1)


def _turns(fact: Fact, op: Op, bound: Any) -> tuple[Any, ...]:
    reached = math.ceil(bound) if fact.type is FactType.WHOLE else bound
    passed = math.floor(bound) + 1 if fact.type is FactType.WHOLE else after(fact, bound)
    return {Op.GE: (reached,), Op.LT: (reached,), Op.GT: (passed,), Op.LE: (passed,)}.get(op, (reached, passed))


def _amount_points(facts: Mapping[str, Fact], amount: Amount, on: date) -> _Points:
    if isinstance(amount, Table) and facts[amount.by].type is FactType.WHOLE:
        yield from ((amount.by, key + more) for key, _ in amount.entries for more in (0, 1))
    if isinstance(amount, Steps | Marginal):
        of = amount.of
        if isinstance(of, FactNumber):
            whole = facts[of.fact].type is FactType.WHOLE
            yield from ((of.fact, math.ceil(start) if whole else start) for start in amount.starts)
        if isinstance(of, Elapsed) and of.until is None:
            reached = [math.ceil(start) for start in amount.starts if start > 0]
            yield from ((of.since, latest_day(of.unit, start, on) + timedelta(days=1)) for start in reached)


def asked_facts(facts: Mapping[str, Fact], rules: Sequence[Rule]) -> list[str]:
    """The facts that can be asked, those that facts found by rules rest on included."""
    named = [name for rule in rules for name in facts_of_rule(rule)]
    starts = [fact.starts_from for fact in facts.values() if fact.starts_from]
    return [name for name in dict.fromkeys([*named, *starts]) if not facts[name].from_rules]
