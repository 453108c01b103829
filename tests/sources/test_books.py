"""Any file becomes text cells: nothing is guessed about types, no digit is lost, rows keep their numbers."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from rencai.sources.books import read_book
from rencai.sources.cells import Cells
from rencai.sources.delimited import read_delimited

Write = Callable[[str, str | bytes], Path]


def only_sheet(path: Path) -> Cells:
    (sheet,) = read_book(path).sheets
    return sheet


def rows(path: Path) -> list[tuple[object, ...]]:
    return only_sheet(path).frame.rows()


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
    ],
)
def test_the_encoding_is_found(write: Write, encoding: str, told: str) -> None:
    book = read_book(write("a.csv", "姓名,单位\n张三,晋江市第1鞋厂\n李四,2\n".encode(encoding)))
    assert book.encoding == told
    assert book.sheets[0].frame.rows()[1] == (2, "张三", "晋江市第1鞋厂")


def test_a_few_damaged_characters_are_told_and_the_rest_is_read(write: Write) -> None:
    book = read_book(write("a.csv", "姓名,单位\n".encode() + "张三,厂\n".encode() * 200 + b"\xff,\n"))
    assert book.sheets[0].frame.height == 202
    assert "1 characters could not be read" in book.notes[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_below_a_title(write: Write, delimiter: str) -> None:
    lines = ["花名册", delimiter.join(["姓名", "单位"]), delimiter.join(["张三", "甲"]), delimiter.join(["李四", "乙"])]
    assert rows(write("a.txt", "\n".join(lines)))[2] == (3, "张三", "甲")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,b\n"x\ry",2\n3,4\n', [(1, "a", "b"), (2, "x\ry", "2"), (3, "3", "4")]),
        ('a,b\r\n"x\r\ny",2\r\n3,4\r\n', [(1, "a", "b"), (2, "x\r\ny", "2"), (3, "3", "4")]),
        ("a,b\rx,2\r3,4\r", [(1, "a", "b"), (2, "x", "2"), (3, "3", "4")]),
        ("a,b\n\n3,4\n", [(1, "a", "b"), (2, None, None), (3, "3", "4")]),
        ('a,b\n6" pipe,2\n3,4\n', [(1, "a", "b"), (2, '6" pipe', "2"), (3, "3", "4")]),
        ('a,b\n"6 pipe,2\n3,4\n', [(1, "a", "b"), (2, '"6 pipe', "2"), (3, "3", "4")]),
        ('a,b\n"say ""hi""",2\n', [(1, "a", "b"), (2, 'say "hi"', "2")]),
        ("a,b\nx\0y,2\n", [(1, "a", "b"), (2, "xy", "2")]),
        ("a,b\n1\n1,2\n1,2,3\n", [(1, "a", "b", None), (2, "1", None, None), (3, "1", "2", None), (4, "1", "2", "3")]),
    ],
)
def test_awkward_text_is_split_as_it_is_meant(write: Write, text: str, expected: list[tuple[object, ...]]) -> None:
    assert rows(write("a.csv", text)) == expected


CELL = st.text(st.sampled_from('ab,;"\n\r甲 \t|1='), max_size=6)


def test_a_quote_left_open_in_the_last_cell_of_a_row_does_not_swallow_the_rows_after_it() -> None:
    cells, _, notes = read_delimited('姓名,备注\n甲,"没关\n乙,好\n'.encode(), Path("a.csv"))
    assert [row[-2:] for row in cells.frame.rows()] == [("姓名", "备注"), ("甲", '"没关'), ("乙", "好")]
    assert notes


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
def test_properly_quoted_text_is_always_read_back(table: list[list[str]]) -> None:
    quoted = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table) + "\n"
    cells, delimiter, _ = read_delimited(b'"x","y","z"\n' * 3 + quoted.encode(), Path("a.csv"))
    found = cells.frame.select("1", "2", "3").fill_null("").rows()[3:]
    assert delimiter == ","
    assert [[cell.strip() for cell in row] for row in found] == [[cell.strip() for cell in row] for row in table]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(st.sampled_from('ab,"甲1 '), min_size=1, max_size=12), min_size=1, max_size=8))
def test_no_line_is_lost_however_the_quotes_stand(lines: list[str]) -> None:
    filled = [line if line.strip() else "x" for line in lines]
    cells, _, _ = read_delimited(("\n".join(["a,b", *filled]) + "\n").encode(), Path("a.csv"))
    # A well closed quote may join lines; what stands in them is still there.
    joined = "".join(cell or "" for row in cells.frame.drop("row").rows() for cell in row)
    for line in filled:
        for piece in line.replace('"', ",").split(","):
            assert piece.strip() in joined.replace('"', "")


def test_spreadsheet_cells_keep_their_digits_and_dates(write_book: Callable[..., Path]) -> None:
    path = write_book(
        "a.xlsx", 名单=[["号码", "日期", "数", "是"], ["13800138000", dt.date(2021, 3, 5), 13800138000, True]]
    )
    assert rows(path)[1] == (2, "13800138000", "2021-03-05 00:00:00", "13800138000", "true")


def test_an_old_xls_is_read(request: pytest.FixtureRequest) -> None:
    found = rows(Path(request.path).parent / "files" / "skills_1997.xls")
    assert found[0][1] == "晋江市技能人才评价名单"
    assert found[2] == (3, "王小明", "990000199001010019", "2024-03-05 00:00:00", "高级工")


def test_blank_rows_above_a_table_count_in_the_row_number(write_book: Callable[..., Path]) -> None:
    assert rows(write_book("a.xlsx", 表=[[], [], ["姓名"], ["张三"]]))[3] == (4, "张三")


def test_json_numbers_keep_all_digits(write: Write) -> None:
    path = write(
        "a.json", '[{"id": 350582199001011234, "x": 1.10, "list": ["a", "b"], "in": {"deep": true}}, {"id": null}]'
    )
    sheet = only_sheet(path)
    assert sheet.headings == ("id", "x", "list", "in.deep")
    assert sheet.frame.rows() == [(1, "350582199001011234", "1.10", "a|b", "true"), (2, None, None, None, None)]


@pytest.mark.parametrize(
    "document",
    [
        [{"a": "1", "b": "2"}, {"a": "3", "b": None}],
        {"total": 2, "rows": [{"a": "1", "b": "2"}, {"a": "3", "b": None}]},
        {"code": 0, "data": {"list": [{"a": "1", "b": "2"}, {"a": "3", "b": None}]}},
        {"a": ["1", "3"], "b": ["2", None]},
    ],
)
def test_every_form_of_a_json_table_gives_the_same_cells(write: Write, document: object) -> None:
    sheet = only_sheet(write("a.json", json.dumps(document)))
    assert (sheet.headings, sheet.frame.rows()) == (("a", "b"), [(1, "1", "2"), (2, "3", None)])


def test_lists_under_names_are_rows_without_headings(write: Write) -> None:
    sheet = only_sheet(write("a.json", '{"甲大学": [39.9, 116.3], "乙大学": [], "丙大学": [24.1, 118.2]}'))
    assert sheet.headings is None
    assert sheet.frame.rows()[2] == (3, "丙大学", "24.1", "118.2")


def test_jsonl_and_gzip_under_any_name_are_read(write: Write) -> None:
    text = b'{"a": 1}\n\n{"b": "x"}\n'
    assert rows(write("a.jsonl", text)) == [(1, "1", None), (3, None, "x")]
    assert rows(write("plain.jsonl", gzip.compress(text))) == [(1, "1", None), (3, None, "x")]


def test_parquet_values_become_text(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"d": [dt.date(2021, 3, 5)], "t": [dt.datetime(2021, 3, 5, 1)], "l": [["a", "b"]], "s": [{"x": 1}]}
    )
    frame.write_parquet(tmp_path / "a.parquet")
    assert rows(tmp_path / "a.parquet") == [(1, "2021-03-05", "2021-03-05 01:00:00", "a|b", '{"x":1}')]


def test_formulas_are_read_by_their_saved_value_and_those_without_are_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "合并"])
        sheet.write_formula(1, 0, '="张"&"三"', None, "张三")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 0, '="李"&"四"', None, "")
    assert rows(tmp_path / "a.xlsx")[1] == (2, "张三", None)
    assert "1 formulas have no saved value" in read_book(tmp_path / "a.xlsx").notes[0]


def test_one_row_far_wider_than_the_first_ones_is_read_whole(write: Write) -> None:
    lines = ["a,b", *["1,2"] * 300, ",".join("x" * 40), '"' + "," * 2000 + '",2']
    sheet = only_sheet(write("a.csv", "\n".join(lines)))
    assert len(sheet.columns) == 40
    assert sheet.frame.row(301)[-1] == "x"
    assert sheet.frame.row(302)[1:3] == ("," * 2000, "2")
