"""Readings that an agency's own system sends: the same rules as the form, and never a confirmation."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Body, Path, Status

from rencai_web.api import plan_shapes as shapes
from rencai_web.api.operations import reads
from rencai_web.api.plan_operations import Number, plan_of, reading_json
from rencai_web.api.problems import Problem
from rencai_web.api.scopes import Scope
from rencai_web.foundation.accounts.models import Account
from rencai_web.plan.actions import readings as actions
from rencai_web.plan.models import Indicator, Plan

_PARTS = {"far": "value", "on": "on", "evidence": "evidence"}


@reads(
    "plans/{number}/readings",
    Scope.READINGS,
    shapes.Reading,
    _("Enter a reading"),
    _("As on the form. 201: entered, waits for a person's word. 200: the very same was told before."),
    method="POST",
    makes=True,
)
def plan_enter_reading(
    request: HttpRequest, number: Path[Number], reading: Body[shapes.NewReading]
) -> Status[dict[str, Any]]:
    account = request.auth.account
    indicator = _own(plan_of(number), reading.indicator, account)
    told = reading.model_dump(exclude={"indicator"})
    try:
        entered = actions.enter_reading(
            by=account, indicator=indicator, **told, through=request.auth.name, now=timezone.now()
        )
    except ValidationError as error:
        part = _PARTS.get(error.code or "", "value")
        raise Problem("reading-refused", where=f"body.{part}", why=error.messages[0]) from None
    return Status(201 if entered.is_new else 200, reading_json(entered.reading))


def _own(plan: Plan, pk: int, account: Account) -> Indicator:
    """The indicator, if the account may enter its readings; an agency knows of no other than its own."""
    found = plan.indicators.filter(pk=pk).first()
    if found is None or not actions.may_enter(account, found):
        raise Problem("not-found", where="body.indicator", why="no indicator of this plan that is yours has this id")
    return found
