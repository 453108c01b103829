"""A plan followed on a day: each indicator with its history, evidence, course and fan, and its state in one word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from rencai.plan.following import Standing, standing_json
from rencai.plan.goals import Goal, Point
from rencai.plan.history import TargetRevision, Told, targets_in_force, told_by
from rencai.plan.outcome import is_over, outcome_of
from rencai.plan.pace import Band, Wander, course_of, fan_of, learn_wander, pace_of
from rencai.plan.progress_files import Reported


class Strength(StrEnum):
    """How much the last value can be leant on."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    DOUBTFUL = "doubtful"
    """It may count something else than the plan does."""
    NONE = "none"


@dataclass(frozen=True)
class Followed:
    """One indicator on a day.

    ``goal`` has the target in force, ``first`` the target as the plan set it, ``targets`` the revisions between.
    ``course`` is the start and the readings in the goal's unit (a flow as its running sum); ``fan`` leads from the last
    of them to the target date with the interval that holds in 8 of 10 cases, and is empty with too little data and
    after the date. ``periods`` keep everything that was ever said.
    """

    goal: Goal
    first: Goal
    targets: tuple[TargetRevision, ...]
    standing: Standing
    periods: tuple[Told, ...]
    course: tuple[Point, ...]
    fan: tuple[Band, ...]

    @property
    def state(self) -> str:
        """Before the date a colour (green, amber, red, too-little-data), after it a verdict (met, missed, …)."""
        if self.standing.pace is not None:
            return self.standing.pace.colour.value
        assert self.standing.outcome is not None
        return self.standing.outcome.verdict.value

    @property
    def last(self) -> Reported | None:
        """The last reading in force."""
        return self.periods[-1].holds if self.periods else None

    @property
    def strength(self) -> Strength:
        """How much the last value can be leant on, on this day."""
        last = self.last
        if last is None:
            return Strength.NONE
        if last.doubtful:
            return Strength.DOUBTFUL
        return Strength.CONFIRMED if last.confirmed(self.standing.on) else Strength.UNCONFIRMED


def follow_plan(
    goals: Sequence[Goal],
    reported: Sequence[Reported],
    on: date,
    *,
    targets: Sequence[TargetRevision] = (),
    where: str = "the readings",
) -> list[Followed]:
    """Every indicator on a day, in the plan's order. Nothing entered or decided after the day is looked at."""
    in_force = targets_in_force(goals, targets, on)
    told = told_by(goals, reported, on, where)
    points = {at: [Point(one.on, one.holds.value) for one in periods] for at, periods in told.items()}
    courses = {at: (in_force[at][0], points[at]) for at in points}
    followed = []
    for at, (goal, revisions) in enumerate(in_force):
        wander = learn_wander([course for other, course in courses.items() if other != at], on)
        followed.append(_followed(goal, goals[at], revisions, told.get(at, ()), points.get(at, []), on, wander))
    return followed


def _followed(
    goal: Goal,
    first: Goal,
    revisions: tuple[TargetRevision, ...],
    periods: tuple[Told, ...],
    points: list[Point],
    on: date,
    wander: Wander,
) -> Followed:
    course = tuple(course_of(goal, points, on))
    if is_over(goal, on):
        doubtful = frozenset(one.on for one in periods if one.holds.doubtful)
        standing = Standing(goal, on, None, outcome_of(goal, points, on, doubtful))
        return Followed(goal, first, revisions, standing, periods, course, ())
    standing = Standing(goal, on, pace_of(goal, points, on, wander), None)
    return Followed(goal, first, revisions, standing, periods, course, tuple(fan_of(goal, points, on, wander)))


def followed_json(one: Followed, english: Mapping[str, str] | None = None) -> dict[str, Any]:
    """An indicator as `rencai plan follow --json` prints it; numbers in the goal's unit."""
    told = standing_json(one.standing)
    last = one.last
    return told | {
        "name_en": (english or {}).get(one.goal.name),
        "group": one.goal.group,
        "state": one.state,
        "strength": one.strength.value,
        "evidence": None if last is None else last.evidence,
        "entered_by": None if last is None else last.entered_by,
        "confirmed_by": None if last is None else last.confirmed_by,
        "readings": [_told_json(period) for period in one.periods],
        "targets": [_target_json(revision) for revision in one.targets],
        "fan": [
            {"on": band.on.isoformat(), "value": band.value, "low": band.low, "high": band.high} for band in one.fan
        ],
    }


def _told_json(period: Told) -> dict[str, Any]:
    return {
        "on": period.on.isoformat(),
        "value": period.holds.value,
        "revised": period.revised,
        "said": [
            {
                "value": one.value,
                "definition": "doubt" if one.doubtful else "same",
                "evidence": one.evidence,
                "entered_by": one.entered_by,
                "entered_on": one.entered_on and one.entered_on.isoformat(),
                "confirmed_by": one.confirmed_by,
                "confirmed_on": one.confirmed_on and one.confirmed_on.isoformat(),
            }
            for one in period.said
        ],
    }


def _target_json(revision: TargetRevision) -> dict[str, Any]:
    return {
        "value": revision.value,
        "year": revision.year,
        "decided_on": revision.decided_on.isoformat(),
        "decided_by": revision.decided_by,
        "why": revision.why,
    }
