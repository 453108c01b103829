"""Invented goals, their readings, and whole invented plans whose end is known."""

from __future__ import annotations

from datetime import date

import numpy as np

from rencai.plan.goals import Goal, Point, Scale, Sort, year_end

City = tuple[list[Goal], list[list[Point]], list[float], list[list[float]]]
BASE, AIM = 2025, 2030


def goal(sort: Sort = Sort.STOCK, start: float = 100.0, aim: float = 200.0, *qualifiers: str) -> Goal:
    return Goal(1, "工匠", "人", sort, Point(year_end(BASE), start), Point(year_end(AIM), aim), qualifiers)


def yearly(*values: float) -> list[Point]:
    return [Point(year_end(BASE + at), value) for at, value in enumerate(values, start=1)]


def after(years: int) -> date:
    return date(BASE + years, 12, 31)


def city(dice: np.random.Generator, years: int) -> City:
    """23 goals that wander more or less: the goals, their readings so far, how each ended, and every year of it."""
    spread = np.exp(dice.normal(0, 0.5))
    goals, readings, ends, courses = [], [], [], []
    for _ in range(23):
        sort = [Sort.STOCK, Sort.STOCK, Sort.SHARE, Sort.FLOW][int(dice.integers(4))]
        start = {Sort.STOCK: 10 ** dice.uniform(0, 4), Sort.SHARE: dice.uniform(10, 60), Sort.FLOW: 0.0}[sort]
        aim = {
            Sort.STOCK: start * 5 ** dice.uniform(0.1, 1),
            Sort.SHARE: start + dice.uniform(2, 20),
            Sort.FLOW: 10 ** dice.uniform(1, 4),
        }[sort]
        one = goal(sort, start, aim)
        step = (one.scale.of(aim) - one.scale.of(start)) / 5
        wanders = (
            np.hypot(0.6 * step, {Scale.LOG: 0.01, Scale.LOGIT: 0.04, Scale.PLAIN: 0.0}[one.scale])
            * spread
            * np.exp(dice.normal(0, 0.3))
        )
        walked = one.scale.of(start) + np.cumsum(step * dice.uniform(0.4, 1.4) + dice.normal(0, wanders, 5))
        values = [one.scale.back(float(place)) for place in walked]
        told = values[:years] if sort is not Sort.FLOW else list(np.diff([0.0, *values[:years]]))
        goals.append(one)
        readings.append(yearly(*map(float, told)))
        ends.append(values[-1])
        courses.append(values)
    return goals, readings, ends, courses
