"""The fast way against the slow way, on made-up rules and people."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from rencai.rules.person.decide import Answer, RuleSet, Verdict
from tests.rules.made_up import FACTS, ON, Raw, book_of, people, rules
from tests.rules.slow_people import SlowPeople

thorough = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
TRUTH = {Answer.YES: True, Answer.NO: False, Answer.DEPENDS: None, Answer.NOT_COMPUTABLE: None}


def decided(made_up: tuple[list[Raw], Raw], person: Raw) -> Verdict:
    book = book_of(*made_up)
    return RuleSet(book, ON).decide(book.read_facts(person))


def close(pair: Any) -> Any:
    return pair if pair is None else pytest.approx(tuple(pair), rel=1e-9, abs=1e-6)


@thorough
@given(rules(), people())
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
