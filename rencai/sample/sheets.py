"""A table laid out as a department would (titles, headings, repeats, stray lines, a total) and written to a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from rencai.sample.draws import Draws, Floats, Ints
from rencai.sample.errors import Errors
from rencai.sample.registers import Register

_LINE_KEY = "line"
_MADE = datetime(2021, 1, 1)
_STRAY_LINES = ("本页小计", "以下空白", "注：以上数据由各单位填报")


@dataclass(frozen=True)
class Sheet:
    """One file to be written. ``table``: columns under their headings, text, numbers or dates.

    ``entity``: of which person, employer or post each row speaks; ``employer``: which employer it names (null: none).
    """

    register: Register
    file: str
    titles: tuple[str, ...]
    table: pl.DataFrame
    entity: pl.Series
    employer: pl.Series


def write_sheet(sheet: Sheet, folder: Path, draws: Draws, errors: Errors) -> pl.DataFrame:
    """Write the file; gives ``row`` (as a spreadsheet numbers it), ``entity``, ``employer`` of every data row."""
    table, origin = _with_lines(sheet, draws, errors)
    path = folder / sheet.file
    form = sheet.register.form
    before = 0 if form in ("json", "jsonl") else len(sheet.titles) + 1
    if form == "xlsx":
        _write_xlsx(path, sheet, table)
    elif form == "csv":
        _write_csv(path, sheet, table)
    else:
        _write_json(path, sheet, table, lines=form == "jsonl")
    rows = pl.Series("row", np.arange(len(origin)) + before + 1)
    truth = pl.DataFrame({"row": rows, "at": origin}).filter(pl.col("at") >= 0)
    return truth.select("row", entity=sheet.entity.gather(truth["at"]), employer=sheet.employer.gather(truth["at"]))


def _with_lines(sheet: Sheet, draws: Draws, errors: Errors) -> tuple[pl.DataFrame, Ints]:
    """The table with repeated rows, stray lines and the total; and from which row each line stems (-1: from none)."""
    size = sheet.table.height
    register = sheet.register
    plain = register.form in ("json", "jsonl") or register.tidy
    again = np.flatnonzero(draws.some(size, 0.0 if register.tidy else errors.repeat))
    # A repeated row stands somewhere below the first.
    places: Floats = np.concatenate(
        [np.arange(size, dtype=float), again + draws.random.random(len(again)) * (size - again)]
    )
    origin = np.concatenate([np.arange(size), again])
    stray = 0 if plain else int(draws.random.binomial(size, errors.junk)) if size else 0
    places = np.concatenate([places, draws.random.random(stray) * size])
    origin = np.concatenate([origin, np.full(stray, -1)])
    order = np.argsort(places, kind="stable")
    table, origin = sheet.table[origin.clip(0)][order] if size else sheet.table, origin[order]
    if stray:
        table = _blank_out(table, origin, draws)
    if register.total and register.form != "json":
        table = pl.concat([table, _total_line(table, size)], how="vertical")
        origin = np.append(origin, -1)
    return table, origin


def _blank_out(table: pl.DataFrame, origin: Ints, draws: Draws) -> pl.DataFrame:
    line = pl.Series(origin < 0)
    word = draws.words(table.height, _STRAY_LINES)
    first = table.columns[_first_text(table)]
    return table.with_columns(
        pl.when(line).then(word if name == first else None).otherwise(pl.col(name)).cast(table.schema[name]).alias(name)
        for name in table.columns
    )


def _first_text(table: pl.DataFrame) -> int:
    return next(at for at, kind in enumerate(table.dtypes) if kind == pl.String)


def _total_line(table: pl.DataFrame, size: int) -> pl.DataFrame:
    at = _first_text(table)
    cells: dict[str, Any] = dict.fromkeys(table.columns)
    cells[table.columns[at]] = "合计"
    following = next((name for name in table.columns[at + 1 :] if table.schema[name] == pl.String), None)
    if following:
        cells[following] = f"{size}人" if "姓名" in "".join(table.columns) else f"{size}家"
    return pl.DataFrame([cells], schema=table.schema)


def _write_csv(path: Path, sheet: Sheet, table: pl.DataFrame) -> None:
    titles = "".join(f"{title}{',' * (table.width - 1)}\n" for title in sheet.titles)
    text = titles + table.write_csv()
    path.write_bytes(text.encode(sheet.register.encoding, errors="replace"))


def _write_json(path: Path, sheet: Sheet, table: pl.DataFrame, *, lines: bool) -> None:
    if lines:
        table.write_ndjson(path)
        return
    path.write_text(f'{{"title": "{path.stem}", "data": {table.write_json()}}}\n', encoding="utf-8")


def _write_xlsx(path: Path, sheet: Sheet, table: pl.DataFrame) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy/m/d"}) as book:
        book.set_properties({"created": _MADE})
        page = book.add_worksheet("Sheet1")
        bold = book.add_format({"bold": True, "align": "center"})
        for number, title in enumerate(sheet.titles):
            page.merge_range(number, 0, number, table.width - 1, title, bold)
        first = len(sheet.titles)
        page.write_row(first, 0, table.columns, bold)
        _write_cells(page, table, first + 1)


def _write_cells(page: Any, table: pl.DataFrame, first: int) -> None:
    writers = [_cell_writer(page, kind) for kind in table.dtypes]
    columns: Sequence[tuple[int, Any]] = list(enumerate(writers))
    for number, row in enumerate(table.iter_rows(), first):
        for at, write in columns:
            value = row[at]
            if value is not None:
                write(number, at, value)


def _cell_writer(page: Any, kind: pl.DataType) -> Any:
    if kind == pl.String:
        return page.write_string
    return page.write_datetime if kind == pl.Date else page.write_number
