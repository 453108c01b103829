"""Which source owes a file since when: reckoned from its rhythm, its last delivery and a day that is given."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rencai.city import City, SourceMapping
from rencai_web.registers.typed import HOUSE as OF_THE_HOUSE

_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
SOON = timedelta(days=14)
HOUSE = frozenset(OF_THE_HOUSE.values())
"""What people type in the house is nobody's to send."""


@dataclass(frozen=True)
class Due:
    """How a source stands on a day. ``due``: when its next file is due; None where it comes without a rhythm.

    ``missed``: how many files should have come since the last one.
    """

    source: SourceMapping
    last: date | None
    due: date | None
    missed: int
    state: str
    """``owed``, ``soon``, ``good``, ``never`` (has a rhythm, and nothing has come yet), ``free`` (has none)."""


def due_after(rhythm: str, last: date) -> date | None:
    """When the file after one of ``last`` is due: at the end of the next month, quarter or year of its rhythm."""
    step = _MONTHS.get(rhythm)
    if step is None:
        return None
    month = last.month - 1 + step
    year, month = last.year + month // 12, month % 12 + 1
    return date(year, month, months.monthrange(year, month)[1])


def standing(source: SourceMapping, last: date | None, *, today: date) -> Due:
    """How one source stands."""
    if source.rhythm not in _MONTHS:
        return Due(source, last, None, 0, "free")
    if last is None:
        return Due(source, None, None, 0, "never")
    due = due_after(source.rhythm, last)
    assert due is not None
    if today > due:
        missed, at = 0, due
        while at < today:
            missed, at = missed + 1, due_after(source.rhythm, at) or today
        return Due(source, last, due, missed, "owed")
    return Due(source, last, due, 0, "soon" if due - today <= SOON else "good")


def calendar_of(city: City, last: Mapping[str, date], *, today: date) -> list[Due]:
    """All sources of a city, those that owe longest first. ``last``: its last delivery."""
    sources = [source for source in city.sources if source.source not in HOUSE]
    found = [standing(source, last.get(source.source), today=today) for source in sources]
    order = ("owed", "never", "soon", "good", "free")
    return sorted(found, key=lambda due: (order.index(due.state), due.due or date.max, due.source.source))
