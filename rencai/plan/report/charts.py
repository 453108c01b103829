"""Charts of a report as SVG, four units a millimetre: courses with fans, and bars. Their numbers stand in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from rencai.plan.followed import Followed
from rencai.plan.report.numbers import plain, unit_in
from rencai.plan.report.wording import TONES

PER_MM = 4
FAMILY = "Noto Sans SC"
INK, SOFT, LINE, ACCENT, ACCENT_SOFT = "#1b2430", "#4d5865", "#d5dbe2", "#0b6b74", "#cfe6e8"
_TONES = {"good": "#1f6b40", "warn": "#80520e", "bad": "#a62f27", "unknown": "#4d5865", "": ACCENT}
_CELL_WIDTH, _CELL_HEIGHT, _COLUMNS, _GAP = 220, 128, 3, 10
_TOP, _BOTTOM, _LEFT, _RIGHT = 36, 18, 4, 8
_TARGET = {"zh": "目标", "en": "target"}
_NAME_LENGTH = {"zh": 18, "en": 36}


@dataclass(frozen=True)
class Drawing:
    """An SVG and its size in millimetres."""

    svg: str
    width: float
    height: float


def drawing(width: float, height: float, marks: Sequence[str]) -> Drawing:
    """Marks on a sheet of so many units."""
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    return Drawing(f"{head}{''.join(marks)}</svg>", width / PER_MM, height / PER_MM)


def text(
    x: float, y: float, words: str, *, size: float = 11, colour: str = INK, anchor: str = "start", bold: bool = False
) -> str:
    """Words at a place."""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FAMILY}" font-size="{size:g}"{weight} fill="{colour}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _line(left: float, right: float, y: float, style: str) -> str:
    return f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}" {style}/>'


def fans(followed: Sequence[Followed], names: Sequence[str], lang: str) -> Drawing:
    """Small charts, three a row: the course so far, the fan ahead, the target as a dashed line."""
    rows = -(-len(followed) // _COLUMNS)
    marks = []
    for at, one in enumerate(followed):
        x = (at % _COLUMNS) * (_CELL_WIDTH + _GAP)
        y = (at // _COLUMNS) * (_CELL_HEIGHT + _GAP)
        marks.append(f'<g transform="translate({x} {y})">{_fan(one, names[at], lang)}</g>')
    width = _COLUMNS * _CELL_WIDTH + (_COLUMNS - 1) * _GAP
    return drawing(width, max(rows, 1) * (_CELL_HEIGHT + _GAP) - _GAP, marks)


@dataclass(frozen=True)
class _Frame:
    """Where days and values lie in a small chart."""

    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        return _LEFT + (_CELL_WIDTH - _LEFT - _RIGHT) * (day - self.first).days / span

    def y(self, value: float) -> float:
        span = (self.high - self.low) or 1.0
        return _CELL_HEIGHT - _BOTTOM - (_CELL_HEIGHT - _TOP - _BOTTOM) * (value - self.low) / span


def _fan(one: Followed, name: str, lang: str) -> str:
    limit = _NAME_LENGTH[lang]
    short = name if len(name) <= limit else f"{name[: limit - 1]}…"
    colour = _TONES[TONES[one.state]]
    marks = [text(0, 12, short, size=11.5, bold=True)]
    frame = _frame(one)
    target = one.goal.aim.value
    if one.fan:
        upper = [(frame.x(band.on), frame.y(band.high)) for band in one.fan]
        lower = [(frame.x(band.on), frame.y(band.low)) for band in reversed(one.fan)]
        marks.append(f'<polygon points="{_points(upper + lower)}" fill="{ACCENT_SOFT}"/>')
        middle = [(frame.x(band.on), frame.y(band.value)) for band in one.fan]
        marks.append(f'<polyline points="{_points(middle)}" fill="none" stroke="{ACCENT}" stroke-dasharray="2 3"/>')
    y = frame.y(target)
    marks.append(_line(_LEFT, _CELL_WIDTH - _RIGHT, y, f'stroke="{SOFT}" stroke-dasharray="4 3"'))
    aim = f"{_TARGET[lang]} {plain(target)} {unit_in(one.goal.unit, lang)}"
    marks.append(text(_CELL_WIDTH - _RIGHT, 27, aim, size=10, colour=SOFT, anchor="end"))
    course = [(frame.x(point.on), frame.y(point.value)) for point in one.course]
    if course:
        marks.append(f'<polyline points="{_points(course)}" fill="none" stroke="{ACCENT}" stroke-width="2"/>')
        marks += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{ACCENT}"/>' for x, y in course[:-1]]
        x, y = course[-1]
        marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="{colour}"/>')
        marks.append(text(0, 27, plain(one.course[-1].value), size=10.5, colour=colour))
    base = _CELL_HEIGHT - _BOTTOM
    marks.append(_line(_LEFT, _CELL_WIDTH - _RIGHT, base, f'stroke="{LINE}"'))
    marks.append(text(_LEFT, _CELL_HEIGHT - 5, str(frame.first.year), size=9.5, colour=SOFT))
    marks.append(
        text(_CELL_WIDTH - _RIGHT, _CELL_HEIGHT - 5, str(frame.last.year), size=9.5, colour=SOFT, anchor="end")
    )
    return "".join(marks)


def _frame(one: Followed) -> _Frame:
    days = [one.goal.aim.on, *(point.on for point in one.course)]
    values = [one.goal.aim.value, *(point.value for point in one.course)]
    values += [end for band in one.fan for end in (band.low, band.high)]
    low, high = min(values), max(values)
    pad = 0.06 * ((high - low) or abs(high) or 1.0)
    first = min(days) if one.course else date(one.goal.aim.on.year - 5, 12, 31)
    return _Frame(first, max(days), low - pad, high + pad)


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


@dataclass(frozen=True)
class Bar:
    """One bar: its label, length, the words at its end, and its tone."""

    label: str
    value: float
    words: str
    tone: str = ""
    low: float | None = None
    high: float | None = None


def _wide(words: str) -> float:
    """About how many units words take at the size of a label: a Chinese character is as wide as high."""
    return sum(11.0 if ord(mark) > 0x2E80 else 6.2 for mark in words)


def bars(rows: Sequence[Bar], *, most: float | None = None) -> Drawing:
    """Horizontal bars beside their whole labels; with ``low`` and ``high`` a thin line shows the interval."""
    width, step, room = 680.0, 24.0, 110.0
    label_width = max(70.0, *(_wide(row.label) + 16 for row in rows)) if rows else 70.0
    top = most or max((row.high or row.value for row in rows), default=1.0) or 1.0
    span = width - label_width - room
    marks = []
    for at, row in enumerate(rows):
        y = at * step
        end = label_width + span * row.value / top
        marks.append(text(label_width - 8, y + 16, row.label, anchor="end"))
        long = max(end - label_width, 0)
        place = f'x="{label_width}" y="{y + 5:.1f}" width="{long:.1f}" height="14"'
        marks.append(f'<rect {place} fill="{_TONES[row.tone]}"/>')
        reach = end
        if row.low is not None and row.high is not None:
            left, reach = (label_width + span * value / top for value in (row.low, row.high))
            marks.append(_line(left, reach, y + 12, f'stroke="{INK}" stroke-width="1.5"'))
        marks.append(text(max(end, reach) + 6, y + 16, row.words, colour=SOFT))
    return drawing(width, max(len(rows), 1) * step, marks)
