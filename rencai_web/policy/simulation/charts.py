"""Bars of a simulation as SVG geometry: what is surely paid and what at most, before and after; who wins and loses."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.foundation.components.templatetags.components import here
from rencai_web.policy.simulation.population import words_of

WIDTH, ROW = 540, 30
MOST_ROWS = 24
_LABEL, _LONG_LABEL = 110, 260
"""Room for the words before the bars: at least, and at most where they are long."""
_END = 104
"""Room for the figure behind a bar."""


@dataclass(frozen=True)
class Bar:
    """One row: its words, and bars as (kind, x, width)."""

    words: Bilingual
    label: str
    """The words in the reader's language, cut where even the widest label has no room."""
    y: int
    bars: tuple[tuple[str, float, float, int], ...]
    """kind, x, width, offset down."""
    end: float
    figure: str


@dataclass(frozen=True)
class Chart:
    """A chart of rows; ``more`` rows stand only in the table."""

    rows: tuple[Bar, ...]
    height: int
    more: int
    middle: float = 0.0


def paid_chart(breakdown: str, parts: Sequence[Mapping[str, Any]]) -> Chart:
    """Money per part: sure, sure by unconfirmed figures, possible; above it the same before, if compared."""
    told = [part for part in parts if part["paid"]["to"] is not None]
    shown = told[:MOST_ROWS]
    most = max([1.0, *(float(each) for part in shown for each in _tops(part))])
    words = [words_of(breakdown, part["value"]) for part in shown]
    room = _room(words)
    scale = (WIDTH - room - _END) / most
    rows = []
    for at, part in enumerate(shown):
        bars: list[tuple[str, float, float, int]] = []
        if "before" in part:
            bars += _row(part["before"], room, scale, ("before", "before-unconfirmed", "before-possible"), 3)
        bars += _row(part["paid"], room, scale, ("sure", "unconfirmed", "possible"), 13)
        end = max(x + width for _, x, width, _ in bars)
        rows.append(Bar(words[at], _cut(here(words[at]), room), at * ROW, tuple(bars), end + 6, _span(part["paid"])))
    return Chart(tuple(rows), len(shown) * ROW + 4, len(told) - len(shown))


def change_chart(breakdown: str, parts: Sequence[Mapping[str, Any]]) -> Chart | None:
    """Who surely loses to the left, who wins to the right, by unconfirmed figures further out; None if nobody."""
    numbers = [part for part in parts if all(isinstance(part.get(key), int) for key in ("winners", "losers"))]
    shown = [part for part in numbers if part["winners"] or part["losers"]][:MOST_ROWS]
    if not shown:
        return None
    most = max(max(part["winners"], part["losers"]) for part in shown)
    losing = max(part["losers"] for part in shown)
    winning = max(part["winners"] for part in shown)
    words = [words_of(breakdown, part["value"]) for part in shown]
    room = _room(words)
    scale = (WIDTH - room - _END) / max(1, (losing + winning) if losing and winning else most)
    middle = room + losing * scale
    rows = []
    for at, part in enumerate(shown):
        lose, win = part["losers"] * scale, part["winners"] * scale
        lose_sure, win_sure = (_told_confirmed(part, key) * scale for key in ("losers", "winners"))
        bars = tuple(
            (kind, round(x, 1), round(width, 1), 8)
            for kind, x, width in (
                ("lose-unconfirmed", middle - lose, lose - lose_sure), ("lose", middle - lose_sure, lose_sure),
                ("win", middle, win_sure), ("win-unconfirmed", middle + win_sure, win - win_sure),
            )
            if width or kind in ("lose", "win")
        )  # fmt: skip
        figure = f"−{part['losers']:,} / +{part['winners']:,}"
        rows.append(Bar(words[at], _cut(here(words[at]), room), at * ROW, bars, middle + win + 6, figure))
    return Chart(tuple(rows), len(shown) * ROW + 4, 0, round(middle, 1))


def _told_confirmed(part: Mapping[str, Any], key: str) -> int:
    """How many of those who win or lose do so by confirmed figures; all, where that is not told apart."""
    confirmed = part.get(f"{key}_confirmed")
    return confirmed if isinstance(confirmed, int) else part[key]


def _room(words: Sequence[Bilingual]) -> float:
    """Pixels for the labels of one chart, so that the longest is read whole where it can be."""
    longest = max((_width(here(each)) for each in words), default=0.0)
    return min(_LONG_LABEL, max(_LABEL, longest + 12))


def _width(text: str) -> float:
    """About how wide a text of 12.5 px is: a Chinese character is as wide as high, a Latin letter about half."""
    return sum(12.5 if unicodedata.east_asian_width(each) in "WF" else 6.4 for each in text)


def _cut(text: str, room: float) -> str:
    cut = text
    while cut and _width(cut) + 12 > room:
        cut = cut[:-1]
    return text if cut == text else f"{cut[:-1].rstrip()}…"


def _tops(part: Mapping[str, Any]) -> tuple[float, ...]:
    return tuple(part[when]["to"] for when in ("paid", "before") if when in part)


def _row(
    span: Mapping[str, float], room: float, scale: float, kinds: tuple[str, str, str], down: int
) -> list[tuple[str, float, float, int]]:
    ends = [0.0, span.get("confirmed", span["from"]) * scale, span["from"] * scale, span["to"] * scale]
    return [
        (kind, round(room + start, 1), round(max(0.0, end - start), 1), down)
        for kind, start, end in zip(kinds, ends, ends[1:], strict=False)
    ]


def _span(span: Mapping[str, float]) -> str:
    low, high = short(span.get("confirmed", span["from"])), short(span["to"])
    return high if low == high else f"{low}–{high}"


def short(amount: float) -> str:
    """An amount of yuan in ten thousands, as offices write it (万)."""
    return f"{amount / 10_000:,.0f}" if amount >= 100_000 else f"{amount / 10_000:,.1f}"
