"""Evaluations with their reports, money, and the worklist of contradictions."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rencai.engine.progress import Silent
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.jobs.actions import run_job
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.foundation.notices.models import Notice
from rencai_web.plan import reports
from rencai_web.plan.actions.findings import take_findings
from rencai_web.plan.actions.reviews import enter_money, say_word, submit_round
from rencai_web.plan.models import EvaluationRound, FindingState, HandIn, MoneyKind, Plan
from tests.house.cast import account
from tests.house.plan.followed_town import LAST_YEAR_END, TODAY, client_for, counted, running_plan

pytestmark = pytest.mark.django_db

FINDING = {
    "kind": "sum", "severity": "error", "message": "技能人才：分项与合计不符", "message_en": "parts do not add up",
    "places": [{"file": "plan.txt", "line": 12, "text": "技能人才 1000"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def plan() -> Plan:
    return running_plan()


@pytest.fixture
def yearly() -> EvaluationRound:
    return EvaluationRound.objects.get(kind="yearly", year=LAST_YEAR_END.year)


def handed_in(yearly: EvaluationRound, by: Account, summary: str = "完成八成") -> HandIn:
    return submit_round(by=by, evaluation=yearly, summary=summary, now=timezone.now())


def word(yearly: EvaluationRound, by: Account, on: HandIn, *, approved: bool, why: str = "补充说明") -> None:
    say_word(by=by, evaluation=yearly, hand_in=on.pk, approved=approved, why=why, now=timezone.now())


def test_a_report_goes_to_the_approver_who_sends_it_back_and_then_approves(yearly: EvaluationRound) -> None:
    analyst, approver = account(Role.ANALYST), account(Role.APPROVER)
    first = handed_in(yearly, analyst)
    assert Notice.objects.filter(to=approver).exists()
    word(yearly, approver, first, approved=False)
    with pytest.raises(ValidationError):
        word(yearly, approver, first, approved=True)
    word(yearly, approver, handed_in(yearly, analyst, "已补充"), approved=True, why="同意")
    with pytest.raises(ValidationError):
        handed_in(yearly, analyst)
    assert list(yearly.hand_ins.values_list("summary", flat=True)) == ["完成八成", "已补充"]
    assert "同意" in client_for(approver).get(reverse("plan_rounds")).content.decode()


def test_sent_back_and_handed_in_again_on_one_day_it_waits_for_the_approver_again(yearly: EvaluationRound) -> None:
    analyst, approver = client_for(account(Role.ANALYST)), client_for(account(Role.APPROVER))
    page, hand_in, say = (reverse(name, args=[yearly.pk]) for name in ("plan_round", "plan_submit", "plan_word"))
    analyst.post(hand_in, {"summary": "第一稿"})
    assert hand_in not in analyst.get(page).content.decode()
    first = yearly.hand_ins.get()
    approver.post(say, {"hand_in": first.pk, "decision": "back", "why": "数字不符"})
    assert hand_in in analyst.get(page).content.decode()
    analyst.post(hand_in, {"summary": "第二稿"})
    shown = approver.get(page).content.decode()
    assert f'name="hand_in" value="{yearly.hand_ins.last().pk}"' in shown
    assert [text in shown for text in ("第一稿", "数字不符", "第二稿")] == [True] * 3
    approver.post(say, {"hand_in": first.pk, "decision": "approve", "why": "同意"})
    assert not yearly.words.filter(approved=True).exists()
    approver.post(say, {"hand_in": yearly.hand_ins.last().pk, "decision": "approve", "why": "同意"})
    assert yearly.words.filter(approved=True).exists()


def test_while_a_version_waits_no_other_is_handed_in_and_nothing_is_overwritten(yearly: EvaluationRound) -> None:
    analyst = account(Role.ANALYST)
    handed_in(yearly, analyst)
    with pytest.raises(ValidationError, match="待审定"):
        handed_in(yearly, analyst, "换一稿")
    assert yearly.hand_ins.get().summary == "完成八成"


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite has one writer anyhow")
def test_handing_in_and_the_word_lock_the_evaluation(yearly: EvaluationRound) -> None:
    with CaptureQueriesContext(connection) as asked:
        version = handed_in(yearly, account(Role.ANALYST))
        word(yearly, account(Role.APPROVER), version, approved=True)
    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"] and "plan_evaluationround" in one["sql"]]
    assert len(locks) == 2


def test_a_report_is_not_handed_in_before_its_period_has_ended(plan: Plan) -> None:
    running = plan.rounds.get(kind="yearly", year=TODAY.year)
    with pytest.raises(ValidationError, match="期间未满"):
        handed_in(running, account(Role.ANALYST))
    assert not running.hand_ins.exists()


def test_whoever_handed_a_report_in_has_no_word_on_it(yearly: EvaluationRound) -> None:
    somebody = account(Role.ANALYST)
    version = handed_in(yearly, somebody)
    somebody.role = Role.APPROVER
    somebody.save()
    assert 'name="hand_in"' not in client_for(somebody).get(reverse("plan_round", args=[yearly.pk])).content.decode()
    with pytest.raises(PermissionDenied):
        word(yearly, somebody, version, approved=True)


def test_only_the_analyst_hands_in_and_only_the_approver_has_the_word(yearly: EvaluationRound) -> None:
    with pytest.raises(PermissionDenied):
        handed_in(yearly, account(Role.LEADER))
    version = handed_in(yearly, account(Role.ANALYST, username="a2"))
    with pytest.raises(PermissionDenied):
        word(yearly, account(Role.ANALYST), version, approved=True)


def test_a_round_says_which_readings_are_missing(yearly: EvaluationRound) -> None:
    counted(1200)
    page = client_for(account(Role.ANALYST)).get(reverse("plan_round", args=[yearly.pk])).content.decode()
    assert "3 项中缺 2 项" in page


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_a_report_is_written_as_a_job_and_fetched(
    yearly: EvaluationRound, settings: Any, tmp_path: Any, kind: str
) -> None:
    settings.HOME = tmp_path
    counted(1200)
    client = client_for(account(Role.ANALYST))
    client.post(reverse("plan_ask_report", args=[yearly.pk]), {"kind": kind})
    job = Job.objects.get()
    run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (State.DONE, "")
    file = client.get(reverse("plan_report", args=[job.pk]))
    content = b"".join(file.streaming_content)
    assert content.startswith(b"%PDF" if kind == "pdf" else b"PK")
    assert file["Content-Type"] == reports.KINDS[kind]


def test_a_kind_that_no_report_has_is_not_found(yearly: EvaluationRound) -> None:
    client = client_for(account(Role.ANALYST))
    assert client.post(reverse("plan_ask_report", args=[yearly.pk]), {"kind": "exe"}).status_code == 404


def test_money_is_entered_with_its_source_and_claims_no_effect(plan: Plan) -> None:
    client = client_for(account(Role.ANALYST))
    year = LAST_YEAR_END.year
    lines = [
        {"kind": "fund", "year": year, "value": "1110", "source": "预算"},
        {"kind": "spent", "year": year, "value": "200", "programme": "programmes/1", "source": "决算"},
        {"kind": "result", "year": year, "value": "40", "programme": "programmes/1", "source": "决算",
         "name_zh": "新增技师", "unit_zh": "名"},
    ]  # fmt: skip
    for line in lines:
        client.post(reverse("plan_enter_money"), line)
    page = client.get(reverse("plan_money")).content.decode()
    assert "新增技师" in page
    assert "没有对照" in page


def test_money_without_a_source_or_a_programme_is_refused(plan: Plan) -> None:
    analyst = account(Role.ANALYST)
    with pytest.raises(ValidationError):
        enter_money(by=analyst, plan=plan, kind=MoneyKind.FUND, value=10, source=" ", year=TODAY.year)
    with pytest.raises(ValidationError):
        enter_money(by=analyst, plan=plan, kind=MoneyKind.SPENT, value=10, source="决算")
    with pytest.raises(PermissionDenied):
        enter_money(by=account(Role.LEADER), plan=plan, kind=MoneyKind.FUND, value=10, source="x", year=TODAY.year)


def test_a_finding_stands_with_its_line_until_somebody_explains_it(plan: Plan) -> None:
    take_findings(by=None, plan=plan, told=[FINDING])
    client, finding = client_for(account(Role.ANALYST)), plan.findings.get()
    assert "技能人才 1000" in client.get(reverse("plan_findings")).content.decode()
    client.post(reverse("plan_settle", args=[finding.pk]), {"state": "explained", "note": " "})
    assert plan.findings.get().state == FindingState.OPEN
    client.post(reverse("plan_settle", args=[finding.pk]), {"state": "explained", "note": "口径不同"})
    assert plan.findings.get().state == FindingState.EXPLAINED
    assert "口径不同" in client.get(reverse("plan_findings")).content.decode()


def test_a_finding_found_again_keeps_its_state_and_one_that_vanished_goes(plan: Plan) -> None:
    take_findings(by=None, plan=plan, told=[FINDING])
    plan.findings.update(state=FindingState.ACCEPTED, note="x")
    take_findings(by=None, plan=plan, told=[FINDING])
    assert plan.findings.get().state == FindingState.ACCEPTED
    take_findings(by=None, plan=plan, told=[])
    assert plan.findings.get().gone


def test_a_finding_that_names_an_indicator_stands_on_its_page(plan: Plan) -> None:
    take_findings(by=None, plan=plan, told=[FINDING])
    one = plan.indicators.get(name="技能人才")
    page = client_for(account(Role.LEADER)).get(reverse("plan_indicator", args=[one.pk])).content.decode()
    assert "分项与合计不符" in page


def test_a_report_of_a_plan_without_readings_is_written_too(
    yearly: EvaluationRound, settings: Any, tmp_path: Any
) -> None:
    settings.HOME = tmp_path
    told = reports.write_plan_report(progress=Silent(), round=yearly.pk, kind="xlsx", on=TODAY.isoformat(), lang="en")
    assert (reports.folder() / told["file"]).read_bytes().startswith(b"PK")


def test_a_second_line_of_a_year_corrects_the_first_which_stays_in_sight(plan: Plan) -> None:
    client = client_for(account(Role.ANALYST))
    for value in ("1110", "1090"):
        client.post(reverse("plan_enter_money"), {"kind": "fund", "year": TODAY.year, "value": value, "source": "预算"})
    assert client.get(reverse("plan_board")).status_code == 200
    page = client.get(reverse("plan_money"))
    assert [one.amount.value for one, _width, _revised in page.context["fund"]] == [1090]
    assert "先前：1,110（预算）" in page.content.decode()


def test_money_of_a_year_to_come_is_not_spent_yet(plan: Plan) -> None:
    told = {"kind": "spent", "year": TODAY.year + 1, "value": "1", "programme": "programmes/1", "source": "决算"}
    client_for(account(Role.ANALYST)).post(reverse("plan_enter_money"), told)
    assert not plan.money.exists()


def test_this_years_spending_is_seen_at_once_and_a_correction_takes_its_place(plan: Plan) -> None:
    client = client_for(account(Role.ANALYST))
    told = {"year": TODAY.year, "programme": "programmes/1", "source": "决算"}
    for value in ("100", "90"):
        client.post(reverse("plan_enter_money"), {"kind": "spent", "value": value, **told})
    result = {"kind": "result", "value": "45", "name_zh": "新增技师", "unit_zh": "名", **told}
    client.post(reverse("plan_enter_money"), result | {"name_en": "new technicians", "unit_en": "person"})
    page = client.get(reverse("plan_money"))
    assert [(one.value, revised) for one, _name, _told, revised in page.context["spent"]] == [(100, True), (90, False)]
    assert [cost.spent.value for cost, *_more in page.context["costs"]] == [90]
    english = client.get(reverse("plan_money"), headers={"accept-language": "en"}).content.decode()
    assert "new technicians" in english
    assert "revised since" in english
