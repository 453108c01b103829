"""What an address of a plan page asks for: which plan, on which day, whose part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rencai_web.foundation.accounts.models import Role
from rencai_web.plan.models import Plan
from rencai_web.plan.queries.agencies import bound_to
from rencai_web.plan.queries.views import PlanView, view_of

OFFICE = (Role.ANALYST, Role.LEADER, Role.APPROVER)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)
READERS = (*OFFICE, Role.AGENCY)


@dataclass(frozen=True)
class Asked:
    """A plan, a day and a reader. ``plan`` is None while there is none."""

    plans: tuple[Plan, ...]
    plan: Plan | None
    on: date
    today: date
    agency: str | None
    """The agency that the reader is bound to; None for the office."""

    @cached_property
    def view(self) -> PlanView:
        """The plan on the day, narrowed to the reader."""
        assert self.plan is not None
        return view_of(self.plan, self.on).of(self.agency)


def asked(request: HttpRequest, plan: Plan | None = None) -> Asked:
    """Read the address. Without a plan named, the one whose years run; without a day, today."""
    plans = tuple(Plan.objects.all())
    today = timezone.localdate()
    on = day_in(request.GET.get("on", "")) or today
    named = {one.slug: one for one in plans}
    chosen = plan or named.get(request.GET.get("plan", "")) or _running(plans, on)
    return Asked(plans, chosen, on, today, bound_to(request.user))


def day_in(text: str) -> date | None:
    """A day written YYYY-MM-DD; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _EARLIEST <= day <= _LATEST else None


def _running(plans: tuple[Plan, ...], on: date) -> Plan | None:
    running = [one for one in plans if one.first_year <= on.year <= one.last_year]
    return next(iter(running or plans), None)


def show(request: HttpRequest, page: str, what: Asked, **context: Any) -> HttpResponse:
    """A page of a plan with what stands around it; without a plan, what to do about that."""
    if what.plan is None:
        return render(request, "plan/none.html")
    around = {"asked": what, "invented": what.plan.invented, "tab": page}
    return render(request, f"plan/{page}.html", around | context)
