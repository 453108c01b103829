"""Evaluation rounds: deadlines, how far each is, the report as a file, the approver's word."""

from __future__ import annotations

from datetime import date
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
from rencai_web.plan.models import ApproverWord, EvaluationRound, HandIn
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
    row = get_object_or_404(EvaluationRound.objects.select_related("plan"), pk=pk)
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
        "said": _said(row, what.on),
        "steps": _steps(one),
        **_asked_for(request, row, what.today),
        "tab": "rounds", **_reports(row),
    }  # fmt: skip
    return show(request, "round", what, **context)


def _said(row: EvaluationRound, on: date) -> list[tuple[bool, HandIn | ApproverWord]]:
    """Versions of the report and words on them (True) by a day, in the order in which they came."""
    every: list[tuple[bool, HandIn | ApproverWord]] = [(False, one) for one in row.hand_ins.select_related("by")]
    every += [(True, one) for one in row.words.select_related("by")]
    return sorted((said for said in every if timezone.localdate(said[1].at) <= on), key=lambda said: said[1].at)


def _asked_for(request: HttpRequest, row: EvaluationRound, today: date) -> dict[str, Any]:
    """What the reader may do now: hand a version in, have the word on the one that waits, or why not."""
    waiting, last = actions.waiting_for_word(row), row.hand_ins.last()
    refusal = actions.why_not_yet(row, today)
    analyst = request.user.role == Role.ANALYST
    decides = request.user.role == Role.APPROVER and waiting is not None and waiting.by_id != request.user.pk
    return {
        "may_submit": analyst and not refusal, "refusal": refusal if analyst else "",
        "draft": last.summary if last else "", "read": waiting if decides else None,
    }  # fmt: skip


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
    row = get_object_or_404(EvaluationRound.objects.select_related("plan"), pk=pk)
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
    row = get_object_or_404(EvaluationRound.objects.select_related("plan"), pk=pk)
    try:
        approved = request.POST.get("decision") == "approve"
        why, read = request.POST.get("why", ""), request.POST.get("hand_in", "")
        hand_in = int(read) if read.isascii() and read.isdigit() else 0
        actions.say_word(
            by=request.user, evaluation=row, hand_in=hand_in, approved=approved, why=why, now=timezone.now()
        )
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
