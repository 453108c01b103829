"""A file looked at before it is read, and all that was not kept of it as a workbook to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from rencai.city import City, load_city
from rencai.sources import read_file
from rencai.sources.exporting import mendable
from rencai.sources.looking import Look, look_at

ROWS = "姓名,证件号码,手机号,备注\n林晓明,990101198503091176,12912345601,\n陈雅婷,123,12912345602,甲\n,,,只有备注\n"


@pytest.fixture(scope="module")
def city() -> City:
    return load_city()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "名单.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_a_look_says_what_each_column_may_be_and_shows_rows(table: Path, city: City) -> None:
    look = look_at(table, city)
    assert look.headings == ("姓名", "证件号码", "手机号", "备注")
    assert {(guess.column, guess.field) for guess in look.guesses["person"]} >= {(0, "name"), (2, "phone")}
    assert (look.kind, look.rows[1]) == ("person", (3, ("陈雅婷", "123", "12912345602", "甲")))
    assert Look.from_bytes(look.as_bytes()) == look


def test_a_file_of_which_only_the_bytes_are_given_looks_and_reads_the_same(table: Path, city: City) -> None:
    data, name = table.read_bytes(), Path("2026-01-31") / table.name
    assert look_at(name, city, data) == look_at(table, city)
    assert read_file(name, city, data=data).rows.equals(read_file(table, city).rows)


def test_a_look_finds_the_columns_of_a_mapping(table: Path, city: City) -> None:
    mapping = read_file(table, city).mapping
    assert look_at(table, city).columns_of(mapping)["phone"] == 2


def test_rows_that_lost_a_value_are_mended_like_those_set_aside(table: Path, city: City, tmp_path: Path) -> None:
    first = read_file(table, city, accept_invented=True)
    assert (first.aside.height, first.dropped["value"].to_list()) == (1, ["123"])
    workbook = tmp_path / "名单-mended.xlsx"
    workbook.write_bytes(mendable(first.aside, first.touched, first.dropped))
    again = read_file(workbook, city, first.mapping, accept_invented=True)
    assert again.balance["read"] == 2
    assert again.rows["name"].to_list() == ["陈雅婷"]
