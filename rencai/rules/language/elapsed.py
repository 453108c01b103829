"""Time between two days, as rules count it: whole years, whole months, days; never below 0."""

from __future__ import annotations

from datetime import date

from rencai.rules.language.tree import Elapse


def elapsed(unit: Elapse, since: date, until: date) -> int:
    """Whole units from one day to another; who was born on 29 February is a year older on 1 March."""
    if unit is Elapse.DAYS:
        return max(0, (until - since).days)
    months = (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)
    return max(0, months // 12 if unit is Elapse.YEARS else months)
