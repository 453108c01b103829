"""Conditions as closures: facts known of one person → yes (True), no (False), or undecided (None)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rencai.rules.language.facts import Fact, FactType, Known
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
from rencai.rules.language.walk import facts_of_condition, parts_of
from rencai.rules.person.numbers import Numbers, Test

COMPARE = {
    Op.GE: operator.ge, Op.GT: operator.gt, Op.LE: operator.le, Op.LT: operator.lt, Op.EQ: operator.eq,
    Op.NE: operator.ne,
}  # fmt: skip
"""How two known numbers or days compare."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A condition ready to run, its parts ready too, so that a trace and the open facts need no second reading."""

    node: Condition
    test: Test
    parts: tuple[Compiled, ...]
    facts: tuple[str, ...]

    def open_facts(self, known: Known) -> Iterator[str]:
        """The facts that keep an undecided condition undecided; none where only something unpublished does."""
        if not self.parts:
            yield from (name for name in self.facts if not settled(known.get(name)))
        for part in self.parts:
            if part.test(known) is None:
                yield from part.open_facts(known)


def settled(value: Any) -> bool:
    """Whether a fact is exactly known: a range, or a list with a gap in it, is not."""
    if value.__class__ is tuple:
        records = [record for record in value if isinstance(record, Mapping)]
        return len(records) == len(value) and all(settled(item) for record in records for item in record.values())
    return value is not None


def compile_condition(facts: Mapping[str, Fact], on: date, node: Condition) -> Compiled:
    """A condition ready to run on a day."""
    parts = tuple(compile_condition(facts, on, part) for part in parts_of(node))
    tests = tuple(part.test for part in parts)
    names = () if parts or isinstance(node, Unpublished) else tuple(dict.fromkeys(facts_of_condition(node)))
    return Compiled(node, _test(facts, on, node, tests), parts, names)


def numbers_for(facts: Mapping[str, Fact], on: date) -> Numbers:
    """The maker of amounts whose conditions are compiled here."""
    return Numbers(facts, on, lambda inner, condition: compile_condition(inner, on, condition).test)


def _test(facts: Mapping[str, Fact], on: date, node: Condition, tests: tuple[Test, ...]) -> Test:
    match node:
        case All():
            return _all(tests)
        case AnyOf():
            return _any(tests)
        case Not():
            return _not(tests[0])
        case SomeOf():
            return _some(node.least, tests)
        case OneOf():
            return _one_of(facts[node.fact], node)
        case Holds():
            return _holds(node)
        case Compare():
            return _compare(facts, on, node)
        case CompareDay():
            return _compare_day(facts, on, node)
        case Unpublished():
            return lambda known: None


def _all(tests: tuple[Test, ...]) -> Test:
    def test(known: Known) -> bool | None:
        answer: bool | None = True
        for part in tests:
            part_answer = part(known)
            if part_answer is False:
                return False
            if part_answer is None:
                answer = None
        return answer

    return test


def _any(tests: tuple[Test, ...]) -> Test:
    def test(known: Known) -> bool | None:
        answer: bool | None = False
        for part in tests:
            part_answer = part(known)
            if part_answer:
                return True
            if part_answer is None:
                answer = None
        return answer

    return test


def _not(part: Test) -> Test:
    def test(known: Known) -> bool | None:
        answer = part(known)
        return None if answer is None else not answer

    return test


def _some(least: int, tests: tuple[Test, ...]) -> Test:
    def test(known: Known) -> bool | None:
        answers = [part(known) for part in tests]
        met = answers.count(True)
        if met >= least:
            return True
        return None if met + answers.count(None) >= least else False

    return test


def _one_of(fact: Fact, node: OneOf) -> Test:
    name, codes = node.fact, node.codes
    unknown = _over(codes.__contains__, fact.codes)

    def test(known: Known) -> bool | None:
        value = known.get(name)
        if value is None:
            return unknown
        if value.__class__ is tuple:
            return _over(codes.__contains__, range(value[0], value[1] + 1))
        return value in codes

    if fact.type is FactType.YES_NO and codes == {True} and unknown is None:
        return lambda known: known.get(name)
    return test


def _over(holds: Callable[[Any], bool], values: Any) -> bool | None:
    """What holds for all of these values, or None where it holds for some only."""
    answers = {holds(value) for value in values}
    return answers.pop() if len(answers) == 1 else None


def _holds(node: Holds) -> Test:
    name, codes = node.fact, frozenset(node.codes)

    def test(known: Known) -> bool | None:
        value = known.get(name)
        if value is None:
            return None
        return codes <= value if node.every else not codes.isdisjoint(value)

    return test


def _compare(facts: Mapping[str, Fact], on: date, node: Compare) -> Test:
    if isinstance(node.left, FactNumber) and isinstance(node.right, Literal):
        return _fact_with_number(facts[node.left.fact], node.op, node.right.value)
    numbers = numbers_for(facts, on)
    left, right, op = numbers.of(node.left), numbers.of(node.right), node.op
    return lambda known: compare_ranges(op, left(known), right(known))


def _fact_with_number(fact: Fact, op: Op, bound: float) -> Test:
    # Nearly every clause is of this kind, so that it has its own short way.
    name, compare = fact.id, COMPARE[op]
    unknown = compare_ranges(op, (fact.least, fact.most), (bound, bound))

    def test(known: Known) -> bool | None:
        value = known.get(name)
        if value is None:
            return unknown
        if value.__class__ is tuple:
            return compare_ranges(op, value, (bound, bound))
        return compare(value, bound)  # type: ignore[no-any-return]

    return test


def _compare_day(facts: Mapping[str, Fact], on: date, node: CompareDay) -> Test:
    left, op = _day_range(facts, node.fact), node.op
    if isinstance(node.right, str):
        right = _day_range(facts, node.right)
        return lambda known: compare_ranges(op, left(known), right(known))
    day = on if node.right is None else node.right
    return lambda known: compare_ranges(op, left(known), (day, day))


def _day_range(facts: Mapping[str, Fact], name: str) -> Callable[[Known], tuple[date, date]]:
    unknown = (facts[name].earliest, facts[name].latest)

    def days(known: Known) -> tuple[date, date]:
        value = known.get(name)
        if value is None:
            return unknown
        return value if value.__class__ is tuple else (value, value)

    return days


def compare_ranges(op: Op, left: tuple[Any, Any], right: tuple[Any, Any]) -> bool | None:
    """How anything in one range compares with anything in another, or None where that differs."""
    if op in (Op.EQ, Op.NE):
        if left[1] < right[0] or left[0] > right[1]:
            return op is Op.NE
        return op is Op.EQ if left[0] == left[1] == right[0] == right[1] else None
    if op in (Op.LE, Op.LT):
        op, left, right = (Op.GE if op is Op.LE else Op.GT), right, left
    compare = COMPARE[op]
    if compare(left[0], right[1]):
        return True
    return None if compare(left[1], right[0]) else False
