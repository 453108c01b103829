"""JSON text → its records one by one, each with its number and as it is written; one that is broken says so.

Records stand one a line (jsonl), where a number is that of the line, or in one array, where it is that of the item.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

Item: TypeAlias = tuple[int, Any, str]
"""Number from 1, value, and the text it was read from (empty where only the value is known)."""

_LINED_NAMES = (".jsonl", ".ndjson")
_AT_ONCE = 5_000
"""Lines that are read together while none of them is broken."""
_MOST_OF = 0.5
"""Share of whole objects among lines from which a text under another name is one of lines."""


@dataclass(frozen=True)
class Broken:
    """Stands for a value that cannot be read; ``reason`` is one of ``reasons.ROW_REASONS``."""

    reason: str


@cache
def json_decoder() -> json.JSONDecoder:
    """Numbers stay text: a float would lose the last digits of an identity number."""
    return json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=lambda _: None)


def stands_in_lines(text: str, name: str) -> bool:
    """Whether there is one record a line, so that a broken line is the matter of that line alone.

    So it is when the first line is a whole object or array with more below it. Where the first line is broken and the
    text as a whole is no JSON, the file's name decides, or that most lines are whole objects.
    """
    first, _, rest = text.strip().partition("\n")
    if not rest.strip():
        return False
    if _is_record(first.strip().removesuffix(",")):
        return True
    if _is_json(text):
        return False
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    if name.lower().endswith(_LINED_NAMES):
        return any(_is_record(line.removesuffix(",")) for line in lines)
    return first[:1] != "[" and sum(map(_is_record, lines)) >= _MOST_OF * len(lines)


def _is_json(text: str) -> bool:
    try:
        json_decoder().decode(text.strip())
    except json.JSONDecodeError:
        return False
    except RecursionError:
        return True
    return True


def _is_record(line: str) -> bool:
    if not line.startswith(("{", "[")):
        return False
    try:
        json_decoder().decode(line)
    except (json.JSONDecodeError, RecursionError):
        return False
    return True


def items_of_lines(text: str, damaged: Set[int] = frozenset()) -> Iterator[Item]:
    """The records of a text of lines; blank lines are none. ``damaged``: numbers of lines that lost characters."""
    lines = text.split("\n")
    for start in range(0, len(lines), _AT_ONCE):
        chunk = [
            (number, line)
            for number, line in enumerate(map(str.strip, lines[start : start + _AT_ONCE]), start + 1)
            if line
        ]
        whole = None if damaged else _all_objects([line for _, line in chunk])
        values = whole if whole is not None else (_value_of_line(line, number in damaged) for number, line in chunk)
        for (number, line), value in zip(chunk, values, strict=True):
            yield number, value, line


def _all_objects(lines: list[str]) -> list[Any] | None:
    """The objects of lines that are read at one stroke; None unless each line is one whole object."""
    if not all(line[0] == "{" and line[-1] == "}" for line in lines):
        return None
    try:
        # Each line in brackets of its own: what two broken lines make up together is no array of one.
        found = json_decoder().decode(f"[[{'],['.join(lines)}]]") if lines else []
    except (json.JSONDecodeError, RecursionError):
        return None
    return [one[0] for one in found] if [*map(len, found)] == [1] * len(lines) else None


def _value_of_line(line: str, damaged: bool) -> Any:
    if damaged:
        return Broken("line-damaged")
    try:
        value, end = json_decoder().raw_decode(line)
    except (json.JSONDecodeError, RecursionError):
        return Broken("line-broken")
    return value if line[end:].strip() in ("", ",") else Broken("line-broken")


def items_of_array(text: str) -> Iterator[Item]:
    """The items of a top-level array one by one, so that the whole is never held as Python objects.

    Raises JSONDecodeError where the array is broken, and where something follows it.
    """
    decoder, at, end = json_decoder(), text.index("[") + 1, len(text)
    at, number = _skip(text, at, " \t\r\n"), 0
    while at < end and text[at] != "]":
        start, number = at, number + 1
        value, at = decoder.raw_decode(text, at)
        yield number, value, text[start:at]
        at = _skip(text, at, " \t\r\n")
        if at < end and text[at] not in ",]":
            raise json.JSONDecodeError("a comma is missing between two records", text, at)
        at = _skip(text, at, ", \t\r\n")
    if at >= end:
        raise json.JSONDecodeError("the array does not end; the file is cut off", text, end)
    rest = _skip(text, at + 1, " \t\r\n")
    if rest < end:
        raise json.JSONDecodeError("something follows the array", text, rest)


def _skip(text: str, at: int, chars: str) -> int:
    while at < len(text) and text[at] in chars:
        at += 1
    return at


def numbered_items(values: Iterable[Any]) -> Iterator[Item]:
    """Values that were read already, in order."""
    return ((number, value, "") for number, value in enumerate(values, 1))
