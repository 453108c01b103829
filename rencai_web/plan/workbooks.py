"""Readings owed as a spreadsheet: written for an agency, read back row by row."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rencai_web.plan.evidence import swells
from rencai_web.plan.queries.views import Owed

MOST_ROWS = 500
_FIRST_ROW = 4
"""Rows above the data: what the sheet is, how to fill it, and the headings."""
_MARK = "rencai-readings-1"


@dataclass(frozen=True)
class Filled:
    """One filled row: its number in the sheet, and what stands in it."""

    row: int
    indicator: int
    name: str
    on: date
    value: float
    evidence: str
    doubtful: bool
    sure: bool


@dataclass(frozen=True)
class Refused:
    """A row that cannot be taken, and why."""

    row: int
    name: str
    why: str


def columns() -> list[tuple[str, int]]:
    """Headings and widths."""
    return [
        (_("Code (do not change)"), 12), (_("Indicator"), 34), (_("Unit"), 8), (_("Read for (end of period)"), 14),
        (_("Due"), 12), (_("Last value"), 12), (_("Target"), 12), (_("Reported value"), 14),
        (_("Where it comes from"), 40),
        (_("Definition in doubt (yes)"), 14), (_("Far from the last but right (yes)"), 16),
    ]  # fmt: skip


def template(owed: Sequence[Owed], title: str) -> bytes:
    """The sheet with a row for every reading owed; only the last four columns can be written to."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(_("Readings owed"))
    words, free = (
        book.add_format({"bold": True}),
        book.add_format({"locked": False, "bg_color": "#FBF1DD", "border": 1}),
    )
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    sheet.write(0, 0, title, words)
    sheet.write(1, 0, _("Fill the coloured cells and upload the sheet; empty rows are passed over."))
    sheet.write(2, 0, _MARK, book.add_format({"font_color": "#888888"}))
    for at, (heading, width) in enumerate(columns()):
        sheet.write(_FIRST_ROW - 1, at, heading, head)
        sheet.set_column(at, at, width)
    for at, one in enumerate(owed, start=_FIRST_ROW):
        for column, value in enumerate(_cells(one)):
            sheet.write(at, column, value)
        for column in range(7, 11):
            sheet.write_blank(at, column, None, free)
    sheet.freeze_panes(_FIRST_ROW, 2)
    sheet.protect(options={"format_columns": True})
    book.close()
    return out.getvalue()


def _cells(one: Owed) -> list[Any]:
    line = one.line
    assert line.followed is not None
    last = line.followed.course[-1].value if line.followed.course else ""
    return [
        line.indicator.pk, line.indicator.name, line.indicator.unit, one.round.period_end.isoformat(),
        one.round.readings_due.isoformat(), last, line.followed.goal.aim.value,
    ]  # fmt: skip


def filled(content: bytes) -> tuple[list[Filled], list[Refused]]:
    """The rows of a sheet that came back. Raises ValidationError where it is not such a sheet at all."""
    rows = _rows(content)
    found: list[Filled] = []
    refused: list[Refused] = []
    for number, row in enumerate(rows[_FIRST_ROW : _FIRST_ROW + MOST_ROWS], start=_FIRST_ROW + 1):
        cells = [*row, *[""] * (11 - len(row))]
        if not cells[7].strip():
            continue
        try:
            found.append(_filled(number, cells))
        except ValueError as error:
            refused.append(Refused(number, cells[1], str(error)))
    return found, refused


def _rows(content: bytes) -> list[list[str]]:
    """Every cell as text."""
    import fastexcel

    wrong = ValidationError(_("This is not the sheet that this page gives; download it again."))
    if swells(content):
        raise wrong
    try:
        sheet = fastexcel.read_excel(content).load_sheet(0, header_row=None, dtypes="string")
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.to_polars().rows()]
    except (fastexcel.FastExcelError, ValueError) as error:
        raise wrong from error
    if len(rows) < _FIRST_ROW or rows[2][0] != _MARK:
        raise wrong
    return rows


def _filled(number: int, cells: Sequence[str]) -> Filled:
    return Filled(
        number, _code(cells[0]), cells[1], _day(cells[3]), _value(cells[7]), cells[8].strip()[:300], _yes(cells[9]),
        _yes(cells[10]),
    )  # fmt: skip


def _code(cell: str) -> int:
    try:
        return int(float(cell))
    except (ValueError, OverflowError):
        raise ValueError(_("The code of the row was changed.")) from None


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell.strip()[:10].replace("/", "-"))
    except ValueError:
        raise ValueError(_("The day is not written as 2026-12-31.")) from None


def _value(cell: str) -> float:
    try:
        value = float(cell.strip().replace(",", "").replace("，", "").removesuffix("%"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(_("The value is not a number; write it without its unit."))
    return value


def _yes(cell: str) -> bool:
    return cell.strip().lower() in ("是", "yes", "y", "√", "1", "1.0", "true")
