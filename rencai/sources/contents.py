"""What a file is, told by its bytes and not by its name; unpacked within bounds; refused in one clear line."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rencai.vocabulary.errors import BadInput

MIB = 2**20
MOST_BYTES = 2048 * MIB
"""The largest file, packed or unpacked, that is taken into memory."""
_BOMB_FLOOR = 64 * MIB
_BOMB_RATIO = 200
"""Above the floor, data that unpacks to more than this many times its size is a bomb: real tables pack 5 to 60 fold."""

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet")

_SIGNATURES = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"RIFF", "an image, sound or film"),
    (b"%PDF", "a PDF document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"{\\rtf", "a rich-text document"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_WEB_PAGES = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")


class FileKind(StrEnum):
    """The families of files that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    PARQUET = "parquet"
    TEXT = "text"


@dataclass(frozen=True)
class Content:
    """A file's content after unpacking: its kind, bytes, and its name without ``.gz``."""

    path: Path
    kind: FileKind
    data: bytes
    name: str


def stem_of(path: Path) -> str:
    """The file's name without the endings that only tell its format: ``jobs.csv.gz`` is ``jobs``."""
    name = path.name.removesuffix(".gz")
    suffix = Path(name).suffix
    return name.removesuffix(suffix) if suffix.lower() in SUFFIXES else name


def refuse(path: Path, what: str, todo: str) -> BadInput:
    """The error for a file that is not taken."""
    return BadInput(what, where=str(path), todo=todo)


def read_content(path: Path, data: bytes | None = None) -> Content:
    """Read a file whole, unpack it if it is gzipped (whatever its name), and tell its kind.

    ``data``: its bytes, where the file itself lies sealed and ``path`` only names it.
    Raises BadInput for what is missing, empty, too large, a bomb, or no table.
    """
    data = _bytes_of(path) if data is None else data
    name = path.name
    if data.startswith(b"\x1f\x8b"):
        data, name = _gunzip(path, data), name.removesuffix(".gz")
        if data.startswith(b"\x1f\x8b"):
            raise refuse(path, "it is packed twice", "unpack it and hand in the file inside")
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise refuse(path, "the file is empty", "ask the sender for the file with its rows")
    return Content(path, _kind_of(path, data), data, name)


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise refuse(path, "this is a folder", "name the files in it")
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise refuse(path, f"the file is larger than {MOST_BYTES // MIB} MiB", "split it into parts")
        return path.read_bytes()
    except FileNotFoundError:
        raise refuse(path, "there is no such file", "check the name") from None
    except OSError as error:
        raise refuse(path, f"the file cannot be read ({error.strerror})", "check its permissions") from None


def exceeds_bounds(packed: int, unpacked: int) -> bool:
    """Whether so many bytes out of so few can only be meant to harm, or are more than is taken."""
    return unpacked > MOST_BYTES or (unpacked > _BOMB_FLOOR and unpacked > packed * _BOMB_RATIO)


def _gunzip(path: Path, data: bytes) -> bytes:
    parts: list[bytes] = []
    total, rest = 0, data
    try:
        while rest.startswith(b"\x1f\x8b"):  # a gzip file may consist of several members
            inflater = zlib.decompressobj(wbits=31)
            while rest and not inflater.eof:
                parts.append(inflater.decompress(rest, 16 * MIB))
                rest = inflater.unconsumed_tail
                total += len(parts[-1])
                if exceeds_bounds(len(data), total):
                    raise refuse(path, "it unpacks to far more than its size", "unpack it yourself if you trust it")
            if not inflater.eof:
                raise refuse(path, "the gzip file is cut off", "ask the sender for the whole file")
            rest = inflater.unused_data
    except zlib.error:
        raise refuse(path, "the gzip file is broken", "ask the sender for it again") from None
    return b"".join(parts)


def _kind_of(path: Path, data: bytes) -> FileKind:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileKind.XLSX
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return FileKind.XLS
    if data.startswith((b"\t\x08", b"\t\x04", b"\t\x02")):
        raise refuse(path, "this is a spreadsheet of before 1997", "open it and save it as xlsx")
    if data.startswith(b"PAR1"):
        return FileKind.PARQUET
    for signature, name in _SIGNATURES:
        if data.startswith(signature) and not _is_text_after_all(data, signature):
            raise refuse(path, f"this is {name}, not a table", "hand in a spreadsheet, csv, json or parquet file")
    if data[257:262] == b"ustar":
        raise refuse(path, "this is a tar archive, not a table", "unpack it and hand in the files inside")
    if data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB_PAGES):
        raise refuse(path, "this is a web page saved under a table's name", "open it and save it as xlsx")
    return FileKind.TEXT


def _is_text_after_all(data: bytes, signature: bytes) -> bool:
    # "BM" and "MZ" may begin an honest csv; a picture or program soon has a NUL or other control byte.
    head = data[:64]
    return len(signature) == 2 and not any(byte < 9 or 13 < byte < 32 for byte in head)
