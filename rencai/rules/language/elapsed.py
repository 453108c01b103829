"""Time between two days, as rules count it: whole years, whole months, days; never below 0."""

from __future__ import annotations

import calendar
import math
from datetime import date, timedelta

from rencai.rules.language.tree import Compare, CompareDay, Elapse, Elapsed, Literal, Op


def elapsed(unit: Elapse, since: date, until: date) -> int:
    """Whole units from one day to another; who was born on 29 February is a year older on 1 March."""
    if unit is Elapse.DAYS:
        return max(0, (until - since).days)
    months = (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)
    return max(0, months // 12 if unit is Elapse.YEARS else months)


def latest_day(unit: Elapse, least: int, until: date) -> date:
    """The latest day from which at least so many units (1 or more) have passed until a day."""
    try:
        if unit is Elapse.DAYS:
            return until - timedelta(days=least)
        months = until.year * 12 + until.month - 1 - (least * 12 if unit is Elapse.YEARS else least)
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(until.day, calendar.monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        return date.min


def as_day(node: Compare, on: date) -> CompareDay | bool | None:
    """A clause such as "at least 18 years since birth", as a clause about the day: far cheaper to answer for many.

    A bool where the day does not matter; None where the clause is of another kind.
    """
    left, right, op = node.left, node.right, node.op
    if not isinstance(left, Elapsed) or left.until is not None or not isinstance(right, Literal):
        return None
    if op in (Op.EQ, Op.NE):
        return None
    # a <= k is not (a > k): count the units from which on the clause turns.
    turn = math.ceil(right.value) if op in (Op.GE, Op.LT) else math.floor(right.value) + 1
    reached = op in (Op.GE, Op.GT)
    if turn <= 0:
        return reached
    day = latest_day(left.unit, turn, on)
    return CompareDay(left.since, Op.LE if reached else Op.GT, day, mark=node.mark, says=node.says, cite=node.cite)
