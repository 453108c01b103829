"""Rows of a table's body that are no records: totals, headings once more, notes and signatures."""

from __future__ import annotations

import polars as pl

from rencai.sources.layout import Layout

_TOTAL = (
    r"(?i)^[\s(（【]*(?:本页|本表|全部|以上|全市|全镇|全年|总|分类)?\s*(?:[合总小共累]\s*计)\s*(?:人数|数|金额|户数|人次|数量)?\s*"
    r"[:：）)】]?\s*[\d.,]*\s*(?:人|元|户|家|条|个|名|万元|人次)?\s*$|^\s*(?:grand\s*|sub-?\s*)?totals?\s*[:：]?\s*[\d.,]*\s*$"
)
_NOTE = (
    r"^\s*(?:[*※]|注\s*[:：\d]|备\s*注\s*[:：]|说\s*明\s*[:：]|填[表报]说明|填[表报](?:人|单位|日期|时间)|制表|审核人?\s*[:：]|负责人\s*[:："
    r"]|单位负责人|经办人\s*[:：]|联系人\s*[:：]|报送日期|打印(?:时间|日期|人)|导出时间|(?:数据|资料)来源\s*[:：]|第\s*\d+\s*页|共\s*\d+\s*页"
    r"|以下空白|此表一式)"
)
_TOTAL_COLUMNS = 4
_RARE = 0.2


def not_records(layout: Layout, *, delimited: bool) -> pl.Series:
    """For each row of the body the reason why it is no record, else null."""
    columns = list(layout.columns)
    body = layout.body
    filled = pl.sum_horizontal(pl.col(column).is_not_null().cast(pl.Int32) for column in columns)
    first = pl.coalesce(columns)
    total = pl.any_horizontal(pl.col(column).str.contains(_TOTAL) for column in columns[:_TOTAL_COLUMNS])
    few = max(2, len(columns) // 4) if len(columns) >= 3 else 0
    reason = (
        pl.when(_repeats_headings(layout))
        .then(pl.lit("header-line"))
        .when(total & ((filled < max(len(columns), 2)) | (len(columns) < 3)))
        .then(pl.lit("total-line"))
        .when((filled <= few) & first.str.contains(_NOTE))
        .then(pl.lit("note-line"))
        .when(_surplus(layout, body) if delimited else pl.lit(False))
        .then(pl.lit("too-many-cells"))
    )
    return body.select(reason.alias("reason")).to_series()


def _repeats_headings(layout: Layout) -> pl.Expr:
    named = [(column, head) for column, head in zip(layout.columns, layout.headings or (), strict=False) if head]
    if len(named) < 2:
        return pl.lit(False)
    same = pl.sum_horizontal((pl.col(column).str.strip_chars() == head).cast(pl.Int32) for column, head in named)
    return same.fill_null(0) >= max(2, round(0.6 * len(named)))


def _surplus(layout: Layout, body: pl.DataFrame) -> pl.Expr:
    """Cells beyond the last heading, where only few rows have any: a delimiter inside a cell has shifted the row."""
    if layout.headings is None:
        return pl.lit(False)
    last = max((at for at, heading in enumerate(layout.headings) if heading), default=-1)
    beyond = list(layout.columns[last + 1 :])
    if not beyond or last < 0:
        return pl.lit(False)
    surplus = pl.any_horizontal(pl.col(column).is_not_null() for column in beyond)
    share = body.select(surplus.mean()).item() or 0.0
    return surplus if share < _RARE else pl.lit(False)
