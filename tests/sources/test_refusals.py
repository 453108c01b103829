"""What is not taken, is refused in one clear line and before anything could be harmed."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rencai.sources.books import read_book
from rencai.vocabulary.errors import BadInput

Write = Callable[[str, str | bytes], Path]
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def workbook_of(sheet: bytes) -> bytes:
    return zipped(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=sheet)


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_book(path)
    message = str(caught.value)
    assert "\n" not in message
    assert path.name in message
    return message


@pytest.mark.parametrize("content", [b"", b"  \n\n", b"\xef\xbb\xbf", b"\0\0\0"])
def test_an_empty_file_is_refused(write: Write, content: bytes) -> None:
    assert "empty" in refusal(write("a.csv", content))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(200)), "PNG image"),
        (b"\xff\xd8\xff\xe0" + bytes(range(200)), "JPEG image"),
        (b"%PDF-1.4\n%\xe2\xe3", "PDF"),
        (b"<html><body><table></table></body></html>", "web page"),
        (OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + bytes(512) + "WordDocument".encode("utf-16-le"), "no spreadsheet"),
        (OLE + bytes(512) + "Workbook".encode("utf-16-le"), "broken"),
        (b"PK\x03\x04" + bytes(range(256)), "broken"),
        (zipped(word__document_xml=b"<w/>"), "Word document"),
        (zipped(notes=b"hello"), "archive"),
        (workbook_of(b"<mangled"), "broken"),
    ],
)
def test_another_thing_under_a_spreadsheets_name_is_refused(write: Write, content: bytes, told: str) -> None:
    assert told in refusal(write("list.xlsx", content))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "absent.csv")
    assert "folder" in refusal(tmp_path)


def test_a_spreadsheet_cut_off_is_refused(write: Write) -> None:
    whole = workbook_of(SHEET.format("").encode())
    assert "broken" in refusal(write("list.xlsx", whole[: len(whole) // 2]))


def test_a_zip_bomb_is_refused_by_its_declared_size(write: Write) -> None:
    assert "far more than its size" in refusal(write("list.xlsx", workbook_of(b" " * 80_000_000)))


def test_a_zip_bomb_that_lies_about_its_size_is_refused(write: Write) -> None:
    content = bytearray(workbook_of(b" " * 80_000_000))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 1000)
    assert "far more than its size" in refusal(write("list.xlsx", bytes(content)))


def test_a_gzip_bomb_is_refused(write: Write) -> None:
    assert "far more than its size" in refusal(write("list.csv.gz", gzip.compress(b"0" * 100_000_000)))


def test_a_gzip_file_cut_off_is_refused(write: Write) -> None:
    assert "cut off" in refusal(write("list.csv.gz", gzip.compress(os.urandom(5000))[:3000]))


def test_two_cells_in_far_corners_do_not_fill_the_memory(write: Write) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="ZZ1048576"><v>1</v></c></row>'
    assert "spans more than" in refusal(write("list.xlsx", workbook_of(SHEET.format(far).encode())))


def test_ten_thousand_columns_are_refused(write: Write) -> None:
    wide = '<row r="1"><c r="A1"><v>1</v></c><c r="NTP1"><v>1</v></c></row>'
    assert "10000 columns" in refusal(write("list.xlsx", workbook_of(SHEET.format(wide).encode())))
    assert "10000 columns" in refusal(write("list.csv", ",".join("x" * 10_000) + "\n"))
    record = "{" + ",".join(f'"c{at}": 1' for at in range(10_000)) + "}"
    assert "columns" in refusal(write("list.json", f"[{record}]"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('[{"a": 1},', "cut off"),
        ('[{"a": 1} {"a": 2}]', "comma is missing"),
        ('{"a": 1}\n{"a": \n', "line 2"),
        ('[{"a": 1}]\n[{"a"', "line 2"),
        ('[{"a": 1}\n] {"a": 2}', "something follows the array"),
        ('{"a": 1\n{"b": 2\n', "line 2"),
        ('"text"', "no table"),
        ("[" * 100_000, "no table"),
        ('{"北京": {"all": ["a", "b", "c", "d", "e", "f", "g", "h", "i"]}, "天津": {"all": []}}', "no table"),
    ],
)
def test_json_that_is_broken_or_no_table_is_refused(write: Write, content: str, told: str) -> None:
    assert told in refusal(write("list.json", content))


def test_noise_is_refused(write: Write) -> None:
    noise = bytes((7 * at * at + 13 * at) % 256 for at in range(5000))
    assert "neither text nor a table" in refusal(write("list.csv", noise))


def test_a_broken_parquet_file_is_refused(write: Write) -> None:
    assert "parquet file is broken" in refusal(write("list.parquet", b"PAR1" + bytes(100) + b"PAR1"))
