"""Spreadsheets (xlsx, xls) → cells. What could harm the parser is looked for before the parser sees the file."""

from __future__ import annotations

import logging
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from rencai.sources.cells import MOST_COLUMNS, Book, Cells, Merge, numbered
from rencai.sources.contents import MIB, Content, FileKind, exceeds_bounds, refuse
from rencai.sources.delimited import too_many_columns
from rencai.sources.merged import RELATIONS, WORKBOOK, MergesSeen, column_number, parts_of_sheets

MOST_CELLS = 60_000_000
"""A sheet is laid out as a full rectangle in memory: 1,000,000 rows of 60 columns at the most."""
_PASSWORD = ("the spreadsheet is protected by a password", "save it without a password")
_BROKEN = ("the spreadsheet is broken", "open it in a spreadsheet program, save it again, or ask the sender")
_OTHER_ZIPS = (
    ("word/", "a Word document"),
    ("ppt/", "a presentation"),
    ("xl/workbook.bin", "a binary spreadsheet (xlsb)"),
    ("content.xml", "an OpenDocument file"),
)
_CELL = re.compile(rb""" r=["']([A-Z]{1,3})[0-9]""")
_ROW = re.compile(rb"""<row[^>]* r=["']([0-9]+)""")
_UNSAVED = re.compile(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_SLICE = 4 * MIB


def read_workbook(content: Content) -> Book:
    """All sheets as text cells: dates as ``2021-03-05 00:00:00``, formulas by their last value, errors as null."""
    known = _Package({}, 0)
    if content.kind is FileKind.XLSX:
        known = _check_package(content.data, content.path)
    elif _says(content.data, "EncryptedPackage"):
        raise refuse(content.path, *_PASSWORD)
    elif not (_says(content.data, "Workbook") or _says(content.data, "Book")):
        raise refuse(content.path, "this is an old Office file, but no spreadsheet", "hand in the table as xlsx")
    try:
        return _sheets(content, known)
    except pl.exceptions.PolarsError:
        raise refuse(content.path, *_BROKEN) from None
    except BaseException as error:
        # The parser is written in Rust: where it gives up on a mangled file a panic comes through, no Exception.
        if type(error).__name__ == "PanicException":
            raise refuse(content.path, *_BROKEN) from None
        raise


def _says(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def _sheets(content: Content, known: _Package) -> Book:
    import fastexcel

    # What the parser finds odd inside a file helps nobody; whether it can be read is said by us.
    logging.getLogger("calamine").setLevel(logging.ERROR)
    sheets: list[Cells] = []
    try:
        reader = fastexcel.read_excel(content.data)
        for name in reader.sheet_names:
            sheet = _load(reader, name, content.path)
            if sheet is not None:
                sheets.append(replace(sheet, merges=known.merges.get(name, ())))
    except fastexcel.FastExcelError as error:
        raise refuse(content.path, *(_PASSWORD if "assword" in str(error) else _BROKEN)) from None
    unsaved = f"{known.unsaved} formulas have no saved value: open the file in a spreadsheet program and save it"
    return Book(tuple(sheets), notes=(unsaved,) if known.unsaved else ())


def _load(reader: Any, name: str, path: Path) -> Cells | None:
    import fastexcel

    try:
        sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.SheetNotFoundError:
        return None  # a chart sheet has a name but no cells
    if sheet.width > MOST_COLUMNS:
        raise too_many_columns(path, sheet.width)
    if sheet.width == 0:
        return None
    return Cells(numbered(sheet.to_polars()), name=name, shown=sheet.visible == "visible")


@dataclass(frozen=True)
class _Package:
    """What the parser does not tell: cells merged downwards, by the name of their sheet, and formulas without value."""

    merges: dict[str, tuple[Merge, ...]]
    unsaved: int


def _check_package(data: bytes, path: Path) -> _Package:
    """Refuse what would harm; on the way, find the cells merged downwards, by the name of their sheet."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
        raise refuse(path, *_BROKEN) from None
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        kind = next((what for mark, what in _OTHER_ZIPS if any(name.startswith(mark) for name in names)), None)
        what = f"this is {kind}" if kind else "this is an archive, not a spreadsheet"
        raise refuse(path, what, "hand in the table as xlsx" if kind else "unpack it and hand in the files inside")
    if any(member.flag_bits & 1 for member in members):
        raise refuse(path, *_PASSWORD)
    if exceeds_bounds(len(data), sum(member.file_size for member in members)):
        raise _bomb(path)
    total = 0
    passed: dict[str, _Passed] = {}
    for member in members:
        passed[member.filename] = _Passed(member.filename)
        total = _check_member(data, member, passed[member.filename], total, path)
    parts = parts_of_sheets(passed[WORKBOOK].text(), passed[RELATIONS].text() if RELATIONS in passed else "")
    merges = {name: passed[part].merged_downwards() for name, part in parts.items() if part in passed}
    return _Package(merges, sum(part.unsaved for part in passed.values()))


def _bomb(path: Path) -> Exception:
    return refuse(path, "it unpacks to far more than its size", "do not open it; ask the sender what it is")


def _check_member(data: bytes, member: zipfile.ZipInfo, passed: _Passed, total: int, path: Path) -> int:
    """Unpack a member once, keeping next to nothing: declared sizes may lie. Gives the running total of bytes."""
    try:
        for piece in _inflate(data, member):
            total += len(piece)
            if exceeds_bounds(len(data), total):
                raise _bomb(path)
            passed.add(piece)
            if passed.columns > MOST_COLUMNS:
                raise too_many_columns(path, passed.columns)
            if passed.cells > MOST_CELLS:
                raise refuse(path, f"a sheet spans more than {MOST_CELLS} cells", "delete what lies outside the table")
    except (zlib.error, ValueError, IndexError):
        raise refuse(path, *_BROKEN) from None
    return total


def _inflate(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    at = member.header_offset
    if data[at : at + 4] != b"PK\x03\x04":
        raise ValueError("no local header")
    start = (
        at + 30 + int.from_bytes(data[at + 26 : at + 28], "little") + int.from_bytes(data[at + 28 : at + 30], "little")
    )
    packed = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise ValueError("unusual compression")
    inflater = zlib.decompressobj(-15)
    for offset in range(0, len(packed), MIB):
        rest: bytes | memoryview = packed[offset : offset + MIB]
        while rest:
            yield inflater.decompress(rest, _SLICE)
            rest = inflater.unconsumed_tail


class _Passed:
    """What is remembered of a part of the package as it passes by: how far a sheet reaches, and its merges."""

    def __init__(self, name: str) -> None:
        self.columns = 0
        self.rows = 0
        self.unsaved = 0
        """Formulas without a saved value, as programs write them that cannot compute."""
        self.merges = MergesSeen()
        self._is_sheet = name.startswith("xl/worksheets/")
        self._is_kept = name in (WORKBOOK, RELATIONS)
        self._kept = b""
        self._written = 0
        self._seen: set[bytes] = set()
        self._tail = b""

    @property
    def cells(self) -> int:
        """Cells of the rectangle, or those written down where they bear no reference."""
        return max(self.columns * self.rows, self._written)

    def merged_downwards(self) -> tuple[Merge, ...]:
        """The merges, columns counted from the first one that the sheet uses, as the parser counts them."""
        left = min(map(column_number, self._seen), default=1) - 1
        return tuple(replace(merge, column=merge.column - left) for merge in self.merges.found)

    def text(self) -> str:
        """The part itself, of the two small ones that are kept."""
        return self._kept.decode("utf-8", errors="replace")

    def add(self, piece: bytes) -> None:
        """Look at the next piece."""
        if self._is_kept and len(self._kept) < MIB:
            self._kept += piece
        if not self._is_sheet:
            return
        text = self._tail + piece
        for letters in set(_CELL.findall(text)) - self._seen:
            self._seen.add(letters)
            self.columns = max(self.columns, column_number(letters))
        self.rows = max(self.rows, max(map(int, _ROW.findall(text)), default=0))
        self._written += piece.count(b"<c")
        self.unsaved += len(_UNSAVED.findall(text)) - len(_UNSAVED.findall(self._tail))
        self._tail = text[-32:]
        self.merges.add(piece)
