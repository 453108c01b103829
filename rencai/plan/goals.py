"""What is followed: a quantity with a start, a value aimed at and a date; and the scale on which its course runs."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rencai.plan.figures import ABOUT, AT_MOST, MORE_THAN
from rencai.plan.quantities import OUTRIGHT_FLOW

_ABOUT_SHARE = 0.02
"""左右 is taken to allow two parts in a hundred; no document says how much it allows."""
_EDGE = 0.0005


class Sort(StrEnum):
    """What kind of quantity it is, which decides how its course is reckoned."""

    STOCK = "stock"
    """A number that is there on a day: it grows by a share of itself."""
    FLOW = "flow"
    """A number added year by year: what counts is the sum since the start."""
    SHARE = "share"
    """A percentage: its course stays between 0 and 100."""


@dataclass(frozen=True)
class Point:
    """A value on a day."""

    on: date
    value: float


@dataclass(frozen=True)
class Goal:
    """One target. ``start`` is None when no baseline is told; a flow starts at 0 at the end of its base year."""

    no: int | None
    name: str
    unit: str | None
    sort: Sort
    start: Point | None
    aim: Point
    qualifiers: tuple[str, ...] = ()
    group: str | None = None

    @property
    def at_most(self) -> bool:
        """Whether less is better: 不超过, 以内, or an aim below the start."""
        if AT_MOST & set(self.qualifiers):
            return True
        return self.start is not None and self.aim.value < self.start.value

    @property
    def threshold(self) -> float:
        """The value from which the target counts as reached; 左右 allows a little less."""
        if not ABOUT & set(self.qualifiers) or MORE_THAN & set(self.qualifiers):
            return self.aim.value
        return self.aim.value * (1 + _ABOUT_SHARE if self.at_most else 1 - _ABOUT_SHARE)

    def reached_by(self, value: float) -> bool:
        """Whether a value reaches the target; 超 asks for more than the number itself."""
        if self.at_most:
            return value <= self.threshold
        return value > self.threshold if MORE_THAN & set(self.qualifiers) else value >= self.threshold

    @property
    def scale(self) -> Scale:
        """The scale on which the course is taken to be straight."""
        if self.sort is Sort.SHARE:
            return Scale.LOGIT
        values = [self.aim.value, *([self.start.value] if self.start is not None else [])]
        return Scale.LOG if self.sort is Sort.STOCK and min(values) > 0 else Scale.PLAIN


class Scale(StrEnum):
    """How values are turned before they are reckoned with, and back."""

    PLAIN = "plain"
    LOG = "log"
    LOGIT = "logit"

    def of(self, value: float) -> float:
        """The value on this scale; shares are in percent, and 0 and 100 are taken as nearly so."""
        if self is Scale.PLAIN:
            return value
        if self is Scale.LOG:
            return math.log(max(value, 1e-12))
        share = min(max(value / 100, _EDGE), 1 - _EDGE)
        return math.log(share / (1 - share))

    def back(self, scaled: float) -> float:
        """The value that stands at this place of the scale."""
        if self is Scale.PLAIN:
            return scaled
        if self is Scale.LOG:
            return math.exp(min(scaled, 700.0))
        return 100 / (1 + math.exp(-min(max(scaled, -700.0), 700.0)))


def sort_of(name: str, unit: str | None, *, has_start: bool) -> Sort:
    """Percent is a share; 新增… without a baseline is a flow; with one it is a yearly number, followed as it stands."""
    if unit in ("%", "‰") or (unit is None and re.search(r"比例|比重|占比|率$", name)):
        return Sort.SHARE
    return Sort.FLOW if OUTRIGHT_FLOW.search(name) and not has_start else Sort.STOCK


def year_end(year: int) -> date:
    """The day for which a value told for a year is taken."""
    return date(year, 12, 31)


def years_between(one: date, other: date) -> float:
    """Years from one day to another."""
    return (other - one).days / 365.25
