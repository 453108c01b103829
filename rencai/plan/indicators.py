"""Indicator tables: group, number, name, unit, baseline and target as printed; what is doubtful is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from rencai.plan.document import Place, Row
from rencai.plan.figures import UNIT, CellFigure, read_cell
from rencai.plan.headings import Column, Header, Kind, Part, Role
from rencai.plan.numbering import marker_of
from rencai.plan.tables import Whole, banner, text_in, value_in
from rencai.vocabulary.bilingual import Bilingual

_NAME_UNIT = re.compile(rf"[（(]\s*(?:单位\s*[:：]\s*)?((?:万|亿|千|百)?(?:{UNIT}))\s*[）)]$")
_CAPTION_UNIT = re.compile(rf"单位\s*[:：]\s*((?:万|亿|千|百)?(?:{UNIT}))")


@dataclass(frozen=True)
class Point:
    """A value at the end of a year. ``printed`` is the cell as it stands; ``unit_inside``: it repeats a unit."""

    year: int | None
    value: Decimal | None
    qualifier: str | None = None
    printed: str = ""
    unit_inside: bool = False
    own_unit: str | None = None
    """The unit told in the cell itself."""


@dataclass(frozen=True)
class Indicator:
    """One row of an indicator table. Values are in ``unit``."""

    no: int | None
    group: str | None
    name: str
    unit: str | None
    baseline: Point
    target: Point
    place: Place
    milestones: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Doubt:
    """Something a person must look at: where, why in both languages, and the words it is about."""

    place: Place
    why: Bilingual
    text: str = ""


@dataclass(frozen=True)
class _Layout:
    """Which value columns are baseline, target and milestones."""

    header: Header
    baseline: Column | None
    target: Column | None
    milestones: tuple[Column, ...]
    table_unit: str | None


def read_indicators(table: Whole) -> tuple[list[Indicator], list[Doubt]]:
    """The indicators of one table and what is doubtful in it. Tables of other kinds give nothing."""
    if table.header is None or table.header.kind is not Kind.INDICATORS:
        return [], []
    layout, doubts = _layout(table, table.header)
    found: list[Indicator] = []
    group: str | None = None
    for row in table.rows:
        if row.unparted:
            doubts.append(unparted(row))
            continue
        if (text := banner(row)) is not None and layout.header.first(Role.GROUP) is None:
            group = _without_marker(text)
            continue
        group = _group(layout, row, group, found, doubts)
        indicator = _indicator(layout, row, group, doubts)
        if indicator is not None:
            found.append(indicator)
    return found, doubts


def unparted(row: Row) -> Doubt:
    """The doubt about a row whose cells could not be told apart."""
    why = Bilingual("这一行分不清各列，没有读入", "the columns of this row cannot be told apart; it was not read")
    return Doubt(row.place, why, row.cells[0].text)


def _layout(table: Whole, header: Header) -> tuple[_Layout, list[Doubt]]:
    values = header.all(Role.VALUE)
    dated = sorted((column for column in values if column.year is not None), key=lambda column: column.year or 0)
    target = _last([column for column in values if column.part is Part.TARGET]) or _last(
        [column for column in dated if column.part is Part.UNTOLD]
    )
    baseline = next((column for column in values if column.part is Part.BASELINE and column is not target), None)
    if baseline is None:
        earlier = [column for column in dated if column is not target and column.part is Part.UNTOLD]
        baseline = earlier[0] if earlier else None
    rest = tuple(column for column in dated if column is not target and column is not baseline)
    doubts = []
    if target is None:
        why = Bilingual("表中没有看得出是目标值的一列", "no column of this table is plainly the target")
        doubts.append(Doubt(table.place, why, " | ".join(column.title for column in header.columns)))
    for column in (baseline, target):
        if column is not None and column.year is None:
            why = Bilingual("该列表头没有年份，请补上", "the heading of this column tells no year")
            doubts.append(Doubt(table.place, why, column.title))
    unit = _CAPTION_UNIT.search(table.caption)
    return _Layout(header, baseline, target, rest, unit[1] if unit else None), doubts


def _last(columns: list[Column]) -> Column | None:
    return max(columns, key=lambda column: (column.year or 0, column.at)) if columns else None


def _group(layout: _Layout, row: Row, before: str | None, found: list[Indicator], doubts: list[Doubt]) -> str | None:
    column = layout.header.first(Role.GROUP)
    if column is None:
        return before
    text = text_in(row, column.at)
    if text:
        return _without_marker(text)
    number = _number(layout.header, row)
    if before is None:
        doubts.append(Doubt(row.place, Bilingual("没有写明所属类别", "its group is not told")))
    elif found and number is not None and found[-1].no is not None and number != found[-1].no + 1:
        # The row that was dropped may have been the one that opened the next group.
        why = Bilingual(
            f"序号由{found[-1].no}跳到{number}，类别“{before}”沿用自上一行，请核对",
            f"the numbers jump from {found[-1].no} to {number}; the group “{before}” is that of the row above",
        )
        doubts.append(Doubt(row.place, why))
    return before


def _indicator(layout: _Layout, row: Row, group: str | None, doubts: list[Doubt]) -> Indicator | None:
    header = layout.header
    name_column = header.first(Role.NAME)
    assert name_column is not None
    name = text_in(row, name_column.at)
    number = _number(header, row)
    if not name:
        if any(cell.text for cell in row.cells):
            doubts.append(Doubt(row.place, Bilingual("这一行没有指标名称", "this row has no name"), _printed(row)))
        return None
    if header.first(Role.NUMBER) is None and (mark := marker_of(name)) is not None:
        number, name = mark.number, name[mark.length :]
    name, unit = _told_unit(layout, row, name)
    baseline = _point(row, layout.baseline, unit, doubts)
    target = _point(row, layout.target, unit, doubts)
    milestones = tuple(_point(row, column, unit, doubts) for column in layout.milestones)
    unit = unit or target.own_unit or baseline.own_unit
    if unit is None and (baseline.value is not None or target.value is not None):
        doubts.append(Doubt(row.place, Bilingual("没有写明计量单位", "no unit is told"), name))
    return Indicator(number, group, name, unit, baseline, target, row.place, milestones)


def _told_unit(layout: _Layout, row: Row, name: str) -> tuple[str, str | None]:
    """The unit from its column, from the brackets at the end of the name, from a value's heading or the caption."""
    column = layout.header.first(Role.UNIT)
    if column is not None and (unit := text_in(row, column.at)):
        return name, unit
    if (inside := _NAME_UNIT.search(name)) is not None:
        return name[: inside.start()].rstrip(), inside[1]
    for value in (layout.target, layout.baseline):
        if value is not None and value.unit is not None:
            return name, value.unit
    return name, layout.table_unit


def _point(row: Row, column: Column | None, unit: str | None, doubts: list[Doubt]) -> Point:
    if column is None:
        return Point(None, None)
    cell = read_cell(value_in(row, column.at), unit)
    if cell.figure is None:
        doubts.append(Doubt(row.place, _why_no_value(cell, column), cell.printed))
        return Point(column.year, None, None, cell.printed)
    if cell.note is not None:
        zh = f"括号表示“{cell.note}”，请核对该数怎么计"
        doubts.append(Doubt(row.place, Bilingual(zh, f"brackets say “{cell.note}”: how is it counted?"), cell.printed))
    own_unit = cell.figure.unit if unit is None else None
    return Point(column.year, cell.figure.value, cell.figure.qualifier, cell.printed, cell.unit_inside, own_unit)


def _why_no_value(cell: CellFigure, column: Column) -> Bilingual:
    if cell.absent:
        return Bilingual(f"“{column.title}”一列没有数值", f"no value under “{column.title}”")
    return Bilingual(f"“{column.title}”一列不是单个数值", f"what stands under “{column.title}” is not a single number")


def _number(header: Header, row: Row) -> int | None:
    column = header.first(Role.NUMBER)
    if column is None:
        return None
    text = text_in(row, column.at).rstrip(".、")
    return int(text) if text.isdigit() and text.isascii() else None


def _without_marker(text: str) -> str:
    mark = marker_of(text)
    return text[mark.length :].strip() if mark is not None else text


def _printed(row: Row) -> str:
    return " | ".join(cell.text.replace("\n", "") for cell in row.cells if cell.text and not cell.covered)
