"""Plans as answers: the same standings as the pages, from the same views."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query
from pydantic import Field

from rencai.plan import followed_json
from rencai.plan.goals import year_end
from rencai_web.api import plan_shapes as shapes
from rencai_web.api.operations import reads
from rencai_web.api.problems import Problem
from rencai_web.api.scopes import Scope
from rencai_web.plan.models import Plan, Reading, ReadingState
from rencai_web.plan.queries.agencies import bound_to
from rencai_web.plan.queries.rows import day_of
from rencai_web.plan.queries.views import Line, PlanView, Work, view_of

Number = Annotated[int, Field(ge=1, le=2**31 - 1, description=_("Id of the plan."))]


@reads("plans", Scope.PLAN, shapes.Plans, _("Plans"), _("The plans that are followed, the latest first."))
def plans(request: HttpRequest) -> dict[str, Any]:
    return {
        "items": [
            {
                "id": one.pk, "title": {"zh": one.title_zh, "en": one.title_en}, "first_year": one.first_year,
                "last_year": one.last_year, "invented": one.invented,
            }
            for one in Plan.objects.all()
        ]
    }  # fmt: skip


@reads(
    "plans/{number}/indicators",
    Scope.PLAN,
    shapes.Indicators,
    _("Indicators of a plan"),
    _("Each indicator on a day: pace and chance before its target date, the outcome after it."),
)
def plan_indicators(request: HttpRequest, number: Path[Number], question: Query[shapes.PlanQuestion]) -> dict[str, Any]:
    view = _view(request, number, question)
    return {"plan": number, "on": view.on, "items": [_indicator(one) for one in view.lines]}


@reads(
    "plans/{number}/readings",
    Scope.PLAN,
    shapes.Readings,
    _("Readings of a plan"),
    _("Every value that was entered up to a day, with its revisions."),
)
def plan_readings(request: HttpRequest, number: Path[Number], question: Query[shapes.PlanQuestion]) -> dict[str, Any]:
    view = _view(request, number, question)
    items = [reading_json(one) for line in view.lines for one in line.readings]
    return {"plan": number, "on": view.on, "items": items}


@reads(
    "plans/{number}/undertakings",
    Scope.PLAN,
    shapes.Undertakings,
    _("Undertakings of a plan"),
    _("Each undertaking on a day: its state, why, and whom it waits for."),
)
def plan_undertakings(
    request: HttpRequest, number: Path[Number], question: Query[shapes.PlanQuestion]
) -> dict[str, Any]:
    view = _view(request, number, question)
    return {"plan": number, "on": view.on, "items": [_undertaking(one) for one in view.works]}


def reading_json(one: Reading) -> dict[str, Any]:
    """A reading as it is answered; nobody's name is part of it."""
    confirmed = one.confirmed_at if one.state == ReadingState.CONFIRMED else None
    return {
        "indicator": one.indicator_id, "on": one.on, "value": one.value, "revision": one.revision,
        "state": one.state, "doubtful": one.doubtful, "evidence": one.evidence or None,
        "entered_on": day_of(one.entered_at), "confirmed_on": day_of(confirmed), "returned_because": one.answer or None,
    }  # fmt: skip


def plan_of(number: int) -> Plan:
    """The plan with this id. Raises Problem."""
    plan = Plan.objects.filter(pk=number).first()
    if plan is None:
        raise Problem("not-found")
    return plan


def _view(request: HttpRequest, number: int, question: shapes.PlanQuestion) -> PlanView:
    """The plan on the day, narrowed to what the token's account may see."""
    view = view_of(plan_of(number), question.on or timezone.localdate())
    return view.of(bound_to(request.auth.account))


def _indicator(line: Line) -> dict[str, Any]:
    own = line.indicator
    told = followed_json(line.followed) if line.followed else {}
    return {
        "id": own.pk, "no": own.no, "group": own.group or None, "name": own.name, "name_en": own.name_en or None,
        "unit": own.unit or None, "agency": own.agency or None, "state": line.state, "target_proposed": _proposed(line),
        **{
            name: told.get(name)
            for name in (
                "strength", "baseline", "target", "last", "pace_needed", "pace_so_far", "expected", "chance", "gap",
                "share",
            )
        },
    }  # fmt: skip


def _proposed(line: Line) -> dict[str, Any] | None:
    one = line.proposed
    return one and {"on": year_end(one.year), "value": one.value, "qualifier": one.qualifier or None}


def _undertaking(work: Work) -> dict[str, Any]:
    own, stand = work.row, work.stand
    why = stand.reasons[0].words
    return {
        "id": own.pk, "key": own.key, "name": own.name, "lead": own.lead or own.lead_printed or None,
        "others": own.others, "years": own.years or None, "state": stand.state.value,
        "why": {"zh": why.zh, "en": why.en}, "milestones": stand.milestones, "done": stand.done,
        "heard_on": stand.heard_on, "waits_for": [one.waits_for for one in stand.waits],
    }  # fmt: skip
