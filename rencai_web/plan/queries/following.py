"""The bridge to the brain: rows of a plan become its goals and readings, and its standings come back.

Nothing of pace, chance or outcome is reckoned here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from rencai.plan.followed import Followed, follow_plan, followed_json
from rencai.plan.following import goals_from
from rencai.plan.goals import Goal
from rencai.plan.history import TargetRevision
from rencai.plan.progress_files import Reported
from rencai_web.plan.models import Indicator, Plan, Reading, ReadingState, Target

Told = dict[str, Any]
NO_TARGET = "no-target"


@dataclass(frozen=True)
class Line:
    """An indicator on a day. ``followed`` and ``told`` are the brain's word, None where nothing is aimed at."""

    indicator: Indicator
    target: Target | None
    followed: Followed | None
    told: Told | None
    waiting: int
    """Readings that nobody has confirmed yet."""

    @property
    def state(self) -> str:
        """The colour before the target date, the outcome after it."""
        return self.followed.state if self.followed else NO_TARGET

    @property
    def reached(self) -> float | None:
        """What the last counted reading says; of a flow the sum so far."""
        value: float | None = self.told["last"]["value"] if self.told else None
        return value


@dataclass(frozen=True)
class PlanRows:
    """The rows of a plan that following needs, read once."""

    indicators: tuple[Indicator, ...]
    targets: dict[int, list[Target]]
    readings: dict[int, list[Reading]]


def rows_of(plan: Plan) -> PlanRows:
    """Three queries, however many indicators there are."""
    targets: dict[int, list[Target]] = defaultdict(list)
    readings: dict[int, list[Reading]] = defaultdict(list)
    for target in Target.objects.filter(indicator__plan=plan).select_related("by"):
        targets[target.indicator_id].append(target)
    for reading in Reading.objects.filter(indicator__plan=plan).select_related("entered_by", "confirmed_by"):
        readings[reading.indicator_id].append(reading)
    return PlanRows(tuple(plan.indicators.all()), targets, readings)


def lines(plan: Plan, on: date, rows: PlanRows | None = None) -> list[Line]:
    """All indicators of a plan on a day, in the plan's order."""
    rows = rows or rows_of(plan)
    aimed = [one for one in rows.indicators if rows.targets.get(one.pk)]
    found = dict(zip((one.pk for one in aimed), follow_rows(rows, aimed, on), strict=True))
    return [_line(rows, one, found.get(one.pk), on) for one in rows.indicators]


def follow_rows(rows: PlanRows, aimed: Sequence[Indicator], on: date) -> list[Followed]:
    """What the brain says of indicators that have a target."""
    return follow_plan(goals(rows, aimed), reported(rows, aimed, on), on, targets=revisions(rows, aimed))


def goals(rows: PlanRows, aimed: Sequence[Indicator]) -> list[Goal]:
    """The goals as the plan set them."""
    return goals_from({"indicators": [_told(one, rows.targets[one.pk][0]) for one in aimed]})


def revisions(rows: PlanRows, aimed: Sequence[Indicator]) -> list[TargetRevision]:
    """What was aimed at later."""
    return [
        TargetRevision(
            one.name, target.value, target.since, target.by.name if target.by else "", target.reason, target.year,
            tuple(target.qualifier.split("、")) if target.qualifier else (),
        )
        for one in aimed
        for target in rows.targets[one.pk][1:]
    ]  # fmt: skip


def reported(rows: PlanRows, aimed: Iterable[Indicator], on: date) -> list[Reported]:
    """The readings that count on a day: those that somebody had confirmed by then."""
    return [
        Reported(
            one.name, reading.on, reading.value, one.unit or None, reading.doubtful, reading.revision,
            reading.evidence or None, reading.entered_by.name if reading.entered_by else None,
            timezone.localdate(reading.entered_at), confirmed_name(reading), _day(reading.confirmed_at),
        )
        for one in aimed
        for reading in rows.readings.get(one.pk, ())
        if reading.state == ReadingState.CONFIRMED and (_day(reading.confirmed_at) or on) <= on
    ]  # fmt: skip


def confirmed_name(reading: Reading) -> str | None:
    """Who confirmed a value; None for one that only a document tells."""
    if reading.confirmed_at is None:
        return None
    return str(reading.confirmed_by.name) if reading.confirmed_by else ""


def counting(readings: Iterable[Reading]) -> list[Reading]:
    """Of each day the last revision that was confirmed; a value that nobody confirmed does not count."""
    by_day: dict[date, Reading] = {}
    for reading in sorted(readings, key=lambda one: one.revision):
        if reading.state == ReadingState.CONFIRMED:
            by_day[reading.on] = reading
    return [by_day[day] for day in sorted(by_day)]


def _line(rows: PlanRows, indicator: Indicator, followed: Followed | None, on: date) -> Line:
    held = [target for target in rows.targets.get(indicator.pk, ()) if target.since <= on]
    targets = held or rows.targets.get(indicator.pk, [])[:1]
    waiting = sum(one.state == ReadingState.ENTERED for one in rows.readings.get(indicator.pk, ()))
    told = followed_json(followed) if followed else None
    return Line(indicator, targets[-1] if targets else None, followed, told, waiting)


def _told(indicator: Indicator, target: Target) -> Told:
    return {
        "no": indicator.no,
        "group": indicator.group or None,
        "name": indicator.name,
        "unit": indicator.unit or None,
        "baseline": {"year": indicator.base_year, "value": indicator.base_value},
        "target": {"year": target.year, "value": target.value, "qualifier": target.qualifier or None},
    }


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
