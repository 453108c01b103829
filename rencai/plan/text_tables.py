"""Tables in a txt: cells parted by tabs, by bars, by spaces, or written as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from rencai.plan.characters import fold, is_footnote
from rencai.plan.document import Cell, Place, Row, Table
from rencai.plan.headings import Role, find_header
from rencai.plan.numbering import starts_something
from rencai.plan.paragraphs import Line

_BAR_RULE = re.compile(r"\s*\|?[\s:|+-]*-{2,}[\s:|+-]*\|?\s*")
_CONTENTS_LINE = re.compile(r"[^\t]*\t *\d{0,3} *")
_NUMBER_CELL = re.compile(r"\s*\d{1,3}\s*")
_PROSE = re.compile(r"[，。；：！？]")
_LONGEST_WORD = 24
_LEAST_WORDS = 4
_MOST_SPAN = 100


@dataclass(frozen=True)
class _RawRow:
    cells: list[str]
    place: Place
    spaced: bool


def cells_of(raw: str) -> list[str] | None:
    """The cells of a line that looks like a table row, else None. A line of a table of contents is no row.

    Spaces part cells only where every piece is short and nothing reads like a sentence; whether it is a row is then
    told by the header above.
    """
    if "\t" in raw:
        return None if _CONTENTS_LINE.fullmatch(raw) and starts_something(fold(raw).strip()) else raw.split("\t")
    if raw.count("|") >= 2:
        # Only the outer bars are the frame; two that touch hold an empty cell between them.
        return raw.strip().removeprefix("|").removesuffix("|").split("|")
    wide = re.split(r"\s{2,}|\u3000+", raw.strip())
    if len(wide) >= _LEAST_WORDS - 1:
        return wide
    words = raw.split()
    is_row = len(words) >= _LEAST_WORDS and max(map(len, words)) <= _LONGEST_WORD and not _PROSE.search(raw)
    return words if is_row else None


def table_of(lines: list[Line]) -> Table | None:
    """The table of these rows; None if they are few or parted by spaces and no header says that they are rows."""
    rows = list(_rows_of(lines))
    table = Table(tuple(Row(tuple(Cell(fold(cell).strip()) for cell in row.cells), row.place) for row in rows))
    spaced = any(row.spaced for row in rows)
    if len(rows) >= 2 and not spaced:
        return table
    header = find_header(table)
    if header is None or not spaced:
        return table if header is not None else None
    group_first = [column.role for column in header.columns[:2]] == [Role.GROUP, Role.NUMBER]
    begun, width = header.depth, len(header.columns)
    return Table((*table.rows[:begun], *(_placed(row, width, group_first) for row in table.rows[begun:])))


def _placed(row: Row, width: int, group_first: bool) -> Row:
    """A row parted by spaces has lost its empty cells. Which, is told only where the group was merged: then it begins
    with its number; any other row that does not fill the header is left unparted.
    """
    if len(row.cells) == width:
        return row
    if group_first and len(row.cells) == width - 1 and row.cells[0].text.isdigit():
        return Row((Cell(), *row.cells), row.place)
    return Row((Cell(" ".join(cell.text for cell in row.cells)),), row.place, unparted=True)


def _rows_of(lines: list[Line]) -> Iterator[_RawRow]:
    width = max(len(cells_of(line.raw) or []) for line in lines)
    open_row: _RawRow | None = None
    for line in lines:
        if not line.raw.strip() or is_footnote(line.raw) or _BAR_RULE.fullmatch(line.raw):
            continue
        cells = cells_of(line.raw) or [line.raw]
        spaced = "\t" not in line.raw and "|" not in line.raw
        if open_row is not None and _is_rest_of(open_row, cells, width):
            joined = [*open_row.cells[:-1], open_row.cells[-1] + cells[0].lstrip(), *cells[1:]]
            open_row = _RawRow(joined, open_row.place, open_row.spaced)
            continue
        if open_row is not None:
            yield open_row
        open_row = _RawRow(cells, line.place, spaced)
    if open_row is not None:
        yield open_row


def _is_rest_of(row: _RawRow, cells: list[str], width: int) -> bool:
    """Whether a row was cut inside a cell and goes on here: both are short, and together they are not too long."""
    short = len(row.cells) < width and len(cells) < width and len(row.cells) + len(cells) - 1 <= width
    return short and not row.spaced and bool(cells[0].strip()) and not _NUMBER_CELL.fullmatch(cells[0])


def markup_table(lines: list[Line]) -> Table | None:
    """A table written as <table>…</table>; rowspan and colspan are merged cells. None when it has no rows."""
    reader = _Markup()
    for line in lines:
        reader.place = line.place
        reader.feed(line.raw + "\n")
    reader.close()
    return Table(tuple(_grid(reader.rows))) if reader.rows else None


@dataclass
class _Span:
    text: str
    down: int
    across: int


class _Markup(HTMLParser):
    """Collects rows of cells with their spans, and the line on which each row begins."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Place(0, 1)
        self.rows: list[tuple[Place, list[_Span]]] = []
        self._cell: _Span | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append((self.place, []))
        elif tag in ("td", "th") and self.rows:
            told = dict(attrs)
            self._cell = _Span("", _span(told.get("rowspan")), _span(told.get("colspan")))
            self.rows[-1][1].append(self._cell)
        elif tag in ("br", "p") and self._cell is not None:
            self._cell.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.text += data.replace("\n", "")


def _span(told: str | None) -> int:
    return min(int(told), _MOST_SPAN) if told is not None and told.isdigit() and int(told) else 1


def _grid(rows: list[tuple[Place, list[_Span]]]) -> Iterator[Row]:
    covered: dict[tuple[int, int], Cell] = {}
    for at, (place, spans) in enumerate(rows):
        cells: list[Cell] = []
        waiting = list(spans)
        while waiting or (at, len(cells)) in covered:
            if (at, len(cells)) in covered:
                cells.append(covered[(at, len(cells))])
                continue
            span = waiting.pop(0)
            column = len(cells)
            for down in range(span.down):
                for across in range(span.across):
                    covered[(at + down, column + across)] = Cell(above=down > 0, left=down == 0 and across > 0)
            covered[(at, column)] = Cell(fold(span.text).strip())
        yield Row(tuple(cells), place)
