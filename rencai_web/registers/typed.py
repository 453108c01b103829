"""Values typed into the house: which fields may be, what may be chosen, and how a source would read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from rencai.sources.reasons import REASONS
from rencai.sources.values.columns import Hints
from rencai.sources.values.reading import read_values
from rencai.talentbase.wordings import SKILL_LEVELS
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import FIELDS, Field, Kind, ValueType
from rencai_web.foundation.components.surroundings import city

HOUSE = {Kind.PERSON: "house", Kind.EMPLOYER: "house-employers"}
"""Of what can be corrected the city's source of what is typed in the house."""
_WHOSE = "base_id"
_UNITS = {"pay": "yuan-month", "revenue": "yuan"}
SINCE = {"grade": "grade_from", "employer": "hired_on"}
"""Fields that hold from a day on, and the field that says which."""
BELIEVED_AS = {"employer": "employer_id"}
"""Fields that a profile shows by what they were found to mean."""
LONGEST = 300
YES, NO = Bilingual("是", "yes"), Bilingual("否", "no")


@dataclass(frozen=True)
class Choice:
    """One of the values a field can have: how it is written into a delivery, and its words."""

    value: str
    words: Bilingual


class Unreadable(BadInput):
    """A typed value that no source could state; ``why`` in both languages."""

    def __init__(self, why: Bilingual) -> None:
        super().__init__("this value cannot be read", where="value", todo="type it another way")
        self.why = why


def fields(kind: Kind) -> tuple[Field, ...]:
    """The fields of a kind that can be typed, in the order of the city's mapping of what is typed in the house."""
    mapping = city().source(HOUSE[kind]) if kind in HOUSE else None
    names = [name for name in mapping.fields() if name != _WHOSE] if mapping else []
    return tuple(FIELDS[kind][name] for name in names)


def field(kind: Kind, name: str) -> Field | None:
    """A field by its name; None where it cannot be typed."""
    return next((one for one in fields(kind) if one.name == name), None)


def choices(of: Field) -> tuple[Choice, ...]:
    """The values of a field that has a list of them; empty where it is typed freely."""
    the_city = city()
    if of.type is ValueType.DEGREE:
        # The lowest, "any", is what a post asks for and nobody's degree.
        return tuple(Choice(one.zh, Bilingual(one.zh, one.en)) for one in the_city.degrees if one.rank)
    if of.type is ValueType.BOOLEAN:
        return Choice("是", YES), Choice("否", NO)
    if of.type is ValueType.SEX:
        return Choice("女", Bilingual("女", "female")), Choice("男", Bilingual("男", "male"))
    if of.name == "team":
        return tuple(Choice(one.id, Bilingual(one.zh, one.en)) for one in the_city.teams)
    if of.name == "chain":
        return tuple(Choice(one.id, Bilingual(one.zh, one.en)) for one in the_city.chains)
    if of.name == "grade":
        return tuple(Choice(one.id, Bilingual(one.zh, one.en)) for one in the_city.grades)
    if of.name == "skill_level":
        return tuple(Choice(one.id, one.name) for one in SKILL_LEVELS)
    return ()


def suggestions(of: Field) -> tuple[str, ...]:
    """What is often typed: places of the city."""
    if of.type is not ValueType.PLACE:
        return ()
    name = city().name.zh
    return tuple(f"{name}{place.zh}" for place in city().places)


def checked(of: Field, text: str, *, invented: bool) -> str:
    """The text, if a delivery could state it; otherwise ``Unreadable`` says why. Choices must be one of them.

    ``invented``: whether numbers of a sample city will do.
    """
    text = text.strip()
    if not text:
        raise Unreadable(Bilingual("没有填写", "nothing was written"))
    if len(text) > LONGEST:
        raise Unreadable(Bilingual("太长", "too long"))
    offered = choices(of)
    if offered and text not in {one.value for one in offered}:
        raise Unreadable(Bilingual("不在可选范围内", "none of the choices"))
    hints = Hints(
        unit=_UNITS.get(of.name),
        degrees=tuple(city().degrees),
        resolve=city().gazetteer.resolve,
        accept_invented=invented,
    )
    read = read_values(pl.Series("raw", [text]), of, hints)
    why = read["reason"][0]
    if why is not None:
        raise Unreadable(REASONS[why])
    if all(_is_nothing(read[column][0]) for column in read.columns if column != "reason"):
        raise Unreadable(Bilingual("等于没有填写", "this says nothing"))
    return text


def words_of(of: Field, text: str) -> Bilingual:
    """A typed value in words; a plain number with its thousands set apart, money with its unit."""
    return next((one.words for one in choices(of) if one.value == text), numbered(of, text))


def numbered(of: Field, text: str) -> Bilingual:
    """A plain number of a field that counts people or money, as it is read; any other text as it stands."""
    if of.type not in (ValueType.INTEGER, ValueType.MONEY) or not text.replace(".", "", 1).isdecimal():
        return Bilingual(text, text)
    told = f"{float(text):,.0f}" if of.type is ValueType.INTEGER else f"{float(text):,.2f}".removesuffix(".00")
    return Bilingual(f"{told} 元", f"{told} yuan") if of.type is ValueType.MONEY else Bilingual(told, told)


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, pl.Series) and value.is_empty())


def day(text: str) -> date | None:
    """A day as a date field of a form sends it; None where it is blank or no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
