"""Values are entered by whoever owes them, count once another confirmed them, and nothing that was said is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.notices.models import Notice
from rencai_web.plan.actions.readings import (
    confirm_reading,
    enter_reading,
    may_confirm,
    send_back_reading,
)
from rencai_web.plan.models import Indicator, Plan, Reading, ReadingState
from rencai_web.plan.pages.indicator import _last_end
from rencai_web.plan.queries.views import view_of
from tests.house.cast import account
from tests.house.plan.followed_town import (
    FIRST,
    LAST_YEAR_END,
    TODAY,
    client_for,
    counted,
    entered,
    named,
    running_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plan() -> Plan:
    return running_plan()


def last_value(plan: Plan) -> float | None:
    found = view_of(plan, TODAY).lines[0].followed
    assert found is not None
    return found.last.value if found.last else None


def test_a_value_counts_once_a_second_person_confirmed_it(plan: Plan) -> None:
    reading = entered(account(Role.AGENCY), 1200)
    assert last_value(plan) is None
    confirm_reading(by=account(Role.ANALYST), reading=reading, now=timezone.now())
    assert last_value(plan) == 1200


def test_who_entered_a_value_cannot_confirm_it() -> None:
    analyst = account(Role.ANALYST)
    reading = entered(analyst, 1200)
    assert not may_confirm(analyst, reading)
    with pytest.raises(PermissionDenied):
        confirm_reading(by=analyst, reading=reading, now=timezone.now())


def test_an_agency_enters_its_own_and_no_others() -> None:
    with pytest.raises(PermissionDenied):
        entered(account(Role.AGENCY), 120, name="社工人才")


@pytest.mark.parametrize("role", [Role.LEADER, Role.APPROVER])
def test_leaders_and_approvers_confirm_but_do_not_enter(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        entered(account(role), 1200)


def test_the_same_value_twice_is_one_reading_another_is_a_revision(plan: Plan) -> None:
    agency = account(Role.AGENCY)
    assert entered(agency, 1200) == entered(agency, 1200)
    revised = entered(agency, 1250)
    assert revised.revision == 2
    assert list(Reading.objects.values_list("value", flat=True)) == [1200, 1250]


def test_a_revision_takes_the_place_of_the_value_before_only_when_confirmed(plan: Plan) -> None:
    counted(1200)
    revision = entered(account(Role.AGENCY), 1300)
    assert last_value(plan) == 1200
    confirm_reading(by=account(Role.APPROVER), reading=revision, now=timezone.now())
    assert last_value(plan) == 1300


@pytest.mark.parametrize(("value", "why"), [(-1, "不小于零"), (float("nan"), "不小于零"), (100_000, "核对单位")])
def test_a_value_that_cannot_be_is_refused_with_the_reason(value: float, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        entered(account(Role.AGENCY), value)


def test_a_value_far_from_the_last_is_taken_when_somebody_says_it_is_right() -> None:
    agency, now = account(Role.AGENCY), timezone.now()
    made = enter_reading(
        by=agency, indicator=named(), on=LAST_YEAR_END, value=100_000, evidence="x", sure=True, now=now
    ).reading
    assert made.value == 100_000


def test_a_value_is_held_against_the_last_that_counted_before_its_day_and_the_reason_names_that_day() -> None:
    counted(1200, on=LAST_YEAR_END - timedelta(days=90))
    counted(15_000, on=TODAY)
    with pytest.raises(ValidationError, match=rf"1,200 人（{LAST_YEAR_END - timedelta(days=90)}）"):
        entered(account(Role.AGENCY), 30_000)


def test_a_first_value_is_held_against_the_baseline_whatever_was_read_of_later_days() -> None:
    agency = account(Role.AGENCY)
    counted(15_000, on=TODAY)
    assert entered(agency, 1100).value == 1100
    with pytest.raises(ValidationError, match=f"1,000 人（{FIRST - 1} 年基期值）"):
        entered(agency, 30_000)


def test_a_day_to_come_a_day_before_the_plan_and_a_value_from_nowhere_are_refused() -> None:
    agency, now = account(Role.AGENCY), timezone.now()
    for on, evidence in ((TODAY + timedelta(days=1), "x"), (LAST_YEAR_END.replace(year=2000), "x"), (TODAY, " ")):
        with pytest.raises(ValidationError):
            enter_reading(by=agency, indicator=named(), on=on, value=1100, evidence=evidence, now=now)


def test_a_value_sent_back_tells_who_entered_it_and_is_owed_again(plan: Plan) -> None:
    agency = account(Role.AGENCY)
    reading = entered(agency, 1200)
    send_back_reading(by=account(Role.ANALYST), reading=reading, answer="缺少附件", now=timezone.now())
    notice = Notice.objects.get(to=agency)
    assert "缺少附件" in notice.text_zh
    assert "缺少附件" in notice.text_en
    page = client_for(agency).get(reverse("plan_mine")).content.decode()
    assert "已退回：缺少附件" in page


def test_a_value_is_decided_on_once() -> None:
    reading = entered(account(Role.AGENCY), 1200)
    confirm_reading(by=account(Role.ANALYST), reading=reading, now=timezone.now())
    with pytest.raises(ValidationError):
        send_back_reading(by=account(Role.LEADER), reading=reading, answer="x", now=timezone.now())


def test_a_value_that_a_document_tells_counts_and_can_be_confirmed(plan: Plan) -> None:
    told = Reading.objects.create(
        indicator=named(), on=LAST_YEAR_END, value=1200, state=ReadingState.CONFIRMED, evidence="公报",
        entered_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    leader = account(Role.LEADER)
    page = client_for(leader).get(reverse("plan_indicator", args=[named().pk])).content.decode()
    assert reverse("plan_confirm", args=[told.pk]) in page
    confirm_reading(by=leader, reading=told, now=timezone.now())
    told.refresh_from_db()
    assert told.confirmed_by == leader
    assert not may_confirm(account(Role.APPROVER), told)
    before = view_of(plan, TODAY - timedelta(days=3)).lines[0].followed
    assert before is not None
    assert (before.last and before.last.value, before.strength.value) == (1200, "unconfirmed")


def test_every_act_leaves_its_entry() -> None:
    counted(1200)
    acts = list(Entry.objects.filter(kind="indicator").order_by("id").values_list("act", flat=True))
    assert acts == ["enter reading", "confirm reading"]


@pytest.mark.parametrize(("typed", "kept"), [("年报\u202e附表", ["年报附表"]), ("\u200b\u202e", [])])
def test_signs_that_are_not_seen_are_no_evidence(typed: str, kept: list[str]) -> None:
    client, told = client_for(account(Role.AGENCY)), {"on": LAST_YEAR_END.isoformat(), "value": "1200"}
    answer = client.post(reverse("plan_enter", args=[named().pk]), told | {"evidence": typed})
    assert (answer.status_code == 302) == bool(kept)
    assert list(Reading.objects.values_list("evidence", flat=True)) == kept


def test_evidence_is_sealed_on_disk_and_opens_for_who_may_see_it(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path
    agency = account(Role.AGENCY)
    paper = SimpleUploadedFile("年报.pdf", b"%PDF secret")
    typed = {"on": LAST_YEAR_END.isoformat(), "value": "1200", "evidence": "年报", "file": paper}
    client = client_for(agency)
    assert client.post(reverse("plan_enter", args=[named().pk]), typed).status_code == 302
    reading = Reading.objects.get()
    kept = next((tmp_path / "plan" / "evidence").iterdir()).read_bytes()
    assert b"secret" not in kept
    answer = client.get(reverse("plan_evidence", args=[reading.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF secret"


def test_evidence_of_a_strange_kind_is_refused(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path
    typed = {
        "on": LAST_YEAR_END.isoformat(), "value": "1200", "evidence": "x",
        "file": SimpleUploadedFile("run.exe", b"MZ"),
    }  # fmt: skip
    answer = client_for(account(Role.AGENCY)).post(reverse("plan_enter", args=[named().pk]), typed)
    assert answer.status_code == 422
    assert not Reading.objects.exists()


def test_a_value_that_is_refused_leaves_no_file_behind(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path
    client = client_for(account(Role.AGENCY))
    typed = {"on": LAST_YEAR_END.isoformat(), "value": "100000", "evidence": "年报"}
    for page in ("plan_enter", "plan_enter_row"):
        paper = SimpleUploadedFile("年报.pdf", b"%PDF secret")
        client.post(reverse(page, args=[named().pk]), typed | {"file": paper})
    assert not Reading.objects.exists()
    assert not list(tmp_path.rglob("*.sealed"))


def test_the_office_confirms_on_the_page_of_the_indicator(plan: Plan) -> None:
    reading = entered(account(Role.AGENCY), 1200)
    client = client_for(account(Role.LEADER))
    page = client.get(reverse("plan_indicator", args=[named().pk])).content.decode()
    assert reverse("plan_confirm", args=[reading.pk]) in page
    assert '<button name="confirm" value="yes"' in page
    client.post(reverse("plan_confirm", args=[reading.pk]), {"confirm": "yes"})
    reading.refresh_from_db()
    assert reading.state == ReadingState.CONFIRMED


@pytest.mark.parametrize("told", [{"confirm": "yes"}, {"answer": "缺少附件"}])
def test_the_second_of_two_who_decide_reads_that_it_is_decided(told: dict[str, str]) -> None:
    reading = entered(account(Role.AGENCY), 1200)
    confirm_reading(by=account(Role.ANALYST), reading=reading, now=timezone.now())
    client = client_for(account(Role.LEADER))
    page = client.post(reverse("plan_confirm", args=[reading.pk]), told, follow=True)
    assert (page.status_code, "刚有人处理了这个实绩" in page.content.decode()) == (200, True)
    assert not Entry.objects.filter(act="send back reading").exists()


def test_a_post_that_says_nothing_confirms_no_value() -> None:
    reading = entered(account(Role.AGENCY), 1200)
    answer = client_for(account(Role.LEADER)).post(reverse("plan_confirm", args=[reading.pk]))
    reading.refresh_from_db()
    assert (answer.status_code, reading.state) == (400, ReadingState.ENTERED)


@pytest.mark.parametrize(
    ("today", "day"),
    [(date(2026, 11, 22), date(2026, 10, 31)), (date(2027, 1, 5), date(2026, 12, 31)), (date(2040, 1, 1), None)],
)
def test_the_day_that_a_form_proposes_is_one_that_it_takes(today: date, day: date | None) -> None:
    plan = Plan(first_year=2026, last_year=2030)
    assert _last_end(Indicator(plan=plan), today) == (day or date(2030, 12, 31))
