"""A file → clean rows and the balance: every row read is kept, set aside with its reason, or an exact repeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rencai.city import City
from rencai.city.mappings import ColumnMapping, SourceMapping
from rencai.sources import match_mapping, read_file
from rencai.sources.reasons import REASONS
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import Kind, schema

Write = Callable[[str, str | bytes], Path]
WriteBook = Callable[..., Path]


def mapping(*columns: ColumnMapping, header: str | int = "auto", kind: Kind = Kind.PERSON) -> SourceMapping:
    return SourceMapping("test", Bilingual("试", "test"), kind, columns, header=header)


ROSTER = mapping(
    ColumnMapping("name", ("姓名",), required=True),
    ColumnMapping("phone", ("手机",)),
    ColumnMapping("birth_date", ("出生日期",), if_bad="set-aside"),
    ColumnMapping("degree", ("学历",)),
)


def test_bad_values_fall_by_the_word_of_the_mapping(write: Write, city: City) -> None:
    text = (
        "花名册,,,\n姓名,手机,出生日期,学历\n张三,13800138000,1990-01-02,本科\n李四,123,1991/2/3,幼儿园\n"
        ",13800138001,1992-01-01,本科\n王五,,1990-02-30,大专\n张三,138-0013-8000,1990年1月2日,大学本科\n合计,4,,\n"
    )
    reading = read_file(write("a.csv", text), city, ROSTER)
    reasons = {"date-impossible": 1, "missing-required": 1, "total-line": 1}
    assert reading.balance == {"read": 6, "kept": 2, "set_aside": 3, "repeats": 1, "reasons": reasons}
    assert reading.rows.rows() == [
        (3, "张三", date(1990, 1, 2), "13800138000", "bachelor"),
        (4, "李四", date(1991, 2, 3), None, None),
    ]
    assert reading.dropped.rows() == [(4, "手机", "123", "phone-form"), (4, "学历", "幼儿园", "degree-unknown")]
    assert reading.aside.select("row", "column", "value", "reason", "姓名").rows() == [
        (5, "姓名", None, "missing-required", None),
        (6, "出生日期", "1990-02-30", "date-impossible", "王五"),
        (8, None, None, "total-line", "合计"),
    ]


def test_clean_columns_have_the_types_of_their_kind(write: Write, city: City) -> None:
    path = write(
        "posts.csv", "职位,公司,薪资,工作地点,福利,所需经验\n缝纫工,甲公司,4-8千/月,晋江市陈埭镇,包吃|包住,1-3年\n"
    )
    rows = read_file(path, city).rows
    assert dict(rows.schema) == {"row": pl.Int64()} | {name: schema(Kind.POST)[name] for name in rows.columns[1:]}
    assert rows.row(0, named=True) == {
        "row": 2, "title": "缝纫工", "employer": "甲公司", "place": "晋江市陈埭镇", "place_code": "350582101",
        "experience": 1.0, "pay_low": 4000.0, "pay_high": 8000.0, "pays": None, "benefits": ["包吃", "包住"],
    }  # fmt: skip


def test_repeats_are_told_by_mapped_values_only(write: Write, city: City) -> None:
    text = "序号,姓名,手机\n1,张三,13800138000\n2,张三,13800138000\n3,张三,bad\n4,张三,worse\n5,张三,bad\n"
    reading = read_file(write("a.csv", text), city, ROSTER)
    assert reading.rows["row"].to_list() == [2, 4, 5]
    assert reading.balance["repeats"] == 2


def test_a_mapping_without_headings_goes_by_position(write: Write, city: City) -> None:
    by_position = mapping(
        ColumnMapping("name", position=2, required=True), ColumnMapping("sex", position=3), header="none"
    )
    reading = read_file(write("a.csv", "1,张三,男\n2,李四,女\n"), city, by_position)
    assert reading.rows.rows() == [(1, "张三", "male"), (2, "李四", "female")]


def test_a_missing_required_column_stops_the_reading(write: Write, city: City) -> None:
    with pytest.raises(BadInput, match="no column for name"):
        read_file(write("a.csv", "手机,学历\n13800138000,本科\n"), city, ROSTER)


def test_a_year_is_taken_from_the_name_of_the_file_or_its_folder(tmp_path: Path, city: City) -> None:
    text = "职位,公司,发布日期\n缝纫工,甲公司,04-21\n"
    for name in ("ads_2020.csv", "2020-12-31/ads.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        assert read_file(path, city).rows["posted_on"][0] == date(2020, 4, 21)
    (tmp_path / "ads.csv").write_text(text, encoding="utf-8")
    assert read_file(tmp_path / "ads.csv", city).dropped["reason"].to_list() == ["date-without-year"]


def test_sheets_under_the_same_headings_are_one_table(write_book: WriteBook, city: City) -> None:
    head = ["姓名", "手机"]
    path = write_book(
        "a.xlsx",
        填表说明=[["请如实填写"]],
        青阳=[head, ["张三", "13800138000"]],
        陈埭=[head, ["李四", "13800138001"]],
        汇总=[["镇街", "人数"], ["青阳", 1]],
    )
    reading = read_file(path, city, ROSTER)
    assert reading.rows.select("row", "name").rows() == [(2, "张三"), (4, "李四")]
    assert any("汇总" in note and "not read" in note for note in reading.notes)


def test_one_sheet_can_be_asked_for(write_book: WriteBook, city: City) -> None:
    path = write_book("a.xlsx", 一=[["姓名", "手机"], ["张三", ""]], 二=[["姓名", "手机"], ["李四", ""]])
    assert read_file(path, city, ROSTER, sheet="二").rows["name"].to_list() == ["李四"]
    with pytest.raises(BadInput, match="no sheet '三'"):
        read_file(path, city, ROSTER, sheet="三")


def test_a_hidden_sheet_is_named_and_not_read(tmp_path: Path, city: City) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["姓名", "手机"])
    book.worksheets[0].append(["张三", "13800138000"])
    secret = book.create_sheet("旧数据")
    secret.append(["姓名", "手机"])
    secret.append(["李四", "13800138001"])
    secret.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    reading = read_file(tmp_path / "a.xlsx", city, ROSTER)
    assert reading.balance["read"] == 1
    assert "hidden sheet 旧数据 was not read" in reading.notes


def test_an_unknown_file_is_read_by_a_proposal(write: Write, city: City) -> None:
    path = write("some_list.csv", "姓名,性别,手机\n张三,男,13800138000\n")
    reading = read_file(path, city)
    assert (reading.proposed, reading.mapping.source, reading.mapping.kind) == (True, "some_list", Kind.PERSON)
    assert match_mapping(path, city)[1] == "proposed"


def test_a_table_nothing_is_known_about_is_set_aside_whole(write: Write, city: City) -> None:
    reading = read_file(write("a.csv", "foo,bar\n1,2\n3,4\n"), city)
    assert reading.balance == {"read": 2, "kept": 0, "set_aside": 2, "repeats": 0, "reasons": {"nothing-mapped": 2}}


KNOWN = ["张三", "李四", "13800138000", "138", "1990-01-02", "1990-02-30", "本科", "合计", "注："]
NASTY = ["", " ", "=1+1", "a,b", 'x"y', "\n", "\r", "-", "\0"]
CELL = st.one_of(
    st.sampled_from(KNOWN), st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, max_size=7), max_size=12), st.sampled_from(["proposed", "roster"]))
def test_the_balance_always_holds(tmp_path: Path, city: City, table: list[list[str]], by: str) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["姓名,手机,出生日期,学历", *quoted]) + "\n", encoding="utf-8", newline="")
    reading = read_file(path, city, ROSTER if by == "roster" else None)
    said = reading.balance
    assert said["read"] == said["kept"] + said["set_aside"] + said["repeats"]
    assert sum(said["reasons"].values()) == said["set_aside"]
    assert set(said["reasons"]) <= set(REASONS)
    filled = sum(any(cell.strip(" \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\0\u200b\ufeff") for cell in row) for row in table)
    assert said["read"] <= filled
    numbers = [*reading.rows["row"], *reading.aside["row"]]
    assert len(numbers) == len(set(numbers))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from(["1", "2", "bad"])), min_size=1, max_size=20))
def test_every_record_of_a_plain_table_is_counted(tmp_path: Path, city: City, table: list[tuple[str, str]]) -> None:
    path = tmp_path / "a.csv"
    lines = [f"{name},1380013800{digit}" for name, digit in table]
    path.write_text("\n".join(["姓名,手机", *lines]), encoding="utf-8")
    said = read_file(path, city, ROSTER).balance
    assert (said["read"], said["kept"]) == (len(table), len(set(table)))


def test_a_cell_merged_downwards_counts_for_all_its_rows(tmp_path: Path, city: City) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["某单位证书名册"],
        ["姓名", "手机", "证书"],
        ["张三", "13800138000", "甲"],
        [None, None, "乙"],
        ["李四", None, "丙"],
    ):
        sheet.append(row)
    for merged in ("A1:C1", "A3:A4", "B3:B4"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "a.xlsx")
    mapping_with_skill = mapping(*ROSTER.columns[:2], ColumnMapping("trade", ("证书",)))
    reading = read_file(tmp_path / "a.xlsx", city, mapping_with_skill)
    assert reading.rows.select("row", "name", "phone", "trade").rows() == [
        (3, "张三", "13800138000", "甲"), (4, "张三", "13800138000", "乙"), (5, "李四", None, "丙"),
    ]  # fmt: skip
