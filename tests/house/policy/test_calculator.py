"""The calculator: what it asks, what it answers, and that its page says what the rules decide."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rencai.rules import Answer, RuleSet
from rencai.rules.language.cells import asked_facts
from rencai.rules.language.facts import NUMERIC, Fact, FactType
from rencai.rules.language.rule import Given
from rencai_web.foundation.allowance import Allowance
from rencai_web.policy.calculator.sitting import sitting
from rencai_web.policy.calculator.totals import totals
from rencai_web.policy.published import book
from tests.house.policy.calculator_cast import ON, Caller, sample_rules, with_given

__all__ = ["sample_rules"]
pytestmark = pytest.mark.django_db
GROUPS = {
    Answer.YES: {"yours"},
    Answer.DEPENDS: {"open"},
    Answer.NO: {"step", "not"},
    Answer.NOT_COMPUTABLE: {"office"},
}
GRADUATE = {
    "situation": ["renting", "seeking-work"],
    "degree": "bachelor",
    "graduated_on": "2025-06-30",
    "months_worked_here_this_year": 8,
    "grade_on_record": "city-2",
    "monthly_rent": 1500,
    "employer_kind": "enterprise",
    "monthly_pay": 7000,
}
many = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def values_of(fact: Fact) -> st.SearchStrategy[Any]:
    """Anything that may be answered, "I don't know" too."""
    if fact.type is FactType.YES_NO:
        return st.one_of(st.none(), st.booleans())
    if fact.type in NUMERIC:
        return st.one_of(st.none(), st.integers(int(fact.least), int(min(fact.most, 10**6))))
    if fact.type is FactType.DATE:
        return st.dates(date(2010, 1, 1), ON).map(str)
    ids = [choice.id for choice in fact.values]
    return (
        st.lists(st.sampled_from(ids), unique=True) if fact.type is FactType.SEVERAL else st.sampled_from([None, *ids])
    )


@pytest.mark.usefixtures("sample_rules")
@many
@given(st.data())
def test_the_result_shows_every_benefit_as_the_rules_decide_it(data: st.DataObject) -> None:
    rules = RuleSet(book(), ON, about="person")
    names = asked_facts(book().facts, rules.rules)
    facts = data.draw(st.fixed_dictionaries({}, optional={name: values_of(book().facts[name]) for name in names}))
    verdict = rules.decide(book().read_facts(facts))
    shown = with_given(json.dumps(facts)).lines
    decided = {one.rule.id: one.answer for one in verdict.decisions if one.rule.gift.given is not Given.POINTS}
    assert set(shown) == set(decided)
    assert [name for name, answer in decided.items() if shown[name] not in GROUPS[answer]] == []


@pytest.mark.usefixtures("sample_rules")
def test_what_is_sure_is_added_up_after_groups_and_a_range_counts_its_least() -> None:
    page = with_given(json.dumps(GRADUATE)).page
    verdict = RuleSet(book(), ON, about="person").decide(book().read_facts(GRADUATE))
    assert verdict.totals["once"].low == 4800
    assert f"<strong>{verdict.totals['once'].low:,.0f} 元</strong>" in page


def test_a_figure_that_nobody_confirmed_is_not_called_sure() -> None:
    ready = sitting(book(), ON, "person")
    known = book().read_facts({"city_grade": "lowest", "works_here_all_year": True, "self_recognised_class": "class-3"})
    (year,) = [total for total in totals(ready, ready.rules.decide(known)) if total.rhythm == "year"]
    assert (year.sure, year.unconfirmed) == (0, 18_000)


@pytest.mark.parametrize("invented", [True, False], ids=["sample", "jinjiang"])
def test_a_typical_person_is_through_in_eight_questions(invented: bool, request: pytest.FixtureRequest) -> None:
    if invented:
        request.getfixturevalue("sample_rules")
    caller, asked = Caller(), []
    while caller.asked is not None:
        asked.append(caller.asked.id)
        caller.usual()
    assert 1 < len(asked) <= 8
    assert len(set(asked)) == len(asked)
    assert "您能享受什么，还差什么" in caller.page


@pytest.mark.usefixtures("sample_rules")
def test_every_question_can_be_answered_with_i_do_not_know() -> None:
    caller, asked = Caller(), 0
    while caller.asked is not None:
        caller.answer(unknown="1")
        asked += 1
    assert asked == len(json.loads(caller.state["given"]))
    assert set(json.loads(caller.state["given"]).values()) == {None}
    assert set(caller.lines.values()) <= {"open", "office"}


@pytest.mark.usefixtures("sample_rules")
@pytest.mark.parametrize("about", ["person", "employer", "team"])
def test_invented_rules_are_marked_on_every_page(about: str) -> None:
    caller = Caller(about)
    pages = [caller.client.get("/calculator/").content.decode(), caller.page]
    while caller.asked is not None:
        caller.answer(unknown="1")
        pages.append(caller.page)
    assert all("样例政策，全部虚构" in page for page in pages)


@pytest.mark.usefixtures("sample_rules")
def test_going_back_and_changing_an_answer_keeps_the_others() -> None:
    caller = Caller()
    for _ in range(3):
        caller.usual()
    before = json.loads(caller.state["given"])
    third = caller.asked
    caller.send(fact=third.id, back="1")  # type: ignore[union-attr]
    assert caller.asked == book().facts[list(before)[-1]]
    assert json.loads(caller.state["given"]) == before
    first = next(iter(before))
    caller.send(change=first)
    caller.answer(answer="1", value=["0"])
    after = json.loads(caller.state["given"])
    assert {name: value for name, value in after.items() if name != first} == {
        name: value for name, value in before.items() if name != first
    }
    assert list(after) == list(before)


@pytest.mark.usefixtures("sample_rules")
def test_a_number_may_be_typed_as_people_do_or_chosen_as_a_range() -> None:
    caller = Caller()
    caller.send(change="monthly_pay")
    caller.answer(answer="1", exact="１７,５００")
    caller.send(change="months_worked_here_this_year")
    caller.answer(answer="1", value='{"from": 3, "to": 8}')
    assert json.loads(caller.state["given"]) == {
        "monthly_pay": 17500,
        "months_worked_here_this_year": {"from": 3, "to": 8},
    }


@pytest.mark.usefixtures("sample_rules")
def test_an_answer_that_does_not_fit_is_asked_again_and_says_what_fits() -> None:
    caller = Caller()
    caller.send(change="months_worked_here_this_year")
    caller.answer(answer="1", exact="13")
    assert caller.asked == book().facts["months_worked_here_this_year"]
    assert "请填 0 到 12 之间的整数。" in caller.page


@pytest.mark.usefixtures("sample_rules")
def test_records_of_a_list_are_taken_row_by_row() -> None:
    caller = Caller("employer")
    caller.send(change="new_staff")
    caller.answer(answer="1", **{"row0.doctor": "1", "row0.months": "7", "row2.doctor": "0", "row2.months": "9"})
    assert json.loads(caller.state["given"])["new_staff"] == [
        {"doctor": True, "months": 7},
        {"doctor": False, "months": 9},
    ]


@pytest.mark.usefixtures("sample_rules")
def test_supposing_another_answer_shows_both_and_changes_nothing() -> None:
    caller = with_given(json.dumps(GRADUATE))
    caller.send(suppose="months_worked_here_this_year")
    caller.answer(answer="1", supposing="1", exact="9")
    assert "示例人才津贴" in caller.page
    assert "2 万元/年" in caller.page
    assert json.loads(caller.state["given"]) == GRADUATE


@pytest.mark.usefixtures("sample_rules")
def test_the_bounds_of_a_number_nobody_has_told_are_no_amount() -> None:
    page = Caller("employer", given="{}", results="1").page
    line = {name: page.partition(f'id="{name}"')[2].partition("</article>")[0] for name in ENDLESS}
    assert "1.5 万元起/年" in line["sample-apprentice-subsidy"]
    assert "最高 100 万元/年" in line["sample-research-subsidy"]


ENDLESS = ("sample-apprentice-subsidy", "sample-research-subsidy")


@pytest.mark.usefixtures("sample_rules")
def test_one_step_away_names_the_step() -> None:
    caller = with_given(json.dumps(GRADUATE))
    assert caller.lines["sample-talent-allowance"] == "step"
    assert "今年在本地工作月数须达到：9 个月" in caller.page
    line = caller.page.partition('id="sample-talent-allowance"')[2].partition("</article>")[0]
    assert "达到后：" in line
    assert "2 万元/年" in line


@pytest.mark.usefixtures("sample_rules")
@pytest.mark.parametrize(
    ("word", "said"),
    [("租房", "示例租房补贴"), ("学徒", "给单位，不给个人"), ("月球", "没有哪条规则提到它"), ("RENT", "示例租房补贴")],
)
def test_one_can_ask_about_any_benefit(word: str, said: str) -> None:
    page = with_given(json.dumps(GRADUATE), q=word).page
    assert said in page.partition('id="matches"')[2].partition("</section>")[0]


@pytest.mark.usefixtures("sample_rules")
def test_answers_to_last_years_questions_are_left_out_and_counted() -> None:
    page = with_given('{"degree":"bachelor","was_asked_once":true,"monthly_pay":-5}').page
    assert "有 2 个答案与现行规则对不上" in page


def test_the_day_of_the_rules_can_be_chosen() -> None:
    early, late = Caller(on=date(2024, 6, 1)), Caller(on=ON)
    for caller in (early, late):
        caller.send(results="1")
    assert "smart-parking" not in early.lines
    assert "smart-parking" in late.lines
    assert "2024-06-01" in early.page


def test_a_day_before_all_rules_is_moved_to_the_first() -> None:
    caller = Caller(on=date(1990, 1, 1))
    assert caller.state["on"] == str(min(rule.begins for rule in book().rules))


@pytest.mark.usefixtures("sample_rules")
def test_nothing_is_kept_in_sessions_cookies_or_caches() -> None:
    caller = with_given(json.dumps(GRADUATE))
    assert Session.objects.count() == 0
    assert set(caller.client.cookies) <= {"csrftoken"}
    assert caller.response["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("sample_rules")
def test_the_language_changes_on_any_page_and_the_answers_stay() -> None:
    caller = Caller()
    caller.usual()
    before, asked = caller.state["given"], caller.asked
    with translation.override("zh-hans"):  # what a request switches, the thread of the tests keeps
        caller.send(change=asked.id, language="en")  # type: ignore[union-attr]
        assert caller.state["given"] == before
        assert "What is your highest degree?" in caller.page
        caller.send(results="1")
        assert "What is yours, what is missing" in caller.page


BAD: list[dict[str, Any]] = [
    {"given": "["},
    {"given": "[" * 30_000},
    {"given": '{"degree": {"from": []}}'},
    {"given": '{"monthly_pay": NaN, "patents": 1e999, "degree": ["x"], "situation": [[1]], "new_staff": [{"a": 1}]}'},
    {"given": '{"monthly_pay": ' + "9" * 5000 + "}"},
    {"given": "\0", "on": "\0", "about": "\0"},
    {"on": "9999-99-99", "about": "emperor"},
    {"on": "0001-01-01", "results": "1"},
    {"fact": "no_such_fact", "answer": "1", "value": "1"},
    {"fact": "grade", "answer": "1", "value": "1"},
    {"fact": "degree", "answer": "1", "value": "999999999999"},
    {"fact": "degree", "answer": "1", "value": "²"},
    {"fact": "situation", "answer": "1", "value": ["-1", "x", "\0"]},
    {"fact": "monthly_pay", "answer": "1", "exact": "1e400"},
    {"fact": "monthly_pay", "answer": "1", "value": "[" * 150},
    {"fact": "monthly_pay", "answer": "1", "value": '{"from": "a", "to": {}}'},
    {"fact": "graduated_on", "answer": "1", "exact": "2025-02-30\0"},
    {"fact": "members", "more_rows": "1", "row0.age": "old", "row99999.age": "3"},
    {"change": "grade"},
    {"change": "\0", "suppose": "x", "back": "1"},
    {"suppose": "points"},
    {"q": "\0%_\\" * 50},
    {"language": "klingon", "results": "1"},
    {"fact": "degree", "answer": "1", "value": "3", "supposing": "1", "given": "{}"},
]


@pytest.mark.usefixtures("sample_rules")
@pytest.mark.parametrize("fields", BAD, ids=range(len(BAD)))
def test_a_tampered_request_is_answered_and_never_breaks_the_page(fields: dict[str, Any]) -> None:
    # Django refuses some by itself, and the house all that hold a NUL.
    assert Client().post("/calculator/", fields).status_code in (200, 400)


@pytest.mark.usefixtures("sample_rules")
def test_ten_thousand_fields_are_refused() -> None:
    assert Client().post("/calculator/", {f"f{number}": "1" for number in range(10_000)}).status_code == 400


@pytest.mark.usefixtures("sample_rules")
def test_who_asks_too_eagerly_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rencai_web.policy.calculator.quiet._ALLOWANCE", Allowance(per_minute=2))
    client = Client()
    answers = [client.post("/calculator/", {}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert client.get("/calculator/").status_code == 200


@pytest.mark.usefixtures("sample_rules")
def test_a_result_costs_one_question_to_the_database(django_assert_max_num_queries: Any) -> None:
    Caller()
    with django_assert_max_num_queries(2):
        Client().post("/calculator/", {"given": json.dumps(GRADUATE), "results": "1"})


def test_a_form_from_elsewhere_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/calculator/", {"results": "1"}).status_code == 403


def test_a_day_far_ahead_is_moved_to_the_last_that_can_be_asked_about() -> None:
    caller = Caller(on=ON + timedelta(days=9000))
    assert date.fromisoformat(caller.state["on"]) < ON + timedelta(days=9000)
