"""The data behind a report as xlsx: one table a sheet, plain numbers and days, no formulas."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any

import xlsxwriter

from rencai.plan.report.parts import Cell, Report
from rencai.plan.report.pdf import day_words, invented_mark


def to_xlsx(report: Report) -> bytes:
    """The report's data as xlsx; the first sheet says what it is, from which day, and that a sample is invented."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": report.title, "created": datetime(report.on.year, report.on.month, report.on.day)})
    head, days = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    mark = book.add_format({"bold": True, "font_color": "#80520e"})
    about = book.add_worksheet("说明" if report.lang == "zh" else "About")
    about.set_column(0, 0, 90)
    lines = [report.title, report.subtitle, day_words(report.on, report.lang)]
    for at, words in enumerate(lines):
        about.write_string(at, 0, words)
    if report.invented:
        about.write_string(len(lines), 0, invented_mark(report.lang), mark)
    for at, sentence in enumerate(report.sentences):
        about.write_string(len(lines) + 2 + at, 0, report.told(sentence))
    for table in report.sheets:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", "", table.caption)[:31])
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.columns):
            sheet.write_string(0, at, column.name, head)
            sheet.set_column(at, at, 30 if at == 0 else 14)
        for row_at, row in enumerate(table.rows, start=1):
            for at, cell in enumerate(row):
                _write(sheet, row_at, at, cell, days)
    book.close()
    return out.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, days: Any) -> None:
    value = cell.value if cell.value is not None else cell.text
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), days)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value and value != "—":
        sheet.write_string(row, column, value)
