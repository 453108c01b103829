"""Undertakings: as a table, by agency, by state, on a timeline; and one of them with its steps and what holds it up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencai import plan as brain
from rencai.plan import STATES, State
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.plan.actions import undertakings as actions
from rencai_web.plan.asked import READERS, asked, show
from rencai_web.plan.charts import Bar, Tick, bar_of
from rencai_web.plan.forms import BlockerForm, EndForm, MilestoneForm, ProgressForm
from rencai_web.plan.models import Blocker, Milestone, Undertaking, WorkList
from rencai_web.plan.queries.agencies import agency_name
from rencai_web.plan.queries.views import PlanView, Work
from rencai_web.plan.states import WORK_TONES

WAYS = ("list", "agency", "state", "timeline")


@dataclass(frozen=True)
class Barred:
    """A row of the timeline."""

    work: Work
    bar: Bar


@open_to(*READERS)
def undertakings(request: HttpRequest) -> HttpResponse:
    """All undertakings of a plan; an agency sees those that concern it."""
    what = asked(request)
    if what.plan is None:
        return show(request, "undertakings", what)
    way = request.GET.get("by", "list")
    way = way if way in WAYS else "list"
    chosen = {name: request.GET.get(name, "") for name in ("agency", "state", "kind")}
    works = [one for one in what.view.works if _fits(one, chosen)]
    counted = Counter(one.stand.state.value for one in what.view.works if _fits(one, chosen | {"state": ""}))
    context = {
        "way": way, "chosen": chosen, "count": len(what.view.works), "shown": len(works),
        "totals": [
            (state.value, WORK_TONES[state.value], STATES[state], counted[state.value], state.value == chosen["state"])
            for state in State if counted[state.value] or state.value == chosen["state"]
        ],
        "agencies": sorted({one.row.lead for one in what.view.works if one.row.lead}),
        "kinds": [(value, label) for value, label in WorkList.choices],
        "groups": _grouped(works, way, what.view),
        "years": _years(what.view),
    }  # fmt: skip
    return show(request, "undertakings", what, **context)


def _fits(one: Work, chosen: dict[str, str]) -> bool:
    return (
        chosen["agency"] in ("", one.row.lead or "-")
        and chosen["state"] in ("", one.stand.state.value)
        and chosen["kind"] in ("", one.row.kind)
    )


def _grouped(works: Sequence[Work], way: str, view: PlanView) -> list[tuple[Any, list[Barred]]]:
    """Heading and rows, by the way that was asked for."""
    found: dict[Any, list[Barred]] = {}
    if way == "state":
        order = list(State)
        works = sorted(works, key=lambda one: order.index(one.stand.state))
    elif way == "agency":
        works = sorted(works, key=lambda one: (one.row.lead == "", one.row.lead, one.row.place))
    for one in works:
        heading = {
            "agency": agency_name(one.row.lead, one.row.lead_printed),
            "state": STATES[one.stand.state],
        }.get(way, str(WorkList(one.row.kind).label))
        found.setdefault(heading, []).append(Barred(one, _bar(one, view)))
    return list(found.items())


def _bar(one: Work, view: PlanView) -> Bar:
    first, last = _span(view)
    own = one.stand.undertaking
    steps = [step for step in view.brain.dossier.milestones if step.undertaking == own.key]
    marks = [(step.due, step.is_done(view.on), step.is_late(view.on)) for step in steps]
    return bar_of(own.first_day or first, own.last_day or last, (first, last), marks)


def _span(view: PlanView) -> tuple[date, date]:
    return date(view.plan.first_year, 1, 1), date(view.plan.last_year, 12, 31)


def _years(view: PlanView) -> dict[str, Any]:
    first, last = _span(view)
    count = view.plan.last_year - view.plan.first_year + 1
    today = (view.on - first).days / ((last - first).days or 1)
    return {
        "ticks": [Tick(round(1000 * at / count, 1), str(view.plan.first_year + at)) for at in range(count)],
        "today": round(1000 * today, 1) if 0 <= today <= 1 else None,
    }


def _own(request: HttpRequest, pk: int) -> Undertaking:
    found = get_object_or_404(Undertaking.objects.select_related("plan"), pk=pk)
    if not actions.may_see(request.user, found):
        raise Http404
    return found


@open_to(*READERS)
def undertaking(request: HttpRequest, pk: int) -> HttpResponse:
    """One undertaking."""
    found = _own(request, pk)
    what = asked(request, found.plan)
    work = next(one for one in what.view.works if one.row.pk == pk)
    today = {"since": what.today, "on": what.today}
    context = {
        "asked": what, "tab": "undertakings", "invented": found.plan.invented, "work": work, "row": found,
        "others": [agency_name("", printed) for printed in found.others],
        "steps": _steps(work, what.on),
        "blockers": [
            (one, actions.may_report(request.user, found) or request.user.scope == one.waits_for, _days(one, what.on))
            for one in found.blockers.filter(since__lte=what.on)
        ],
        "reports": found.reports.filter(on__lte=what.on).select_related("by"),
        "may_report": actions.may_report(request.user, found),
        "milestone_form": MilestoneForm(), "blocker_form": BlockerForm(initial=today),
        "progress_form": ProgressForm(), "end_form": EndForm(initial=today),
    }  # fmt: skip
    return render(request, "plan/undertaking.html", context)


def _steps(work: Work, on: date) -> list[tuple[Milestone, bool, bool]]:
    """The milestones, each with whether it was done and whether it was late on a day."""
    found = []
    for one in work.row.milestones.all():
        told = brain.Milestone(work.row.key, one.name, one.due_on, one.done_on)
        found.append((one, told.is_done(on), told.is_late(on)))
    return found


def _days(one: Blocker, on: date) -> int:
    return brain.Blocker("", "", one.since, one.ended_on).days(on)


@open_to(Role.ANALYST, Role.AGENCY)
@require_POST
def add_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a step."""
    return _done(request, _own(request, pk), MilestoneForm(request.POST), actions.set_milestone)


@open_to(Role.ANALYST, Role.AGENCY)
@require_POST
def add_blocker(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whom it waits for."""
    return _done(request, _own(request, pk), BlockerForm(request.POST), actions.begin_blocker, now=timezone.now())


@open_to(Role.ANALYST, Role.AGENCY)
@require_POST
def add_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how it gets on."""
    return _done(
        request, _own(request, pk), ProgressForm(request.POST), actions.report_progress, on=timezone.localdate()
    )  # fmt: skip


def _done(request: HttpRequest, found: Undertaking, form: Form, act: Any, **more: Any) -> HttpResponse:
    if not form.is_valid():
        messages.error(request, " ".join(f"{form.fields[name].label}：{said[0]}" for name, said in form.errors.items()))
        return redirect("plan_undertaking", pk=found.pk)
    try:
        act(by=request.user, undertaking=found, **form.cleaned_data, **more)
        messages.success(request, _("Saved."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("plan_undertaking", pk=found.pk)


@open_to(Role.ANALYST, Role.AGENCY)
@require_POST
def reach_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """A step is done."""
    step = get_object_or_404(Milestone.objects.select_related("undertaking__plan"), pk=pk)
    _own(request, step.undertaking_id)
    actions.reach_milestone(by=request.user, milestone=step, on=timezone.localdate())
    return redirect("plan_undertaking", pk=step.undertaking_id)


@open_to(Role.ANALYST, Role.AGENCY)
@require_POST
def end_blocker(request: HttpRequest, pk: int) -> HttpResponse:
    """It waits no longer."""
    blocker = get_object_or_404(Blocker.objects.select_related("undertaking__plan"), pk=pk)
    _own(request, blocker.undertaking_id)
    form = EndForm(request.POST)
    try:
        if form.is_valid():
            actions.end_blocker(by=request.user, blocker=blocker, now=timezone.now(), **form.cleaned_data)
        else:
            messages.error(request, _("Say when it was answered, and how."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("plan_undertaking", pk=blocker.undertaking_id)


urls = [
    path("plan/undertakings/", undertakings, name="plan_undertakings"),
    path("plan/undertakings/<int:pk>/", undertaking, name="plan_undertaking"),
    path("plan/undertakings/<int:pk>/milestones/", add_milestone, name="plan_add_milestone"),
    path("plan/undertakings/<int:pk>/blockers/", add_blocker, name="plan_add_blocker"),
    path("plan/undertakings/<int:pk>/reports/", add_report, name="plan_add_report"),
    path("plan/milestones/<int:pk>/done/", reach_milestone, name="plan_reach"),
    path("plan/blockers/<int:pk>/end/", end_blocker, name="plan_end_blocker"),
]
