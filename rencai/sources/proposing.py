"""A mapping for an unknown file, found by its headings and by what its cells look like; a person edits and keeps it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from rencai.city import City
from rencai.city.mappings import ColumnMapping, SourceMapping
from rencai.sources.books import read_book
from rencai.sources.contents import stem_of
from rencai.sources.headings import OF_OTHERS, heading_key, shipped_aliases, unit_of
from rencai.sources.reasons import RIGHT_KIND
from rencai.sources.shapes import distinct_values, sample_of, shapes_of
from rencai.sources.tables import Table, find_table, known_headings, year_of
from rencai.sources.values.columns import Hints
from rencai.sources.values.reading import read_values
from rencai.sources.worth import CONTENT_CLUES, OTHERWISE, WORTH
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.fields import FIELDS, Field, Kind, ValueType

_LEAST = 0.4
_CHECKED_TYPES = frozenset(ValueType) - {ValueType.TEXT, ValueType.WORDS, ValueType.PLACE}
_REQUIRED = {Kind.PERSON: "name", Kind.EMPLOYER: "name", Kind.POST: "title"}
_PLACE_OF_ADDRESS = {Kind.PERSON: "residence", Kind.EMPLOYER: "place", Kind.POST: "place"}


@dataclass(frozen=True)
class Choice:
    """One proposed column: ``why`` is ``heading`` or ``content``, ``sureness`` between 0 and 1."""

    field: str
    column: str
    heading: str | None
    why: str
    sureness: float


@dataclass(frozen=True)
class Proposal:
    """A mapping nobody has confirmed, why each column was chosen, and the headings left over."""

    mapping: SourceMapping
    choices: tuple[Choice, ...]
    unmapped: tuple[str, ...]
    notes: tuple[str, ...] = ()


def propose(
    path: Path, city: City, *, kind: Kind | None = None, sheet: str | None = None, data: bytes | None = None
) -> Proposal:
    """Propose a mapping for a file; ``kind`` forces what its rows speak of. Raises BadInput for an unreadable file.

    ``data``: the bytes of a file that does not lie in the clear at ``path``.
    """
    table = find_table(read_book(path, data, set_apart=True), path, known_headings(city), sheet=sheet)
    return propose_for_table(table, city, kind=kind)


def propose_for_table(table: Table, city: City, *, kind: Kind | None = None) -> Proposal:
    """The proposal for an opened table."""
    looks = _look(table, city)
    return _proposal(table, looks, kind or _best_kind({each: _choices(looks, each) for each in Kind}))


def proposals_for_table(table: Table, city: City) -> tuple[Kind, dict[Kind, Proposal]]:
    """What the rows of a table seem to speak of, and the proposal for each kind."""
    looks = _look(table, city)
    best = _best_kind({each: _choices(looks, each) for each in Kind})
    return best, {each: _proposal(table, looks, each) for each in Kind}


def _best_kind(proposed: dict[Kind, list[Choice]]) -> Kind:
    return max(proposed, key=lambda each: _worth(each, proposed[each]))


def _proposal(table: Table, looks: list[_Look], kind: Kind) -> Proposal:
    choices = _with_office_of_employer(kind, _with_place_of_address(kind, _choices(looks, kind), looks))
    mapping = _mapping(table, kind, choices, looks)
    taken = {choice.column for choice in choices}
    unmapped = tuple(look.name for look in looks if look.column not in taken)
    return Proposal(mapping, tuple(choices), unmapped, table.notes)


@dataclass(frozen=True)
class _Look:
    """A column as it looks: its heading, some of its distinct values, the shapes they have."""

    column: str
    position: int
    heading: str | None
    name: str
    values: pl.Series
    shapes: dict[str, float]
    filled: float
    hints: Hints

    def share(self, shape: str) -> float:
        return self.shapes.get(shape, 0.0)


def hints_for(city: City) -> Hints:
    """What the city contributes to reading values."""
    return Hints(degrees=city.degrees, resolve=city.gazetteer.resolve, accept_invented=True)


def _look(table: Table, city: City) -> list[_Look]:
    layout = table.layout
    sample = sample_of(layout.body.filter(table.slips.is_null()))
    hints = hints_for(city)
    looks = []
    for position, column in enumerate(layout.columns, 1):
        values = distinct_values(sample[column])
        heading = layout.headings[position - 1] if layout.headings else None
        filled = sample[column].count() / max(1, sample.height)
        shapes = shapes_of(values, hints)
        looks.append(_Look(column, position, heading, layout.heading_of(column), values, shapes, filled, hints))
    return looks


def _choices(looks: list[_Look], kind: Kind) -> list[Choice]:
    """Fields and columns paired off, the surest pair first; each field and each column once."""
    offers = [choice for look in looks for choice in (*_by_heading(look, kind), *_by_content(look, kind))]
    offers.sort(key=lambda choice: -choice.sureness)
    chosen: list[Choice] = []
    fields: set[str] = set()
    columns: set[str] = set()
    for choice in offers:
        if choice.sureness >= _LEAST and choice.field not in fields and choice.column not in columns:
            chosen.append(choice)
            fields.add(choice.field)
            columns.add(choice.column)
    order = {look.column: look.position for look in looks}
    return sorted(chosen, key=lambda choice: order[choice.column])


def _by_heading(look: _Look, kind: Kind) -> list[Choice]:
    if look.heading is None:
        return []
    found = shipped_aliases(kind).candidates(look.heading)
    return [
        Choice(field, look.column, look.heading, "heading", sureness)
        for field, score in found.items()
        if (sureness := score * _fit(look, FIELDS[kind][field], kind)) >= _LEAST
    ]


def _fit(look: _Look, field: Field, kind: Kind) -> float:
    """How well the cells bear out what the heading promises: 1 fully, below a half hardly."""
    if look.values.is_empty():
        return 0.8
    if field.name == "name" and kind is not Kind.POST:
        return _name_fit(look, kind)
    if field.type not in _CHECKED_TYPES:
        return 1.0 if field.type is not ValueType.TEXT or look.share("number") < 0.9 else 0.9
    reasons = read_values(look.values, field, look.hints)["reason"]
    good = (reasons.is_null() | reasons.is_in(RIGHT_KIND)).mean()
    assert isinstance(good, float)
    return 0.0 if good < 0.5 else 0.6 + 0.4 * good


def _name_fit(look: _Look, kind: Kind) -> float:
    people, bodies = look.share("person_name"), max(look.share("company"), look.share("school"))
    chinese = float(look.values.str.contains(r"\p{Han}").mean() or 0.0)  # type: ignore[arg-type]
    if kind is Kind.PERSON:
        return 0.3 if bodies > max(people, 0.3) or (chinese > 0.5 and people < 0.3) else 1.0
    return 0.3 if people > 0.6 and people > bodies else 1.0


def _by_content(look: _Look, kind: Kind) -> list[Choice]:
    if look.heading is not None and OF_OTHERS.search(heading_key(look.heading)):
        return []
    offers = []
    for clue in CONTENT_CLUES[kind]:
        share = look.share(clue.shape)
        if share < clue.least or (look.heading is not None and not clue.telling):
            continue
        if clue.unless and look.share(clue.unless) >= 0.5:
            continue
        # Behind a heading nobody knows, the same cells prove less.
        sureness = clue.sureness * share * (0.7 + 0.3 * look.filled) * (0.8 if look.heading else 1.0)
        offers.append(Choice(clue.field, look.column, look.heading, "content", sureness))
    return offers


def _worth(kind: Kind, choices: list[Choice]) -> float:
    """How much the choices make rows speak of this kind: what only such rows have weighs most."""
    weights = WORTH[kind]
    return sum(weights.get(choice.field, OTHERWISE) * choice.sureness for choice in choices)


def _with_place_of_address(kind: Kind, choices: list[Choice], looks: list[_Look]) -> list[Choice]:
    """An address also says the place, where no column of its own does."""
    fields = {choice.field for choice in choices}
    address = next((choice for choice in choices if choice.field == "address"), None)
    place = _PLACE_OF_ADDRESS[kind]
    if address is None or place in fields:
        return choices
    look = next(look for look in looks if look.column == address.column)
    codes = look.hints.resolve(look.values) if look.hints.resolve and not look.values.is_empty() else None
    share = 0.0 if codes is None else codes.count() / codes.len()
    if share < 0.5:
        return choices
    return [*choices, Choice(place, address.column, address.heading, "content", round(share, 2))]


def _with_office_of_employer(kind: Kind, choices: list[Choice]) -> list[Choice]:
    """A column headed 工作单位及职务 gives the office held too, where no column of its own does."""
    employer = next((choice for choice in choices if choice.field == "employer"), None)
    office = employer is not None and "职务" in (employer.heading or "")
    if kind is not Kind.PERSON or not office or any(choice.field == "occupation" for choice in choices):
        return choices
    assert employer is not None
    return [*choices, Choice("occupation", employer.column, employer.heading, "heading", employer.sureness)]


def _mapping(table: Table, kind: Kind, choices: list[Choice], looks: list[_Look]) -> SourceMapping:
    by_column = {look.column: look for look in looks}
    stem = stem_of(table.path)
    return SourceMapping(
        source=stem,
        name=Bilingual(stem, stem),
        kind=kind,
        columns=tuple(_column(table, kind, choice, by_column[choice.column]) for choice in choices),
        file_names=(_name_pattern(stem),),
        header="auto" if table.layout.headings is not None else "none",
    )


def _name_pattern(stem: str) -> str:
    """The file's name with its dates and numbers left open: next month's file has others."""
    return re.sub(r"\*+", "*", "*" + re.sub(r"[-_.]?\d[\d年月日._-]{3,}", "*", stem) + "*")


def _column(table: Table, kind: Kind, choice: Choice, look: _Look) -> ColumnMapping:
    field = FIELDS[kind][choice.field]
    money = field.type in (ValueType.MONEY, ValueType.PAY) and choice.heading is not None
    yearless = field.type is ValueType.DATE and look.share("month_day") >= 0.3
    return ColumnMapping(
        field=choice.field,
        headings=() if choice.heading is None else (choice.heading,),
        position=look.position if choice.heading is None else None,
        required=choice.field == _REQUIRED[kind] and look.filled >= 0.5,
        unit=unit_of(choice.heading or "") if money else None,
        year=year_of(table.path) if yearless else None,
    )
