"""Shapes that the rule language needs beside those of a city folder: forms told apart by a key, free keys, scalars.

Each shape finds what is wrong with a value, line by line, and can be written as JSON Schema (``schema.py``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rencai.city.located import Finding, Located, nearest
from rencai.city.shapes import Record, Shape, Where

Scalar = str | int | float | bool | date


@dataclass(frozen=True)
class Finite:
    """A finite number, not below ``least``: infinities and not-a-number have no place in a rule."""

    least: float = -1e15
    most: float = 1e15

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """Not a number, or outside the bounds."""
        if not is_number(value):
            yield document.finding(where, f"{value!r:.60} is not a number", "write digits only: 6000")
        elif not self.least <= value <= self.most:
            yield document.finding(where, f"{value} is out of bounds", f"{self.least:g} to {self.most:g}")


@dataclass(frozen=True)
class Plain:
    """One value: a text, a number, true or false, or a day; nothing (null) only where it is ``nullable``."""

    nullable: bool = False

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """A list, a mapping, nothing, or a number that is none."""
        if is_number(value) or isinstance(value, bool | date) or (isinstance(value, str) and value):
            return
        if value is None and self.nullable:
            return
        yield document.finding(where, "one value is expected here", "a word, a number, true or false, or a day")


@dataclass(frozen=True)
class Keyed:
    """A mapping whose keys are the writer's own, each with a value of one shape."""

    value: Shape
    key: str = r"[a-z][a-z0-9_]*"
    example: str = "small letters, digits and _"
    numbers: bool = False
    """Whether a key may be a whole number or a truth value as well (the keys of a table)."""

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """Not a mapping, an empty one, a key of another form, and what is wrong with each value."""
        if not isinstance(value, dict) or not value:
            yield document.finding(where, "lines of `key: value` are expected here", self.example)
            return
        for key, item in value.items():
            named = isinstance(key, str) and re.fullmatch(self.key, key)
            if not named and not (self.numbers and isinstance(key, int)):
                yield document.finding((*where, key), f"{key!r:.60} cannot be a key here", self.example)
            yield from self.value.findings(document, (*where, key), item)


@dataclass(frozen=True)
class Entry:
    """A mapping with fixed keys, of which exactly one of ``one_of`` must stand."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)
    one_of: Mapping[str, Shape] = field(default_factory=dict)

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """Missing and unknown keys, none or two of those that exclude each other, and what each value holds."""
        yield from Record(self.required, {**self.optional, **self.one_of}).findings(document, where, value)
        if not isinstance(value, dict) or not self.one_of:
            return
        said = [key for key in value if key in self.one_of]
        if len(said) != 1:
            what = f"it says {' and '.join(map(str, said))} at once" if said else "it does not say what must hold"
            yield document.finding(where, what, f"exactly one of: {', '.join(self.one_of)}")


@dataclass(frozen=True)
class Forms:
    """One of several mappings, told apart by the key that only it has; or a scalar, where ``plain`` allows one."""

    name: str
    forms: Mapping[str, Shape]
    plain: Shape | None = None
    otherwise: Shape | None = None
    """The form of a mapping that has none of the keys."""

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """No form has its key here, two have; else what the form finds."""
        if not isinstance(value, dict):
            if self.plain is None:
                yield document.finding(where, f"a {self.name} is `key: value`", f"one of: {', '.join(self.forms)}")
            else:
                yield from self.plain.findings(document, where, value)
            return
        said = [key for key in self.forms if key in value]
        if len(said) == 1:
            yield from self.forms[said[0]].findings(document, where, value)
        elif said:
            yield document.finding(where, f"a {self.name} says {' and '.join(said)} at once", "write them apart")
        elif self.otherwise is not None:
            yield from self.otherwise.findings(document, where, value)
        else:
            word = str(next(iter(value), ""))
            yield document.finding(where, f"a {self.name} cannot be {word!r}", nearest(word, self.forms))


@dataclass
class Later:
    """A shape filled in afterwards, so that a condition can hold conditions."""

    shape: Shape | None = None

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """What the shape itself finds."""
        assert self.shape is not None
        return self.shape.findings(document, where, value)


@dataclass(frozen=True)
class Either:
    """A mapping of one shape, a list of another, or a plain value of a third."""

    mapping: Shape | None = None
    listing: Shape | None = None
    plain: Shape | None = None

    def findings(self, document: Located, where: Where, value: Any) -> Iterator[Finding]:
        """What the shape for this sort of value finds; no shape for it is a finding itself."""
        shape = self.plain
        if isinstance(value, dict):
            shape = self.mapping
        elif isinstance(value, list):
            shape = self.listing
        if shape is None:
            allowed = {"a value": self.plain, "a list": self.listing, "`key: value`": self.mapping}
            todo = " or ".join(word for word, shape in allowed.items() if shape is not None)
            yield document.finding(where, "this cannot stand here", f"write {todo}")
        else:
            yield from shape.findings(document, where, value)


def is_number(value: Any) -> bool:
    """A finite number; truth values are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
