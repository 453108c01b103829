"""A target is revised by two people: until the second has confirmed it, the old one is what is aimed at."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from rencai.plan.goals import year_end
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.notices.models import Notice
from rencai_web.plan.actions.targets import confirm_target, propose_target, refuse_target, withdraw_target
from rencai_web.plan.models import Plan, ProposalState, TargetProposal
from rencai_web.plan.queries.views import view_of
from tests.house.cast import account
from tests.house.plan.followed_town import TODAY, client_for, named, running_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plan() -> Plan:
    return running_plan()


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def proposed(
    *, value: float = 1800, year: int | None = None, since: date = TODAY, today: date = TODAY, name: str = "技能人才",
    reason: str = "中期调整", by: Account | None = None,
) -> TargetProposal:  # fmt: skip
    indicator = named(name)
    return propose_target(
        by=by or Account.objects.filter(role=Role.ANALYST).first() or account(Role.ANALYST), indicator=indicator,
        year=year or indicator.plan.last_year, value=value, qualifier="以上", since=since, reason=reason,
        now=noon(today),
    )  # fmt: skip


def aim(plan: Plan, day: date = TODAY) -> float:
    followed = view_of(plan, day).lines[0].followed
    assert followed is not None
    return followed.goal.aim.value


def test_a_revised_target_holds_once_an_approver_has_confirmed_it(plan: Plan) -> None:
    waiting = proposed(since=TODAY - timedelta(days=10))
    assert (aim(plan), named().targets.count()) == (2000, 1)
    confirm_target(by=account(Role.APPROVER), proposal=waiting, now=timezone.now())
    assert [aim(plan, TODAY - timedelta(days=1)), aim(plan)] == [2000, 1800]
    assert view_of(plan, TODAY).lines[0].proposed is None


def test_a_target_confirmed_later_holds_for_no_day_before(plan: Plan) -> None:
    waiting, later = proposed(), TODAY + timedelta(days=9)
    made = confirm_target(by=account(Role.APPROVER), proposal=waiting, now=noon(later))
    assert made.since == later
    assert [aim(plan, later - timedelta(days=1)), aim(plan, later)] == [2000, 1800]


def test_nobody_confirms_their_own() -> None:
    approver = account(Role.APPROVER)
    waiting = proposed(by=approver)
    for decide in (confirm_target, lambda **asked: refuse_target(answer="x", **asked)):
        with pytest.raises(PermissionDenied):
            decide(by=approver, proposal=waiting, now=timezone.now())
    confirm_target(by=account(Role.APPROVER, username="approver-2"), proposal=waiting, now=timezone.now())


@pytest.mark.parametrize("role", [Role.ANALYST, Role.LEADER, Role.AGENCY])
def test_only_approvers_confirm(role: Role) -> None:
    waiting = proposed(by=account(Role.APPROVER))
    with pytest.raises(PermissionDenied):
        confirm_target(by=account(role), proposal=waiting, now=timezone.now())


@pytest.mark.parametrize("role", [Role.LEADER, Role.AGENCY])
def test_leaders_and_agencies_propose_none(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        proposed(by=account(role))


def test_the_board_shows_the_old_target_and_says_that_a_revision_waits() -> None:
    proposed()
    client = client_for(account(Role.LEADER))
    page = client.get(reverse("plan_board")).content.decode()
    assert "不低于 2,000" in page or "2,000" in page
    assert "1,800" in page
    assert "1 项目标调整待确认" in page
    before = client.get(reverse("plan_board"), {"on": (TODAY - timedelta(days=1)).isoformat()}).content.decode()
    assert "1,800" not in before


def test_the_page_of_the_indicator_offers_the_decision_to_the_second_person_only() -> None:
    waiting = proposed()
    page = reverse("plan_indicator", args=[named().pk])
    decide = reverse("plan_decide_target", args=[waiting.pk])
    seen = {
        role: client_for(account(role, username=f"x-{role}")).get(page).content.decode()
        for role in (Role.ANALYST, Role.LEADER, Role.APPROVER, Role.AGENCY)
    }
    assert [role for role, text in seen.items() if decide in text] == [Role.APPROVER]
    assert all("中期调整" in text for text in seen.values())
    own = client_for(Account.objects.exclude(username__startswith="x-").get(role=Role.ANALYST)).get(page)
    assert 'name="withdraw"' in own.content.decode()


def test_an_approver_confirms_on_the_page() -> None:
    waiting = proposed()
    client = client_for(account(Role.APPROVER))
    page = client.get(reverse("plan_indicator", args=[named().pk])).content.decode()
    assert '<button name="confirm" value="yes"' in page
    decided = client.post(reverse("plan_decide_target", args=[waiting.pk]), {"confirm": "yes"})
    assert decided.status_code == 302
    page = client.get(reverse("plan_indicator", args=[named().pk])).content.decode()
    assert "1,800" in page
    assert "确认" in page
    assert [one.value for one in named().targets.all()] == [2000, 1800]


def test_a_refusal_has_a_reason_and_the_proposer_is_told(plan: Plan) -> None:
    waiting = proposed()
    client = client_for(account(Role.APPROVER))
    address = reverse("plan_decide_target", args=[waiting.pk])
    client.post(address, {"answer": " "})
    waiting.refresh_from_db()
    assert waiting.state == ProposalState.WAITING
    client.post(address, {"answer": "依据不足"})
    assert aim(plan) == 2000
    assert "依据不足" in Notice.objects.get(to=waiting.by).text_zh
    assert "依据不足" in client.get(reverse("plan_indicator", args=[named().pk])).content.decode()


def test_whoever_proposed_it_may_take_it_back_and_propose_anew() -> None:
    analyst = account(Role.ANALYST)
    waiting = proposed(by=analyst)
    with pytest.raises(ValidationError, match="已有一份调整待确认"):
        proposed(by=analyst)
    with pytest.raises(PermissionDenied):
        withdraw_target(by=account(Role.APPROVER), proposal=waiting, now=timezone.now())
    client_for(analyst).post(reverse("plan_decide_target", args=[waiting.pk]), {"withdraw": "yes"})
    assert proposed(by=analyst).state == ProposalState.WAITING


def test_a_proposal_is_decided_on_once() -> None:
    waiting, approver = proposed(), account(Role.APPROVER)
    stale = TargetProposal.objects.get(pk=waiting.pk)
    confirm_target(by=approver, proposal=waiting, now=timezone.now())
    with pytest.raises(ValidationError, match="刚有人处理了这份调整"):
        confirm_target(by=approver, proposal=stale, now=timezone.now())
    assert named().targets.count() == 2


@pytest.mark.parametrize("told", [{"confirm": "yes"}, {"answer": "不同意"}])
def test_the_second_of_two_approvers_reads_that_it_is_decided(told: dict[str, str]) -> None:
    waiting = proposed()
    refuse_target(by=account(Role.APPROVER), proposal=waiting, answer="依据不足", now=timezone.now())
    second = client_for(account(Role.APPROVER, username="approver-2"))
    page = second.post(reverse("plan_decide_target", args=[waiting.pk]), told, follow=True)
    assert (page.status_code, "刚有人处理了这份调整" in page.content.decode()) == (200, True)
    assert not Entry.objects.filter(act="revise target").exists()


def test_whoever_takes_back_what_is_decided_reads_so() -> None:
    waiting, analyst = proposed(), Account.objects.get(role=Role.ANALYST)
    confirm_target(by=account(Role.APPROVER), proposal=waiting, now=timezone.now())
    address = reverse("plan_decide_target", args=[waiting.pk])
    page = client_for(analyst).post(address, {"withdraw": "yes"}, follow=True)
    assert (page.status_code, "刚有人处理了这份调整" in page.content.decode()) == (200, True)
    assert named().targets.count() == 2


def test_a_post_that_says_nothing_decides_nothing() -> None:
    waiting = proposed()
    answer = client_for(account(Role.APPROVER)).post(reverse("plan_decide_target", args=[waiting.pk]))
    assert (answer.status_code, named().targets.count()) == (400, 1)


def test_a_target_is_not_revised_once_its_date_has_come(plan: Plan) -> None:
    over = year_end(plan.last_year)
    for year, today in ((plan.last_year, over), (plan.last_year + 2, over), (TODAY.year - 1, TODAY)):
        with pytest.raises(ValidationError, match="目标日期已到"):
            proposed(year=year, today=today)
    assert not TargetProposal.objects.exists()


def test_a_proposal_is_not_confirmed_once_the_date_has_come(plan: Plan) -> None:
    waiting = proposed()
    with pytest.raises(ValidationError, match="目标日期已到"):
        confirm_target(by=account(Role.APPROVER), proposal=waiting, now=noon(year_end(plan.last_year)))
    assert named().targets.count() == 1


@pytest.mark.parametrize(("name", "value"), [("技能人才", -1.0), ("高技能占比", 101.0), ("技能人才", float("nan"))])
def test_a_target_that_cannot_be_is_refused(name: str, value: float) -> None:
    with pytest.raises(ValidationError):
        proposed(value=value, name=name)
    with pytest.raises(ValidationError):
        proposed(value=20, name=name, reason=" ")


def test_the_approvers_are_told_and_every_act_leaves_its_entry() -> None:
    approver = account(Role.APPROVER)
    waiting = proposed()
    assert "1,800" in Notice.objects.get(to=approver).text_zh
    confirm_target(by=approver, proposal=waiting, now=timezone.now())
    acts = list(Entry.objects.filter(kind="indicator").order_by("id").values_list("act", "actor"))
    assert [act for act, _actor in acts] == ["propose target", "revise target"]
    assert len({actor for _act, actor in acts}) == 2


def test_an_unknown_proposal_is_not_found() -> None:
    assert client_for(account(Role.APPROVER)).post(reverse("plan_decide_target", args=[99])).status_code == 404
