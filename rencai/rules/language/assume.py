"""What must be so if a rule applies: its top clauses narrow what an unknown fact can be when its amount is bounded.

Who must have worked nine months to get 300 a month gets at least 2,700, though the months are not known.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from rencai.rules.language.facts import Fact, FactType
from rencai.rules.language.tree import All, Compare, CompareDay, Condition, FactNumber, Literal, OneOf, Op


def assuming(facts: Mapping[str, Fact], condition: Condition) -> Mapping[str, Fact]:
    """The facts with the bounds that hold wherever the condition is met."""
    narrowed = dict(facts)
    for clause in _top_clauses(condition):
        match clause:
            case OneOf():
                fact = narrowed[clause.fact]
                left = tuple(code for code in fact.codes if code in clause.codes)
                # None left: a rule that nobody can meet; what it would give does not matter.
                narrowed[clause.fact] = replace(fact, only=left) if left else fact
            case Compare(left=FactNumber(fact=name), right=Literal(value=bound)):
                narrowed[name] = _narrow_number(narrowed[name], clause.op, bound)
            case CompareDay(right=date() as day):
                narrowed[clause.fact] = _narrow_day(narrowed[clause.fact], clause.op, day)
            case _:
                pass
    return narrowed


def _top_clauses(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _top_clauses(part)
    else:
        yield condition


def _narrow_number(fact: Fact, op: Op, bound: float) -> Fact:
    least, most = fact.least, fact.most
    whole = fact.type is FactType.WHOLE
    if op in (Op.GE, Op.EQ):
        least = max(least, math.ceil(bound) if whole else bound)
    if op in (Op.LE, Op.EQ):
        most = min(most, math.floor(bound) if whole else bound)
    if op is Op.GT:
        least = max(least, math.floor(bound) + 1 if whole else bound)
    if op is Op.LT:
        most = min(most, math.ceil(bound) - 1 if whole else bound)
    # As with codes: bounds that exclude each other narrow nothing.
    return fact if least > most else replace(fact, least=least, most=most)


def _narrow_day(fact: Fact, op: Op, day: date) -> Fact:
    earliest, latest = fact.earliest, fact.latest
    if op in (Op.GE, Op.GT, Op.EQ):
        earliest = max(earliest, day + timedelta(days=1) if op is Op.GT else day)
    if op in (Op.LE, Op.LT, Op.EQ):
        latest = min(latest, day - timedelta(days=1) if op is Op.LT else day)
    return fact if earliest > latest else replace(fact, earliest=earliest, latest=latest)
