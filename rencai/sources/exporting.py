"""Set-aside rows as a file a person can mend and hand in again: the original headings and cells first, then our marks.

No cell of an export can be taken for a formula: one that begins like a formula gets an apostrophe, which the reader
takes away again when it meets the marks.
"""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl

from rencai.engine.files import write_whole
from rencai.sources.cells import ROW
from rencai.sources.layout import MARK
from rencai.sources.reading import Reading
from rencai.sources.reasons import REASONS
from rencai.vocabulary.errors import BadInput

_FORMULA = r"^'*[=+\-@\t\r]"
_PLAIN_NUMBER = r"^[+-]?\d+(?:\.\d+)?$"
_TOLD = (ROW, "column", "value", "reason")
_MOST_ROWS, _LONGEST_CELL = 1_048_576, 32_767
"""What a spreadsheet's sheet and cell can hold."""


def escaped(text: pl.Expr) -> pl.Expr:
    """Cells that a spreadsheet would run get an apostrophe; plain numbers such as ``-5`` stay."""
    runs = text.str.contains(_FORMULA) & ~text.str.contains(_PLAIN_NUMBER)
    return pl.when(runs).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)


def aside_table(reading: Reading) -> pl.DataFrame:
    """The set-aside rows as text, safe to open: original columns, then the marked ones."""
    return _told(reading.aside)


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    cells = [name for name in rows.columns if name not in _TOLD]
    words = {reason: f"{text.zh} / {text.en}" for reason, text in REASONS.items()}
    why = pl.col("reason").replace(words).alias(f"{MARK}why")
    marks = [pl.col(name).cast(pl.String).alias(MARK + name) for name in _TOLD]
    table = _harmless(rows.select(*cells, *marks, why))
    return table.rename({name: safe for name in cells if (safe := _safe_heading(name)) != name})


def _harmless(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(escaped(pl.col(name)).alias(name) for name in table.columns)


def _safe_heading(name: str) -> str:
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "'")) else name


def dropped_table(reading: Reading) -> pl.DataFrame:
    """The values set aside while their rows were kept, under marked headings only, so that no reader takes them in."""
    return _harmless(reading.dropped.select(pl.col(name).cast(pl.String).alias(MARK + name) for name in _TOLD))


def mendable(aside: pl.DataFrame, touched: pl.DataFrame, dropped: pl.DataFrame) -> bytes:
    """A workbook of all that was not kept, for a person to mend and send again (the tables: see ``Reading``).

    Rows set aside come with the value that was wrong; after them the rows that were kept without a value, once for
    each row, with the first value that is missing now. Raises BadInput when it does not fit into a spreadsheet.
    """
    first = dropped.unique("row", keep="first", maintain_order=True)
    lost = touched.join(first, on=ROW, how="inner", maintain_order="left")
    rows = _told(pl.concat([aside, lost.select(aside.columns)]) if lost.height else aside)
    values = _harmless(dropped.select(pl.col(name).cast(pl.String).alias(MARK + name) for name in _TOLD))
    sheets = {"rows to mend": _clipped(rows), "values set aside": values}
    if not all(map(_fits, sheets.values())):
        raise BadInput("the rows do not fit into a spreadsheet", todo="mend the file itself and send it again")
    return _workbook(sheets)


def write_aside(reading: Reading, path: Path) -> None:
    """Write the set-aside rows whole or not at all: as xlsx with a second sheet of values set aside, or as csv.

    Beside ``X.csv`` stands ``X.values.csv`` when single values were set aside.
    """
    if path.suffix.lower() == ".csv":
        write_whole(path, _csv(aside_table(reading)))
        if reading.dropped.height:
            write_whole(path.with_suffix(".values.csv"), _csv(dropped_table(reading)))
    elif path.suffix.lower() == ".xlsx":
        sheets = {"set aside": _clipped(aside_table(reading)), "values set aside": dropped_table(reading)}
        if not all(map(_fits, sheets.values())):
            raise BadInput("the rows do not fit into a spreadsheet", where=str(path), todo="end the name in .csv")
        write_whole(path, _workbook(sheets))
    else:
        raise BadInput("set-aside rows are written as xlsx or csv", where=str(path), todo="end the name in either")


def _csv(table: pl.DataFrame) -> bytes:
    return table.write_csv(quote_style="always", include_bom=True).encode()


def _fits(table: pl.DataFrame) -> bool:
    longest = table.select(pl.max_horizontal(pl.all().str.len_chars().max())).item() if table.height else 0
    return table.height < _MOST_ROWS and (longest or 0) <= _LONGEST_CELL


def _clipped(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with what was wrong cut to what a cell holds: a line that could not be read may be of any length."""
    wrong = pl.col(f"{MARK}value")
    cut = wrong.str.slice(0, _LONGEST_CELL - 1) + "…"
    return rows.with_columns(pl.when(wrong.str.len_chars() > _LONGEST_CELL).then(cut).otherwise(wrong))


def _workbook(sheets: dict[str, pl.DataFrame]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for at, column in enumerate(table.columns):
                sheet.write_string(0, at, column, bold)
                for line, cell in enumerate(table[column], 1):
                    if cell is not None:
                        sheet.write_string(line, at, cell)
    return buffer.getvalue()
