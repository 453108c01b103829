"""The table of a file: which sheets are read, where their headings stand, and what a person should be told about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from rencai.city import City
from rencai.sources.alignment import aligned
from rencai.sources.cells import ROW, UNREAD, Book, Cells
from rencai.sources.contents import refuse
from rencai.sources.headings import heading_key, shipped_keys
from rencai.sources.layout import Layout, find_layout
from rencai.sources.lines import not_records

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


@dataclass(frozen=True)
class Table:
    """The rows of a file under one set of headings. ``slips`` gives for each row why it is no record (else null).

    ``unread`` (see ``cells.UNREAD``): lines that could not be read as rows at all.
    """

    path: Path
    layout: Layout
    slips: pl.Series
    encoding: str | None = None
    notes: tuple[str, ...] = ()
    unread: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=UNREAD))


def known_headings(city: City) -> frozenset[str]:
    """Keys of all headings that the shipped aliases and the city's mappings know."""
    kept = {
        heading_key(heading) for mapping in city.sources for column in mapping.columns for heading in column.headings
    }
    return shipped_keys() | kept


def find_table(
    book: Book, path: Path, known: frozenset[str], *, header: str | int = "auto", sheet: str | None = None
) -> Table:
    """The first sheet that holds a table, and the further ones under the same headings, as one table.

    Rows of a further sheet are numbered on from the last row of the sheet before it. Raises BadInput when there is no
    sheet of that name, or no sheet with anything in it.
    """
    laid_out = [(cells, find_layout(cells, known, header)) for cells in _eligible(book, path, sheet)]
    first = _first_with_a_table(laid_out)
    if first is None:
        raise refuse(path, "no sheet holds a table", "ask the sender for the file with its rows")
    cells, layout = first
    if not layout.columns:
        raise refuse(path, "this lists single values set aside, no rows", "mend them in the file they came from")
    layout, moved = _realigned(layout)
    slips = not_records(layout, delimited=cells.delimited)
    notes = list(book.notes)
    if moved:
        notes.append(f"{moved} rows leave out a cell; the cells after it were moved under their columns")
    offset = _last_row(cells)
    for other_cells, other in laid_out:
        if other_cells is cells or not other.body.height:
            continue
        if other.headings is not None and other.headings == layout.headings:
            more = other.body.rename(dict(zip(other.columns, layout.columns, strict=True)))
            slips = pl.concat([slips, not_records(other, delimited=other_cells.delimited)])
            layout = replace(layout, body=pl.concat([layout.body, more.with_columns(pl.col(ROW) + offset)]))
            notes.append(f"sheet {other_cells.name} was read too; its row 1 counts as row {offset + 1}")
            offset += _last_row(other_cells)
        else:
            notes.append(f"sheet {other_cells.name} ({other.body.height} rows) has other headings and was not read")
    notes += [f"hidden sheet {cells.name} was not read" for cells in book.sheets if not cells.shown and sheet is None]
    return Table(path, layout, slips, book.encoding, tuple(notes), cells.unread)


def _eligible(book: Book, path: Path, sheet: str | None) -> list[Cells]:
    if sheet is None:
        return [cells for cells in book.sheets if cells.shown] or list(book.sheets)
    named = [cells for cells in book.sheets if cells.name == sheet]
    if not named:
        names = ", ".join(cells.name for cells in book.sheets) or "none"
        raise refuse(path, f"there is no sheet {sheet!r}", f"sheets with cells: {names}")
    return named


def _first_with_a_table(laid_out: list[tuple[Cells, Layout]]) -> tuple[Cells, Layout] | None:
    filled = [pair for pair in laid_out if pair[1].body.height or pair[1].headings]
    headed = [pair for pair in filled if pair[1].headings and len(pair[1].columns) > 1 and pair[1].body.height]
    wide = [pair for pair in filled if len(pair[1].columns) > 1 and pair[1].body.height]
    # A sheet of instructions may stand first: it has one wide column and no headings.
    return next(iter(headed or wide or filled), None)


def _last_row(cells: Cells) -> int:
    return cells.frame.height


def _realigned(layout: Layout) -> tuple[Layout, int]:
    body, moved = aligned(layout)
    return (replace(layout, body=body), moved) if moved else (layout, 0)


def year_of(path: Path) -> int | None:
    """The year that the file's name, or the date that its folder, gives for dates written without one."""
    for text in (path.name, path.parent.name):
        found = _YEAR.findall(text)
        if len(set(found)) == 1:
            return int(found[0])
    return None
