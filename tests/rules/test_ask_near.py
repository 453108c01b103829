"""Asking and coming near: on made-up rules, and on the shipped policies for people as they come."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from rencai.city import default_city_dir
from rencai.rules.language.book import load
from rencai.rules.language.facts import FactType
from rencai.rules.person.ask import Questions, question_json
from rencai.rules.person.decide import Answer, RuleSet
from rencai.rules.person.near import near
from tests.rules.folders import GIVE_POINTS, HEAD, write
from tests.rules.made_up import ON, Raw, book_of, people, rules

thorough = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
JINJIANG = default_city_dir() / "policies"
SAMPLE = default_city_dir() / "sample-policies"
WORKER: Raw = {
    "situation": [],
    "grade_on_record": "none",
    "degree": "bachelor",
    "employer_kind": "enterprise",
    "months_worked_here_this_year": 12,
    "insured_months": 150,
    "monthly_pay": 7_500,
    "graduated_on": "2012-06-30",
    "hired_on": "2014-07-01",
    "skill_level": "senior",
    "monthly_rent": 1500,
    "patents": 1,
}
TALENT: Raw = {
    "city_grade": "between",
    "works_here_all_year": True,
    "higher_recognition": [],
    "self_recognised_class": "none",
    "study": "neither",
    "situation": [],
    "degree": "master",
}
PEOPLE: dict[str, tuple[Path, date, Raw]] = {
    "a worker": (SAMPLE, date(2026, 6, 1), WORKER),
    "a new graduate who rents": (
        SAMPLE,
        date(2026, 6, 1),
        {**WORKER, "degree": "college", "graduated_on": "2025-06-30", "situation": ["renting"]},
    ),
    "a well-paid master": (SAMPLE, date(2026, 6, 1), {**WORKER, "degree": "master", "monthly_pay": 17_500}),
    "a skilled worker": (SAMPLE, date(2026, 6, 1), {**WORKER, "degree": "senior-middle", "situation": ["skilled"]}),
    "a recognised talent": (JINJIANG, date(2026, 5, 1), TALENT),
    "a graduate who buys": (
        JINJIANG,
        date(2026, 5, 1),
        {**TALENT, "city_grade": "none", "study": "graduate", "situation": ["buying-home"]},
    ),
    "recognised by the firm, in 2023": (
        JINJIANG,
        date(2023, 5, 1),
        {**TALENT, "city_grade": "none", "self_recognised_class": "class-2"},
    ),
    "who knows nothing": (JINJIANG, date(2026, 5, 1), {}),
}


def interview(questions: Questions, knows: Raw) -> list[dict[str, Any]]:
    """Ask until nothing is left; who does not know a fact says so."""
    book, told, asked = questions.rules.book, {}, []
    while (question := questions.next(book.read_facts(told))) is not None:
        assert question.fact.id not in told, "a question was asked twice"
        told[question.fact.id] = knows.get(question.fact.id)
        asked.append(question_json(question))
    return asked


@pytest.mark.parametrize("name", PEOPLE)
def test_a_typical_person_is_through_in_eight_questions(name: str) -> None:
    folder, on, knows = PEOPLE[name]
    asked = interview(Questions(RuleSet(load(folder), on, about="person")), knows)
    assert 0 < len(asked) <= 8, [question["fact"] for question in asked]
    assert all(question["question"]["zh"] and question["question"]["en"] for question in asked)
    assert all(question["settles"] and question["why"]["zh"] for question in asked)


@thorough
@given(rules(), people())
def test_asking_ends_and_leaves_nothing_that_an_answer_could_settle(
    made_up: tuple[list[Raw], Raw], person: Raw
) -> None:
    questions = Questions(RuleSet(book_of(*made_up), ON))
    asked = [question["fact"] for question in interview(questions, person)]
    told = {name: person.get(name) for name in asked}
    verdict = questions.rules.decide(questions.rules.book.read_facts(told))
    open_facts = {name for d in verdict.decisions if d.rule.gift.given != "points" for name in d.depends_on}
    assert open_facts <= set(asked)


@thorough
@given(rules(), people())
def test_an_answer_changes_no_fact_that_was_given_and_takes_no_verdict_back(
    made_up: tuple[list[Raw], Raw], person: Raw
) -> None:
    questions = Questions(RuleSet(book_of(*made_up), ON))
    book, told = questions.rules.book, {}
    while (question := questions.next(before := book.read_facts(told))) is not None:
        settled = {d.rule.id: d.answer for d in questions.rules.decide(before).decisions if d.answer in _SETTLED}
        told[question.fact.id] = person.get(question.fact.id)
        after = book.read_facts(told)
        assert {name: after[name] for name in before} == dict(before)
        now = {d.rule.id: d.answer for d in questions.rules.decide(after).decisions}
        assert settled == {rule: now[rule] for rule in settled}


_SETTLED = (Answer.YES, Answer.NO)


def test_a_number_is_asked_in_the_bands_that_make_a_difference(tmp_path: Path) -> None:
    rule = HEAD + "when: {fact: months, at_least: 9}\ngives: {money: CNY, per: year, amount: 5}\n"
    questions = Questions(RuleSet(load(write(tmp_path, a=rule, points=GIVE_POINTS)), date(2030, 6, 1)))
    asked = question_json(questions.next({}))
    assert asked["fact"] == "months"
    assert [band["value"] for band in asked["bands"]] == [{"from": 0, "to": 8}, {"from": 9, "to": 12}]
    assert asked["bands"][1]["zh"] == "9 及以上"


@thorough
@given(rules(), people())
def test_a_near_change_really_flips_and_none_of_it_is_idle(made_up: tuple[list[Raw], Raw], person: Raw) -> None:
    ready = RuleSet(book_of(*made_up), ON)
    known = ready.book.read_facts(person)
    for found in near(ready, known):
        assert ready.decide(known).decision(found.rule.id).answer is Answer.NO
        changes = {change.fact.id: change.needed for change in found.changes}
        for left_out in [None, *changes]:
            some = {name: value for name, value in changes.items() if name != left_out}
            answer = ready.decide({**known, **some}).decision(found.rule.id).answer
            assert (answer is Answer.YES) is (left_out is None and bool(changes))


def test_the_nearest_number_is_named_and_what_is_fixed_is_left_alone(tmp_path: Path) -> None:
    rule = HEAD + (
        "when: {all: [{value: {percent: 50, of: {fact: months}}, at_least: 4}, {months_since: hired, at_least: 6}]}\n"
        "gives: {money: CNY, per: year, amount: 5}\n"
    )
    book = load(write(tmp_path, a=rule, points=GIVE_POINTS))
    ready = RuleSet(book, date(2030, 6, 1))
    (found,) = near(ready, book.read_facts({"months": 5, "hired": "2029-01-01"}))
    assert [(change.fact.id, change.now, change.needed) for change in found.changes] == [("months", 5, 8)]
    (waiting,) = near(ready, book.read_facts({"months": 9, "hired": "2030-03-15"}))
    assert waiting.wait_until == date(2030, 9, 15)


def test_a_search_along_scales_changes_nothing_else_and_no_more_facts_than_allowed() -> None:
    book = load(SAMPLE)
    rules, known = RuleSet(book, date(2026, 6, 1), about="person"), book.read_facts(WORKER)
    scales = frozenset({FactType.LEVEL, FactType.WHOLE, FactType.MONEY})
    found = [near.changes for near in near(rules, known, along=scales, most_changes=1) if near.changes]
    assert found
    assert all(len(changes) == 1 and changes[0].fact.type in scales for changes in found)


def test_a_question_asked_again_is_the_one_asked_at_first() -> None:
    book = load(SAMPLE)
    questions = Questions(RuleSet(book, date(2026, 6, 1), about="person"))
    first = questions.next({})
    assert first is not None
    assert questions.about(first.fact.id, {first.fact.id: frozenset()}) == first
