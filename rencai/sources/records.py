"""Records with named values (json, jsonl, parquet) → cells. Numbers keep the digits they are written with."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from rencai.sources.cells import MOST_COLUMNS, UNREAD, Cells, numbered
from rencai.sources.contents import Content, refuse
from rencai.sources.delimited import too_many_columns
from rencai.sources.json_items import (
    Broken,
    Item,
    items_of_array,
    items_of_lines,
    json_decoder,
    numbered_items,
    stands_in_lines,
)
from rencai.vocabulary.errors import BadInput

Record: TypeAlias = dict[str, str | None]

LIST_JOINT = "|"
"""Between the parts of a list that stood in one cell."""
_CHUNK = 50_000
_LOOKED_AT = 200
"""Records at the top by which it is told of what form they are."""
_NUMBER = "number"
"""What the numbers stand under beside the columns, which are called by their place: a key may be any text at all."""
_DEEPEST = 3
_NO_TABLE = "the JSON holds no table"
_TABLE_FORMS = "hand in an array of objects, or an object with one such array in it"


def looks_like_json(text: bytes) -> bool:
    """Whether the text begins as a JSON array of objects or arrays, or as an object, does."""
    head = text[:512].lstrip()
    return head.startswith(b"{") or (head.startswith(b"[") and head[1:].lstrip()[:1] in (b"{", b"[", b"]"))


def read_json(text: bytes, path: Path, damaged: Set[int] = frozenset(), *, lossy: bool = False) -> Cells:
    """An array of objects, an object holding one, a table by columns or by names, or one object a line (jsonl).

    A line that is no record is set apart (``Cells.unread``); its row number is that of the line. ``damaged``: numbers
    of the lines that lost characters when they were decoded; ``lossy``: whether any did, on whatever line: of records
    that do not stand in lines those are set apart that show it. Raises BadInput when it is not JSON, or no table.
    """
    lossy = lossy or bool(damaged)
    plain = text.decode()
    if "\r" in plain and "\n" not in plain:
        plain = plain.replace("\r", "\n")
    try:
        if stands_in_lines(plain, path.name.removesuffix(".gz")):
            return _from_records(items_of_lines(plain, damaged), path)
        if plain.lstrip().startswith("["):
            return _from_records(_whole(items_of_array(plain), lossy), path)
        return _from_value(json_decoder().decode(plain.strip()), path, lossy)
    except json.JSONDecodeError as error:
        raise _not_json(path, error.lineno, error.msg) from None
    except RecursionError:
        raise refuse(path, _NO_TABLE, _TABLE_FORMS) from None


def _not_json(path: Path, line: int, why: str) -> BadInput:
    return refuse(path, f"this is not JSON (line {line}: {why})", "mend the line or export again")


_LOST = "\ufffd"
"""What decoding puts in place of a character that is lost."""


def _whole(items: Iterable[Item], lossy: bool) -> Iterator[Item]:
    """The items; where the text lost characters, one that holds the sign of it is broken, not read with half a name."""
    for number, value, text in items:
        written = (text or json.dumps(value, ensure_ascii=False)) if lossy else ""
        yield number, Broken("line-damaged") if _LOST in written else value, text or written


def _from_value(value: Any, path: Path, lossy: bool) -> Cells:
    if not isinstance(value, dict) or not value:
        raise refuse(path, _NO_TABLE, _TABLE_FORMS)
    arrays = {key: item for key, item in value.items() if isinstance(item, list)}
    tables = {key: item for key, item in arrays.items() if item and all(isinstance(entry, dict) for entry in item)}
    if len(tables) == 1:
        return _from_records(_whole(numbered_items(next(iter(tables.values()))), lossy), path)
    if len(arrays) == len(value) and len({len(item) for item in arrays.values()} - {0}) == 1:
        return _from_arrays(arrays, path, lossy)
    if all(isinstance(item, dict) for item in value.values()):
        if len(value) == 1:
            return _from_value(next(iter(value.values())), path, lossy)
        if _share_keys(list(value.values())):
            items = numbered_items({"key": key, **item} for key, item in value.items())
            return _from_records(_whole(items, lossy), path)
    inner = [item for item in value.values() if isinstance(item, dict)]
    if len(inner) == 1 and not tables:
        return _from_value(inner[0], path, lossy)  # {"code": 0, "data": {"rows": […]}}
    if not tables and not inner:
        return _from_records(_whole(numbered_items([value]), lossy), path)
    raise refuse(path, _NO_TABLE, _TABLE_FORMS)


def _share_keys(items: list[dict[str, Any]]) -> bool:
    common = set(items[0]).intersection(*items[1:])
    return bool(common) and not any(
        isinstance(value, list) and len(value) > 8 for item in items for value in item.values()
    )


def _from_arrays(arrays: dict[str, list[Any]], path: Path, lossy: bool) -> Cells:
    """``{"name": […], "age": […]}`` goes by columns; ``{"北京大学": [39.9, 116.3], …}`` has a row for each name."""
    if len(arrays) <= min(map(len, arrays.values())):
        records = [dict(zip(arrays, row, strict=True)) for row in zip(*arrays.values(), strict=True)]
        return _from_records(_whole(numbered_items(records), lossy), path)
    rows = ([key, *values] for key, values in arrays.items())
    return _from_records(_whole(numbered_items(rows), lossy), path)


def _from_records(items: Iterable[Item], path: Path) -> Cells:
    """Cells of the records of the form that is commonest at the top (objects, lists or single values); others unread.

    Raises BadInput when there are more columns than any register has, or broken lines and no record at all.
    """
    items = iter(items)
    top = list(islice(items, _LOOKED_AT))
    form = _commonest_form(top)
    gathered = _Gathered(path)
    for number, value, text in chain(top, items):
        if type(value) is form:
            gathered.add(number, value if isinstance(value, dict) else _by_position(value), text)
        elif isinstance(value, Broken):
            gathered.leave(number, value.reason, text)
        elif form is not None:
            gathered.leave(number, "other-form", text or _text(value) or "null")
        else:
            gathered.add(number, _by_position(value), text)
    return gathered.cells(named=form is not list)


def _commonest_form(items: list[Item]) -> type | None:
    """``dict`` or ``list``, whichever more items are; None where only single values can be read."""
    read = [value for _, value, _ in items if not isinstance(value, Broken)]
    objects, lists = (sum(type(value) is form for value in read) for form in (dict, list))
    if lists > objects:
        return list
    return dict if objects or not read else None


def _by_position(value: Any) -> dict[str, Any]:
    return {str(at): cell for at, cell in enumerate(value if isinstance(value, list) else [value], 1)}


@dataclass
class _Gathered:
    """Records on their way into columns, a chunk at a time."""

    path: Path
    frames: list[pl.DataFrame] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)
    chunk: list[Record] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    unread: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, number: int, record: dict[str, Any], text: str) -> None:
        """Take a record in. Raises BadInput when it makes too many columns."""
        flat = _flat(record)
        if not self.keys.keys() >= flat.keys():
            self.keys.update(dict.fromkeys(flat))
            if len(self.keys) > MOST_COLUMNS:
                raise too_many_columns(self.path, len(self.keys))
        self.chunk.append(flat)
        self.numbers.append(number)
        self.texts.append(text)
        if len(self.chunk) >= _CHUNK:
            self._flush()

    def leave(self, number: int, reason: str, text: str) -> None:
        """Set a line apart that is no record."""
        self.unread.append((number, reason, _encodable(text)))

    def cells(self, *, named: bool) -> Cells:
        """All that was taken in. Raises BadInput when that is nothing, and lines were set apart."""
        self._flush()
        frame = pl.concat(self.frames, how="diagonal")
        if frame.is_empty() and self.unread:
            raise _not_json(self.path, self.unread[0][0], "no line holds a record")
        there = {key: str(at) for at, key in enumerate(self.keys) if str(at) in frame.columns}
        unread = pl.DataFrame(sorted(self.unread), schema=UNREAD, orient="row")
        headings = tuple(there) if named and there else None
        return Cells(numbered(frame.select(there.values()), frame[_NUMBER]), headings=headings, unread=unread)

    def _flush(self) -> None:
        try:
            self.frames.append(self._frame(self.chunk, self.numbers))
        except UnicodeEncodeError:  # half a character, escaped: "\\ud83d"
            self._flush_whole_ones()
        self.chunk, self.numbers, self.texts = [], [], []

    def _flush_whole_ones(self) -> None:
        whole = []
        for number, record, text in zip(self.numbers, self.chunk, self.texts, strict=True):
            if _is_encodable(record):
                whole.append((number, record))
            else:
                self.leave(number, "line-damaged", text or json.dumps(record))
        self.frames.append(self._frame([record for _, record in whole], [number for number, _ in whole]))

    def _frame(self, records: list[Record], numbers: list[int]) -> pl.DataFrame:
        """The records' values under the place of their key among all keys so far, and their numbers."""
        keys: dict[str, None] = {}
        for record in records:
            if not keys.keys() >= record.keys():
                keys.update(dict.fromkeys(record))
        place = {key: str(at) for at, key in enumerate(self.keys)}
        texts = pl.DataFrame(records, schema=dict.fromkeys(keys, pl.String))
        texts.columns = [place[key] for key in keys]
        return texts.with_columns(pl.Series(_NUMBER, numbers, dtype=pl.Int64))


def _is_encodable(record: Record) -> bool:
    try:
        json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()


_PLAIN = {str, type(None)}


def _flat(record: dict[str, Any], before: str = "", depth: int = 1) -> dict[str, str | None]:
    if not before and _PLAIN.issuperset(map(type, record.values())):
        return record
    flat: dict[str, str | None] = {}
    for key, value in record.items():
        if isinstance(value, dict) and value and depth < _DEEPEST:
            flat |= _flat(value, f"{before}{key}.", depth + 1)
        else:
            flat[before + str(key)] = _text(value)
    return flat


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value):
        return LIST_JOINT.join(text for item in value if (text := _text(item)))
    return json.dumps(value, ensure_ascii=False)


def read_parquet(content: Content) -> Cells:
    """A parquet table as text cells; lists are joined, structures written as JSON, dates as ISO."""
    try:
        columns = pl.read_parquet_schema(io.BytesIO(content.data))
        if len(columns) > MOST_COLUMNS:
            raise too_many_columns(content.path, len(columns))
        frame = pl.read_parquet(io.BytesIO(content.data))
    except (pl.exceptions.PolarsError, OSError):
        raise refuse(content.path, "the parquet file is broken", "ask the sender for it again") from None
    texts = frame.select(_as_text(name, dtype) for name, dtype in frame.schema.items())
    return Cells(numbered(texts), headings=tuple(frame.columns))


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.List) and not dtype.inner.is_nested():
        return column.list.eval(pl.element().cast(pl.String)).list.join(LIST_JOINT, ignore_nulls=True)
    if isinstance(dtype, pl.Struct):
        return column.struct.json_encode()
    if dtype.is_nested():
        return column.map_elements(lambda value: json.dumps(value.to_list(), default=str), return_dtype=pl.String)
    if dtype == pl.Binary:
        return column.bin.encode("hex")
    if dtype == pl.Object:
        return column.map_elements(str, return_dtype=pl.String)
    if isinstance(dtype, pl.Datetime):
        return column.dt.replace_time_zone(None).dt.strftime("%Y-%m-%d %H:%M:%S")
    return column.cast(pl.String)
