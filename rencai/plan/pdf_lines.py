"""Characters of a pdf page put into lines, and the lines of a cell put back into what was written."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rencai.plan.characters import fold
from rencai.plan.document import SOFT_BREAK

_SAME_LINE = 0.55
_WORD_GAP = 0.25
_COLUMN_GAP = 1.6
_BETWEEN_WORDS = 0.5
_RAISED = 0.78
_FULL = 0.97
"""A line with room for less than one more character was full."""


@dataclass(frozen=True)
class Box:
    """A rectangle of a page, top down, in points."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, char: Any) -> bool:
        """Whether the middle of a character lies inside."""
        across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        return bool(self.x0 <= across < self.x1 and self.top <= down < self.bottom)


@dataclass(frozen=True)
class Word:
    """A stretch of a line without a gap in it."""

    x0: float
    x1: float
    text: str


@dataclass(frozen=True)
class TextLine:
    """One printed line: its text (wide gaps kept as three spaces), its box, the size of its type, its words."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    words: tuple[Word, ...] = ()


def lines_of(chars: list[Any]) -> list[TextLine]:
    """Lines from top to bottom; small raised numbers (marks of footnotes) are left out."""
    rows: list[list[Any]] = []
    for char in sorted(chars, key=lambda char: ((char["top"] + char["bottom"]) / 2, char["x0"])):
        middle = (char["top"] + char["bottom"]) / 2
        if rows and abs(middle - _middle(rows[-1])) < _SAME_LINE * max(char["size"], rows[-1][0]["size"]):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [line for row in rows if (line := _line(row)) is not None]


def _middle(row: list[Any]) -> float:
    tallest = max(row, key=lambda char: char["size"])
    return float(tallest["top"] + tallest["bottom"]) / 2


def _line(row: list[Any]) -> TextLine | None:
    size = statistics.median(char["size"] for char in row)
    largest = max(char["size"] for char in row)
    kept = (
        [char for char in row if not (char["size"] < _RAISED * largest and _is_mark(char))] if size == largest else row
    )
    kept.sort(key=lambda char: char["x0"])
    if not kept:
        return None
    text = kept[0]["text"]
    words = [Word(kept[0]["x0"], kept[0]["x1"], text)]
    for before, char in pairwise(kept):
        gap = char["x0"] - before["x1"]
        text += ("   " if gap > _COLUMN_GAP * size else " " if gap > _WORD_GAP * size else "") + char["text"]
        if gap > _BETWEEN_WORDS * size:
            words.append(Word(char["x0"], char["x1"], char["text"]))
        else:
            words[-1] = Word(words[-1].x0, char["x1"], words[-1].text + char["text"])
    return TextLine(
        text,
        kept[0]["x0"],
        max(char["x1"] for char in kept),
        min(char["top"] for char in kept),
        max(char["bottom"] for char in kept),
        size,
        tuple(words),
    )


def _is_mark(char: Any) -> bool:
    return char["text"].isdigit() or char["text"] in "①②③④⑤⑥⑦⑧⑨[]"


def cell_text(lines: list[TextLine], box: Box, padding: float) -> str:
    """The text of a cell: a line that reached the right edge only wrapped; after a shorter one the break was meant."""
    text = lines[0].text if lines else ""
    for before, line in pairwise(lines):
        room = box.x1 - box.x0 - 2 * padding - (before.x1 - before.x0)
        text += (SOFT_BREAK if room < line.size * _FULL else "\n") + line.text
    return fold(text).strip()
