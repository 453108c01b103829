"""The plan's panel on the cockpit: what of the running plan is off course, what of the ended one was missed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.panels import lend
from rencai_web.plan.asked import Asked, asked
from rencai_web.plan.charts import spark_of
from rencai_web.plan.pages.board import totals_of
from rencai_web.plan.queries.views import PlanView, view_of

_ORDER = ("red", "missed", "amber", "definition-in-doubt", "too-little-data", "no-final-reading", "green", "met")
_SHOWN = 6


def _telling(what: Asked) -> PlanView:
    """The running plan; before its first readings the one that ended last, whose outcomes say more."""
    view = what.view
    if any(one.state != "too-little-data" for one in view.lines):
        return view
    before = [one for one in what.plans if one.last_year < what.on.year and one.invented == view.plan.invented]
    return view_of(max(before, key=lambda one: one.last_year), what.on) if before else view


def tile(request: HttpRequest) -> dict[str, Any] | None:
    """Totals and the indicators that need a look first; None for who may not see the board, or without a plan."""
    if request.user.role not in (Role.ANALYST, Role.LEADER, Role.APPROVER):
        return None
    what = asked(request)
    if what.plan is None:
        return None
    view = _telling(what)
    worst = sorted((one for one in view.lines if one.followed), key=lambda one: _ORDER.index(one.state))[:_SHOWN]
    rows = [(one, spark_of(one.followed)) for one in worst if one.followed]
    return {
        "plan": view.plan, "on": what.on, "count": len(view.lines), "totals": totals_of(view.lines), "rows": rows,
        "waits": view.brain.waits[:1], "waiting": sum(one.waiting for one in what.view.lines),
        "revisions": sum(one.proposed is not None for one in what.view.lines), "asked_plan": what.plan,
        "plan_invented": view.plan.invented,
    }  # fmt: skip


lend("plan", "plan/tile.html", tile, place=40)
