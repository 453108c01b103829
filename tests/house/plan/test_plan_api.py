"""Machines read where a plan stands; an agency's machine reads its own."""

from __future__ import annotations

import pytest

from rencai_web.foundation.accounts.models import Role
from tests.house.api_cast import machine
from tests.house.plan.followed_town import LAST_YEAR_END, counted, running_plan

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
