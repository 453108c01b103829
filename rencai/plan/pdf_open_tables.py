"""Tables of a pdf that are drawn without upright lines: columns are the strips that no text crosses.

They are read only where every strip holds exactly one heading; otherwise the lines stay lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from rencai.plan.characters import fold
from rencai.plan.document import Cell, Place, Row, Table
from rencai.plan.headings import Header, Role, find_header
from rencai.plan.pdf_lines import Box, TextLine, Word

_LEAST_COLUMNS = 4
_FARTHEST = 3.0
"""Lines further apart than so many heights of type are not of one table."""
_OVERLAP = 0.15


@dataclass(frozen=True)
class OpenTable:
    """Where a table stands, its rows with their tops, and the lines it took."""

    box: Box
    rows: tuple[tuple[float, tuple[Cell, ...]], ...]
    lines: tuple[TextLine, ...]


def open_tables(lines: list[TextLine]) -> list[OpenTable]:
    """The tables among the lines of a page, from top to bottom."""
    found: list[OpenTable] = []
    at = 0
    while at < len(lines):
        table = _table_from(lines[at:])
        if table is not None:
            found.append(table)
            at += len(table.lines)
        else:
            at += 1
    return found


def _table_from(lines: list[TextLine]) -> OpenTable | None:
    headings = lines[0].words
    if len(headings) < _LEAST_COLUMNS:
        return None
    header = find_header(Table((Row(tuple(Cell(fold(word.text)) for word in headings), Place(0, 1)),)))
    if header is None:
        return None
    taken, strips = _region(lines)
    if len(taken) < 2:
        return None
    rows = _rows(header, taken, strips)
    box = Box(strips[0][0], taken[0].top, strips[-1][1], taken[-1].bottom)
    return OpenTable(box, tuple(rows), tuple(taken))


def _region(lines: list[TextLine]) -> tuple[list[TextLine], list[tuple[float, float]]]:
    """The header and the lines below it that leave the strips between its headings free, and the strips they take."""
    first, taken = lines[0], [lines[0]]
    strips = _strips(list(first.words), first.size)
    for line in lines[1:]:
        wider = _strips([word for one in (*taken, line) for word in one.words], first.size)
        apart = len(wider) == len(first.words) and all(map(_in, wider, first.words))
        if line.top - taken[-1].bottom > _FARTHEST * first.size or not apart:
            break
        taken.append(line)
        strips = wider
    return taken, strips


def _strips(words: list[Word], size: float) -> list[tuple[float, float]]:
    """The stretches of the page's width that text covers, those closer than half a character taken as one."""
    strips: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda word: word.x0):
        if strips and word.x0 - strips[-1][1] < 0.5 * size:
            strips[-1] = (strips[-1][0], max(strips[-1][1], word.x1))
        else:
            strips.append((word.x0, word.x1))
    return strips


def _in(strip: tuple[float, float], word: Word) -> bool:
    return strip[0] <= word.x0 and word.x1 <= strip[1]


def _rows(
    header: Header, lines: list[TextLine], strips: list[tuple[float, float]]
) -> list[tuple[float, tuple[Cell, ...]]]:
    bands: list[list[TextLine]] = []
    for line in lines:
        # A name of two lines beside one number stands half a line above and below it: such lines overlap.
        if bands and line.top < bands[-1][-1].bottom - _OVERLAP * line.size:
            bands[-1].append(line)
        else:
            bands.append([line])
    keys = [*header.all(Role.NUMBER), *header.all(Role.VALUE)] or header.all(Role.LEAD)
    rows: list[tuple[float, list[str]]] = []
    for band in bands:
        texts = ["".join(word.text for line in band for word in line.words if _in(strip, word)) for strip in strips]
        if rows and not any(texts[column.at] for column in keys):
            rows[-1] = (rows[-1][0], [above + below for above, below in zip(rows[-1][1], texts, strict=True)])
        else:
            rows.append((band[0].top, texts))
    group = header.first(Role.GROUP)
    if group is not None and len(rows) > 1 and not rows[1][1][group.at]:
        # The group's name is set in the middle of its rows; which rows those are, nothing tells.
        rows = [rows[0], *((top, [*texts[: group.at], "", *texts[group.at + 1 :]]) for top, texts in rows[1:])]
    return [(top, tuple(Cell(fold(text).strip()) for text in texts)) for top, texts in rows]
