"""A pdf with text: lines outside its tables, tables with their merged cells, page by page.

A place is the page and the ordinal of the line on it, counted from the top over text lines and table rows alike.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from rencai.plan.characters import close_up, fold
from rencai.plan.document import Block, Cell, Document, Place, Row, Table
from rencai.plan.furniture import bare_head, is_continuation_mark, is_page_number
from rencai.plan.paragraphs import Line
from rencai.plan.pdf_lines import Box, TextLine, cell_text, lines_of
from rencai.plan.pdf_open_tables import open_tables
from rencai.plan.pdf_unread_tables import left_as_lines
from rencai.plan.text_files import blocks_of
from rencai.vocabulary.errors import BadInput

_SNAP = 3.0
_EDGE_LINES = 2
_NOTE_SIZE = 0.86
_NOT_READ_ZH = "这里像是没有框线的表格，未能读出"
_LOCKED = ("PDFPasswordIncorrect", "PDFEncryptionError", "PDFTextExtractionNotAllowed")


@dataclass(frozen=True)
class _PageTable:
    """A table of a page: its vertical place and its rows on the full grid, with the top of each row."""

    box: Box
    rows: tuple[tuple[float, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class _Page:
    number: int
    lines: list[TextLine]
    tables: list[_PageTable]
    has_picture: bool


def pdf_document(path: Path, data: bytes) -> Document:
    """The document of a pdf. Raises BadInput when it is locked, broken, or holds pictures only."""
    pages = _pages(path, data)
    if not any(page.lines or page.tables for page in pages):
        raise BadInput(
            "the pdf holds no text, only pictures (a scan)", where=str(path), todo="run text recognition on it first"
        )
    return _assembled(path.name, pages)


def _pages(path: Path, data: bytes) -> list[_Page]:
    import pdfplumber

    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            raw = [_raw(page) for page in pdf.pages]
    except Exception as error:  # pdfplumber wraps whatever pdfminer raises; the cause is told by its class
        cause = next((one for one in (*error.args, error) if isinstance(one, Exception)), error)
        if type(cause).__name__ in _LOCKED:
            raise BadInput("the pdf is encrypted", where=str(path), todo="save it without a password") from None
        what = f"the pdf cannot be opened ({type(cause).__name__})"
        raise BadInput(what, where=str(path), todo="ask the sender for it again") from None
    return [_page(number, *parts) for number, parts in enumerate(raw, start=1)]


def _raw(page: Any) -> tuple[list[Any], list[Any], bool]:
    """Visible characters, tables as lines draw them, and whether there is a picture."""
    found = [char for char in page.dedupe_chars().chars if char["text"].strip()], page.find_tables(), bool(page.images)
    page.close()
    return found


def _page(number: int, chars: list[Any], found: list[Any], has_picture: bool) -> _Page:
    tables = [table for one in found if (table := _page_table(one, chars)) is not None]
    outside = [char for char in chars if not any(table.box.holds(char) for table in tables)]
    lines = lines_of(outside)
    drawn = open_tables(lines)
    tables += [_PageTable(table.box, table.rows) for table in drawn]
    held = {id(line) for table in drawn for line in table.lines}
    return _Page(number, [line for line in lines if id(line) not in held], tables, has_picture)


def _page_table(found: Any, chars: list[Any]) -> _PageTable | None:
    """A table on its full grid; a frame around text (one cell) is no table."""
    boxes = [Box(*cell) for cell in found.cells]
    columns, rows = (
        _edges(edge for box in boxes for edge in (box.x0, box.x1)),
        _edges(edge for box in boxes for edge in (box.top, box.bottom)),
    )
    if len(columns) < 3 or len(rows) < 2:
        return None
    inside = {box: [char for char in chars if box.holds(char)] for box in boxes}
    # Brackets and quotes at the beginning of a line are set further out; plain characters tell the padding.
    lines = ((line, box) for box, held in inside.items() for line in lines_of(held))
    padding = min((line.x0 - box.x0 for line, box in lines if line.text[0].isalnum()), default=0.0)
    grid = [[Cell() for _ in columns[1:]] for _ in rows[1:]]
    for box, held in inside.items():
        first_row, last_row = _nearest(rows, box.top), _nearest(rows, box.bottom)
        first_column, last_column = _nearest(columns, box.x0), _nearest(columns, box.x1)
        for row in range(first_row, last_row):
            for column in range(first_column, last_column):
                above, left = row > first_row, column > first_column
                text = "" if above or left else cell_text(lines_of(held), box, padding)
                grid[row][column] = Cell(text, above=above, left=left and not above)
    own = Box(*found.bbox)
    return _PageTable(own, tuple((rows[at], tuple(cells)) for at, cells in enumerate(grid)))


def _edges(values: Iterable[float]) -> list[float]:
    """Distinct edges, those closer than the width of a drawn line taken as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SNAP:
            edges.append(value)
    return edges


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def _assembled(file: str, pages: list[_Page]) -> Document:
    heads = _repeated_at_edges(pages)
    body = statistics.median([line.size for page in pages for line in page.lines] or [1.0])
    blocks: list[Block] = []
    printed: dict[Place, str] = {}
    unread: list[tuple[Place, str, str]] = []
    waiting: list[Line] = []
    for page in pages:
        if not page.lines and not page.tables and page.has_picture:
            unread.append((Place(page.number, 1), "这一页只有图像，没有文字", "this page is a picture without text"))
        begun = {id(line) for line in left_as_lines(page.lines)}
        for piece in _in_order(page):
            place = Place(page.number, piece.ordinal)
            if isinstance(piece, _PlacedLine):
                if id(piece.line) in begun:
                    unread.append((place, _NOT_READ_ZH, "this looks like a table without lines; it could not be read"))
                text = piece.line.text
                printed[place] = text
                if not _is_furniture(piece, heads):
                    waiting.append(Line(text, place, piece.gap, note=piece.line.size < body * _NOTE_SIZE))
                continue
            blocks += blocks_of(waiting)
            waiting = []
            rows = [
                Row(cells, Place(page.number, piece.ordinal + at)) for at, (_, cells) in enumerate(piece.table.rows)
            ]
            printed |= {row.place: _row_text(row) for row in rows}
            blocks.append(Table(tuple(rows)))
    blocks += blocks_of(waiting)
    return Document(file, tuple(blocks), printed, tuple(unread))


@dataclass(frozen=True)
class _PlacedLine:
    line: TextLine
    ordinal: int
    gap: bool
    at_edge: bool


@dataclass(frozen=True)
class _PlacedTable:
    table: _PageTable
    ordinal: int


def _in_order(page: _Page) -> Iterator[_PlacedLine | _PlacedTable]:
    pieces: list[TextLine | _PageTable] = [*page.lines, *page.tables]
    pieces.sort(key=lambda piece: piece.box.top if isinstance(piece, _PageTable) else piece.top)
    ordinal, before = 1, None
    text_at = [at for at, piece in enumerate(pieces) if isinstance(piece, TextLine)]
    edges = {*text_at[:_EDGE_LINES], *text_at[-_EDGE_LINES:]}
    for at, piece in enumerate(pieces):
        if isinstance(piece, _PageTable):
            yield _PlacedTable(piece, ordinal)
            ordinal += len(piece.rows)
            before = None
        else:
            yield _PlacedLine(piece, ordinal, _is_apart(before, piece), at in edges)
            ordinal += 1
            before = piece


def _is_apart(before: TextLine | None, line: TextLine) -> bool:
    if before is None:
        return True
    return line.top - before.bottom > 1.3 * line.size or abs(line.size - before.size) > 0.15 * line.size


def _repeated_at_edges(pages: list[_Page]) -> set[str]:
    """Lines that come back at the top or foot of several pages."""
    counted: Counter[str] = Counter()
    for page in pages:
        edge = {bare_head(line.text) for line in [*page.lines[:_EDGE_LINES], *page.lines[-_EDGE_LINES:]]}
        counted.update(edge)
    least = max(2, min(3, len(pages) // 2))
    return {text for text, times in counted.items() if times >= least and text}


def _is_furniture(piece: _PlacedLine, heads: set[str]) -> bool:
    text = piece.line.text
    if is_continuation_mark(text):
        return True
    return piece.at_edge and (is_page_number(text) or bare_head(text) in heads)


def _row_text(row: Row) -> str:
    return "\t".join(close_up(fold(cell.text.replace("\n", " "))) for cell in row.cells if not cell.left)
