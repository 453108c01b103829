"""An agency's own system sends readings: under the rules of the form, waiting for a person, once however often sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rencai_web.api.scopes import Scope
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.allowance import Allowance
from rencai_web.foundation.audit.models import Entry
from rencai_web.plan.actions.readings import confirm_reading, enter_reading, may_confirm, send_back_reading
from rencai_web.plan.models import Plan, Reading, ReadingState
from tests.house.api_cast import Machine, machine
from tests.house.cast import account
from tests.house.plan.followed_town import LAST_YEAR_END, TODAY, client_for, named, running_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plan() -> Plan:
    return running_plan()


def told(**changed: Any) -> dict[str, Any]:
    return {
        "indicator": named().pk, "on": LAST_YEAR_END.isoformat(), "value": 1200, "evidence": "业务系统月报",
    } | changed  # fmt: skip


def send(system: Machine, plan: Plan, **changed: Any) -> Any:
    return system.post(f"plans/{plan.pk}/readings", **told(**changed))


def test_a_sent_reading_waits_for_a_person(plan: Plan) -> None:
    answer = send(machine(Role.AGENCY), plan)
    assert (answer.status_code, answer.json()["state"], answer.json()["revision"]) == (201, "entered", 1)
    reading = Reading.objects.get()
    assert (reading.state, reading.through, reading.confirmed_by) == (ReadingState.ENTERED, "a dashboard", None)
    assert may_confirm(account(Role.LEADER), reading)
    page = client_for(account(Role.APPROVER)).get(reverse("plan_indicator", args=[named().pk])).content.decode()
    assert "由系统“a dashboard”报送" in page


def test_whose_machine_sent_it_cannot_confirm_it(plan: Plan) -> None:
    send(machine(Role.ANALYST), plan)
    assert not may_confirm(Account.objects.get(role=Role.ANALYST), Reading.objects.get())


def test_the_very_same_sent_again_is_one_reading(plan: Plan) -> None:
    system = machine(Role.AGENCY)
    assert [send(system, plan).status_code for _ in range(3)] == [201, 200, 200]
    confirm_reading(by=account(Role.LEADER), reading=Reading.objects.get(), now=timezone.now())
    again = send(system, plan)
    assert (again.status_code, again.json()["state"]) == (200, "confirmed")
    assert Entry.objects.filter(act="enter reading").count() == 1


def test_another_value_is_a_revision_and_the_confirmed_one_counts_still(plan: Plan) -> None:
    system = machine(Role.AGENCY)
    send(system, plan)
    confirm_reading(by=account(Role.LEADER), reading=Reading.objects.get(), now=timezone.now())
    answer = send(system, plan, value=1250)
    assert (answer.status_code, answer.json()["revision"], answer.json()["state"]) == (201, 2, "entered")
    assert list(Reading.objects.values_list("state", flat=True)) == ["confirmed", "entered"]


def test_a_machine_that_repeats_itself_undoes_no_persons_decision(plan: Plan) -> None:
    system = machine(Role.AGENCY)
    send(system, plan)
    send_back_reading(by=account(Role.ANALYST), reading=Reading.objects.get(), answer="缺少附件", now=timezone.now())
    again = send(system, plan)
    assert (again.status_code, again.json()["state"], again.json()["returned_because"]) == (200, "returned", "缺少附件")
    assert send(system, plan, evidence="业务系统月报，附表二").status_code == 201


def test_nor_does_it_bring_back_what_a_person_put_right_by_hand(plan: Plan) -> None:
    system = machine(Role.AGENCY)
    send(system, plan)
    send_back_reading(by=account(Role.ANALYST), reading=Reading.objects.get(), answer="口径不符", now=timezone.now())
    typed = by_hand(1300)
    confirm_reading(by=account(Role.LEADER), reading=typed, now=timezone.now())
    again = send(system, plan)
    assert (again.status_code, again.json()["revision"], again.json()["state"]) == (200, 1, "returned")
    assert list(Reading.objects.values_list("value", "state")) == [(1200, "returned"), (1300, "confirmed")]
    told_as_typed = send(system, plan, value=1300, evidence="更正报表")
    assert (told_as_typed.status_code, told_as_typed.json()["revision"]) == (200, 2)
    assert send(system, plan, value=1250).status_code == 201
    assert send(system, plan).status_code == 201  # it told another value in between, so it takes that back


def by_hand(value: float) -> Reading:
    return enter_reading(
        by=Account.objects.get(role=Role.AGENCY), indicator=named(), on=LAST_YEAR_END, value=value,
        evidence="更正报表", now=timezone.now(),
    ).reading  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"value": -1}, "body.value"),
        ({"value": 100_000}, "body.value"),
        ({"on": (TODAY + timedelta(days=1)).isoformat()}, "body.on"),
        ({"on": "2001-12-31"}, "body.on"),
        ({"evidence": "  "}, "body.evidence"),
    ],
)
def test_what_the_form_refuses_is_refused_with_its_place_and_reason(
    plan: Plan, changed: dict[str, Any], where: str
) -> None:
    answer = send(machine(Role.AGENCY), plan, **changed)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert problem["type"].endswith("#reading-refused")
    assert problem["errors"][0]["where"] == where
    assert problem["errors"][0]["why"]
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"value": "1200"}, {"value": True}, {"value": None}, {"on": "yesterday"}, {"evidence": ""}, {"sure": "yes"},
        {"evidence": "x" * 301}, {"evidence": "\x00"}, {"indicator": 0}, {"doubtfull": True}, {"state": "confirmed"},
        {"evidence": "\u200b\u202e"}, {"evidence": "月报\u202e附表"}, {"evidence": "月报\u2028附表"},
        {"on": "2025-01-01T00:00:00"}, {"on": 1_735_689_600}, {"on": "1735689600"}, {"on": "2025-1-1"}, {"on": None},
        {"on": "２０２５-０１-０１"}, {"on": "2025-02-30"}, {"on": "2025-01-01\n"},
    ],
)  # fmt: skip
def test_what_is_no_reading_is_a_bad_question(plan: Plan, changed: dict[str, Any]) -> None:
    answer = send(machine(Role.AGENCY), plan, **changed)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["errors"][0]["where"] == f"body.{next(iter(changed))}"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"value": NaN}', '"\\ud800"', "null", "9" * 5000])
def test_a_body_that_is_no_json_is_a_bad_question(plan: Plan, text: str) -> None:
    assert machine(Role.AGENCY).post(f"plans/{plan.pk}/readings", text).status_code == 422


def test_a_body_that_is_too_large_is_refused(plan: Plan) -> None:
    system = machine()
    assert send(system, plan, evidence="x" * 6_000_000).status_code == 413
    assert system.post("people/search", q="x" * 6_000_000).status_code == 413


def test_the_day_that_is_looked_at_is_a_day_and_nothing_else(plan: Plan) -> None:
    system = machine(Role.ANALYST)
    answers = {on: system.get(f"plans/{plan.pk}/readings", on=on) for on in ("2026-01-01", "1767225600", "2026-1-1")}
    assert [one.status_code for one in answers.values()] == [200, 422, 422]


def test_a_value_far_from_the_last_is_taken_when_the_system_says_it_is_right(plan: Plan) -> None:
    assert send(machine(Role.AGENCY), plan, value=100_000, sure=True).status_code == 201


def test_an_agencys_system_knows_of_no_indicator_but_its_own(plan: Plan) -> None:
    system = machine(Role.AGENCY)
    for indicator in (named("社工人才").pk, 987_654):
        answer = send(system, plan, indicator=indicator)
        assert (answer.status_code, answer.json()["errors"][0]["where"]) == (404, "body.indicator")
    assert system.post("plans/987654/readings", **told()).status_code == 404


def test_reading_does_not_open_writing_and_writing_does_not_open_reading(plan: Plan) -> None:
    assert send(machine(scopes=[Scope.PLAN]), plan).status_code == 403
    assert machine(Role.AGENCY, scopes=[Scope.READINGS]).get(f"plans/{plan.pk}/readings").status_code == 403
    assert not Reading.objects.exists()


def test_the_trail_says_which_system_sent_it(plan: Plan) -> None:
    send(machine(Role.AGENCY), plan)
    entry = Entry.objects.get(act="enter reading")
    assert entry.after["through"] == "a dashboard"


def test_sending_has_its_rate(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rencai_web.api.bearer._ALLOWANCE", Allowance(per_minute=2))
    system = machine(Role.AGENCY)
    answers = [send(system, plan) for _ in range(3)]
    assert [one.status_code for one in answers] == [201, 200, 429]
    assert int(answers[-1]["Retry-After"]) >= 1
