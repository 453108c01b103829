"""Tables put together again: a page break parts them, repeats their header, cuts their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rencai.plan.characters import close_up
from rencai.plan.document import SOFT_BREAK, Cell, Document, Paragraph, Place, Row, Table
from rencai.plan.headings import Header, Role, find_header, same_header
from rencai.plan.numbering import starts_something

_NOTE = re.compile(r"[\[【（(]?(?:注|说明|备注|资料来源|数据来源)[\]】）)]?\s*\d?\s*[:：]")
_HEADING_WORDS = re.compile(r"序号|编号|.*指标.*|.*名称|.*单位|.*部门")
_LONGEST_STRAY = 40
_LONGEST_HEADING = 20


@dataclass(frozen=True)
class Whole:
    """A table: its header understood (None when no heading is known), its data rows, the heading text above it."""

    header: Header | None
    rows: tuple[Row, ...]
    heading: str
    caption: str
    place: Place


@dataclass
class _Growing:
    header: Header | None
    rows: list[Row]
    heading: str
    caption: str
    place: Place
    width: int
    printed: set[tuple[str, ...]]
    """The header rows as printed, to know them again."""

    def done(self) -> Whole:
        return Whole(self.header, tuple(self.rows), self.heading, self.caption, self.place)


def whole_tables(document: Document) -> list[Whole]:
    """All tables of a document, continued ones joined; merged cells are filled with what they are merged with."""
    return [growing.done() for growing in _grow(document)]


def _grow(document: Document) -> Iterator[_Growing]:
    open_table: _Growing | None = None
    heading, caption = "", ""
    between: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if not block.note:
                between.append(block)
                caption = block.text
                heading = block.text if starts_something(block.text) else heading
            continue
        for filled in _parted(_filled(block)):
            if open_table is not None and _goes_on(open_table, filled, between):
                _append(open_table, filled.rows, after_break=True)
            else:
                if open_table is not None:
                    yield open_table
                open_table = _opened(filled, heading, caption)
            between = []
    if open_table is not None:
        yield open_table


def _parted(table: Table) -> Iterator[Table]:
    """A table parted where another header stands among its rows: two tables that nothing was written between."""
    begun, past_header = 0, _depth(table)
    for at, row in enumerate(table.rows):
        texts = _texts(row)
        heads = at >= past_header and any(_HEADING_WORDS.fullmatch(text) for text in texts)
        if heads and max(map(len, texts)) <= _LONGEST_HEADING and texts not in map(_texts, table.rows[begun:at]):
            header = find_header(Table((row,)))
            if header is not None and find_header(Table(table.rows[begun:at])) is not None:
                yield Table(table.rows[begun:at])
                begun, past_header = at, at + _depth(Table(table.rows[at:]))
    yield Table(table.rows[begun:])


def _depth(table: Table) -> int:
    header = find_header(table)
    return max(header.depth, 1) if header is not None else 1


def _opened(table: Table, heading: str, caption: str) -> _Growing:
    header = find_header(table)
    depth = header.depth if header is not None else 0
    printed = {_texts(row) for row in table.rows[:depth]}
    growing = _Growing(header, [], heading, caption, table.rows[0].place, _width(table), printed)
    _append(growing, table.rows[depth:], after_break=False)
    return growing


def _goes_on(before: _Growing, after: Table, between: list[Paragraph]) -> bool:
    header = find_header(after)
    if header is not None:
        if before.header is None or not same_header(before.header, header):
            return False
        return not between or (_only_strays(between) and _counts_on(before, after.rows[header.depth :]))
    return before.header is not None and not between and _width(after) == before.width


def _only_strays(between: list[Paragraph]) -> bool:
    return all(len(block.text) <= _LONGEST_STRAY and not starts_something(block.text) for block in between)


def _counts_on(before: _Growing, rows: tuple[Row, ...]) -> bool:
    """Whether the first number of these rows follows the last number before: nobody numbers two lists through."""
    assert before.header is not None
    column = before.header.first(Role.NUMBER)
    if column is None:
        return False
    last = [text for row in before.rows if (text := text_in(row, column.at)).isdigit()]
    first = next((text for row in rows if (text := text_in(row, column.at)).isdigit()), None)
    return bool(last) and first is not None and int(first) == int(last[-1]) + 1


def _append(table: _Growing, rows: Iterable[Row], *, after_break: bool) -> None:
    """Add rows without notes and headers printed again; behind such a break a row may only end the row before."""
    for row in rows:
        if _texts(row) in table.printed:
            after_break = True
        elif not is_note(row):
            if after_break and table.rows and table.header is not None and _is_rest(table.header, row):
                table.rows[-1] = _glued(table.rows[-1], row)
            else:
                table.rows.append(row)
            after_break = False


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(text_in(row, at) for at in range(len(row.cells)))


def _is_rest(header: Header, row: Row) -> bool:
    """Whether the first row after a page break only ends the row before: it has neither number nor value nor name."""
    keys = [*header.all(Role.NUMBER), *header.all(Role.VALUE)] or header.all(Role.NAME)
    if header.first(Role.NUMBER) is None:
        keys = [*keys, *header.all(Role.NAME)]
    return all(not text_in(row, column.at) for column in keys) and any(cell.text for cell in row.cells)


def _glued(row: Row, rest: Row) -> Row:
    cells = list(row.cells)
    for at, cell in enumerate(rest.cells):
        if at < len(cells) and cell.text and not cell.covered:
            cells[at] = Cell(cells[at].text + cell.text, cells[at].above, cells[at].left)
    return Row(tuple(cells), row.place)


def _filled(table: Table) -> Table:
    rows: list[Row] = []
    for row in table.rows:
        cells: list[Cell] = []
        for at, cell in enumerate(row.cells):
            text = cell.text
            if cell.above and rows and at < len(rows[-1].cells):
                text = rows[-1].cells[at].text
            elif cell.left and cells:
                text = cells[-1].text
            cells.append(Cell(text, cell.above, cell.left))
        rows.append(Row(tuple(cells), row.place, row.unparted))
    return Table(tuple(rows))


def _width(table: Table) -> int:
    return max(len(row.cells) for row in table.rows)


def text_in(row: Row, at: int) -> str:
    """The closed-up text of a cell, merged cells included; empty where the row is too short."""
    return close_up(row.cells[at].text.replace("\n", "").replace(SOFT_BREAK, "")) if at < len(row.cells) else ""


def value_in(row: Row, at: int) -> str:
    """As ``text_in``, but two numbers on lines of their own stay two: 9 above 20 is not 920."""
    if at >= len(row.cells):
        return ""
    return close_up(re.sub(r"(?<=\d)\n(?=\d)", " ", row.cells[at].text).replace("\n", "").replace(SOFT_BREAK, ""))


def banner(row: Row) -> str | None:
    """The text of a row that spans the table (the name of the group that follows), else None."""
    if row.unparted:
        return None
    own = [at for at, cell in enumerate(row.cells) if cell.text.strip() and not cell.covered]
    if own != [0] or len(row.cells) < 2:
        return None
    text = close_up(row.cells[0].text)
    return None if text.isdigit() else text


def is_note(row: Row) -> bool:
    """Whether a row is a note under the table."""
    return (text := banner(row)) is not None and _NOTE.match(text) is not None
