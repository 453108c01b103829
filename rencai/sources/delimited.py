"""Delimited text (csv, tsv and their kin) → cells.

Polars splits the text at full speed where every quote stands in a proper place. Elsewhere the csv module first reads
the records that have quotes and they are written anew; a quote that never closes is taken for a character in a cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
import polars as pl

from rencai.sources.cells import MOST_COLUMNS, Cells, numbered
from rencai.sources.contents import refuse

Bytes: TypeAlias = np.ndarray[tuple[int], np.dtype[np.uint8]]
Positions: TypeAlias = np.ndarray[tuple[int], np.dtype[np.intp]]

DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_BYTES = 256 * 1024
_SAMPLE_ROWS = 200
_SPARE_COLUMNS = 8
"""Rows may have a few cells more than the sample showed; they must not be lost."""
_LONGEST_CELL_LINES = 500
_CELL_LIMIT = 2**31 - 1


def read_delimited(utf8: bytes, path: Path) -> tuple[Cells, str, tuple[str, ...]]:
    """Cells, the delimiter found, and notes. Raises BadInput above MOST_COLUMNS columns."""
    text = _with_plain_line_ends(utf8)
    delimiter = _delimiter(text)
    width = _width_of_sample(text, delimiter)
    if width > MOST_COLUMNS:
        raise too_many_columns(path, width)
    mended = 0
    if not _quotes_stand_well(text, delimiter):
        text, mended = _mended(text, delimiter, width)
    frame = _split(text, delimiter, width + _SPARE_COLUMNS)
    if frame is None:
        width = _greatest_width(text, delimiter)
        if width > MOST_COLUMNS:
            raise too_many_columns(path, width)
        frame = _split(text, delimiter, width)
    if frame is None:
        raise refuse(path, "the text cannot be split into cells", "export it again as csv or xlsx")
    notes = (f"{mended} quotes that never close were taken as characters",) if mended else ()
    return Cells(numbered(_trimmed(frame, width)), delimited=True), delimiter, notes


def too_many_columns(path: Path, width: int) -> Exception:
    """The refusal of a table wider than any register."""
    return refuse(path, f"the table has {width} columns, more than {MOST_COLUMNS}", "keep the columns that are needed")


def _with_plain_line_ends(utf8: bytes) -> bytes:
    # Lone carriage returns end lines only where no newline does (old Macintosh files); elsewhere they belong to a cell.
    if b"\r" in utf8 and b"\n" not in utf8:
        return utf8.replace(b"\r", b"\n")
    return utf8


def _delimiter(text: bytes) -> str:
    """The delimiter under which most rows of the sample have the same number of cells, more cells winning a tie."""
    best, found = (0.0, 0), ","
    for delimiter in DELIMITERS:
        widths = _sample_widths(text, delimiter)
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        if width < 2:
            # A title line or a single column; rows of some other width may still be the table.
            several = Counter(width for width in widths if width > 1).most_common(1)
            width, count = several[0] if several else (1, 0)
        score = (round(count / len(widths), 1), width)
        if width > 1 and score > best and count >= min(2, len(widths)):
            best, found = score, delimiter
    return found


def _sample_widths(text: bytes, delimiter: str) -> list[int]:
    sample = text[:_SAMPLE_BYTES].decode("utf-8", errors="ignore")
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=True):
            if row:
                widths.append(len(row))
            if len(widths) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    # A sample that is cut off may end within a row.
    return widths[:-1] if len(text) > _SAMPLE_BYTES and len(widths) > 1 else widths


def _width_of_sample(text: bytes, delimiter: str) -> int:
    return max(_sample_widths(text, delimiter), default=1)


def _quotes_stand_well(text: bytes, delimiter: str) -> bool:
    """Whether each opening quote begins a cell and each closing one ends it (or is doubled): then splitting is safe."""
    array = np.frombuffer(text, dtype=np.uint8)
    quotes = np.flatnonzero(array == ord('"'))
    return quotes.size % 2 == 0 and _are_edges(array, quotes, delimiter)


def _are_edges(array: Bytes, quotes: Positions, delimiter: str) -> bool:
    edges = np.array([ord(delimiter), ord("\n"), ord("\r")], dtype=np.uint8)
    opening, closing = quotes[0::2], quotes[1::2]
    doubled = opening[1:] == closing[:-1] + 1
    before = np.isin(_byte_at(array, opening - 1), edges)
    after = np.isin(_byte_at(array, closing + 1), edges)
    before[1:] |= doubled
    after[:-1] |= doubled
    return bool(before.all() and after.all())


def _byte_at(array: Bytes, positions: Positions) -> Bytes:
    """The bytes at these positions; before the beginning and after the end stands a newline."""
    inside = (positions >= 0) & (positions < array.size)
    return np.where(inside, array[np.clip(positions, 0, array.size - 1)], np.uint8(ord("\n")))


def _split(text: bytes, delimiter: str, width: int) -> pl.DataFrame | None:
    """The cells; None when some row has more than ``width``, or has a quote that stands where it may not."""
    # A first line of known width sets the number of columns, which Polars takes from it; it is cut off again.
    ruler = delimiter.join(["x"] * width).encode() + b"\n"
    try:
        frame = pl.read_csv(
            ruler + text, has_header=False, infer_schema=False, separator=delimiter, quote_char='"', encoding="utf8"
        )
    except pl.exceptions.PolarsError:
        return None
    return frame.slice(1)


def _greatest_width(text: bytes, delimiter: str) -> int:
    """The most cells any row has; quotes stand well in the text."""
    bare = re.sub(rb'"[^"]*"', b"", text)
    return max(line.count(delimiter.encode()) for line in bare.split(b"\n")) + 1


def _trimmed(frame: pl.DataFrame, width: int) -> pl.DataFrame:
    """Drop the spare columns that stayed empty."""
    spare = [name for name in frame.columns[width:] if frame[name].null_count() < frame.height]
    last = frame.columns.index(spare[-1]) + 1 if spare else width
    return frame.select(frame.columns[:last])


def _mended(text: bytes, delimiter: str, width: int) -> tuple[bytes, int]:
    """The text with every record that has quotes written anew, and the number of quotes that never close."""
    csv.field_size_limit(_CELL_LIMIT)
    lines = text.split(b"\n")
    whole: list[bytes] = []
    at, unclosed = 0, 0
    while at < len(lines):
        if b'"' not in lines[at]:
            whole.append(lines[at])
            at += 1
            continue
        row, used = _quoted_record(lines, at, delimiter)
        open_ended = sum(line.count(b'"') for line in lines[at : at + used]) % 2 == 1
        if row is None or (used > 1 and (len(row) != width or open_ended)):
            # A row over several lines that has not the table's width, or an odd number of quotes, began with a quote
            # that never closes: it must not swallow the rows after it.
            row, used, unclosed = lines[at].decode().removesuffix("\r").split(delimiter), 1, unclosed + 1
        whole.append(_written(row, delimiter))
        at += used
    return b"\n".join(whole), unclosed


def _written(row: list[str], delimiter: str) -> bytes:
    return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row).encode()


def _quoted_record(lines: list[bytes], start: int, delimiter: str) -> tuple[list[str] | None, int]:
    used = 0

    def feed() -> Iterator[str]:
        nonlocal used
        for line in lines[start : start + _LONGEST_CELL_LINES]:
            used += 1
            # Outside quotes the csv module stumbles over a lone carriage return, inside it keeps it.
            yield line.decode().removesuffix("\r") + "\n"

    try:
        return next(csv.reader(feed(), delimiter=delimiter, skipinitialspace=True)), used
    except (csv.Error, StopIteration):
        return None, 1
