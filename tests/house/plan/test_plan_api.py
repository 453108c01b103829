"""Machines read where a plan stands; an agency's machine reads its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.plan.actions.plans import Cover, take_plan
from rencai_web.plan.actions.targets import propose_target
from rencai_web.plan.models import MoneyKind, MoneyLine, PlanFinding
from rencai_web.plan.reports import KINDS, ask_report, folder
from tests.house.api_cast import machine
from tests.house.cast import account
from tests.house.plan.followed_town import FIRST, LAST, LAST_YEAR_END, TODAY, TOLD, counted, named, running_plan

pytestmark = pytest.mark.django_db


def test_indicators_answer_with_state_course_and_chance() -> None:
    plan = running_plan()
    counted(1200)
    reader = machine()
    assert [one["id"] for one in reader.read("plans")["items"]] == [plan.pk]
    first = reader.read(f"plans/{plan.pk}/indicators")["items"][0]
    assert (first["state"], first["last"]["value"], first["agency"]) == ("too-little-data", 1200, "hrss")


def test_readings_and_undertakings_answer_without_names_of_people() -> None:
    plan = running_plan()
    counted(1200)
    reader = machine()
    reading = reader.read(f"plans/{plan.pk}/readings")["items"][0]
    assert (reading["value"], reading["state"]) == (1200, "confirmed")
    assert not any("_by" in name for name in reading)
    works = reader.read(f"plans/{plan.pk}/undertakings")["items"]
    assert {one["state"] for one in works} == {"no-report"}


def test_an_agencys_machine_reads_its_own() -> None:
    plan = running_plan()
    reader = machine(Role.AGENCY)
    names = [one["name"] for one in reader.read(f"plans/{plan.pk}/indicators")["items"]]
    assert names == ["技能人才", "高技能占比"]
    assert [one["name"] for one in reader.read(f"plans/{plan.pk}/undertakings")["items"]] == ["技能振兴工程"]


def test_an_earlier_day_is_answered_as_it_was_known() -> None:
    plan = running_plan()
    counted(1200)
    reader = machine()
    answer = reader.read(f"plans/{plan.pk}/indicators", on=LAST_YEAR_END.isoformat())
    assert answer["items"][0]["last"]["value"] is None
    assert reader.get(f"plans/{plan.pk}/indicators", on="9999-12-31").status_code == 422
    assert reader.get("plans/987654/indicators").status_code == 404


def test_a_revision_that_waits_is_told_beside_the_target_that_holds() -> None:
    plan = running_plan()
    indicator = named()
    propose_target(
        by=account(Role.APPROVER), indicator=indicator, year=plan.last_year, value=1800, qualifier="以上", since=TODAY,
        reason="中期调整", now=timezone.now(),
    )  # fmt: skip
    first = machine().read(f"plans/{plan.pk}/indicators")["items"][0]
    assert (first["target"]["value"], first["target_proposed"]["value"]) == (2000, 1800)


def test_money_is_answered_with_what_was_corrected_and_what_a_result_cost() -> None:
    plan = running_plan()
    year = {"since": date(FIRST, 1, 1), "until": date(FIRST, 12, 31), "programme": "programmes/1"}
    for value in (100, 120):
        MoneyLine.objects.create(plan=plan, kind=MoneyKind.SPENT, value=value, low=value, high=value, **year)
    MoneyLine.objects.create(
        plan=plan, kind=MoneyKind.RESULT, value=40, low=40, high=40, name_zh="新增技师", unit_zh="人", **year
    )
    answer = machine().read(f"plans/{plan.pk}/money")
    assert [(one["kind"], one["value"], one["holds"]) for one in answer["items"] if one["kind"] == "spent"] == [
        ("spent", 100, False), ("spent", 120, True),
    ]  # fmt: skip
    assert [(one["cost"], one["few"]) for one in answer["costs"]] == [(3.0, False)]
    assert machine(Role.LEADER).read(f"plans/{plan.pk}/money", on=f"{FIRST}-01-02")["items"] == []


def test_evaluations_are_answered_with_their_deadlines() -> None:
    plan = running_plan()
    items = machine().read(f"plans/{plan.pk}/rounds")["items"]
    assert [one["kind"] for one in items].count("mid") == 1
    assert items[0]["key"] == f"yearly-{FIRST}"
    assert items[0]["stage"] in ("readings", "report")


def test_contradictions_are_answered_with_their_lines() -> None:
    plan = running_plan()
    PlanFinding.objects.create(
        plan=plan, mark="x", kind="sum", severity="error", message_zh="不等", message_en="unequal",
        places=[{"file": "a.txt", "line": "3", "text": "甲"}],
    )  # fmt: skip
    PlanFinding.objects.create(plan=plan, mark="y", kind="sum", severity="error", gone=True)
    items = machine().read(f"plans/{plan.pk}/findings")["items"]
    assert [(one["message"]["en"], one["places"][0]["line"]) for one in items] == [("unequal", "3")]


def test_a_written_report_is_listed_and_fetched(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    plan, analyst = running_plan(), account(Role.ANALYST)
    other = take_plan(by=None, told=TOLD, cover=Cover("other", "另一份", "Another", FIRST, LAST), agencies={})
    ask_report(by=analyst, evaluation=plan.rounds.all()[0], kind="xlsx", on=TODAY, lang="en")
    job = Job.objects.get()
    reader = machine(Role.LEADER)
    assert reader.read(f"plans/{plan.pk}/reports")["items"] == []
    name = "town-report.xlsx"
    folder().mkdir(parents=True)
    (folder() / name).write_bytes(b"PK written")
    Job.objects.filter(pk=job.pk).update(
        state=State.DONE, result={"file": name, "kind": "xlsx"}, ended_at=timezone.now()
    )
    listed = reader.read(f"plans/{plan.pk}/reports")["items"]
    assert [(one["id"], one["format"], one["lang"]) for one in listed] == [(job.pk, "xlsx", "en")]
    answer = reader.get(f"plans/{plan.pk}/reports/{job.pk}/file")
    assert (answer["Content-Type"], b"".join(answer.streaming_content)) == (KINDS["xlsx"], b"PK written")
    assert reader.get(f"plans/{other.pk}/reports/{job.pk}/file").status_code == 404
    (folder() / name).unlink()
    assert reader.get(f"plans/{plan.pk}/reports/{job.pk}/file").status_code == 404


def test_what_only_the_office_sees_is_closed_to_an_agencys_machine() -> None:
    plan = running_plan()
    reader = machine(Role.AGENCY)
    for what in ("money", "rounds", "findings", "reports", "reports/1/file"):
        assert reader.get(f"plans/{plan.pk}/{what}").status_code == 403, what


@pytest.mark.parametrize("what", ["indicators", "readings", "undertakings", "money", "rounds", "findings"])
def test_questions_grow_with_no_row(what: str) -> None:
    plan, reader = running_plan(), machine()

    def asked() -> int:
        with CaptureQueriesContext(connection) as said:
            reader.read(f"plans/{plan.pk}/{what}")
        return len(said)

    asked()
    few = asked()
    running_plan(indicators=5)
    assert asked() == few
