"""A broken line of a jsonl file is set aside with its reason; the rows around it are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.city import City
from rencai.city.mappings import ColumnMapping, SourceMapping
from rencai.sources import Reading, read_file
from rencai.sources.any_table import read_any_table
from rencai.sources.books import read_book
from rencai.sources.exporting import aside_table, write_aside
from rencai.sources.json_items import Broken, items_of_lines
from rencai.sources.looking import WHOLE_LINE, look_at, row_of
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import Kind

Write = Callable[[str, str | bytes], Path]
ROSTER = SourceMapping(
    "test",
    Bilingual("试", "test"),
    Kind.PERSON,
    (ColumnMapping("name", ("姓名",), required=True), ColumnMapping("employer", ("单位",))),
)
HALF, ARRAY = '{"姓名": "王五", "单', '["赵六", "踏浪鞋业"]'
LINES = (
    '{"姓名": "张三", "单位": "踏浪鞋业"}',
    HALF,
    ARRAY,
    "",
    '{"姓名": "李四", "单位": "云织纺织"}',
    '{"单位": "裁断"}',
)


def read(write: Write, city: City, lines: Sequence[str | bytes], name: str = "a.jsonl") -> Reading:
    whole = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    return read_file(write(name, whole), city, ROSTER)


def aside_of(reading: Reading) -> list[tuple[int, str, str | None]]:
    return list(reading.aside.select("row", "reason", "value").iter_rows())


def test_half_an_object_and_an_array_are_set_aside_by_their_line_and_as_they_stand(write: Write, city: City) -> None:
    reading = read(write, city, LINES)
    assert reading.rows.select("row", "name").rows() == [(1, "张三"), (5, "李四")]
    assert aside_of(reading) == [(2, "line-broken", HALF), (3, "other-form", ARRAY), (6, "missing-required", None)]
    assert reading.balance["read"] == 5


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_line_of_another_encoding_is_set_aside_alone(write: Write, city: City, encoding: str) -> None:
    good = [line.encode(encoding) for line in LINES[:1] * 2 + LINES[4:5]]
    other = '{"姓名": "王五一", "单位": "x"}'.encode("utf-8" if encoding == "gb18030" else "gb18030")
    reading = read(write, city, [good[0], other, good[2]])
    assert reading.rows["name"].to_list() == ["张三", "李四"]
    assert aside_of(reading)[0][:2] == (2, "line-damaged")
    assert reading.encoding == encoding


def test_one_bad_byte_costs_one_line(write: Write, city: City) -> None:
    reading = read(write, city, [LINES[0], b'{"\xe5\xa7\x93\xe5\x90\x8d": "a\xff"}', LINES[4]])
    assert reading.balance["reasons"] == {"line-damaged": 1}
    assert reading.balance["kept"] == 2


_OPEN, _SHUT = b"[\n", b"\n]"
_DAMAGED = '{"姓名": "陈'.encode() + b"\xce" + '伟", "单位": "x"}'.encode()


@pytest.mark.parametrize(("before", "after"), [(_OPEN, _SHUT), (b'{"rows": [\n', b"\n]}")])
@pytest.mark.parametrize("joint", [b",\n", b", "])
def test_an_item_of_an_array_that_lost_a_character_is_set_aside_alone(
    write: Write, city: City, before: bytes, after: bytes, joint: bytes
) -> None:
    items = [LINES[0].encode()] * 60 + [_DAMAGED, LINES[4].encode()]
    reading = read_file(write("a.json", before + joint.join(items) + after), city, ROSTER)
    assert [entry[:2] for entry in aside_of(reading)] == [(61, "line-damaged")]
    assert reading.balance["kept"] + reading.balance["repeats"] == 61


@pytest.mark.parametrize("key", [r"\u0000row", "row", "number", "0", ""])
def test_a_key_may_be_any_text(write: Write, city: City, key: str) -> None:
    reading = read(write, city, [LINES[0], f'{{"{key}": "9", "姓名": "李四"}}'])
    assert reading.rows.select("row", "name").rows() == [(1, "张三"), (2, "李四")]


def test_half_a_character_written_as_an_escape_costs_one_line(write: Write, city: City) -> None:
    reading = read(write, city, [LINES[0], r'{"姓名": "\ud83d"}', LINES[4]])
    assert aside_of(reading) == [(2, "line-damaged", r'{"姓名": "\ud83d"}')]


def test_the_first_line_may_be_the_broken_one(write: Write, city: City) -> None:
    for name in ("a.jsonl", "a.json", "a.txt"):
        reading = read(write, city, [HALF, LINES[0], LINES[4]], name)
        assert aside_of(reading) == [(1, "line-broken", HALF)]
        assert reading.rows["name"].to_list() == ["张三", "李四"]


def test_items_of_an_array_that_are_no_objects_are_set_aside(write: Write, city: City) -> None:
    reading = read(write, city, [f"[{LINES[0]}, {ARRAY}, 7, {LINES[4]}]"], "a.json")
    assert aside_of(reading) == [(2, "other-form", ARRAY), (3, "other-form", "7")]


def test_lines_of_arrays_are_rows_and_an_object_among_them_is_not(write: Write) -> None:
    (sheet,) = read_book(write("a.jsonl", '["张三", 1]\n["李四", 2]\n{"a": 1}\n'), set_apart=True).sheets
    assert sheet.frame.rows() == [(1, "张三", "1"), (2, "李四", "2")]
    assert sheet.unread.rows() == [(3, "other-form", '{"a": 1}')]


def test_nesting_without_end_costs_one_line(write: Write, city: City) -> None:
    assert read(write, city, [LINES[0], "[" * 100_000]).balance["reasons"] == {"line-broken": 1}


@pytest.mark.parametrize("lines", [["姓名,单位", "张三,x"], [HALF, HALF], ["1", "2"]])
def test_a_file_of_which_nothing_is_json_is_refused(write: Write, city: City, lines: list[str]) -> None:
    with pytest.raises(BadInput, match="this is not JSON"):
        read(write, city, lines)


@given(st.lists(st.sampled_from([*LINES, "7", "{}", "[]", "null", LINES[0] + ","]), max_size=12))
def test_every_line_is_a_record_or_broken_whatever_stands_beside_it(lines: list[str]) -> None:
    found = {number: value for number, value, _ in items_of_lines("\n".join(lines))}
    assert set(found) == {number for number, line in enumerate(lines, 1) if line}
    assert all(isinstance(found[number], Broken) == (line == HALF) for number, line in enumerate(lines, 1) if line)


def test_two_broken_lines_that_make_one_object_together_are_two_broken_lines() -> None:
    lines = ['{"a": [{"x": 1}', '{"y": 2}]}', '{"p": 1}, {"q": 2}', '{"r": 3}']
    assert [isinstance(value, Broken) for _, value, _ in items_of_lines("\n".join(lines))] == [True, True, True, False]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_broken_line_is_mended_in_the_file_of_rows_set_aside(
    write: Write, city: City, tmp_path: Path, suffix: str
) -> None:
    reading, aside = read(write, city, LINES), tmp_path / f"aside{suffix}"
    told = aside_table(reading).row(0, named=True)
    assert (told["rencai:value"], told["姓名"], told["rencai:why"][:3]) == (HALF, None, "此行不")
    write_aside(reading, aside)
    fill_in(aside, "王五")
    again = read_file(aside, city, ROSTER)
    assert again.rows["name"].to_list() == ["王五"]
    assert again.balance["set_aside"] == 2


def fill_in(path: Path, name: str) -> None:
    if path.suffix == ".csv":
        table = pl.read_csv(path, infer_schema=False)
        first = pl.int_range(pl.len()) == 0
        table.with_columns(姓名=pl.when(first).then(pl.lit(name)).otherwise("姓名")).write_csv(path, include_bom=True)
        return
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A2"] = name
    book.save(path)


def test_a_line_longer_than_a_cell_does_not_keep_the_workbook_from_being_written(
    write: Write, city: City, tmp_path: Path
) -> None:
    reading = read(write, city, [LINES[0], '{"姓名": "' + "长" * 40_000])
    write_aside(reading, tmp_path / "aside.xlsx")
    assert reading.aside["value"].str.len_chars().to_list() == [40_008]


def test_a_broken_line_can_be_opened_alone_and_is_not_among_the_rows_shown(write: Write, city: City) -> None:
    path = write("a.jsonl", "\n".join(LINES))
    assert row_of(path, city, 2, mapping=ROSTER) == [(WHOLE_LINE, HALF)]
    assert [number for number, _ in look_at(path, city).rows] == [1, 5, 6]


def test_whoever_cannot_set_a_line_aside_refuses_the_file(write: Write) -> None:
    with pytest.raises(BadInput, match="line 2"):
        read_any_table(write("a.jsonl", "\n".join(LINES)), ["姓名"])
