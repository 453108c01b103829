"""Where the table of a sheet lies: titles above, headings (or none), the body, and the lines that are no records."""

from __future__ import annotations

import polars as pl

from rencai.sources.alignment import aligned
from rencai.sources.cells import Cells, numbered
from rencai.sources.headings import shipped_keys, unit_of
from rencai.sources.layout import Layout, find_layout
from rencai.sources.lines import not_records


def sheet(*rows: list[str | None], delimited: bool = False) -> Cells:
    width = max(map(len, rows))
    columns = {str(at): [row[at] if at < len(row) else None for row in rows] for at in range(width)}
    return Cells(numbered(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))), delimited=delimited)


def layout(*rows: list[str | None]) -> Layout:
    return find_layout(sheet(*rows), shipped_keys())


PERSON = ["张三", "男", "1990-01-02", "晋江市第一鞋厂"]
OTHER = ["李四", "女", "1991-02-03", "晋江市第二鞋厂"]
HEADINGS = ["姓名", "性别", "出生日期", "工作单位"]


def test_headings_are_found_below_titles_and_blank_rows() -> None:
    found = layout(["2025年参保人员花名册"], ["填报单位：人社局"], [None], HEADINGS, PERSON, OTHER)
    assert (found.header_rows, found.headings) == ((4,), tuple(HEADINGS))
    assert found.body["row"].to_list() == [5, 6]


def test_a_table_without_headings_keeps_its_first_row() -> None:
    found = layout(PERSON, OTHER, PERSON)
    assert found.headings is None
    assert found.body.height == 3


def test_unknown_headings_are_known_by_being_unlike_the_cells_below() -> None:
    found = layout(["stag", "event", "traffic"], ["7.03", "1", "jobs"], ["22.9", "1", "empjs"])
    assert found.headings == ("stag", "event", "traffic")


def test_records_of_words_alone_are_not_taken_for_headings() -> None:
    assert layout(["南宁市", "运营主管"], ["青秀区", "行政经理"], ["良庆区", "行政经理"]).headings is None


def test_two_rows_of_headings_under_merged_cells_are_joined() -> None:
    found = layout(
        ["姓名", "全日制教育", None, "在职教育", None, "工作单位"],
        [None, "学历", "毕业院校", "学历", "毕业院校", None],
        ["张三", "本科", "甲大学", "硕士", "乙大学", "丙厂"],
        ["李四", "大专", "甲学院", None, None, "丙厂"],
    )
    assert found.header_rows == (1, 2)
    assert found.headings == (
        "姓名",
        "全日制教育学历",
        "全日制教育毕业院校",
        "在职教育学历",
        "在职教育毕业院校",
        "工作单位",
    )


def test_headings_are_tidied_and_made_distinct() -> None:
    found = layout(["姓名", "联系\n电话", "联系 电话", "性别"], ["张三", "1", "2", "男"])
    assert found.headings == ("姓名", "联系 电话", "联系 电话_2", "性别")


def test_totals_notes_and_repeated_headings_are_no_records() -> None:
    cells = sheet(
        HEADINGS, PERSON, ["小 计", None, "1", None], HEADINGS, OTHER, ["合计：", None, "2人", None],
        ["注：数据截至年底", None, None, None], ["制表人：王五", None, None, None],
    )  # fmt: skip
    found = find_layout(cells, shipped_keys())
    slips = not_records(found, delimited=False).to_list()
    assert slips == [None, "total-line", "header-line", None, "total-line", "note-line", "note-line"]


def test_a_row_with_more_cells_than_headings_is_a_slip_in_delimited_text_only() -> None:
    rows = [HEADINGS, *[PERSON] * 9, [*OTHER, "余下"]]
    for delimited, expected in ((True, "too-many-cells"), (False, None)):
        cells = sheet(*rows, delimited=delimited)
        assert not_records(find_layout(cells, shipped_keys()), delimited=delimited)[-1] == expected


def test_cells_left_out_are_moved_under_their_columns() -> None:
    full = ["景德镇陶瓷学院", "湘湖校区", "29.298", "117.258"]
    short = ["湖南大学", "28.18", "112.94", None]
    body, moved = aligned(layout(*[full] * 6, *[short] * 3))
    assert moved == 3
    assert body.row(-1)[1:] == ("湖南大学", None, "28.18", "112.94")


def test_the_unit_in_a_heading_is_understood() -> None:
    assert unit_of("月薪（元）") == "yuan-month"
    assert unit_of("年薪(万元)") == "ten-thousand-yuan-year"
    assert unit_of("主营业务收入（万元）") == "ten-thousand-yuan"
    assert unit_of("薪资") is None
