"""Cells as they stand in a file: text columns named ``1``, ``2``, … and the row number a spreadsheet would show."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

MOST_COLUMNS = 1000
ROW = "row"
UNREAD = {ROW: pl.Int64(), "reason": pl.String(), "text": pl.String()}
"""Lines of a file that could not be read as records: number, why (a row reason), and the line as it stands."""


@dataclass(frozen=True)
class Merge:
    """Rows ``first`` to ``last`` of one column (all from 1) are one cell."""

    column: int
    first: int
    last: int


@dataclass(frozen=True)
class Cells:
    """One sheet: ``frame`` has ``row`` (Int64, from 1) and the text columns ``1`` … ``n``; blank cells are null.

    ``headings`` are set when the format itself names its columns (json, parquet). ``shown`` is false for a sheet its
    author hid. Rows may be short or long: missing cells are null, surplus ones are further columns; ``delimited`` says
    that a surplus cell means a slip in that row. ``merges`` are the cells merged downwards. ``unread`` (see ``UNREAD``)
    are lines that are no records; they are not in ``frame``.
    """

    frame: pl.DataFrame
    name: str = ""
    headings: tuple[str, ...] | None = None
    shown: bool = True
    delimited: bool = False
    merges: tuple[Merge, ...] = ()
    unread: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=UNREAD))

    @property
    def columns(self) -> list[str]:
        """The names of the text columns."""
        return [name for name in self.frame.columns if name != ROW]

    def without_blank_rows(self) -> Cells:
        """The same sheet; rows whose cells are all blank are no rows."""
        filled = pl.any_horizontal(pl.col(column).is_not_null() for column in self.columns)
        return replace(self, frame=self.frame.filter(filled) if self.columns else self.frame.clear())


@dataclass(frozen=True)
class Book:
    """All sheets of a file, how its text was encoded, and what a person should know about the reading."""

    sheets: tuple[Cells, ...]
    encoding: str | None = None
    notes: tuple[str, ...] = field(default=())


def blank_to_null(columns: list[str]) -> list[pl.Expr]:
    """Cells of nothing but white space become null; everything else stays as it is written."""
    return [pl.when(pl.col(name).str.contains(r"[^\s\u{200b}\u{feff}]")).then(pl.col(name)) for name in columns]


def numbered(frame: pl.DataFrame, numbers: pl.Series | None = None) -> pl.DataFrame:
    """Name the columns 1 … n and put the row number before them: ``numbers``, by default 1, 2, 3 …"""
    plain = frame.rename(dict(zip(frame.columns, _names(frame.width), strict=True)))
    columns = blank_to_null(plain.columns)
    row = pl.int_range(1, plain.height + 1, dtype=pl.Int64) if numbers is None else pl.lit(numbers)
    return plain.select(row.alias(ROW), *columns)


def _names(count: int) -> list[str]:
    return [str(at) for at in range(1, count + 1)]
