"""One indicator: its course and where it leads, every value with its evidence, its target's revisions, its doubts."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.plan import evidence
from rencai_web.plan.actions import readings as actions
from rencai_web.plan.actions import targets
from rencai_web.plan.asked import OFFICE, READERS, asked
from rencai_web.plan.charts import fan_chart
from rencai_web.plan.forms import AgencyForm, ReadingForm, TargetForm, target_initial
from rencai_web.plan.models import Indicator, PlanFinding, ProposalState, Reading, TargetProposal
from rencai_web.plan.queries.agencies import bound_to
from rencai_web.plan.queries.rows import PlanRows
from rencai_web.plan.queries.views import view_of


@open_to(*READERS)
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one indicator."""
    found = _own(request, pk)
    return _page(request, found, ReadingForm(initial={"on": _last_end(found, timezone.localdate())}))


def _last_end(found: Indicator, today: date) -> date:
    """The end of the last year of the plan that is over; in its first year the end of the last month."""
    year_end = date(min(today.year - 1, found.plan.last_year), 12, 31)
    return year_end if year_end.year >= found.plan.first_year else today.replace(day=1) - timedelta(days=1)


def _own(request: HttpRequest, pk: int) -> Indicator:
    """The indicator, if the reader may see it: an agency knows of no other than its own."""
    found = get_object_or_404(Indicator.objects.select_related("plan"), pk=pk)
    agency = bound_to(request.user)
    if agency is not None and found.agency != agency:
        raise Http404
    return found


def _page(request: HttpRequest, found: Indicator, form: ReadingForm, status: int = 200) -> HttpResponse:
    what = asked(request, found.plan)
    view = view_of(found.plan, what.on, counted=found)
    line = next(one for one in view.lines if one.indicator.pk == found.pk)
    user = request.user
    context = {
        "asked": what, "tab": "board", "invented": found.plan.invented, "line": line, "indicator": found,
        "followed": line.followed, "fan": fan_chart(line.followed) if line.followed and line.followed.course else None,
        "history": [(one, actions.may_confirm(user, one)) for one in reversed(line.readings)],
        "targets": list(reversed(view.rows.targets.get(found.pk, []))),
        "proposals": _proposals(view.rows, found, user),
        "differences": view.differences(found), "findings": _findings(found),
        "form": form, "may_enter": actions.may_enter(user, found),
        "target_form": TargetForm(initial=target_initial(found)), "agency_form": AgencyForm(
            initial={"agency": found.agency}
        ),
        "may_revise": targets.may_propose(user) and not _waits(view.rows, found),
        "is_analyst": user.role == Role.ANALYST,
    }  # fmt: skip
    return render(request, "plan/indicator.html", context, status=status)


def _waits(rows: PlanRows, found: Indicator) -> bool:
    return any(one.state == ProposalState.WAITING for one in rows.proposals.get(found.pk, ()))


def _proposals(rows: PlanRows, found: Indicator, user: Account) -> list[dict[str, Any]]:
    """Proposed targets that did not become one, the latest first: what waits, and what was refused or withdrawn."""
    shown = [one for one in rows.proposals.get(found.pk, ()) if one.state != ProposalState.CONFIRMED]
    return [
        {"told": one, "may_decide": targets.may_decide(user, one), "may_withdraw": targets.may_withdraw(user, one)}
        for one in reversed(shown)
    ]


def _findings(found: Indicator) -> list[PlanFinding]:
    """Findings that name the indicator."""
    words = PlanFinding.objects.filter(plan=found.plan, gone=False)
    return [one for one in words if found.name in one.message_zh]


@open_to(Role.ANALYST, Role.AGENCY)
@require_POST
def enter_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a value, or revise one."""
    found = _own(request, pk)
    form = ReadingForm(request.POST, request.FILES)
    if form.is_valid() and _entered(request, found, form):
        messages.success(request, _("Entered. It counts once a second person has confirmed it."))
        return redirect("plan_indicator", pk=pk)
    return _page(request, found, form, status=422)


def _entered(request: HttpRequest, found: Indicator, form: ReadingForm) -> bool:
    data = form.cleaned_data
    try:
        if not actions.may_enter(request.user, found):
            raise PermissionDenied
        actions.enter_reading(
            by=request.user, indicator=found, on=data["on"], value=data["value"], evidence=data["evidence"],
            doubtful=data["doubtful"], sure=data["sure"], file=data["file"], now=timezone.now(),
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors


def _reading(request: HttpRequest, pk: int) -> Reading:
    reading = get_object_or_404(Reading.objects.select_related("indicator__plan", "entered_by"), pk=pk)
    agency = bound_to(request.user)
    if agency is not None and reading.indicator.agency != agency:
        raise Http404
    return reading


def _require_word(request: HttpRequest) -> None:
    """Nothing is confirmed by a request that does not say so."""
    if "confirm" not in request.POST:
        raise BadRequest


@open_to(*OFFICE)
@require_POST
def confirm_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a value, or send it back."""
    reading = _reading(request, pk)
    try:
        if "answer" in request.POST:
            answer = request.POST["answer"]
            actions.send_back_reading(by=request.user, reading=reading, answer=answer, now=timezone.now())
            messages.success(request, _("Sent back."))
        else:
            _require_word(request)
            actions.confirm_reading(by=request.user, reading=reading, now=timezone.now())
            messages.success(request, _("Confirmed: the value counts from now on."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    if request.POST.get("back") == "owed":
        return redirect(f"{reverse('plan_mine')}?plan={reading.indicator.plan.slug}")
    return redirect("plan_indicator", pk=reading.indicator_id)


@open_to(*READERS)
def reading_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that was handed in with a value."""
    reading = _reading(request, pk)
    if not reading.file:
        raise Http404
    content = io.BytesIO(evidence.opened(reading))
    return FileResponse(
        content, as_attachment=True, filename=reading.file_name, content_type="application/octet-stream"
    )  # fmt: skip


@open_to(Role.ANALYST, Role.APPROVER)
@require_POST
def revise_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to aim at something else."""
    found, form = _own(request, pk), TargetForm(request.POST)
    try:
        if form.is_valid():
            targets.propose_target(by=request.user, indicator=found, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Proposed. The target changes once an approver has confirmed it."))
        else:
            messages.error(request, _("A target needs a year, a number, a day and a reason."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("plan_indicator", pk=pk)


@open_to(Role.ANALYST, Role.APPROVER)
@require_POST
def decide_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a proposed target, refuse it, or take one's own proposal back."""
    proposal = get_object_or_404(TargetProposal.objects.select_related("indicator", "by"), pk=pk)
    by, now = request.user, timezone.now()
    try:
        if "withdraw" in request.POST:
            targets.withdraw_target(by=by, proposal=proposal, now=now)
            messages.success(request, _("The proposal is withdrawn."))
        elif "answer" in request.POST:
            targets.refuse_target(by=by, proposal=proposal, answer=request.POST["answer"], now=now)
            messages.success(request, _("Not agreed to: the target stays as it is."))
        else:
            _require_word(request)
            made = targets.confirm_target(by=by, proposal=proposal, now=now)
            messages.success(request, _("Confirmed: the target holds from %(day)s on.") % {"day": made.since})
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("plan_indicator", pk=proposal.indicator_id)


@open_to(Role.ANALYST)
@require_POST
def charge_agency(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who owes the readings."""
    found, form = _own(request, pk), AgencyForm(request.POST)
    if form.is_valid():
        actions.charge(by=request.user, indicator=found, agency=form.cleaned_data["agency"])
        messages.success(request, _("Changed."))
    return redirect("plan_indicator", pk=pk)


urls = [
    path("plan/indicators/<int:pk>/", indicator, name="plan_indicator"),
    path("plan/indicators/<int:pk>/enter/", enter_reading, name="plan_enter"),
    path("plan/indicators/<int:pk>/target/", revise_target, name="plan_revise"),
    path("plan/targets/<int:pk>/decide/", decide_target, name="plan_decide_target"),
    path("plan/indicators/<int:pk>/agency/", charge_agency, name="plan_charge"),
    path("plan/readings/<int:pk>/confirm/", confirm_reading, name="plan_confirm"),
    path("plan/readings/<int:pk>/file/", reading_file, name="plan_evidence"),
]
