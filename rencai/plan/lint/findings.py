"""What lint finds: a kind, how grave it is, a message in both languages, and the places it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rencai.plan.document import Document, Place
from rencai.plan.figures import Figure, json_number
from rencai.plan.indicators import Indicator, Point
from rencai.plan.reading import Stated
from rencai.vocabulary.bilingual import Bilingual

_LONGEST = 90


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    """Two printed numbers that cannot both hold."""
    WARNING = "warning"
    """Something that will be misread; a person must decide."""
    INFO = "info"
    """Worth knowing; may well be meant."""


@dataclass(frozen=True)
class Spot:
    """A place of a document with the words that stand there."""

    file: str
    place: Place
    text: str


@dataclass(frozen=True)
class Finding:
    """One finding."""

    kind: str
    severity: Severity
    message: Bilingual
    places: tuple[Spot, ...]

    def as_json(self) -> dict[str, Any]:
        """The finding as `rencai plan lint --json` prints it."""
        return {
            "kind": self.kind,
            "severity": self.severity.value,
            "message": self.message.zh,
            "message_en": self.message.en,
            "places": [{"file": one.file, "line": one.place.told(), "text": one.text} for one in self.places],
        }


def spot_of_line(document: Document, place: Place) -> Spot:
    """A whole line, cut where it is long."""
    text = " ".join(document.lines.get(place, "").split())
    return Spot(document.file, place, text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def spot_of_stated(document: Document, stated: Stated) -> Spot:
    """The words around a number of the text; of a list the name of its item and the number."""
    one = stated.statement
    if stated.paragraph is None:
        name = stated.undertaking.name if stated.undertaking is not None else ""
        return Spot(document.file, stated.place, f"{name}：{one.what} {shown_figure(one.figure)}")
    text = stated.paragraph.text
    begun = max(0, one.offset - _LONGEST // 2)
    ended = min(len(text), one.offset + _LONGEST // 2)
    words = ("…" if begun else "") + text[begun:ended].strip() + ("…" if ended < len(text) else "")
    return Spot(document.file, stated.place, words)


def distinct(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """The spots in order, each once."""
    return tuple(dict.fromkeys(spots))


def shown(value: Decimal) -> str:
    """A number as a person writes it: no exponent, no trailing zeros."""
    number = json_number(value)
    return f"{number:g}" if isinstance(number, float) and abs(number) < 10**6 else str(number)


def shown_figure(figure: Figure) -> str:
    """A number with its unit and qualifiers."""
    return f"{shown(figure.value)}{figure.unit or ''}" + (f"（{figure.qualifier}）" if figure.qualifier else "")


def shown_point(indicator: Indicator, point: Point) -> str:
    """An indicator's value with its unit and year."""
    value = "?" if point.value is None else shown(point.value)
    year = f"{point.year}年" if point.year is not None else ""
    return f"{year}{value}{indicator.unit or ''}{point.qualifier or ''}"
