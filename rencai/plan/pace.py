"""Pace and chance before the target date: what is needed from now, what was kept so far, where it leads, how surely.

The course is a straight line with wandering on the goal's scale (a stock on a log scale, a share on a logit scale, a
flow as a running sum). After ``t`` years from x0 to x, and ``h`` years before the end, the end is expected at
x + (x - x0) h / t, and errs by wander * sqrt(h + h²/t): the first part is what may still happen, the second that the
pace itself is known only from t years.

How much quantities of this plan wander cannot be learnt from three readings of one of them. It is learnt from the
*other* indicators of the plan (`Wander`), so that a goal's own progress never widens its own uncertainty, and more
progress can only raise its chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from rencai.plan.goals import Goal, Point, Scale, Sort, years_between

LEVEL = 0.8
"""Share of cases that the interval is meant to hold."""
_LEAST_READINGS = 2
_LEAST_YEARS = 0.9
_STALE_YEARS = 1.6
"""A yearly reading arrives within some months of its year's end; an older one says too little about today."""
YEARLY = 1.1
"""Readings at most so many years apart leave no year of a flow out."""
_STEP_SHARE = 0.6
"""How much a quantity wanders in a year, told in yearly steps of its plan, before anything was learnt."""
_LEAST_WANDER = {Scale.LOG: 0.01, Scale.LOGIT: 0.04, Scale.PLAIN: 0.0}
_FIRST_WEIGHT = 4.0
_MOST_WEIGHT = 15.0
"""Indicators differ in how much they wander: however many are seen, the tails keep so many degrees of freedom."""


class Colour(StrEnum):
    """What the chance says, in one word."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    TOO_LITTLE = "too-little-data"


def colour_of(chance: float | None) -> Colour:
    """Green from two in three, red below one in three; without a chance, too little data."""
    if chance is None:
        return Colour.TOO_LITTLE
    return Colour.GREEN if chance >= 2 / 3 else Colour.RED if chance < 1 / 3 else Colour.AMBER


@dataclass(frozen=True)
class Wander:
    """How much more or less than expected the quantities of a plan wander, and how many observations that rests on."""

    factor: float = 1.0
    weight: float = _FIRST_WEIGHT


@dataclass(frozen=True)
class Rate:
    """A pace: so much a year in the goal's unit (points for shares), and for stocks the yearly growth."""

    a_year: float
    growth: float | None = None


@dataclass(frozen=True)
class Expected:
    """Where the course leads at the target date, with the interval that should hold it in ``level`` of the cases."""

    value: float
    low: float
    high: float
    level: float = LEVEL


@dataclass(frozen=True)
class Pace:
    """Where a goal stands before its date; ``expected`` and ``chance`` are None when there is too little data.

    ``last`` is the last reading (of a flow the sum so far), None while there is only the baseline.
    """

    last: Point | None
    needed: Rate | None
    so_far: Rate | None
    expected: Expected | None
    chance: float | None

    @property
    def colour(self) -> Colour:
        """The colour that follows from the chance."""
        return colour_of(self.chance)


def course_of(goal: Goal, readings: Sequence[Point], on: date) -> list[Point]:
    """The start and the readings known on a day, in order; a flow as its running sum."""
    known = sorted((one for one in readings if one.on <= on), key=lambda one: one.on)
    if goal.start is not None:
        known = [one for one in known if one.on > goal.start.on]
    if goal.sort is Sort.FLOW:
        total = goal.start.value if goal.start is not None else 0.0
        summed = []
        for one in known:
            total += one.value
            summed.append(Point(one.on, total))
        known = summed
    return [goal.start, *known] if goal.start is not None else known


def pace_of(goal: Goal, readings: Sequence[Point], on: date, wander: Wander | None = None) -> Pace:
    """Pace, expectation and chance on a day before the target date."""
    course = course_of(goal, readings, on)
    last = course[-1] if course else None
    needed = _needed(goal, last, on) if last is not None else None
    so_far = _rate(goal, course[0], last) if last is not None and len(course) > 1 else None
    latest = last if last is not goal.start else None
    if last is None or not _suffices(goal, course, on):
        return Pace(latest, needed, so_far, None, None)
    expected, chance = _outlook(goal, course[0], last, wander or Wander())
    return Pace(latest, needed, so_far, expected, chance)


def _suffices(goal: Goal, course: list[Point], on: date) -> bool:
    """At least two readings behind the start, about a year of them, and the last not old."""
    if len(course) < _LEAST_READINGS + 1:
        return False
    spanned, age = years_between(course[0].on, course[-1].on), years_between(course[-1].on, on)
    gapless = goal.sort is not Sort.FLOW or all(years_between(a.on, b.on) <= YEARLY for a, b in pairwise(course))
    return spanned >= _LEAST_YEARS and age <= _STALE_YEARS and gapless


def _needed(goal: Goal, last: Point, on: date) -> Rate | None:
    left = years_between(on, goal.aim.on)
    if left <= 0:
        return None
    return _rate_over(goal, last.value, goal.aim.value, left)


def _rate(goal: Goal, first: Point, last: Point) -> Rate | None:
    years = years_between(first.on, last.on)
    return _rate_over(goal, first.value, last.value, years) if years > 0 else None


def _rate_over(goal: Goal, first: float, last: float, years: float) -> Rate:
    growth = None
    if goal.scale is Scale.LOG and first > 0 and last > 0:
        growth = math.exp(math.log(last / first) / years) - 1
    return Rate((last - first) / years, growth)


@dataclass(frozen=True)
class Band:
    """A day ahead: the value expected then, and the interval that should hold it in ``LEVEL`` of the cases."""

    on: date
    value: float
    low: float
    high: float


def fan_of(goal: Goal, readings: Sequence[Point], on: date, wander: Wander | None = None) -> list[Band]:
    """Where the course leads: the last reading, then every year's end up to the target date. Empty: too little data."""
    course = course_of(goal, readings, on)
    if not course or not _suffices(goal, course, on):
        return []
    first, last = course[0], course[-1]
    ends = [date(year, 12, 31) for year in range(last.on.year, goal.aim.on.year + 1)]
    days = sorted({last.on, goal.aim.on, *(day for day in ends if last.on < day < goal.aim.on)})
    return [_band(goal, first, last, day, wander or Wander()) for day in days]


def _ahead(goal: Goal, first: Point, last: Point, day: date, wander: Wander) -> tuple[float, float]:
    """The middle and the error of what is expected on a day, on the goal's scale."""
    gone, left = years_between(first.on, last.on), max(years_between(last.on, day), 0.0)
    start, now = goal.scale.of(first.value), goal.scale.of(last.value)
    error = wander.factor * _expected_wander(goal, first) * math.sqrt(left + left * left / gone)
    return now + (now - start) * left / gone, error


def _band(goal: Goal, first: Point, last: Point, day: date, wander: Wander) -> Band:
    from scipy.special import stdtrit  # Student's t: its quantiles

    middle, error = _ahead(goal, first, last, day, wander)
    reach = float(stdtrit(wander.weight, 0.5 + LEVEL / 2)) * error
    back = goal.scale.back
    return Band(day, back(middle), back(middle - reach), back(middle + reach))


def _outlook(goal: Goal, first: Point, last: Point, wander: Wander) -> tuple[Expected, float]:
    from scipy.special import stdtr  # Student's t: its distribution

    middle, error = _ahead(goal, first, last, goal.aim.on, wander)
    end = _band(goal, first, last, goal.aim.on, wander)
    gap = goal.scale.of(goal.threshold) - middle if goal.at_most else middle - goal.scale.of(goal.threshold)
    chance = float(stdtr(wander.weight, gap / error)) if error > 0 else float(goal.reached_by(last.value))
    return Expected(end.value, end.low, end.high), chance


def _expected_wander(goal: Goal, first: Point) -> float:
    """How far the quantity is expected to wander in a year, on its scale: part of the yearly step its plan asks."""
    step = abs(goal.scale.of(goal.aim.value) - goal.scale.of(first.value)) / max(
        years_between(first.on, goal.aim.on), 0.1
    )
    return math.hypot(_STEP_SHARE * step, _LEAST_WANDER[goal.scale])


def learn_wander(courses: Sequence[tuple[Goal, Sequence[Point]]], on: date) -> Wander:
    """How much these goals wandered around their own straight courses, against what was expected of them.

    Give it the *other* goals of a plan, never the one whose chance is asked for.
    """
    squares, freedom = _FIRST_WEIGHT, _FIRST_WEIGHT
    for goal, readings in courses:
        course = course_of(goal, readings, on)
        if len(course) < _LEAST_READINGS + 1:
            continue
        expected = _expected_wander(goal, course[0])
        if expected <= 0:
            continue
        pace = _slope(goal, course)
        for before, after in pairwise(course):
            years = years_between(before.on, after.on)
            moved = goal.scale.of(after.value) - goal.scale.of(before.value)
            squares += (moved - pace * years) ** 2 / (years * expected**2)
        freedom += len(course) - 2
    return Wander(math.sqrt(squares / freedom), min(freedom, _MOST_WEIGHT))


def _slope(goal: Goal, course: list[Point]) -> float:
    first, last = course[0], course[-1]
    return (goal.scale.of(last.value) - goal.scale.of(first.value)) / years_between(first.on, last.on)
