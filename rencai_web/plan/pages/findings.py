"""What documents say against themselves, as a worklist."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.plan.actions import reviews as actions
from rencai_web.plan.asked import OFFICE, asked, show
from rencai_web.plan.forms import FindingForm
from rencai_web.plan.models import FindingState, PlanFinding


@open_to(*OFFICE)
def findings(request: HttpRequest) -> HttpResponse:
    """Findings, gravest first, with the lines they are about."""
    what = asked(request)
    if what.plan is None:
        return show(request, "findings", what)
    every = list(what.plan.findings.filter(gone=False).select_related("by"))
    chosen = {name: request.GET.get(name, "") for name in ("state", "kind")}
    counted = Counter(one.state for one in every)
    kinds = Counter(one.kind for one in every)
    rows = [one for one in every if chosen["state"] in ("", one.state) and chosen["kind"] in ("", one.kind)]
    context = {
        "rows": rows, "chosen": chosen, "kinds": sorted(kinds.items()), "count": len(every),
        "states": [(value, label, counted[value]) for value, label in FindingState.choices],
        "may_settle": request.user.role == Role.ANALYST, "undated": True,
    }  # fmt: skip
    return show(request, "findings", what, **context)


@open_to(Role.ANALYST)
@require_POST
def settle_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the office makes of one."""
    one, form = get_object_or_404(PlanFinding.objects.select_related("plan"), pk=pk), FindingForm(request.POST)
    try:
        if form.is_valid():
            state, text = FindingState(form.cleaned_data["state"]), form.cleaned_data["note"]
            actions.settle_finding(by=request.user, finding=one, state=state, text=text, now=timezone.now())
            messages.success(request, _("Saved."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(f"{reverse('plan_findings')}?plan={one.plan.slug}#f{pk}")


urls = [
    path("plan/findings/", findings, name="plan_findings"),
    path("plan/findings/<int:pk>/", settle_finding, name="plan_settle"),
]
