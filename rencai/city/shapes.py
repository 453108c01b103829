"""Shapes a value of a city folder can have. A shape says what is wrong with a value, and what would be right."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from rencai.city.located import Finding, Key, Located, nearest

Where = tuple[Key, ...]


class Shape(Protocol):
    """Tells what is wrong with the value at a path of a document."""

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """Every finding about the value and what it holds."""
        ...


@dataclass(frozen=True)
class Text:
    """A text that is not empty. ``pattern`` and ``example`` bind it further."""

    pattern: str = r"(?s).*\S.*"
    example: str = "write a text"

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """Not a text, or not of this form."""
        if isinstance(value, str) and re.fullmatch(self.pattern, value):
            return
        quoted = isinstance(value, int | float | date)
        todo = (
            f"put it in quotes: {str(value)!r}" if quoted and re.fullmatch(self.pattern, str(value)) else self.example
        )
        yield document.finding(where, f"{_name(where)} cannot be {_shown(value)}", todo)


ID = Text(r"[a-z0-9]+(-[a-z0-9]+)*", "an id has small letters, digits and hyphens: trade-logistics")
PLACE_CODE = Text(r"[0-9]{9}", "a town's code has nine digits, in quotes: '350582101'")
DIVISION = Text(r"[0-9]{6}", "a county's code has six digits, in quotes: '350582'")
TEXT = Text()


@dataclass(frozen=True)
class Whole:
    """A whole number, not below ``least``."""

    least: int = 0

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """Not a whole number, or too small."""
        if not isinstance(value, int) or isinstance(value, bool) or value < self.least:
            yield document.finding(
                where, f"{_name(where)} cannot be {_shown(value)}", f"a whole number from {self.least}"
            )


@dataclass(frozen=True)
class Number:
    """A number."""

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """Not a number."""
        if not isinstance(value, int | float) or isinstance(value, bool):
            yield document.finding(
                where, f"{_name(where)} cannot be {_shown(value)}", "a number, its unit in a key of its own"
            )


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """Not a truth value."""
        if not isinstance(value, bool):
            yield document.finding(where, f"{_name(where)} cannot be {_shown(value)}", "true or false")


@dataclass(frozen=True)
class Day:
    """A date."""

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """Not a date."""
        if type(value) is not date:
            yield document.finding(where, f"{_name(where)} cannot be {_shown(value)}", "a day: 2021-12-10, no quotes")


@dataclass(frozen=True)
class OneOf:
    """One of some words."""

    words: tuple[str, ...]

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """None of them."""
        if value not in self.words:
            yield document.finding(where, f"{_name(where)} cannot be {_shown(value)}", nearest(str(value), self.words))


@dataclass(frozen=True)
class Record:
    """Keys and their values; ``optional`` ones may be absent."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """Missing and unknown keys, and what is wrong with each value."""
        known = {**self.required, **self.optional}
        if not isinstance(value, dict):
            yield document.finding(where, f"{_name(where)} is not `key: value`", f"it has {', '.join(known)}")
            return
        misspelt: set[str] = set()
        for key in value:
            if key not in known:
                misspelt |= set(difflib.get_close_matches(str(key), known, n=1))
                yield document.finding((*where, key), f"{_name(where)} has no {key!r}", nearest(str(key), known))
        for key, shape in known.items():
            if key in value:
                yield from shape.findings(document, (*where, key), value[key])
            elif key in self.required and key not in misspelt:
                todo = "everything is said in both languages, zh and en" if key in ("zh", "en") else f"write {key}: …"
                yield document.finding(where, f"{_name(where)} has no {key}", todo)


@dataclass(frozen=True)
class ListOf:
    """A list of values of one shape; no two records may share the value of a key in ``unique``."""

    item: Shape
    least: int = 0
    most: int | None = None
    unique: tuple[str, ...] = ()

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """Not a list, too short or long, what is wrong with its items, and values said twice."""
        if not isinstance(value, list):
            yield document.finding(where, f"{_name(where)} is not a list", "write [a, b] or lines that begin with -")
            return
        if len(value) < self.least or (self.most is not None and len(value) > self.most):
            bounds = f"exactly {self.least}" if self.least == self.most else f"at least {self.least}"
            yield document.finding(where, f"{_name(where)} holds {len(value)} items", f"it holds {bounds}")
        for at, item in enumerate(value):
            yield from self.item.findings(document, (*where, at), item)
        for key in self.unique:
            yield from _said_twice(document, where, value, key)


def _said_twice(document: Located, where: Where, records: list[Any], key: str) -> Iterator[Finding]:
    first: dict[Any, int] = {}
    for at, record in enumerate(records):
        said = record.get(key) if isinstance(record, dict) else None
        said = tuple(said) if isinstance(said, list) else said
        if said is None or isinstance(said, dict):
            continue
        if said in first:
            line = document.line(*where, first[said], key)
            yield document.finding(
                (*where, at, key), f"{key} {_shown(said)} is already in line {line}", "each has its own"
            )
        first.setdefault(said, at)


def _name(where: Where) -> str:
    """What to call the value at a path: its key, or the item of the list it lies in."""
    named = [step for step in where if isinstance(step, str)]
    if not where:
        return "the file"
    return str(where[-1]) if isinstance(where[-1], str) else f"an item of {named[-1] if named else 'the list'}"


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    text = repr(list(value) if isinstance(value, tuple) else value)
    return text if len(text) <= 60 else f"{text[:57]}…"
