"""Geometry of the charts, made on the server: sparkline with target, fan, timeline. Coordinates are SVG user units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rencai.plan import Followed, Point
from rencai.plan.evaluation import Round

SPARK = (110, 26)
_FAN_WIDTH, _FAN_HEIGHT = 360, 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 12, 26


@dataclass(frozen=True)
class Axes:
    """Days to x and values to y, inside a frame."""

    first: date
    last: date
    low: float
    high: float
    left: float
    right: float
    top: float
    bottom: float

    def x(self, day: date) -> float:
        """Where a day stands."""
        span = (self.last - self.first).days or 1
        return round(self.left + (day - self.first).days / span * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        """Where a value stands."""
        span = (self.high - self.low) or 1.0
        return round(self.bottom - (value - self.low) / span * (self.bottom - self.top), 1)

    def line(self, points: Sequence[Point]) -> str:
        """Points of a polyline."""
        return " ".join(f"{self.x(one.on)},{self.y(one.value)}" for one in points)


@dataclass(frozen=True)
class Spark:
    """A small course towards its target: the line, its last point, and where the target lies."""

    points: str
    end: tuple[float, float] | None
    aim: tuple[float, float]


def spark_of(one: Followed) -> Spark:
    """The course of an indicator with its target at the end."""
    values = [point.value for point in one.course] + [one.goal.aim.value]
    first = one.course[0].on if one.course else date(one.goal.aim.on.year - 5, 12, 31)
    last = max([one.goal.aim.on, *(point.on for point in one.course)])
    width, height = SPARK
    axes = Axes(first, last, min(values), max(values), 4, width - 5, 5, height - 5)
    end = (axes.x(one.course[-1].on), axes.y(one.course[-1].value)) if one.course else None
    points = axes.line(one.course) if len(one.course) > 1 else ""
    return Spark(points, end, (axes.x(one.goal.aim.on), axes.y(one.goal.aim.value)))


@dataclass(frozen=True)
class Tick:
    """A mark of an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Fan:
    """Everything that the fan chart draws."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    course: str
    dots: tuple[tuple[float, float, bool], ...]
    """x, y, and whether the value may count something else."""
    band: str
    middle: str
    aim: tuple[float, float]
    before: tuple[tuple[float, float], ...]
    """Targets that were revised since."""
    needed: str
    """The straight way from start to target."""
    years: tuple[Tick, ...]
    values: tuple[Tick, ...]


def fan_chart(one: Followed) -> Fan:
    """The course of an indicator, where it leads with its interval, and where it should be."""
    targets = [one.goal.aim, *([one.first.aim] if one.first.aim != one.goal.aim else [])]
    starts = [point.on for point in one.course] or [date(one.goal.aim.on.year - 5, 12, 31)]
    last = max([*(aim.on for aim in targets), *starts])
    seen = [point.value for point in (*one.course, *targets)]
    seen += [value for band in one.fan for value in (band.low, band.high)]
    ticks = nice_ticks(min(seen), max(seen))
    axes = Axes(
        min(starts), last, ticks[0], ticks[-1], _LEFT, _FAN_WIDTH - _RIGHT, _TOP, _FAN_HEIGHT - _BOTTOM
    )  # fmt: skip
    doubtful = {period.on for period in one.periods if period.holds.doubtful}
    upper = [(axes.x(band.on), axes.y(band.high)) for band in one.fan]
    lower = [(axes.x(band.on), axes.y(band.low)) for band in reversed(one.fan)]
    return Fan(
        _FAN_WIDTH, _FAN_HEIGHT, _LEFT, _FAN_WIDTH - _RIGHT, _TOP, _FAN_HEIGHT - _BOTTOM,
        axes.line(one.course),
        tuple((axes.x(point.on), axes.y(point.value), point.on in doubtful) for point in one.course),
        " ".join(f"{x},{y}" for x, y in upper + lower),
        " ".join(f"{axes.x(band.on)},{axes.y(band.value)}" for band in one.fan),
        (axes.x(one.goal.aim.on), axes.y(one.goal.aim.value)),
        tuple((axes.x(aim.on), axes.y(aim.value)) for aim in targets[1:]),
        axes.line([one.course[0], one.goal.aim]) if one.course else "",
        _years(axes),
        tuple(Tick(axes.y(value), _label(value)) for value in ticks),
    )  # fmt: skip


def _years(axes: Axes) -> tuple[Tick, ...]:
    ends = [date(year, 12, 31) for year in range(axes.first.year, axes.last.year + 1)]
    shown = [day for day in ends if axes.first <= day <= axes.last]
    return tuple(Tick(axes.x(day), str(day.year)) for day in shown)


def _label(value: float) -> str:
    return f"{value:,.6g}"


def nice_ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round values that span low to high, about as many as wanted."""
    if high <= low:
        high = low + (abs(low) or 1.0)
    rough = (high - low) / wanted
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if size * times >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(step * at, 10) for at in range(first, last + 1)]


@dataclass(frozen=True)
class Bar:
    """A bar of the timeline in thousandths of the plan's years: where it begins, how long, and its milestones."""

    x: float
    width: float
    steps: tuple[tuple[float, bool, bool], ...]
    """x, whether done, whether late."""


def bar_of(first: date, last: date, span: tuple[date, date], steps: Sequence[tuple[date, bool, bool]]) -> Bar:
    """An undertaking between two days, on a scale of a thousand over ``span``."""
    days = (span[1] - span[0]).days or 1

    def at(day: date) -> float:
        return round(1000 * min(max((day - span[0]).days / days, 0), 1), 1)

    begun, ended = at(first), at(last)
    return Bar(begun, max(round(ended - begun, 1), 6), tuple((at(day), done, late) for day, done, late in steps))


def deadlines(one: Round) -> tuple[date, date, date]:
    """The three days of a round, in order."""
    return one.readings_due, one.report_due, one.approval_due
