"""Evaluation rounds: deadlines, how far each is, the report as a file, the approver's word."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencai.plan import KINDS, STAGES, Stage
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.plan import reports
from rencai_web.plan.actions import reviews as actions
from rencai_web.plan.asked import OFFICE, asked, show
from rencai_web.plan.models import EvaluationRound
from rencai_web.plan.queries.rows import day_of
from rencai_web.plan.queries.views import Evaluation

_TONES = {
    Stage.NOT_YET: "unknown",
    Stage.READINGS: "warn",
    Stage.REPORT: "warn",
    Stage.APPROVAL: "warn",
    Stage.APPROVED: "good",
}


def _shown(one: Evaluation) -> dict[str, Any]:
    return {
        "row": one.row, "state": one.state, "round": one.state.round, "kind": KINDS[one.state.round.kind],
        "stage": STAGES[one.state.stage], "tone": "bad" if one.state.late else _TONES[one.state.stage],
    }  # fmt: skip


@open_to(*OFFICE)
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds of a plan."""
    what = asked(request)
    if what.plan is None:
        return show(request, "rounds", what)
    return show(request, "rounds", what, rows=[_shown(one) for one in what.view.evaluations])


@open_to(*OFFICE)
def plan_round(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: what is missing, the report, the word."""
    row = get_object_or_404(EvaluationRound.objects.select_related("plan", "submitted_by"), pk=pk)
    what = asked(request, row.plan)
    one = next((one for one in what.view.evaluations if one.row.pk == pk), None)
    if one is None:
        raise Http404
    if request.headers.get("HX-Target") == "reports":
        return render(request, "plan/reports.html", _reports(row))
    from rencai.plan.reminders import has_reading

    followed = [line for line in what.view.lines if line.followed]
    context = {
        "one": _shown(one),
        "missing": [line for line in followed if not has_reading(line.followed, one.state.round)],
        "count": len(followed),
        "words": [word for word in row.words.select_related("by") if _came(word.at, what.on)],
        "handed_in": _came(row.submitted_at, what.on),
        "steps": _steps(one),
        "may_submit": request.user.role == Role.ANALYST and one.state.stage != Stage.APPROVED,
        "may_decide": request.user.role == Role.APPROVER and one.state.stage == Stage.APPROVAL,
        "tab": "rounds", **_reports(row),
    }  # fmt: skip
    return show(request, "round", what, **context)


def _came(at: datetime | None, on: date) -> bool:
    """Whether something had happened by a day."""
    day = day_of(at)
    return day is not None and day <= on


def _steps(one: Evaluation) -> list[tuple[str, Any, bool]]:
    """The deadlines with whether they are kept behind."""
    order = list(Stage).index(one.state.stage)
    asked_for = one.state.round
    return [
        (_("readings"), asked_for.readings_due, order > list(Stage).index(Stage.READINGS)),
        (_("report"), asked_for.report_due, order > list(Stage).index(Stage.REPORT)),
        (_("approval"), asked_for.approval_due, order > list(Stage).index(Stage.APPROVAL)),
    ]


def _reports(row: EvaluationRound) -> dict[str, Any]:
    jobs = reports.reports_of(row)
    return {"row": row, "jobs": jobs, "running": any(not job.is_over for job in jobs), "kinds": list(reports.KINDS)}


@open_to(*OFFICE)
@require_POST
def ask_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the report as a file."""
    row = get_object_or_404(EvaluationRound.objects.select_related("plan"), pk=pk)
    kind = request.POST.get("kind", "")
    if kind not in reports.KINDS:
        raise Http404
    what = asked(request, row.plan)
    lang = "en" if get_language() == "en" else "zh"
    reports.ask_report(by=request.user, evaluation=row, kind=kind, on=what.on, lang=lang)
    return redirect("plan_round", pk=pk)


@open_to(*OFFICE)
def report_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A report that is written."""
    job = get_object_or_404(Job, pk=pk, work=reports.write_plan_report.__qualname__, state=State.DONE)
    path_ = reports.folder() / str(job.result["file"])
    if not path_.is_file():
        raise Http404
    kind = reports.KINDS[job.result["kind"]]
    return FileResponse(path_.open("rb"), as_attachment=True, filename=path_.name, content_type=kind)


@open_to(Role.ANALYST)
@require_POST
def submit_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the report in."""
    row = get_object_or_404(EvaluationRound, pk=pk)
    try:
        summary = request.POST.get("summary", "")
        actions.submit_round(by=request.user, evaluation=row, summary=summary, now=timezone.now())
        messages.success(request, _("Handed in; the approvers have been told."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("plan_round", pk=pk)


@open_to(Role.APPROVER)
@require_POST
def say_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, or send back."""
    row = get_object_or_404(EvaluationRound, pk=pk)
    try:
        approved = request.POST.get("decision") == "approve"
        why = request.POST.get("why", "")
        actions.say_word(by=request.user, evaluation=row, approved=approved, why=why, now=timezone.now())
        messages.success(request, _("Your word is on record."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("plan_round", pk=pk)


urls = [
    path("plan/rounds/", rounds, name="plan_rounds"),
    path("plan/rounds/<int:pk>/", plan_round, name="plan_round"),
    path("plan/rounds/<int:pk>/report/", ask_report, name="plan_ask_report"),
    path("plan/rounds/<int:pk>/submit/", submit_round, name="plan_submit"),
    path("plan/rounds/<int:pk>/word/", say_word, name="plan_word"),
    path("plan/reports/<int:pk>/", report_file, name="plan_report"),
]
