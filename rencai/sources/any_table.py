"""Any table by the headings a person names: no mapping, no typed values, every row as it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from rencai.sources.books import read_book
from rencai.sources.cells import ROW, Cells
from rencai.vocabulary.errors import BadInput

_LOOKED_AT = 40
_LIKE_DATA = re.compile(r"\d{4}|@|://")
"""A long run of digits, an e-mail or an address stands in rows, not in headings: such a row is not shown."""


def read_any_table(path: Path, wanted: Sequence[str], *, sheet: str | None = None) -> pl.DataFrame:
    """The rows below the first row that holds all ``wanted`` headings: text columns, blank cells null, in order.

    Headings are compared and given back trimmed; nameless columns are called 列1, 列2, …, repeated names get _2, _3.
    Blank rows between others are rows; those after the last one are not. Raises BadInput when no sheet has the
    headings, and names the columns there are, unless the first row looks like somebody's data.
    """
    sheets = [cells for cells in read_book(path).sheets if sheet is None or cells.name == sheet]
    for cells in sheets:
        table = _below_headings(cells, wanted)
        if table is not None:
            return table
    seen = next((_first_row(cells) for cells in sheets), [])
    if any(_LIKE_DATA.search(name) for name in seen):
        raise BadInput(
            f"no row holds the headings {', '.join(wanted)}", where=str(path), todo="give the file a row of headings"
        )
    raise BadInput(
        f"no row holds the headings {', '.join(wanted)}",
        where=str(path),
        todo=f"name columns among: {', '.join(seen[:30])}" if seen else "name a sheet that has rows",
    )


def _below_headings(cells: Cells, wanted: Sequence[str]) -> pl.DataFrame | None:
    body = _without_blank_end(cells.frame)
    if cells.headings is not None:
        names = _distinct([*cells.headings])
        return _named(body, names) if set(wanted) <= set(names) else None
    for row, *texts in body.head(_LOOKED_AT).iter_rows():
        names = _distinct(texts)
        if set(wanted) <= set(names):
            return _named(body.filter(pl.col(ROW) > row), names)
    return None


def _without_blank_end(frame: pl.DataFrame) -> pl.DataFrame:
    filled = frame.select(pl.any_horizontal(pl.exclude(ROW).is_not_null())).to_series().arg_true()
    return frame.head(int(filled[-1]) + 1 if len(filled) else 0)


def _named(body: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    plain = body.drop(ROW)
    return plain.rename(dict(zip(plain.columns, names, strict=True)))


def _distinct(texts: Sequence[str | None]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for at, text in enumerate(texts, start=1):
        name = " ".join((text or "").replace("\ufeff", "").split()) or f"列{at}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return names


def _first_row(cells: Cells) -> list[str]:
    if cells.headings is not None:
        return _distinct([*cells.headings])
    first = cells.without_blank_rows().frame.head(1).drop(ROW)
    return _distinct(first.row(0)) if first.height else []
