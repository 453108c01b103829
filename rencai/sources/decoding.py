"""From bytes to UTF-8 text: the encoding is found by strict trial, never guessed from statistics alone."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from pathlib import Path

from rencai.sources.contents import refuse

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOST_DAMAGE = 0.01
_FEW_STRANGE = 16
"""Control characters that even a short text may hold without being binary."""
_SAMPLE = 200_000


@dataclass(frozen=True)
class Decoded:
    """The text as UTF-8 bytes without byte-order mark and NUL, how it was encoded, and what had to be mended."""

    utf8: bytes
    encoding: str
    notes: tuple[str, ...] = ()
    damaged: frozenset[int] = frozenset()
    """Numbers, from 1, of the lines that lost characters; only where lines were asked for."""
    lossy: bool = False
    """Whether characters were lost, on whatever line."""


def decode(data: bytes, path: Path, *, in_lines: bool = False) -> Decoded:
    """Decode by byte-order mark, else strictly as UTF-8, else strictly as GB18030, else the less damaged of both.

    ``in_lines``: the text has a record a line, so that what is damaged is told line by line. Raises BadInput for what
    is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, mark, encoding, path, in_lines=in_lines)
    if (wide := _unmarked_utf16(data)) is not None:
        text = data.decode(wide, errors="replace")
        return replace(_cleaned(text.encode(), wide, path), lossy=chr(0xFFFD) in text)
    try:
        data.decode("utf-8")
        return _cleaned(data, "utf-8", path)
    except UnicodeDecodeError:
        pass
    if in_lines and (lined := _by_lines(data, path)) is not None:
        return lined
    try:
        return _cleaned(data.decode("gb18030").encode(), "gb18030", path)
    except UnicodeDecodeError:
        return _damaged(data, path)


def _marked(data: bytes, mark: bytes, encoding: str, path: Path, *, in_lines: bool) -> Decoded:
    if encoding == "utf-8-sig":
        inner = decode(data[len(mark) :], path, in_lines=in_lines)
        # A mark alone proves nothing: some programs put it before GB18030 text.
        return replace(inner, encoding="utf-8-sig" if inner.encoding == "utf-8" else inner.encoding)
    text = data.decode(encoding, errors="replace")
    notes = (f"{text.count(chr(0xFFFD))} characters could not be read",) if chr(0xFFFD) in text else ()
    return replace(_cleaned(text.encode("utf-8", errors="replace"), encoding, path, notes), lossy=bool(notes))


def _unmarked_utf16(data: bytes) -> str | None:
    head = data[:4096]
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.2 and even < 0.02:
        return "utf-16-le"
    return "utf-16-be" if even > 0.2 and odd < 0.02 else None


def _by_lines(data: bytes, path: Path) -> Decoded | None:
    """The text in the encoding that reads most of its lines; None where neither reads half of those that show any."""
    if b"\r" in data and b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    lines = data.split(b"\n")
    telling = [number for number, line in enumerate(lines) if not line.isascii()]
    damaged = {
        encoding: [number for number in telling if not _reads_as(lines[number], encoding)]
        for encoding in ("utf-8", "gb18030")
    }
    # Text in GB18030 is hardly ever UTF-8 as well; text in UTF-8 often passes for GB18030.
    encoding = "utf-8" if 2 * len(damaged["utf-8"]) <= len(telling) else "gb18030"
    if 2 * len(damaged[encoding]) > len(telling):
        return None
    whole = "\n".join(line.decode(encoding, errors="replace") for line in lines).encode()
    notes = (f"lines with characters that are not {encoding}: {len(damaged[encoding])}",) if damaged[encoding] else ()
    return replace(
        _cleaned(whole, encoding, path, notes), damaged=frozenset(number + 1 for number in damaged[encoding])
    )


def _reads_as(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _damaged(data: bytes, path: Path) -> Decoded:
    tried = []
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        text = data.decode(encoding, errors="replace")
        tried.append((text.count("\ufffd"), encoding, text))
    lost, encoding, text = min(tried, key=lambda entry: entry[0])
    if lost > max(1, len(text) * _MOST_DAMAGE):
        raise refuse(path, "this is neither text nor a table", "hand in a spreadsheet, csv, json or parquet file")
    notes = (f"{lost} characters could not be read as {encoding}",) if lost else ()
    return replace(_cleaned(text.encode(), encoding, path, notes), lossy=bool(lost))


def _cleaned(utf8: bytes, encoding: str, path: Path, notes: tuple[str, ...] = ()) -> Decoded:
    """Drop NUL bytes; refuse what decodes but is plainly no text."""
    sample = utf8[:_SAMPLE]
    strange = sum(sample.count(byte) for byte in (*range(1, 9), *range(14, 32)))
    nulls = utf8.count(b"\0")
    if strange > max(_FEW_STRANGE, len(sample) * _MOST_DAMAGE) or nulls > len(utf8) * 0.2:
        raise refuse(path, "this is neither text nor a table", "hand in a spreadsheet, csv, json or parquet file")
    if nulls:
        utf8 = utf8.replace(b"\0", b"")
        notes = (*notes, f"{nulls} NUL bytes were dropped")
    return Decoded(utf8.removeprefix(codecs.BOM_UTF8), encoding, notes)
