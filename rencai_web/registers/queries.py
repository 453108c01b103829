"""Reading the registers: what a list may be narrowed to, the rows of a page, and counts beside each choice.

Lists and counts come from the same index (index.py), so that they agree by construction; the rows shown come from the
tables by their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from django.db import connection, models
from django.http import QueryDict

from rencai.talentbase.flows import FLOWS
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.registers.index import ANY, NONE, Index, Narrowed, Numbers
from rencai_web.registers.labels import label, labels, spare
from rencai_web.registers.listed import employer_names, employers_index, people_index, posts_index
from rencai_web.registers.models import Employer, Person, Post, Publication
from rencai_web.registers.published import folder, latest, people_table, stamp

__all__ = ["ANY", "EMPLOYERS", "FACETS", "IN_ORDER", "NONE", "PEOPLE", "POSTS", "Choice", "Listing", "Narrowed"]

PAGE = 50
_HIGHEST = "\U0010ffff"
MOST_CHOSEN = 60
"""Choices of one facet that are read from an address."""
_SHOWN = 12
"""Choices of a facet without an order of its own that are shown, the most frequent first."""


@dataclass(frozen=True)
class Listing:
    """One register as a list: its facets in the order they are shown, and what is chosen where nothing is said."""

    register: str
    model: type[models.Model]
    index: Callable[[Publication], Index]
    facets: tuple[str, ...]
    unless_said: Mapping[str, tuple[str, ...]]
    opens_by: str = ""
    """The word of sorting of a list that nobody has sorted yet; by name where it is blank."""

    def read(self, query: QueryDict, *, word: str = "") -> Narrowed:
        """From the query of an address or a form; what is not known is left out."""
        said = {facet: tuple(dict.fromkeys(query.getlist(facet)[:MOST_CHOSEN])) for facet in self.facets}
        chosen = {facet: tuple(value for value in values if value) for facet, values in said.items()}
        return Narrowed({**self.unless_said, **{facet: values for facet, values in chosen.items() if values}}, word)

    def address(self, narrowed: Narrowed, **others: str) -> str:
        """The query of an address that shows the same, without the word searched for: it may be a name."""
        query = QueryDict(mutable=True)
        for facet, values in narrowed.facets.items():
            if values != self.unless_said.get(facet):
                query.setlist(facet, list(values))
        for name, value in others.items():
            if value:
                query[name] = value
        return query.urlencode()

    def without(self, narrowed: Narrowed, facet: str, value: str) -> Narrowed:
        """The same with one choice taken away; where something is chosen by itself, with everything allowed."""
        left = tuple(one for one in narrowed.facets[facet] if one != value)
        facets = {name: values for name, values in narrowed.facets.items() if name != facet}
        if left or facet in self.unless_said:
            facets[facet] = left or (ANY,)
        return Narrowed(facets, narrowed.word)


FACETS = (
    "status", "team", "town", "chain", "stage", "degree", "grade", "skill_level", "age", "sex", "occupation", "skill",
    "employer", "flow",
)  # fmt: skip
COUNTED = tuple(facet for facet in FACETS if facet not in ("skill", "employer", "flow"))
"""Facets of people by which other systems may count: one value a person, and few enough."""
PEOPLE = Listing("people", Person, people_index, FACETS, {"status": ("here",)})
EMPLOYERS = Listing(
    "employers", Employer, employers_index,
    ("chain", "town", "size", "above_scale", "high_tech", "has_rnd", "industry"), {}, opens_by="-here",
)  # fmt: skip
POSTS = Listing(
    "posts", Post, posts_index,
    ("open", "chain", "stage", "town", "degree", "occupation", "skill", "employer"), {"open": ("yes",)},
)  # fmt: skip
IN_ORDER = frozenset(
    {"status", "team", "town", "chain", "stage", "degree", "grade", "skill_level", "age", "sex", "size", "open",
     "above_scale", "high_tech", "has_rnd"}
)  # fmt: skip
"""Facets whose choices have an order of their own and are shown whole; of the others the most frequent are shown."""
LISTINGS = {listing.register: listing for listing in (PEOPLE, EMPLOYERS, POSTS)}


@dataclass(frozen=True)
class Choice:
    """One choice of a facet, with how many rows it would leave."""

    value: str
    label: Bilingual
    count: int
    chosen: bool


@dataclass(frozen=True)
class Page:
    """A page of a list: its rows, how many fit in all, and where it stands."""

    rows: list[Any]
    total: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE))

    @property
    def first_row(self) -> int:
        """The place of the first row shown, from 1."""
        return (self.number - 1) * PAGE + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        """The place of the last row shown."""
        return min(self.total, self.number * PAGE)


def page_of(listing: Listing, publication: Publication, narrowed: Narrowed, *, sort: str, number: int) -> Page:
    """A page of the rows that fit; a number beyond the last page shows the last."""
    index = listing.index(publication)
    ids, total = index.page(narrowed, sort, (number - 1) * PAGE, PAGE)
    if not ids and total:
        number = -(-total // PAGE)
        ids, total = index.page(narrowed, sort, (number - 1) * PAGE, PAGE)
    return Page(rows_of(listing.model, ids), total, number if total else 1)


def rows_of(model: type[models.Model], ids: list[str]) -> list[Any]:
    """Rows by their ids, in that order; with their employers, in one query."""
    found = model._default_manager.filter(pk__in=ids)
    if model is not Employer:
        found = found.select_related("employer")
    rows = {row.pk: row for row in found}
    return [rows[one] for one in ids if one in rows]


def choices(listing: Listing, publication: Publication, narrowed: Narrowed) -> dict[str, list[Choice]]:
    """Per facet its choices, each with the number of rows if it were chosen beside the other filters."""
    index = listing.index(publication)
    counted = index.counts(narrowed)
    return {
        facet: _choices(facet, index.facets[facet].values, counted[facet], narrowed.facets.get(facet, ()), publication)
        for facet in listing.facets
    }


def _choices(
    facet: str, values: tuple[str, ...], counts: Numbers, chosen: tuple[str, ...], publication: Publication
) -> list[Choice]:
    if facet in IN_ORDER:
        numbers = range(len(values))
    else:
        most = np.argsort(-counts[1:], kind="stable")[:_SHOWN].tolist()
        numbers = [*most, *(number for number, value in enumerate(values) if value in chosen and number not in most)]
    shown = [
        Choice(
            values[number], words_of(facet, values[number], publication), int(counts[number + 1]),
            values[number] in chosen,
        )
        for number in numbers
    ]  # fmt: skip
    wider = [
        Choice(value, words_of(facet, value, publication), _within(value, values, counts), True)
        for value in chosen
        if value not in values and value not in (ANY, NONE)
    ]
    unknown = Choice(NONE, spare(facet), int(counts[0]), NONE in chosen)
    return [choice for choice in (*wider, *shown, unknown) if choice.count or choice.chosen]


def _within(beginning: str, values: tuple[str, ...], counts: Numbers) -> int:
    """How many rows a choice stands for that takes in all that begin with it."""
    return int(sum(counts[number] for number, value in enumerate(values, 1) if value.startswith(beginning)))


def words_of(facet: str, value: str, publication: Publication) -> Bilingual:
    """The words of a choice."""
    if value == NONE:
        return spare(facet)
    if facet == "employer":
        name = employer_names(publication).get(value) or value
        return Bilingual(name, name)
    if facet == "flow":
        flow, _sep, day = value.partition("@")
        words = FLOWS.get(flow) or Bilingual(flow, flow)
        return Bilingual(f"{words.zh} {day}", f"{words.en} {day}")
    return labels(facet).get(value) or label(facet, value)


def begins(column: str, word: str) -> models.Q:
    """A prefix search in a table that an index answers on both databases."""
    if connection.vendor == "sqlite":
        # SQLite's LIKE folds case and so passes its index by; a range does not.
        return models.Q(**{f"{column}__gte": word, f"{column}__lt": word + _HIGHEST})
    return models.Q(**{f"{column}__startswith": word})


def people_at(ids: list[str], publication: Publication) -> dict[str, int]:
    """How many people who are here work for each of these employers."""
    index = people_index(publication)
    facet = index.facets["employer"]
    counts = index.counts(Narrowed({"status": ("here",)}))["employer"]
    return {one: int(counts[facet.numbers[one]]) if one in facet.numbers else 0 for one in ids}


def people(filters: Narrowed, publication: Publication | None = None) -> pl.Series:
    """The ids of the people that fit, sorted."""
    return _fitting(PEOPLE, filters, publication)


def employers(filters: Narrowed, publication: Publication | None = None) -> pl.Series:
    """The ids of the employers that fit, sorted."""
    return _fitting(EMPLOYERS, filters, publication)


def _fitting(listing: Listing, narrowed: Narrowed, publication: Publication | None) -> pl.Series:
    shown = publication or latest()
    return listing.index(shown).fitting(narrowed) if shown else pl.Series([], dtype=pl.String)


def fitting_people(filters: Narrowed, publication: Publication, columns: Sequence[str]) -> pl.DataFrame:
    """Some open columns of the people that fit; ``age`` is the band of their age."""
    index = people_index(publication)
    return _with_ages(publication, index).select(columns).filter(pl.Series(index.mask(filters)))


def _with_ages(publication: Publication, index: Index) -> pl.DataFrame:
    """Open columns of all people in the order of the index, with the band of their age; made once."""
    path = folder(publication).lake.path("people", publication.on)
    key = (path, stamp(path))
    # Held on to, not read again: another thread may have cleared it away for another publication meanwhile.
    found = _AGED.get(key)
    if found is None:
        age = index.facets["age"]
        bands = pl.Series("age", [None, *age.values], dtype=pl.String).gather(age.codes)  # type: ignore[union-attr]
        found = published_people(publication).sort("person").with_columns(bands)
        _AGED.clear()
        _AGED[key] = found
    return found


_AGED: dict[tuple[Path, int], pl.DataFrame] = {}


def published_people(publication: Publication) -> pl.DataFrame:
    """The open columns of the people of a publication's last day."""
    return people_table(folder(publication).lake.path("people", publication.on))
