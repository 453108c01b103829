"""The plan board: every indicator, where it stands, and what becomes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.functional import Promise

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.plan.asked import READERS, Asked, asked, show
from rencai_web.plan.charts import Spark, spark_of
from rencai_web.plan.models import Indicator
from rencai_web.plan.queries.agencies import agency_name
from rencai_web.plan.queries.views import Line
from rencai_web.plan.states import INDICATOR


@dataclass(frozen=True)
class Row:
    """A line of the board with its sparkline."""

    line: Line
    spark: Spark | None


@dataclass(frozen=True)
class Total:
    """How many indicators are in a state."""

    state: str
    tone: str
    label: Promise
    count: int
    chosen: bool


@open_to(*READERS)
def board(request: HttpRequest) -> HttpResponse:
    """Indicators by group; an agency sees its own."""
    what = asked(request)
    return show(request, "board", what, **(_shown(request, what) if what.plan else {}))


def _shown(request: HttpRequest, what: Asked) -> dict[str, Any]:
    chosen = {name: request.GET.get(name, "") for name in ("agency", "group", "state", "waits")}
    lines = what.view.lines
    owners = sorted({one.indicator.agency for one in lines if one.indicator.agency})
    narrowed = [one for one in lines if _fits(one, **chosen)]
    shown = [one for one in narrowed if not chosen["state"] or one.state == chosen["state"]]
    return {
        "chosen": chosen,
        "agencies": [(one, agency_name(one)) for one in owners],
        "nobody": any(not one.indicator.agency for one in lines),
        "groups": list(dict.fromkeys(one.indicator.group for one in lines)),
        "totals": totals_of(narrowed, chosen["state"]),
        "count": len(lines),
        "shown": len(shown),
        "waiting": sum(one.waiting for one in lines),
        "revisions": sum(one.proposed is not None for one in lines),
        "later": f"{what.plan.first_year + 2}-08-31"
        if what.plan and what.plan.invented and what.on.year == what.plan.first_year
        else "",
        "running": any(one.followed and one.followed.standing.pace for one in shown),
        "rows_by_group": _grouped(shown),
    }


def _fits(line: Line, *, agency: str, group: str, waits: str, **_other: str) -> bool:
    owner = line.indicator.agency or "-"
    waiting = {"readings": line.waiting > 0, "targets": line.proposed is not None}
    return agency in ("", owner) and group in ("", line.indicator.group) and waiting.get(waits, True)


def totals_of(lines: Sequence[Line], chosen: str = "") -> list[Total]:
    """How many lines are in which state, in the order of the states."""
    counted = Counter(one.state for one in lines)
    return [
        Total(state, tone, label, counted[state], state == chosen)
        for state, (tone, label) in INDICATOR.items()
        if counted[state] or state == chosen
    ]


def _grouped(lines: Sequence[Line]) -> list[tuple[Indicator, list[Row]]]:
    found = []
    for _group, members in groupby(lines, key=lambda one: one.indicator.group):
        rows = [Row(one, spark_of(one.followed) if one.followed else None) for one in members]
        found.append((rows[0].line.indicator, rows))
    return found


urls = [path("plan/", board, name="plan_board")]
