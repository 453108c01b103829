"""Undertakings: their steps, what they wait for, who may say so, and who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.notices.models import Notice
from rencai_web.plan.actions.reminders import remind
from rencai_web.plan.actions.undertakings import (
    begin_blocker,
    end_blocker,
    reach_milestone,
    report_progress,
    set_milestone,
)
from rencai_web.plan.forms import AgencyForm
from rencai_web.plan.models import Plan, Undertaking
from rencai_web.plan.queries.views import view_of
from tests.house.cast import account
from tests.house.plan.followed_town import TODAY, client_for, entered, running_plan

NOW = timezone.now()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plan() -> Plan:
    return running_plan()


@pytest.fixture
def ours() -> Undertaking:
    return Undertaking.objects.get(name="技能振兴工程")


def other_agency(scope: str = "education") -> Account:
    return Account.objects.create_account(
        username=f"of-{scope}", password="x" * 12, role=Role.AGENCY, name=scope, scope=scope
    )


def state(plan: Plan, ours: Undertaking) -> str:
    return next(one for one in view_of(plan, TODAY).works if one.row.pk == ours.pk).stand.state.value


def test_reports_steps_and_waits_make_its_state(plan: Plan, ours: Undertaking) -> None:
    agency = account(Role.AGENCY)
    assert state(plan, ours) == "no-report"
    report_progress(by=agency, undertaking=ours, said="已启动", done=False, on=TODAY)
    assert state(plan, ours) == "under-way"
    step = set_milestone(by=agency, undertaking=ours, name="首批开班", due_on=TODAY - timedelta(days=3))
    assert state(plan, ours) == "late"
    reach_milestone(by=agency, milestone=step, on=TODAY)
    assert state(plan, ours) == "under-way"
    report_progress(by=agency, undertaking=ours, said="全部完成", done=True, on=TODAY)
    assert state(plan, ours) == "done"


def test_who_is_waited_for_is_told_and_may_answer(plan: Plan, ours: Undertaking) -> None:
    waited_for = other_agency()
    since = TODAY - timedelta(days=12)
    wait = begin_blocker(
        by=account(Role.AGENCY), undertaking=ours, waits_for="education", what="会签", since=since, now=NOW
    )
    assert "会签" in Notice.objects.get(to=waited_for).text_zh
    page = client_for(waited_for).get(reverse("plan_undertaking", args=[ours.pk])).content.decode()
    assert "等待教育局已 12 天" in page
    assert "12 天" in client_for(waited_for).get(reverse("plan_waits")).content.decode()
    end_blocker(by=waited_for, blocker=wait, on=TODAY, answer="已会签", now=NOW)
    assert view_of(plan, TODAY).brain.waits == []


def test_only_the_lead_and_the_analyst_report(ours: Undertaking) -> None:
    for somebody in (other_agency(), account(Role.LEADER)):
        with pytest.raises(PermissionDenied):
            report_progress(by=somebody, undertaking=ours, said="x", done=False, on=TODAY)
    report_progress(by=account(Role.ANALYST), undertaking=ours, said="x", done=False, on=TODAY)


def test_nonsense_is_refused_with_its_reason(plan: Plan, ours: Undertaking) -> None:
    agency = account(Role.AGENCY)
    with pytest.raises(ValidationError, match="自己"):
        begin_blocker(by=agency, undertaking=ours, waits_for="hrss", what="x", since=TODAY, now=NOW)
    with pytest.raises(ValidationError, match="规划期"):
        set_milestone(by=agency, undertaking=ours, name="x", due_on=TODAY.replace(year=plan.last_year + 3))
    wait = begin_blocker(by=agency, undertaking=ours, waits_for="finance", what="x", since=TODAY, now=NOW)
    with pytest.raises(ValidationError, match="早于"):
        end_blocker(by=agency, blocker=wait, on=TODAY - timedelta(days=1), answer="x", now=NOW)


def test_a_wait_neither_begins_nor_ends_on_a_day_to_come(ours: Undertaking) -> None:
    agency, tomorrow = account(Role.AGENCY), TODAY + timedelta(days=1)
    with pytest.raises(ValidationError, match="还没到"):
        begin_blocker(by=agency, undertaking=ours, waits_for="finance", what="x", since=tomorrow, now=NOW)
    wait = begin_blocker(by=agency, undertaking=ours, waits_for="finance", what="x", since=TODAY, now=NOW)
    with pytest.raises(ValidationError, match="还没到"):
        end_blocker(by=agency, blocker=wait, on=tomorrow, answer="x", now=NOW)


def test_a_wait_named_for_a_day_long_past_makes_nobody_late(plan: Plan, ours: Undertaking) -> None:
    long_ago = TODAY - timedelta(days=200)
    begin_blocker(by=account(Role.AGENCY), undertaking=ours, waits_for="finance", what="x", since=long_ago, now=NOW)
    cards = {one.agency: one for one in view_of(plan, TODAY).brain.cards}
    assert {part.n for part in cards["财政局"].parts if part.name.id == "answers"} == {0}


def test_the_page_of_one_takes_steps_waits_and_reports(ours: Undertaking) -> None:
    client = client_for(account(Role.AGENCY))
    pages = {
        "plan_add_milestone": {"name": "开班", "due_on": TODAY.isoformat()},
        "plan_add_blocker": {"waits_for": "finance", "what": "经费批复", "since": TODAY.isoformat()},
        "plan_add_report": {"said": "按计划推进"},
    }
    for page, typed in pages.items():
        assert client.post(reverse(page, args=[ours.pk]), typed).status_code == 302
    shown = client.get(reverse("plan_undertaking", args=[ours.pk])).content.decode()
    assert all(words in shown for words in ("开班", "经费批复", "按计划推进"))
    client.post(reverse("plan_reach", args=[ours.milestones.get().pk]))
    client.post(reverse("plan_end_blocker", args=[ours.blockers.get().pk]), {"on": TODAY.isoformat(), "answer": "已批"})
    ours.refresh_from_db()
    assert ours.milestones.get().done_on == TODAY
    assert ours.blockers.get().answer == "已批"


def test_reminders_reach_who_must_act_and_nobody_twice(plan: Plan, ours: Undertaking) -> None:
    agency, analyst = account(Role.AGENCY), account(Role.ANALYST)
    set_milestone(by=agency, undertaking=ours, name="开班", due_on=TODAY - timedelta(days=3))
    entered(agency, 1200)
    assert remind(on=TODAY) > 0
    assert remind(on=TODAY) == 0
    assert any("开班" in one.text_zh for one in agency.notices.all())
    assert any("待确认" in one.text_zh for one in analyst.notices.all())


def test_an_english_page_names_agencies_in_english(ours: Undertaking) -> None:
    page = client_for(account(Role.ANALYST)).get(
        reverse("plan_undertaking", args=[ours.pk]), headers={"accept-language": "en"}
    )
    choices = dict(page.context["blocker_form"].fields["waits_for"].choices)
    assert choices["education"].isascii()
    with override("en"):
        assert dict(AgencyForm().fields["agency"].choices)["education"].isascii()
