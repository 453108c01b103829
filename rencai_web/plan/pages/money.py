"""Money: fund lines by year, spending by programme, what a result cost and how surely, and what must not be said."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencai.plan import CostPerResult, may_be_said
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.plan.actions import reviews as actions
from rencai_web.plan.asked import OFFICE, Asked, asked, show
from rencai_web.plan.forms import MoneyForm
from rencai_web.plan.models import MoneyKind, Plan
from rencai_web.plan.queries.rows import held_money


@open_to(*OFFICE)
def money(request: HttpRequest) -> HttpResponse:
    """What is known of a plan's money on a day."""
    what = asked(request)
    if what.plan is None:
        return show(request, "money", what)
    return show(request, "money", what, **_shown(what, request.user.role == Role.ANALYST))


def _shown(what: Asked, may_enter: bool) -> dict[str, Any]:
    brain, rows = what.view.brain, what.view.rows
    names = {one.key: one.name for one in rows.undertakings}
    told = brain.dossier.programmes
    held = {one.pk for one in held_money(rows.money, what.on)}
    revised = [one for one in rows.money if one.kind == MoneyKind.FUND and one.pk not in held]
    most = max((one.amount.value for one in brain.fund), default=0) or 1
    return {
        "fund": [
            (one, round(100 * one.amount.value / most, 1), [was for was in revised if was.year == one.year])
            for one in brain.fund
        ],
        "growth": brain.growth,
        "spent": [
            (one, names.get(one.programme), told.get(one.programme), one.pk not in held)
            for one in rows.money if one.kind == MoneyKind.SPENT and (one.until is None or one.until <= what.on)
        ],
        "costs": [
            (one, names.get(one.programme) or told.get(one.programme) or one.programme, _until(what, one),
             may_be_said(one, brain.dossier.comparisons.get(one.programme)))
            for one in brain.costs
        ],
        "form": MoneyForm(undertakings=list(rows.undertakings)) if may_enter else None,
    }  # fmt: skip


def _until(what: Asked, cost: CostPerResult) -> date | None:
    """Until when a cost was counted: that of its result."""
    results = what.view.brain.dossier.results
    return next(
        (one.until for one in results if (one.programme, one.count.value) == (cost.programme, cost.count)), None
    )  # fmt: skip


@open_to(Role.ANALYST)
@require_POST
def enter_money(request: HttpRequest) -> HttpResponse:
    """Enter a line."""
    what = asked(request)
    if what.plan is None:
        return redirect("plan_money")
    form = MoneyForm(request.POST, undertakings=list(what.plan.undertakings.all()))
    try:
        if form.is_valid():
            _enter(request, what.plan, form.cleaned_data)
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("A line of money needs a year, an amount and where it stands."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(f"{reverse('plan_money')}?plan={what.plan.slug}")


def _enter(request: HttpRequest, plan: Plan, data: dict[str, Any]) -> None:
    kind = MoneyKind(data["kind"])
    told: dict[str, Any] = {"year": data["year"]}
    if kind != MoneyKind.FUND:
        first, last = date(data["year"], 1, 1), date(data["year"], 12, 31)
        # The year that runs still is told as far as it has come: a line that ends in December would be seen then only.
        told |= {"programme": data["programme"], "since": first, "until": min(last, timezone.localdate())}
    if kind == MoneyKind.RESULT:
        told |= {name: data[name] for name in ("name_zh", "name_en", "unit_zh", "unit_en")}
    actions.enter_money(by=request.user, plan=plan, kind=kind, value=data["value"], source=data["source"], **told)


urls = [
    path("plan/money/", money, name="plan_money"),
    path("plan/money/enter/", enter_money, name="plan_enter_money"),
]
