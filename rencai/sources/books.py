"""Any file → its sheets of text cells: the one door to the readers."""

from __future__ import annotations

from pathlib import Path

from rencai.sources.cells import Book
from rencai.sources.contents import Content, FileKind, read_content
from rencai.sources.decoding import decode
from rencai.sources.delimited import read_delimited
from rencai.sources.records import looks_like_json, read_json, read_parquet
from rencai.sources.workbooks import read_workbook

_JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
_DELIMITER_NAMES = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}


def read_book(path: Path, data: bytes | None = None) -> Book:
    """The sheets of a file (its bytes may be given). Raises BadInput for whatever cannot or should not be read."""
    content = read_content(path, data)
    if content.kind in (FileKind.XLSX, FileKind.XLS):
        return read_workbook(content)
    if content.kind is FileKind.PARQUET:
        return Book((read_parquet(content),))
    return _read_text(content)


def _read_text(content: Content) -> Book:
    decoded = decode(content.data, content.path)
    if content.name.lower().endswith(_JSON_SUFFIXES) or looks_like_json(decoded.utf8):
        return Book((read_json(decoded.utf8, content.path),), decoded.encoding, decoded.notes)
    cells, delimiter, notes = read_delimited(decoded.utf8, content.path)
    told = () if delimiter == "," else (f"cells are parted by {_DELIMITER_NAMES[delimiter]}",)
    return Book((cells,), decoded.encoding, (*decoded.notes, *told, *notes))
