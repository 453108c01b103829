"""Set-aside rows come out ready to be mended, harmless to open, and go in again as what they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.city import City
from rencai.city.mappings import ColumnMapping, SourceMapping
from rencai.sources import read_file
from rencai.sources.exporting import aside_table, escaped, write_aside
from rencai.sources.layout import ESCAPED
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import Kind

Write = Callable[[str, str | bytes], Path]
ROSTER = SourceMapping(
    "test",
    Bilingual("试", "test"),
    Kind.PERSON,
    (ColumnMapping("name", ("姓名",), required=True), ColumnMapping("birth_date", ("生日",), if_bad="set-aside")),
)
DIRTY = "姓名,=生日,生日\n张三,x,1990-02-30\n,=cmd|' /C calc'!A0,1991-01-01\n李四,-5,1992-01-01\n王五,@x,昨天\n"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_mended_file_is_read_again(write: Write, city: City, tmp_path: Path, suffix: str) -> None:
    aside = tmp_path / f"aside{suffix}"
    first = read_file(write("a.csv", DIRTY), city, ROSTER)
    assert first.balance["reasons"] == {"date-form": 1, "date-impossible": 1, "missing-required": 1}
    write_aside(first, aside)
    unmended = read_file(aside, city, ROSTER)
    assert unmended.balance == {**first.balance, "read": 3, "kept": 0}
    assert unmended.aside["=生日"].to_list() == first.aside["=生日"].to_list()
    mend(aside, {"1990-02-30": "1990-03-02", "昨天": "1993-01-01"})
    assert read_file(aside, city, ROSTER).rows["name"].to_list() == ["张三", "王五"]


def mend(path: Path, changes: dict[str, str]) -> None:
    if path.suffix == ".csv":
        text = path.read_text(encoding="utf-8-sig")
        for old, new in changes.items():
            text = text.replace(f'"{old}"', f'"{new}"', 1)
        path.write_text(text, encoding="utf-8-sig", newline="")
        return
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        for cell in row[:3]:
            cell.value = changes.get(str(cell.value), cell.value)
    book.save(path)


def test_the_original_headings_come_first_and_the_marks_after_them(write: Write, city: City) -> None:
    table = aside_table(read_file(write("a.csv", DIRTY), city, ROSTER))
    assert table.columns == [
        "姓名", "'=生日", "生日", "rencai:row", "rencai:column", "rencai:value", "rencai:reason", "rencai:why",
    ]  # fmt: skip
    assert table.row(0)[3:7] == ("2", "生日", "1990-02-30", "date-impossible")


def test_no_cell_of_an_export_can_run(write: Write, city: City, tmp_path: Path) -> None:
    reading = read_file(write("a.csv", DIRTY), city, ROSTER)
    write_aside(reading, tmp_path / "aside.xlsx")
    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "aside.xlsx") for row in sheet for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    texts = [str(cell.value) for cell in cells if cell.value is not None]
    assert not [text for text in texts if text[0] in "=+@-" and not text.lstrip("+-").isdigit()]


def test_values_set_aside_go_on_a_second_sheet_that_no_reader_takes_in(
    write: Write, city: City, tmp_path: Path
) -> None:
    mapping = SourceMapping(
        "test",
        Bilingual("试", "test"),
        Kind.PERSON,
        (ColumnMapping("name", ("姓名",), required=True), ColumnMapping("phone", ("手机",))),
    )
    reading = read_file(write("a.csv", "姓名,手机\n张三,123\n,13800138000\n"), city, mapping)
    write_aside(reading, tmp_path / "aside.xlsx")
    write_aside(reading, tmp_path / "aside.csv")
    assert "phone-form" in (tmp_path / "aside.values.csv").read_text(encoding="utf-8")
    sheet = openpyxl.load_workbook(tmp_path / "aside.xlsx")["values set aside"]
    assert [cell.value for cell in sheet[2]] == ["2", "手机", "123", "phone-form"]
    assert read_file(tmp_path / "aside.xlsx", city, mapping).balance["read"] == 1


def test_rows_of_a_table_without_headings_go_in_again_by_position(write: Write, city: City, tmp_path: Path) -> None:
    mapping = SourceMapping(
        "test",
        Bilingual("试", "test"),
        Kind.PERSON,
        (ColumnMapping("name", position=2, required=True), ColumnMapping("phone", position=1)),
        header="none",
    )
    write_aside(read_file(write("a.csv", "13800138000,\n13900139000,李四\n"), city, mapping), tmp_path / "aside.csv")
    mend(tmp_path / "aside.csv", {"": "张三"})
    assert read_file(tmp_path / "aside.csv", city, mapping).rows.row(0)[1:] == ("张三", "13800138000")


def test_a_cell_too_long_for_a_spreadsheet_is_not_cut(write: Write, city: City, tmp_path: Path) -> None:
    reading = read_file(write("a.csv", f"姓名,生日,备注\n,1990-01-01,{'长' * 40_000}\n"), city, ROSTER)
    with pytest.raises(BadInput, match="do not fit into a spreadsheet"):
        write_aside(reading, tmp_path / "aside.xlsx")
    assert not (tmp_path / "aside.xlsx").exists()
    write_aside(reading, tmp_path / "aside.csv")


@given(st.lists(st.text("=+-@'\t\r1a.", max_size=6), min_size=1))
def test_escaping_is_undone_exactly_and_leaves_plain_numbers_alone(texts: list[str]) -> None:
    column = pl.DataFrame({"text": texts})
    safe = column.select(escaped(pl.col("text"))).to_series()
    assert safe.str.replace(ESCAPED, "${1}").to_list() == texts
    assert column.select(escaped(pl.lit("-5.2"))).item() == "-5.2"
