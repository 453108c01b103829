"""The fast way against the slow way, on made-up rules and people."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

from rencai.rules.person.decide import Answer, RuleSet, Verdict
from tests.rules.made_up import FACTS, MARRIED, ON, SINGLE, Raw, book_of, one_amount, people, rules
from tests.rules.slow_people import SlowPeople

thorough = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
MONTHS = {"months_since": "hired", "until": "left"}
TRUTH = {Answer.YES: True, Answer.NO: False, Answer.DEPENDS: None, Answer.NOT_COMPUTABLE: None}


def decided(made_up: tuple[list[Raw], Raw], person: Raw) -> Verdict:
    book = book_of(*made_up)
    return RuleSet(book, ON).decide(book.read_facts(person))


def close(pair: Any) -> Any:
    return pair if pair is None else pytest.approx(tuple(pair), rel=1e-9, abs=1e-6)


@thorough
@given(rules(), people())
@example(one_amount(SINGLE, {"cases": [{"when": MARRIED, "gives": 0}], "otherwise": 1}), {})
def test_decide_answers_as_the_slow_evaluator_does(made_up: tuple[list[Raw], Raw], person: Raw) -> None:
    verdict = decided(made_up, person)
    slow = SlowPeople(FACTS, *made_up, ON).decide(person)
    for decision in verdict.decisions:
        name = decision.rule.id
        assert TRUTH[decision.answer] == slow["truths"][name], name
        assert decision.amount == close(slow["amounts"][name]), name
    assert {rhythm: (paid.low, paid.high) for rhythm, paid in verdict.totals.items()} == {
        rhythm: close(pair) for rhythm, pair in slow["totals"].items()
    }


@thorough
@given(rules(), people(), people())
def test_a_yes_or_no_stays_whatever_is_filled_in(made_up: tuple[list[Raw], Raw], person: Raw, other: Raw) -> None:
    book = book_of(*made_up)
    ready = RuleSet(book, ON)
    open_facts = {name: value for name, value in other.items() if person.get(name) is None}
    before = ready.decide(book.read_facts(person))
    after = ready.decide(book.read_facts({**person, **open_facts}))
    for was, now in zip(before.decisions, after.decisions, strict=True):
        if was.answer in (Answer.YES, Answer.NO):
            assert now.answer == was.answer, was.rule.id
        if was.amount and now.amount:
            assert within(now.amount, was.amount), was.rule.id
        if was.paid and now.paid:
            assert within((now.paid.low, now.paid.high), (was.paid.low, was.paid.high)), was.rule.id
    for rhythm, was_paid in before.totals.items():
        now_paid = after.totals[rhythm]
        assert within((now_paid.low, now_paid.high), (was_paid.low, was_paid.high))


@thorough
@given(rules(), people())
def test_a_group_never_pays_more_than_its_rules_and_its_cap_allow(made_up: tuple[list[Raw], Raw], person: Raw) -> None:
    verdict = decided(made_up, person)
    _, groups = made_up
    paid = {decision.rule.id: decision.paid for decision in verdict.decisions if decision.paid}
    for decision in verdict.decisions:
        if decision.paid and decision.rule.gift.per:
            times = 12 if decision.rule.gift.per == "month" else 1
            most = 0.0 if decision.amount is None else decision.amount[1] * times
            assert -0.001 <= decision.paid.low <= decision.paid.high <= most + 0.001
    for name, pool in verdict.pools.items():
        members = [rule["id"] for rule in made_up[0] if rule.get("group") == name]
        if groups[name]["take"] == "capped":
            assert pool.high <= 900 + 0.001
        if groups[name]["take"] in ("highest", "exclusive") and name == "outer":
            assert sum(paid[member].low for member in members if member in paid) <= pool.high + 0.001


@thorough
@given(rules(), people())
# A product of months is not taken for one of days, nor of longer times than the facts allow.
@example(one_amount(SINGLE, {"product": [MONTHS, MONTHS, MONTHS, 3]}), {})
def test_shares_add_up_to_what_a_group_pays_once_everything_is_known(
    made_up: tuple[list[Raw], Raw], person: Raw
) -> None:
    verdict = decided(made_up, person)
    decided_all = all(decision.answer in (Answer.YES, Answer.NO) for decision in verdict.decisions)
    exact = all(pair.low == pair.high for pair in verdict.totals.values())
    if decided_all and exact:
        shares = sum(d.paid.low for d in verdict.decisions if d.paid and d.rule.gift.given == "money")
        assert shares == pytest.approx(sum(total.low for total in verdict.totals.values()), rel=1e-9, abs=1e-6)


def within(inner: tuple[float, float], outer: tuple[float, float]) -> bool:
    slack = 1e-6 * max(1.0, abs(outer[1]))
    return outer[0] - slack <= inner[0] and inner[1] <= outer[1] + slack
