"""Broken lines joined into paragraphs, across page breaks and footnotes, without swallowing headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rencai.plan.characters import close_up, fold
from rencai.plan.document import Paragraph, Place
from rencai.plan.numbering import marker_of, starts_something

_ENDED = re.compile(r"[。！？；：!?;:…]['\"”’）)】」]*$")
_PROSE = re.compile(r"[，、；。,]")
_LONGEST_HEADING = 40


@dataclass(frozen=True)
class Line:
    """One printed line. ``gap`` says that something stood between it and the line before: a blank line, a page."""

    raw: str
    place: Place
    gap: bool = False
    note: bool = False


def join_lines(lines: Iterable[Line]) -> Iterator[Paragraph]:
    """Paragraphs in order; a footnote is a paragraph of its own and does not end the one it interrupts."""
    open_text = ""
    starts: list[tuple[int, Place]] = []
    waiting: list[Paragraph] = []
    gap = False
    for line in lines:
        text = close_up(fold(line.raw))
        if not text:
            gap = True
            continue
        if line.note:
            waiting.append(Paragraph(text, ((0, line.place),), note=True))
            gap = True
            continue
        if open_text and _continues(open_text, text, gap or line.gap):
            starts.append((len(open_text) + (space := _needs_space(open_text, text)), line.place))
            open_text += " " * space + text
        else:
            if open_text:
                yield Paragraph(open_text, tuple(starts))
            yield from waiting
            waiting = []
            open_text, starts = text, [(0, line.place)]
        gap = False
    if open_text:
        yield Paragraph(open_text, tuple(starts))
    yield from waiting


def _needs_space(before: str, after: str) -> int:
    # Two Latin words that met at a line's end had a space between them; Chinese has none, nor has a cut number.
    return int(before[-1].isascii() and after[0].isascii() and before[-1].isalpha() and after[0].isalpha())


def _continues(before: str, after: str, gap: bool) -> bool:
    if starts_something(after) or _ENDED.search(before) or _is_heading(before):
        return False
    if not gap:
        return True
    return bool(_PROSE.search(before)) or _left_open(before)


def _is_heading(text: str) -> bool:
    mark = marker_of(text)
    if mark is None and not text.startswith("#"):
        return False
    return len(text) <= _LONGEST_HEADING and not _PROSE.search(text[mark.length if mark is not None else 0 :])


def _left_open(text: str) -> bool:
    """Whether a title bracket was opened and not closed: its other half stands on the next line."""
    return text.count("《") > text.count("》")
