"""Where in a sheet the table lies: titles above, one or two rows of headings (or none), the body below."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from rencai.sources.cells import ROW, Cells
from rencai.sources.headings import heading_key, is_known
from rencai.sources.merged import filled_down

_LOOKED_AT = 40
_LONGEST_HEADING = 40
_NUMBER = re.compile(r"\s*[-+￥¥$]?\d[\d,.]*\s*%?\s*")
_DATE = re.compile(r"\s*\d{2,4}\s*[-/.年]\s*\d{1,2}(\s*[-/.月].*)?")
_URL = re.compile(r"\s*(https?://|www\.)")
MARK = "rencai:"
"""Begins the headings of the columns that an export of set-aside rows adds; a reader ignores them."""
ESCAPED = r"^'('*[=+\-@\t\r])"
"""An apostrophe that an export put before a cell, lest a spreadsheet take the cell for a formula."""


@dataclass(frozen=True)
class Layout:
    """The table of a sheet. ``headings`` has one text for each column (None: nameless); None when there are none."""

    body: pl.DataFrame
    columns: tuple[str, ...]
    headings: tuple[str | None, ...] | None
    header_rows: tuple[int, ...] = ()
    marked: bool = False
    """Whether the sheet is an export of set-aside rows, sent again."""

    def heading_of(self, column: str) -> str:
        """What to call a column when speaking to a person."""
        heading = self.headings[self.columns.index(column)] if self.headings else None
        return heading or f"列{column}"


def find_layout(cells: Cells, known: frozenset[str], header: str | int = "auto") -> Layout:
    """The table of a sheet; ``known`` are keys of headings; ``header`` is auto, none or the number of a row."""
    body = cells.without_blank_rows().frame
    if cells.headings is not None:
        return _with_headings(body, cells.columns, [*cells.headings], ())
    columns = _without_blank_end(body, cells.columns)
    body = body.select(ROW, *columns)
    if isinstance(header, int):
        rows: tuple[int, ...] = (header,)
    elif header == "none":
        rows = _rows_of_marked(body, columns)
    else:
        rows = _header_rows(body.head(_LOOKED_AT), columns, known)
    if not rows:
        return Layout(body, tuple(columns), None)
    texts = [_row_texts(body, columns, row) for row in rows]
    below = filled_down(body.filter(pl.col(ROW) > rows[-1]), columns, cells.merges)
    return _with_headings(below, columns, _joined(texts), rows)


def _unescaped(heading: str | None) -> str | None:
    return heading.removeprefix("'") if heading and heading[1:2] in ("=", "+", "-", "@", "'") else heading


def _without_blank_end(body: pl.DataFrame, columns: list[str]) -> list[str]:
    last = max((at for at, column in enumerate(columns) if body[column].null_count() < body.height), default=0)
    return columns[: last + 1]


def _with_headings(body: pl.DataFrame, columns: list[str], headings: list[str | None], rows: tuple[int, ...]) -> Layout:
    marks = [column for column, text in zip(columns, headings, strict=True) if text and text.startswith(MARK)]
    kept = [(column, text) for column, text in zip(columns, headings, strict=True) if column not in marks]
    distinct = _distinct([_unescaped(text) if marks else text for _, text in kept])
    if marks:
        body = body.with_columns(pl.col(column).str.replace(ESCAPED, "${1}") for column, _ in kept)
    if marks and all(re.fullmatch(r"列\d+", text or "列1") for text in distinct):
        # The file these rows come from had no headings: its columns go by position again.
        return Layout(body.drop(marks), tuple(column for column, _ in kept), None, rows, marked=True)
    return Layout(body.drop(marks), tuple(column for column, _ in kept), tuple(distinct), rows, bool(marks))


def _row_texts(body: pl.DataFrame, columns: list[str], row: int) -> list[str | None]:
    found = body.filter(pl.col(ROW) == row).select(columns)
    return [text.strip() if text else None for text in found.row(0)] if found.height else [None] * len(columns)


def _distinct(headings: list[str | None]) -> list[str | None]:
    seen: dict[str, int] = {}
    distinct: list[str | None] = []
    for heading in headings:
        tidy = " ".join(heading.split()) if heading else None
        if tidy:
            seen[tidy] = seen.get(tidy, 0) + 1
        distinct.append(f"{tidy}_{seen[tidy]}" if tidy and seen[tidy] > 1 else tidy)
    return distinct


def _rows_of_marked(body: pl.DataFrame, columns: list[str]) -> tuple[int, ...]:
    first = body.head(1)
    return (first[ROW][0],) if first.height and any(_is_mark(cell) for cell in first.select(columns).row(0)) else ()


def _is_mark(cell: str | None) -> bool:
    return cell is not None and cell.startswith(MARK)


def _header_rows(top: pl.DataFrame, columns: list[str], known: frozenset[str]) -> tuple[int, ...]:
    rows = [(row[0], list(row[1:])) for row in top.select(ROW, *columns).iter_rows()]
    for number, cells in rows:
        if any(map(_is_mark, cells)):
            return (number,)
    hits = [_hits(cells, known) for _, cells in rows]
    at = _row_of_known_headings(rows, hits)
    if at is None:
        at = _row_unlike_those_below(rows)
    if at is None:
        return ()
    for upper, lower in ((at, at + 1), (at - 1, at)):
        if upper >= 0 and lower < len(rows) and _are_one_heading(rows[upper], rows[lower], known):
            return rows[upper][0], rows[lower][0]
    return (rows[at][0],)


def _are_one_heading(
    upper: tuple[int, list[str | None]], lower: tuple[int, list[str | None]], known: frozenset[str]
) -> bool:
    adjacent = lower[0] == upper[0] + 1
    return adjacent and _filled(upper[1]) > 1 and _continues(upper[1], lower[1], known)


def _hits(cells: list[str | None], known: frozenset[str]) -> int:
    if len(cells) == 1:  # one column gives no second chance: its heading must be a known one, whole
        return sum(heading_key(cell) in known for cell in cells if cell is not None)
    return sum(is_known(cell, known) for cell in cells if cell is not None and _may_head(cell))


def _may_head(cell: str | None) -> bool:
    return cell is not None and len(cell) <= _LONGEST_HEADING and _type(cell) == "text"


def _type(cell: str | None) -> str:
    if cell is None:
        return "blank"
    if _NUMBER.fullmatch(cell):
        return "number"
    if _DATE.fullmatch(cell):
        return "date"
    if _URL.match(cell):
        return "url"
    return "long" if len(cell) > _LONGEST_HEADING else "text"


def _row_of_known_headings(rows: list[tuple[int, list[str | None]]], hits: list[int]) -> int | None:
    best = max(hits, default=0)
    width = max((_filled(cells) for _, cells in rows), default=0)
    if best < min(2, width):
        # Of a narrow table one known heading is enough, in its first row.
        return 0 if width <= 3 and hits and hits[0] and all(map(_may_head, rows[0][1])) else None
    for at, (_, cells) in enumerate(rows):
        texts = sum(_may_head(cell) for cell in cells)
        # A heading row is mostly headings: a record has numbers, dates and long texts among its cells.
        if hits[at] >= 0.6 * best and texts >= 0.8 * _filled(cells) and hits[at] >= 0.25 * _filled(cells):
            return at
    return None


def _filled(cells: list[str | None]) -> int:
    return sum(cell is not None for cell in cells)


def _row_unlike_those_below(rows: list[tuple[int, list[str | None]]]) -> int | None:
    """The first full row of distinct short texts, where the rows below have numbers, dates, links or long texts."""
    width = max((_filled(cells) for _, cells in rows), default=0)
    at = next((at for at, (_, cells) in enumerate(rows) if _filled(cells) >= max(1, 0.6 * width)), None)
    if at is None or at + 1 >= len(rows):
        return None
    cells = rows[at][1]
    texts = [cell for cell in cells if cell is not None]
    if not all(map(_may_head, texts)) or len(set(texts)) < len(texts):
        return None
    below = [row for _, row in rows[at + 1 :]]
    unlike = sum(_differs(head, [row[column] for row in below]) for column, head in enumerate(cells))
    coded = all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_. -]*", text) for text in texts)
    repeated = any(head in [row[column] for row in below] for column, head in enumerate(cells) if head)
    return at if unlike or (coded and not repeated and width > 1) else None


def _differs(head: str | None, below: list[str | None]) -> bool:
    types = [_type(cell) for cell in below if cell is not None]
    return head is not None and bool(types) and sum(kind != "text" for kind in types) >= 0.8 * len(types)


def _continues(upper: list[str | None], lower: list[str | None], known: frozenset[str]) -> bool:
    """Whether the lower row only fills what merged cells of the upper row left open."""
    filled = [at for at, cell in enumerate(lower) if cell is not None]
    if not filled or not all(_may_head(lower[at]) for at in filled):
        return False
    opens = [at for at in filled if upper[at] is None or (at + 1 < len(upper) and upper[at + 1] is None)]
    gaps = [at for at in filled if upper[at] is None]
    named = sum(is_known(lower[at] or "", known) for at in filled)
    return len(opens) == len(filled) and bool(gaps) and named * 2 >= len(filled) and len(filled) < len(lower)


def _joined(rows: list[list[str | None]]) -> list[str | None]:
    if len(rows) == 1:
        return rows[0]
    upper, lower = rows
    joined: list[str | None] = []
    parent: str | None = None
    for above, below in zip(upper, lower, strict=True):
        parent = above or (parent if below else None)
        if below is None:
            joined.append(above)
        else:
            alone = sum(heading_key(text) == heading_key(below) for text in lower if text) == 1
            joined.append(below if alone or parent is None else f"{parent}{below}")
    return joined
