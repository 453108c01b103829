"""Records with named values (json, jsonl, parquet) → cells. Numbers keep the digits they are written with."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from rencai.sources.cells import MOST_COLUMNS, Cells, numbered
from rencai.sources.contents import Content, refuse
from rencai.sources.delimited import too_many_columns

LIST_JOINT = "|"
"""Between the parts of a list that stood in one cell."""
_CHUNK = 50_000
_DEEPEST = 3
_NO_TABLE = "the JSON holds no table"
_TABLE_FORMS = "hand in an array of objects, or an object with one such array in it"


def looks_like_json(text: bytes) -> bool:
    """Whether the text begins as a JSON array of objects or arrays, or as an object, does."""
    head = text[:512].lstrip()
    return head.startswith(b"{") or (head.startswith(b"[") and head[1:].lstrip()[:1] in (b"{", b"[", b"]"))


def read_json(text: bytes, path: Path) -> Cells:
    """An array of objects, an object holding one, a table by columns or by names, or one object a line (jsonl).

    Raises BadInput when it is not JSON, or no table.
    """
    try:
        plain = text.decode()
        if plain.lstrip().startswith("["):
            return _from_records(_array_items(plain), path)
        first_line, _, rest = plain.lstrip().partition("\n")
        if rest.strip() and _is_object(first_line):
            return _from_records(_lines(plain), path)
        return _from_value(_decoder().decode(plain.strip()), path)
    except json.JSONDecodeError as error:
        raise refuse(
            path, f"this is not JSON (line {error.lineno}: {error.msg})", "mend the line or export again"
        ) from None
    except RecursionError:
        raise refuse(path, _NO_TABLE, _TABLE_FORMS) from None


def _decoder() -> json.JSONDecoder:
    # Numbers stay text: a float would lose the last digits of an identity number.
    return json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=lambda _: None)


def _is_object(line: str) -> bool:
    try:
        return isinstance(_decoder().decode(line.strip().removesuffix(",")), dict)
    except json.JSONDecodeError:
        return False


def _lines(text: str) -> Iterator[Any]:
    decoder = _decoder()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield decoder.decode(line.strip().removesuffix(","))
        except json.JSONDecodeError as error:
            raise json.JSONDecodeError(error.msg, "\n" * (number - 1), number - 1) from None


def _array_items(text: str) -> Iterator[Any]:
    """The items of a top-level array one by one, so that the whole is never held as Python objects."""
    decoder, at, end = _decoder(), text.index("[") + 1, len(text)
    at = _skip(text, at, " \t\r\n")
    while at < end and text[at] != "]":
        item, at = decoder.raw_decode(text, at)
        yield item
        at = _skip(text, at, " \t\r\n")
        if at < end and text[at] not in ",]":
            raise json.JSONDecodeError("a comma is missing between two records", text, at)
        at = _skip(text, at, ", \t\r\n")
    if at >= end:
        raise json.JSONDecodeError("the array does not end; the file is cut off", text, end)


def _skip(text: str, at: int, chars: str) -> int:
    while at < len(text) and text[at] in chars:
        at += 1
    return at


def _from_value(value: Any, path: Path) -> Cells:
    if not isinstance(value, dict) or not value:
        raise refuse(path, _NO_TABLE, _TABLE_FORMS)
    arrays = {key: item for key, item in value.items() if isinstance(item, list)}
    tables = {key: item for key, item in arrays.items() if item and all(isinstance(entry, dict) for entry in item)}
    if len(tables) == 1:
        return _from_records(next(iter(tables.values())), path)
    if len(arrays) == len(value) and len({len(item) for item in arrays.values()} - {0}) == 1:
        return _from_arrays(arrays, path)
    if all(isinstance(item, dict) for item in value.values()):
        if len(value) == 1:
            return _from_value(next(iter(value.values())), path)
        if _share_keys(list(value.values())):
            return _from_records(({"key": key, **item} for key, item in value.items()), path)
    inner = [item for item in value.values() if isinstance(item, dict)]
    if len(inner) == 1 and not tables:
        return _from_value(inner[0], path)  # {"code": 0, "data": {"rows": […]}}
    if not tables and not inner:
        return _from_records([value], path)
    raise refuse(path, _NO_TABLE, _TABLE_FORMS)


def _share_keys(items: list[dict[str, Any]]) -> bool:
    common = set(items[0]).intersection(*items[1:])
    return bool(common) and not any(
        isinstance(value, list) and len(value) > 8 for item in items for value in item.values()
    )


def _from_arrays(arrays: dict[str, list[Any]], path: Path) -> Cells:
    """``{"name": […], "age": […]}`` goes by columns; ``{"北京大学": [39.9, 116.3], …}`` has a row for each name."""
    if len(arrays) <= min(map(len, arrays.values())):
        records = [dict(zip(arrays, row, strict=True)) for row in zip(*arrays.values(), strict=True)]
        return _from_records(records, path)
    rows = ([key, *values] for key, values in arrays.items())
    return _from_records(rows, path)


def _from_records(records: Iterable[Any], path: Path) -> Cells:
    frames: list[pl.DataFrame] = []
    keys: dict[str, None] = {}
    chunk: list[dict[str, str | None]] = []
    named = True
    for record in records:
        if isinstance(record, dict):
            chunk.append(_flat(record))
        else:
            named = named and not isinstance(record, list)
            cells = record if isinstance(record, list) else [record]
            chunk.append({str(at): _text(cell) for at, cell in enumerate(cells, 1)})
        if not keys.keys() >= chunk[-1].keys():
            keys.update(dict.fromkeys(chunk[-1]))
            if len(keys) > MOST_COLUMNS:
                raise too_many_columns(path, len(keys))
        if len(chunk) >= _CHUNK:
            frames.append(_frame(chunk))
            chunk = []
    frames.append(_frame(chunk))
    frame = pl.concat(frames, how="diagonal").select(list(keys))
    return Cells(numbered(frame), headings=tuple(keys) if named and keys else None)


def _frame(records: list[dict[str, str | None]]) -> pl.DataFrame:
    keys: dict[str, None] = {}
    for record in records:
        if not keys.keys() >= record.keys():
            keys.update(dict.fromkeys(record))
    return pl.DataFrame({key: pl.Series([record.get(key) for record in records], dtype=pl.String) for key in keys})


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
