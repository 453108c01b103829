"""What the office keeps beside a plan: money, evaluations and their reports, contradictions of its documents."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query
from pydantic import Field

from rencai.plan import STAGES, cost_json
from rencai_web.api import plan_review_shapes as shapes
from rencai_web.api.operations import reads
from rencai_web.api.plan_operations import Number, plan_of
from rencai_web.api.plan_shapes import PlanQuestion
from rencai_web.api.problems import Problem
from rencai_web.api.scopes import Scope
from rencai_web.foundation.jobs.models import Job
from rencai_web.plan import reports
from rencai_web.plan.models import MoneyLine
from rencai_web.plan.queries.rows import held_money
from rencai_web.plan.queries.views import Evaluation, PlanView, view_of

ReportId = Annotated[int, Field(ge=1, le=2**31 - 1, description=_("Id of a report."))]


def _view(number: int, question: PlanQuestion) -> PlanView:
    return view_of(plan_of(number), question.on or timezone.localdate())


@reads(
    "plans/{number}/money",
    Scope.REVIEW,
    shapes.Money,
    _("Money of a plan"),
    _("Fund by year, spending and results by programme as told up to a day, and what a result cost."),
)
def plan_money(request: HttpRequest, number: Path[Number], question: Query[PlanQuestion]) -> dict[str, Any]:
    view = _view(number, question)
    told = [one for one in view.rows.money if _is_told(one, view.on)]
    held = {one.pk for one in held_money(told, view.on)}
    comparisons = view.brain.dossier.comparisons
    return {
        "plan": number, "on": view.on, "items": [_line(one, one.pk in held) for one in told],
        "costs": [cost_json(one, comparisons.get(one.programme)) for one in view.brain.costs],
    }  # fmt: skip


def _is_told(one: MoneyLine, on: date) -> bool:
    return one.until is None or one.until <= on


def _line(one: MoneyLine, holds: bool) -> dict[str, Any]:
    return {
        "kind": one.kind, "year": one.year, "programme": one.programme or None, "since": one.since,
        "until": one.until, "value": one.value, "low": one.low, "high": one.high,
        "name": _both(one.name_zh, one.name_en), "unit": _both(one.unit_zh, one.unit_en),
        "source": one.source or None, "holds": holds,
    }  # fmt: skip


def _both(zh: str, en: str) -> dict[str, str] | None:
    return {"zh": zh, "en": en or zh} if zh else None


@reads(
    "plans/{number}/rounds",
    Scope.REVIEW,
    shapes.Rounds,
    _("Evaluations of a plan"),
    _("Yearly, mid-term and final evaluations on a day: deadlines, how far each is, the approver's word."),
)
def plan_rounds(request: HttpRequest, number: Path[Number], question: Query[PlanQuestion]) -> dict[str, Any]:
    view = _view(number, question)
    return {"plan": number, "on": view.on, "items": [_round(one, view.on) for one in view.evaluations]}


def _round(one: Evaluation, on: date) -> dict[str, Any]:
    state, asked = one.state, one.state.round
    stage = STAGES[state.stage]
    handed_in = [timezone.localdate(version.at) for version in one.row.hand_ins.all()]
    return {
        "id": one.row.pk, "key": asked.key, "kind": asked.kind.value, "year": asked.year,
        "period_end": asked.period_end, "readings_due": asked.readings_due, "report_due": asked.report_due,
        "approval_due": asked.approval_due, "stage": state.stage.value, "stage_name": {"zh": stage.zh, "en": stage.en},
        "due": state.due, "late": state.late, "sent_back": state.sent_back,
        "handed_in": [day for day in handed_in if day <= on],
        "word": state.word and {"on": state.word.on, "approved": state.word.approved, "why": state.word.why},
    }  # fmt: skip


@reads(
    "plans/{number}/findings",
    Scope.REVIEW,
    shapes.Findings,
    _("Contradictions of a plan"),
    _("What its documents say against themselves or each other, with their lines, and what the office made of it."),
)
def plan_findings(request: HttpRequest, number: Path[Number]) -> dict[str, Any]:
    items = [
        {
            "id": one.pk, "kind": one.kind, "severity": one.severity, "state": one.state, "note": one.note or None,
            "message": {"zh": one.message_zh, "en": one.message_en}, "places": one.places,
        }
        for one in plan_of(number).findings.filter(gone=False)
    ]  # fmt: skip
    return {"plan": number, "items": items}


@reads(
    "plans/{number}/reports",
    Scope.REVIEW,
    shapes.Reports,
    _("Reports of a plan"),
    _("Reports of its evaluations that were written lately, newest first, to be fetched as files."),
)
def plan_reports(request: HttpRequest, number: Path[Number]) -> dict[str, Any]:
    return {"plan": number, "items": [_report(one) for one in reports.written(plan_of(number))]}


@reads(
    "plans/{number}/reports/{report}/file",
    Scope.REVIEW,
    None,
    _("A report as a file"),
    _("The docx, pdf or xlsx."),
    files=reports.KINDS.values(),
)
def plan_report_file(request: HttpRequest, number: Path[Number], report: Path[ReportId]) -> HttpResponse:
    one = next((one for one in reports.written(plan_of(number)) if one.pk == report), None)
    if one is None:
        raise Problem("not-found")
    path = reports.folder() / str(one.result["file"])
    kind = reports.KINDS[one.result["kind"]]
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=kind)


def _report(one: Job) -> dict[str, Any]:
    return {
        "id": one.pk, "round": one.arguments["round"], "format": one.arguments["kind"], "on": one.arguments["on"],
        "lang": one.arguments["lang"], "file": one.result["file"], "written_at": one.ended_at,
    }  # fmt: skip
