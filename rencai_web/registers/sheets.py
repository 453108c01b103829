"""A table as a file that a spreadsheet opens: CSV and XLSX, cells that no program takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from xlsxwriter import Workbook

from rencai_web.foundation.audit.pages import escaped

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_CHUNK = 256 * 1024
_LINES = 500


def file_of(
    form: str, heads: Sequence[str], lines: Iterable[Sequence[Any]], about: Sequence[tuple[str, str]]
) -> Iterator[bytes]:
    """The file in pieces. ``about`` is what the file says of itself: a sheet of its own in XLSX."""
    return _csv(heads, lines) if form == "csv" else _xlsx(heads, lines, about)


def _csv(heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow(heads)
    for number, line in enumerate(lines, 1):
        writer.writerow([_plain(cell) for cell in line])
        if number % _LINES == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _xlsx(heads: Sequence[str], lines: Iterable[Sequence[Any]], about: Sequence[tuple[str, str]]) -> Iterator[bytes]:
    """The workbook is made in memory: names would lie in the clear on a disk. Formulas and links are switched off."""
    whole = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with Workbook(whole, options) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, 16)
        sheet.write_row(0, 0, heads, bold)
        for number, line in enumerate(lines, 1):
            for column, cell in enumerate(line):
                sheet.write(number, column, _plain(cell))
        told = book.add_worksheet("about")
        told.set_column(0, 1, 40)
        for number, (name, value) in enumerate(about):
            told.write_string(number, 0, name)
            told.write_string(number, 1, str(escaped(value)))
    whole.seek(0)
    while piece := whole.read(_CHUNK):
        yield piece


def _plain(cell: Any) -> Any:
    """Numbers stay numbers, days become text, text is escaped."""
    if isinstance(cell, int | float):
        return cell
    return str(cell) if isinstance(cell, date) else escaped(cell)
