"""What became of a target once its date has passed: met, missed, no final reading, or a definition in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from rencai.plan.goals import Goal, Point, Sort, years_between
from rencai.plan.pace import YEARLY, course_of

_EARLY = timedelta(days=31)
_LATE = timedelta(days=366)


class Verdict(StrEnum):
    """The outcome of a target."""

    MET = "met"
    MISSED = "missed"
    NO_FINAL_READING = "no-final-reading"
    DEFINITION_IN_DOUBT = "definition-in-doubt"


@dataclass(frozen=True)
class Outcome:
    """A verdict; ``final`` is the reading it rests on, ``gap`` final minus target, ``share`` final by target."""

    verdict: Verdict
    final: Point | None = None
    gap: float | None = None
    share: float | None = None


def is_over(goal: Goal, on: date) -> bool:
    """Whether the target date has come."""
    return on >= goal.aim.on


def outcome_of(goal: Goal, readings: Sequence[Point], on: date, doubtful: frozenset[date] = frozenset()) -> Outcome:
    """The outcome on a day after the target date.

    The final reading is the one nearest to the target date, from a month before it to a year after. ``doubtful`` are
    the days whose readings may count something else than the plan did: such a final reading settles nothing. Nor does
    the sum of a flow with an unreported year, unless what was reported alone settles it.
    """
    course = course_of(goal, readings, on)
    final = _final(goal, course[1:] if goal.start is not None else course)
    if final is None:
        return Outcome(Verdict.NO_FINAL_READING)
    gap = final.value - goal.aim.value
    share = final.value / goal.aim.value if goal.aim.value else None
    if final.on in doubtful:
        return Outcome(Verdict.DEFINITION_IN_DOUBT, final, gap, share)
    verdict = Verdict.MET if goal.reached_by(final.value) else Verdict.MISSED
    # What a missing year would add can only raise the sum.
    certain = Verdict.MISSED if goal.at_most else Verdict.MET
    if verdict is not certain and _has_gap(goal, [one for one in course if one.on <= final.on]):
        return Outcome(Verdict.NO_FINAL_READING)
    return Outcome(verdict, final, gap, share)


def _has_gap(goal: Goal, course: Sequence[Point]) -> bool:
    """Whether a year of a flow was never reported, counted from its start."""
    far = (years_between(before.on, after.on) > YEARLY for before, after in pairwise(course))
    return goal.sort is Sort.FLOW and any(far)


def _final(goal: Goal, course: list[Point]) -> Point | None:
    latest = goal.aim.on if goal.sort is Sort.FLOW else goal.aim.on + _LATE
    near = [one for one in course if goal.aim.on - _EARLY <= one.on <= latest]
    return min(near, key=lambda one: abs(years_between(goal.aim.on, one.on)), default=None)
