"""A txt document: lines become paragraphs and tables. Cells are parted by tabs, by bars, or by wide spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rencai.plan.characters import close_up, fold, is_footnote
from rencai.plan.document import Block, Cell, Document, Place, Row, Table
from rencai.plan.furniture import is_continuation_mark, is_page_number, running_heads
from rencai.plan.headings import find_header
from rencai.plan.numbering import starts_something
from rencai.plan.paragraphs import Line, join_lines

_BAR_RULE = re.compile(r"\s*\|?[\s:|+-]*-{2,}[\s:|+-]*\|?\s*")
_CONTENTS_LINE = re.compile(r"[^\t]*\t *\d{0,3} *")
_NUMBER_CELL = re.compile(r"\s*\d{1,3}\s*")


@dataclass(frozen=True)
class _RawRow:
    cells: list[str]
    place: Place
    wide_spaces: bool


def text_document(file: str, text: str) -> Document:
    """The document of a txt's text; line numbers are those of the file, from 1."""
    raw = [line.rstrip("\r").replace("\f", "") for line in text.split("\n")]
    lines = [Line(line, Place(0, number)) for number, line in enumerate(raw, start=1)]
    return Document(file, tuple(blocks_of(lines)), {line.place: line.raw for line in lines})


def blocks_of(lines: list[Line]) -> Iterator[Block]:
    """Paragraphs and tables out of printed lines; page numbers, running heads and rules are left out."""
    heads = running_heads(line.raw for line in lines)
    kept = [line for line in lines if not _is_furniture(line.raw, heads)]
    for is_table, group in _runs(kept):
        if is_table:
            yield from _table_or_text(group)
        else:
            yield from join_lines(_noted(group))


def _is_furniture(raw: str, heads: set[str]) -> bool:
    if not raw.strip():
        return False
    if is_page_number(raw) or is_continuation_mark(raw):
        return True
    return "\t" not in raw and close_up(fold(raw)) in heads


def _noted(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        yield Line(line.raw, line.place, line.gap, line.note or is_footnote(line.raw))


def _runs(lines: list[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Neighbouring lines of one sort; blank lines and footnotes go with what they stand in."""
    group: list[Line] = []
    sort = False
    for line in lines:
        loose = not line.raw.strip() or is_footnote(line.raw)
        is_row = cells_of(line.raw) is not None
        if not loose and is_row != sort and not (sort and _completes(group, line.raw)):
            if group:
                yield sort, group
            group, sort = [], is_row
        group.append(line)
    if group:
        yield sort, group


def cells_of(raw: str) -> list[str] | None:
    """The cells of a line that looks like a table row, else None. A line of a table of contents is no row."""
    if "\t" in raw:
        return None if _CONTENTS_LINE.fullmatch(raw) and starts_something(fold(raw).strip()) else raw.split("\t")
    if raw.count("|") >= 2:
        return raw.strip().strip("|").split("|")
    wide = re.split(r"\s{2,}|\u3000+", raw.strip())
    return wide if len(wide) >= 3 else None


def _completes(group: list[Line], raw: str) -> bool:
    """Whether a line without cells is the rest of a row that was cut: it follows at once, and the row is short."""
    last = group[-1]
    if not last.raw.strip() or starts_something(fold(raw).strip()):
        return False
    width = max((len(cells_of(line.raw) or []) for line in group), default=0)
    return 1 < len(cells_of(last.raw) or []) < width or ("\t" not in last.raw and "|" not in last.raw)


def _table_or_text(group: list[Line]) -> Iterator[Block]:
    rows = list(_rows_of(group))
    notes = [line for line in group if is_footnote(line.raw)]
    table = Table(tuple(Row(tuple(Cell(fold(cell).strip()) for cell in row.cells), row.place) for row in rows))
    doubtful = len(rows) < 2 or any(row.wide_spaces for row in rows)
    if doubtful and find_header(table) is None:
        yield from join_lines(_noted(group))
        return
    yield table
    yield from join_lines(_noted(notes))


def _rows_of(group: list[Line]) -> Iterator[_RawRow]:
    width = max(len(cells_of(line.raw) or []) for line in group)
    open_row: _RawRow | None = None
    for line in group:
        if not line.raw.strip() or is_footnote(line.raw) or _BAR_RULE.fullmatch(line.raw):
            continue
        cells = cells_of(line.raw) or [line.raw]
        if open_row is not None and _is_rest_of(open_row.cells, cells, width):
            joined = [*open_row.cells[:-1], open_row.cells[-1] + cells[0].lstrip(), *cells[1:]]
            open_row = _RawRow(joined, open_row.place, open_row.wide_spaces)
            continue
        if open_row is not None:
            yield open_row
        open_row = _RawRow(cells, line.place, "\t" not in line.raw and "|" not in line.raw)
    if open_row is not None:
        yield open_row


def _is_rest_of(row: list[str], cells: list[str], width: int) -> bool:
    """Whether a row was cut inside a cell and goes on here: both are short, and together they are not too long."""
    short = len(row) < width and len(cells) < width and len(row) + len(cells) - 1 <= width
    return short and bool(cells[0].strip()) and not _NUMBER_CELL.fullmatch(cells[0])
