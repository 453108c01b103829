"""A population in columns against one person at a time, on made-up rules and people."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rencai.rules.language.cells import asked_facts
from rencai.rules.person.decide import Answer, RuleSet
from rencai.rules.population.outcomes import Outcomes
from rencai.rules.population.people import read_people
from tests.rules.made_up import MARRIED, ON, SINGLE, Raw, book_of, one_amount, one_rule, people, rules

thorough = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
_RECORD = pl.Struct({"doctor": pl.Boolean, "share": pl.Int64, "rank": pl.String})
SCHEMA: dict[str, Any] = {
    "grade": pl.String,
    "place": pl.String,
    "married": pl.Boolean,
    "insured": pl.Boolean,
    "months": pl.Int64,
    "income": pl.Int64,
    "growth": pl.Float64,
    "hired": pl.Date,
    "left": pl.Date,
    "skills": pl.List(pl.String),
    "team": pl.List(_RECORD),
}


def answer(row: dict[str, Any], name: str) -> Answer:
    applies = row[f"{name}:applies"]
    if applies is None:
        return Answer.DEPENDS if row.get(f"{name}:open", True) else Answer.NOT_COMPUTABLE
    return Answer.YES if applies else Answer.NO


def bounds(row: dict[str, Any], name: str) -> tuple[float, float] | None:
    low = row.get(f"{name}:low")
    return None if low is None else (low, row.get(f"{name}:high", low))


_NO_DOCTOR = {"fact": "doctor", "is": False}


@thorough
@given(rules(), st.lists(people(), min_size=1, max_size=6))
# A number that is known as a range only leaves nothing to ask; a list that is there may have gaps in its records.
@example(one_rule({"value": {"between": [0, 1]}, "more_than": 0}), [{}])
@example(one_rule({"value": {"count": "team", "where": _NO_DOCTOR}, "at_least": 1}), [{"team": [{}]}])
@example(one_rule({"total": "team", "field": "share", "where": _NO_DOCTOR, "at_least": 1}), [{"team": [{}]}])
# Who may have it is not married: that an amount asks so, too, leaves nothing open.
@example(one_amount(SINGLE, {"cases": [{"when": MARRIED, "gives": 0}], "otherwise": 1}), [{}])
def test_simulate_answers_as_decide_does(made_up: tuple[list[Raw], Raw], crowd: list[Raw]) -> None:
    book = book_of(*made_up)
    one, many = RuleSet(book, ON), Outcomes(book, ON)
    rows = [{name: person.get(name) for name in SCHEMA} for person in crowd]
    table = pl.DataFrame(rows, schema=SCHEMA).lazy()
    found = many.find(read_people(table, book.facts, asked_facts(book.facts, many.rules), [])).collect().to_dicts()
    for person, row in zip(crowd, found, strict=True):
        verdict = one.decide(book.read_facts(person))
        for decision in verdict.decisions:
            name = decision.rule.id
            assert answer(row, name) == decision.answer, name
            if decision.answer is not Answer.NO:
                assert bounds(row, name) == pytest.approx(decision.amount, rel=1e-9, abs=1e-6), name
            if decision.paid is not None:
                paid = (row[f"{name}:paid_low"], row[f"{name}:paid_high"])
                assert paid == pytest.approx((decision.paid.low, decision.paid.high), rel=1e-9, abs=1e-6), name
        for rhythm, total in verdict.totals.items():
            ends = (row[f"{rhythm}:total_low"], row[f"{rhythm}:total_high"])
            assert ends == pytest.approx((total.low, total.high), rel=1e-9, abs=1e-6)
