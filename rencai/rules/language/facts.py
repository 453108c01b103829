"""Facts: what a rule may ask about a person, an employer or a team. Declared once, typed, with a plain question."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from rencai.rules.language.shapes import is_number
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput


class FactType(StrEnum):
    """How a fact is answered."""

    YES_NO = "yes-no"
    WHOLE = "whole"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    LEVEL = "level"
    SEVERAL = "several"
    LIST = "list"


NUMERIC = frozenset({FactType.WHOLE, FactType.NUMBER, FactType.MONEY})
CODED = frozenset({FactType.YES_NO, FactType.CHOICE, FactType.LEVEL})
RANGED = NUMERIC | {FactType.LEVEL, FactType.DATE}
"""Types whose answer may be a range: somewhere from … to …"""

Value = Any
"""What is known of a fact, typed: None = unknown; bool; a number; a day; the code of a choice or level; a pair
(low, high) of numbers, days or level codes; a frozenset of codes (several); a tuple of mappings (list)."""

Known = Mapping[str, Value]
"""Facts given. A fact that is absent was not asked; a fact that is None was asked and is not known."""


@dataclass(frozen=True)
class Choice:
    """One allowed value of a choice, level or several."""

    id: str | int | float | bool | date
    name: Bilingual


@dataclass(frozen=True)
class Fact:
    """One fact as declared in ``facts.yaml``."""

    id: str
    type: FactType
    name: Bilingual
    about: str = "person"
    ask: Bilingual | None = None
    help: Bilingual | None = None
    unit: Bilingual | None = None
    least: float = -math.inf
    most: float = math.inf
    step: float = 1.0
    earliest: date = date(1900, 1, 1)
    latest: date = date(2100, 12, 31)
    values: tuple[Choice, ...] = ()
    fields: Mapping[str, Fact] = field(default_factory=dict)
    most_items: int = 50
    register: str = ""
    column: str = ""
    merit: bool = False
    cover: bool = False
    fixed: bool = False
    usual: Value = None
    """The commonest answer, typed: a question that settles much for most people comes first."""
    if_absent: Value = None
    """What an empty cell in a table of people means, where the register is known to be whole."""
    from_rules: str = ""  # "", best, sum
    starts_from: str | None = None
    only: tuple[int | bool, ...] | None = None
    """The codes left, where a rule that applies excludes the others."""

    @property
    def codes(self) -> tuple[int | bool, ...]:
        """All codes a value can have."""
        if self.only:
            return self.only
        return (False, True) if self.type is FactType.YES_NO else tuple(range(len(self.values)))

    @property
    def lowest(self) -> Any:
        """The least that a number, day or level of this fact can be."""
        return {FactType.DATE: self.earliest, FactType.LEVEL: 0}.get(self.type, self.least)

    @property
    def highest(self) -> Any:
        """The most that a number, day or level of this fact can be."""
        return {FactType.DATE: self.latest, FactType.LEVEL: len(self.values) - 1}.get(self.type, self.most)

    def code(self, value: Any) -> int | bool | None:
        """The code of a value as written, or None where it is not allowed."""
        if self.type is FactType.YES_NO:
            return value if isinstance(value, bool) else None
        for at, choice in enumerate(self.values):
            # True == 1 in Python; a choice written 1 is not the choice written true.
            if choice.id == value and isinstance(choice.id, bool) == isinstance(value, bool):
                return at
        return None

    def read(self, raw: Any) -> Value:
        """A value as it comes from JSON or YAML → typed. The error names the fact, never what was given."""
        if raw is None:
            return None
        value = _range(self, raw) if isinstance(raw, dict) else _READERS[self.type](self, raw)
        if value is None:
            raise BadInput(f"fact {self.id} cannot have this value", where=self.name.zh, todo=self.allowed())
        return value

    def show(self, value: Value) -> Any:
        """A typed value → as it is written in JSON."""
        if isinstance(value, tuple) and self.type is not FactType.LIST:
            ends = {"from": value[0], "to": value[1]}
            return {end: self.show(given) for end, given in ends.items() if given not in (-math.inf, math.inf)}
        if value is None or self.type is FactType.YES_NO:
            return value
        if self.type in NUMERIC:
            return int(value) if value == int(value) else value
        if self.type is FactType.DATE:
            return value.isoformat()
        if self.type is FactType.SEVERAL:
            return [self.values[code].id for code in sorted(value)]
        if self.type is FactType.LIST:
            return [{key: self.fields[key].show(item) for key, item in record.items()} for record in value]
        return self.values[value].id

    def allowed(self) -> str:
        """What may be given, in words."""
        if self.values:
            shown = [str(choice.id) for choice in self.values[:12]]
            return f"one of: {', '.join(shown)}" + (" …" if len(self.values) > 12 else "")
        if self.type in NUMERIC:
            kind = "a whole number" if self.type is FactType.WHOLE else "a number"
            return f"{kind} from {self.least:g} to {self.most:g}"
        words = {
            FactType.YES_NO: "true or false",
            FactType.DATE: f"a day from {self.earliest} to {self.latest}: 2026-05-01",
            FactType.LIST: f"at most {self.most_items} records with {', '.join(self.fields)}",
        }
        return words[self.type]


def _read_yes_no(_: Fact, raw: Any) -> Value:
    return {"yes": True, "no": False}.get(raw) if isinstance(raw, str) else raw if isinstance(raw, bool) else None


def _read_number(fact: Fact, raw: Any) -> Value:
    if not is_number(raw) or not fact.least <= raw <= fact.most:
        return None
    if fact.type is FactType.WHOLE:
        return int(raw) if raw == int(raw) else None
    return raw


def _read_day(fact: Fact, raw: Any) -> Value:
    if isinstance(raw, str):
        try:
            raw = date.fromisoformat(raw)
        except ValueError:
            return None
    return raw if type(raw) is date and fact.earliest <= raw <= fact.latest else None


def _read_code(fact: Fact, raw: Any) -> Value:
    return fact.code(raw)


def _read_several(fact: Fact, raw: Any) -> Value:
    codes = [fact.code(item) for item in raw] if isinstance(raw, list | tuple) else [None]
    return None if None in codes else frozenset(codes)


def _read_records(fact: Fact, raw: Any) -> Value:
    if not isinstance(raw, list) or len(raw) > fact.most_items:
        return None
    if any(not isinstance(record, dict) or set(record) - set(fact.fields) for record in raw):
        return None
    return tuple({key: item.read(record.get(key)) for key, item in fact.fields.items()} for record in raw)


_READERS = {
    FactType.YES_NO: _read_yes_no,
    FactType.WHOLE: _read_number,
    FactType.NUMBER: _read_number,
    FactType.MONEY: _read_number,
    FactType.DATE: _read_day,
    FactType.CHOICE: _read_code,
    FactType.LEVEL: _read_code,
    FactType.SEVERAL: _read_several,
    FactType.LIST: _read_records,
}


def _range(fact: Fact, raw: dict[str, Any]) -> Value:
    """``{from: …, to: …}``, either end of which may be left out."""
    if fact.type not in RANGED or not raw or set(raw) - {"from", "to"}:
        return None
    ends: dict[str, Any] = {"from": fact.lowest, "to": fact.highest}
    for end, given in raw.items():
        ends[end] = _READERS[fact.type](fact, given)
        if ends[end] is None:
            return None
    low, high = ends["from"], ends["to"]
    if low == high:
        return low
    return (low, high) if low < high else None
