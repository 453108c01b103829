"""Any file → its sheets of text cells: the one door to the readers."""

from __future__ import annotations

from pathlib import Path

from rencai.sources.cells import Book
from rencai.sources.contents import Content, FileKind, read_content, refuse
from rencai.sources.decoding import decode
from rencai.sources.delimited import read_delimited
from rencai.sources.reasons import REASONS
from rencai.sources.records import looks_like_json, read_json, read_parquet
from rencai.sources.workbooks import read_workbook

_JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
_DELIMITER_NAMES = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}


def read_book(path: Path, data: bytes | None = None, *, set_apart: bool = False) -> Book:
    """The sheets of a file (its bytes may be given). Raises BadInput for whatever cannot or should not be read.

    ``set_apart``: lines that are no records are kept apart (``Cells.unread``), for callers that account for them;
    without it a file with such a line is refused.
    """
    content = read_content(path, data)
    if content.kind in (FileKind.XLSX, FileKind.XLS):
        return read_workbook(content)
    if content.kind is FileKind.PARQUET:
        return Book((read_parquet(content),))
    book = _read_text(content)
    if not set_apart:
        _refuse_unread(book, path)
    return book


def _read_text(content: Content) -> Book:
    named_json = content.name.lower().endswith(_JSON_SUFFIXES)
    decoded = decode(content.data, content.path, in_lines=named_json or looks_like_json(content.data))
    if named_json or looks_like_json(decoded.utf8):
        cells = read_json(decoded.utf8, content.path, decoded.damaged, lossy=decoded.lossy)
        return Book((cells,), decoded.encoding, decoded.notes)
    cells, delimiter, notes = read_delimited(decoded.utf8, content.path)
    told = () if delimiter == "," else (f"cells are parted by {_DELIMITER_NAMES[delimiter]}",)
    return Book((cells,), decoded.encoding, (*decoded.notes, *told, *notes))


def _refuse_unread(book: Book, path: Path) -> None:
    for cells in book.sheets:
        for row, reason, _ in cells.unread.head(1).iter_rows():
            what = f"line {row} cannot be read: {REASONS[reason].en}"
            raise refuse(path, what, "mend the line, or take it out")
