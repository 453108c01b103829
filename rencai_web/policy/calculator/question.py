"""One question as a form, and its answer read back. "I don't know" is not in the form: it is a button of its own."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from rencai.rules.language.facts import NUMERIC, Fact, FactType, Value
from rencai.rules.language.wording import number_in_words, value_in_words
from rencai.rules.person.ask import Question
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput

_FEWEST_ROWS, _MORE_ROWS = 3, 5
_MOST_BANDS = 6


class BadAnswer(Exception):
    """An answer that does not fit its question; says what fits."""


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    value: str
    label: Bilingual
    chosen: bool


@dataclass(frozen=True)
class Cell:
    """One field of one record of a list, or the whole answer where it is a number or a day."""

    name: str
    fact: Fact
    value: str
    options: tuple[Option, ...] = ()

    @property
    def kind(self) -> str:
        """``number``, ``date`` or ``choice``."""
        if self.fact.type in NUMERIC:
            return "number"
        return "date" if self.fact.type is FactType.DATE else "choice"

    @property
    def least(self) -> str:
        """The least that can be entered; empty without bounds."""
        return _bound(self.fact, self.fact.lowest)

    @property
    def most(self) -> str:
        """The most that can be entered; empty without bounds."""
        return _bound(self.fact, self.fact.highest)

    @property
    def step(self) -> str:
        """The step of a number."""
        return "1" if self.fact.type is FactType.WHOLE else "any"


@dataclass(frozen=True)
class Form:
    """How a fact is asked: choices, a number or day with ranges to choose from, or rows of records."""

    fact: Fact
    options: tuple[Option, ...] = ()
    many: bool = False
    exact: Cell | None = None
    ranges: tuple[Option, ...] = ()
    headings: tuple[Fact, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    most_rows: bool = False


def form_of(question: Question, given: Any = None, *, rows: int = 0) -> Form:
    """The form of a question, with an earlier answer (as written in JSON) chosen."""
    fact = question.fact
    value = None if given is None else fact.read(given)
    if fact.type is FactType.LIST:
        return _records(fact, value or (), rows)
    if fact.type in NUMERIC or fact.type is FactType.DATE:
        return Form(fact, exact=_cell("exact", fact, value), ranges=_ranges(fact, question.bands, value))
    return Form(fact, options=_options(fact, value), many=fact.type is FactType.SEVERAL)


def _options(fact: Fact, value: Value) -> tuple[Option, ...]:
    if fact.type is FactType.YES_NO:
        return tuple(Option(str(int(code)), value_in_words(fact, code), value is code) for code in (True, False))
    chosen = value if isinstance(value, frozenset) else {value}
    return tuple(Option(str(at), choice.name, at in chosen) for at, choice in enumerate(fact.values))


def _ranges(fact: Fact, found: Sequence[tuple[Any, Any]], value: Value) -> tuple[Option, ...]:
    """The bands within which all answers come to the same, where there are a few."""
    if not 1 < len(found) <= _MOST_BANDS:
        return ()
    starts = [*(low for low, _ in found[1:]), None]
    given = [low if low == high else (low, high) for low, high in found]
    return tuple(
        Option(json.dumps(fact.show(band)), _band_in_words(fact, band, then), value is not None and value == band)
        for band, then in zip(given, starts, strict=True)
    )


def _band_in_words(fact: Fact, band: Value, then: Any) -> Bilingual:
    """A band in words; ``then`` is where the next one starts: people say "less than 10,000", not "up to 9,900"."""
    if fact.type is FactType.DATE or not isinstance(band, tuple):
        return value_in_words(fact, band)
    unit = fact.unit or Bilingual("", "")
    low, high = (number_in_words(end) if math.isfinite(end) else "" for end in band)
    if then is None:
        return Bilingual(f"{low} {unit.zh}及以上", f"{low} {unit.en} or more")
    next_low = number_in_words(then)
    if band[0] == fact.least:
        return Bilingual(f"不到 {next_low} {unit.zh}".strip(), f"less than {next_low} {unit.en}".strip())
    if fact.type is FactType.WHOLE:
        return Bilingual(f"{low} 到 {high} {unit.zh}".strip(), f"{low} to {high} {unit.en}".strip())
    return Bilingual(f"{low} 到不足 {next_low} {unit.zh}".strip(), f"{low} to less than {next_low} {unit.en}".strip())


def _cell(name: str, fact: Fact, value: Value) -> Cell:
    shown = "" if value is None or isinstance(value, tuple) else str(fact.show(value))
    if fact.type in NUMERIC or fact.type is FactType.DATE:
        return Cell(name, fact, shown)
    options = _options(fact, value)
    return Cell(name, fact, shown, options)


def _bound(fact: Fact, end: Any) -> str:
    return "" if end in (math.inf, -math.inf) else str(fact.show(end))


def _records(fact: Fact, value: tuple[Mapping[str, Value], ...], rows: int) -> Form:
    count = min(max(rows, len(value) + 1, _FEWEST_ROWS), fact.most_items)
    made = tuple(
        tuple(
            _cell(f"row{at}.{name}", field, value[at][name] if at < len(value) else None)
            for name, field in fact.fields.items()
        )
        for at in range(count)
    )
    return Form(fact, headings=tuple(fact.fields.values()), rows=made, most_rows=count >= fact.most_items)


def rows_wanted(data: QueryDict) -> int:
    """How many rows a form of records shows when somebody asked for more."""
    shown = {name.partition(".")[0] for name in data if name.startswith("row")}
    return len(shown) + _MORE_ROWS


def read_answer(fact: Fact, data: QueryDict) -> Any:
    """What was answered, as written in JSON. Raises BadAnswer, which says what fits."""
    raw = _raw(fact, data)
    try:
        fact.read(raw)
    except (BadInput, ValueError, OverflowError):
        raise BadAnswer(what_fits(fact)) from None
    return raw


def _raw(fact: Fact, data: QueryDict) -> Any:
    if fact.type is FactType.LIST:
        return list(_given_records(fact, data))
    if fact.type is FactType.SEVERAL:
        return [_chosen(fact, text) for text in data.getlist("value")]
    exact = data.get("exact", "").strip()
    if exact:
        return _entered(fact, exact)
    if fact.type in NUMERIC or fact.type is FactType.DATE:
        return _band(data.get("value", ""))
    return _chosen(fact, data.get("value", ""))


def _given_records(fact: Fact, data: QueryDict) -> Iterator[dict[str, Any]]:
    for at in range(fact.most_items):
        entered = {name: data.get(f"row{at}.{name}", "").strip() for name in fact.fields}
        if any(entered.values()):
            yield {name: _field(fact.fields[name], text) for name, text in entered.items() if text}


def _field(field: Fact, text: str) -> Any:
    return _entered(field, text) if field.type in NUMERIC or field.type is FactType.DATE else _chosen(field, text)


def _entered(fact: Fact, text: str) -> Any:
    """A number or day as people write it: 12,000 and full-width digits too."""
    if fact.type is FactType.DATE:
        return text
    plain = text.translate(_WIDE).replace(",", "").replace(" ", "")
    try:
        number = float(plain)
    except ValueError:
        raise BadAnswer(what_fits(fact)) from None
    if not math.isfinite(number):
        raise BadAnswer(what_fits(fact))
    return int(number) if number == int(number) else number


_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


def _band(text: str) -> Any:
    try:
        return json.loads(text[:200])
    except (ValueError, RecursionError):
        raise BadAnswer(_("Choose an answer, or say that you don't know.")) from None


def _chosen(fact: Fact, text: str) -> Any:
    at = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
    if fact.type is FactType.YES_NO and at in (0, 1):
        return bool(at)
    if 0 <= at < len(fact.values):
        return fact.values[at].id
    raise BadAnswer(_("Choose an answer, or say that you don't know."))


def what_fits(fact: Fact) -> str:
    """What can be answered, in words."""
    if fact.type in NUMERIC:
        bounds = {"least": number_in_words(fact.least), "most": number_in_words(fact.most)} if _bounded(fact) else {}
        if not bounds:
            return _("Enter a number.")
        if fact.type is FactType.WHOLE:
            return _("Enter a whole number from %(least)s to %(most)s.") % bounds
        return _("Enter a number from %(least)s to %(most)s.") % bounds
    if fact.type is FactType.DATE:
        return _("Enter a day from %(first)s to %(last)s.") % {"first": fact.earliest, "last": fact.latest}
    if fact.type is FactType.LIST:
        return _("A row holds something that does not fit.")
    return _("Choose an answer, or say that you don't know.")


def _bounded(fact: Fact) -> bool:
    return math.isfinite(fact.least) and math.isfinite(fact.most)
