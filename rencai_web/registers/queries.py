"""Reading the registers: lists come from the tables, counts from the published columns; both know the same filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Q, QuerySet

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.registers.labels import UNKNOWN, label, labels
from rencai_web.registers.models import Employer, Person, Publication
from rencai_web.registers.published import folder, latest, people_table

FACETS = ("status", "team", "town", "chain", "stage", "degree", "grade", "skill_level", "sex")
NONE = "-"
"""In an address, the choice "unknown"."""
_HIGHEST = "\U0010ffff"


@dataclass(frozen=True)
class Choice:
    """One choice of a facet, with how many people it would leave."""

    value: str
    label: Bilingual
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to: per facet the chosen ids (``-`` for unknown), an employer, an occupation, a word."""

    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    employer: str = ""
    occupation: str = ""
    word: str = ""

    @classmethod
    def read(cls, query: Any) -> Filters:
        """From the query of an address (a QueryDict); what is not known is left out."""
        chosen = {facet: tuple(query.getlist(facet)) for facet in FACETS if query.getlist(facet)}
        if "status" not in chosen:
            chosen["status"] = ("here",)
        return cls(chosen, query.get("employer", ""), query.get("occupation", ""), query.get("q", "").strip())


def people(filters: Filters) -> QuerySet[Person]:
    """The people that fit, by name."""
    found = Person.objects.select_related("employer").order_by("name", "id")
    for facet, values in filters.facets.items():
        wanted = ["" if value == NONE else value for value in values]
        if "any" not in wanted:
            found = found.filter(**{f"{facet}__in": wanted})
    if filters.employer:
        found = found.filter(employer_id=filters.employer)
    if filters.occupation:
        found = found.filter(occupation__startswith=filters.occupation)
    return found.filter(named(filters.word)) if filters.word else found


def named(word: str) -> Q:
    """Whose name, pinyin or initials begin with the word, whose id it is, or whose employer's name begins so."""
    low = word.lower().replace(" ", "")
    own = begins("name", word) | begins("pinyin", low) | begins("initials", low) | Q(pk=word.upper())
    return own | begins("employer__name", word) if len(word) > 1 else own


def begins(column: str, word: str) -> Q:
    """A prefix search that an index answers on both databases."""
    if connection.vendor == "sqlite":
        # SQLite's LIKE folds case and so passes its index by; a range does not.
        return Q(**{f"{column}__gte": word, f"{column}__lt": word + _HIGHEST})
    return Q(**{f"{column}__startswith": word})


def employers(word: str, *, chain: str = "", town: str = "") -> QuerySet[Employer]:
    """The employers that fit, by name."""
    found = Employer.objects.order_by("name", "id")
    if chain:
        found = found.filter(chain="" if chain == NONE else chain)
    if town:
        found = found.filter(town="" if town == NONE else town)
    if word:
        low = word.lower().replace(" ", "")
        found = found.filter(
            Q(name__contains=word) | begins("pinyin", low) | begins("initials", low) | Q(credit_code=word.upper())
        )
    return found


def choices(filters: Filters, publication: Publication | None = None) -> dict[str, list[Choice]]:
    """Per facet its choices, each with the number of people if it were chosen beside the other filters.

    Counted in the published columns; a word searched for narrows the list, not these counts.
    """
    publication = publication or latest()
    if publication is None:
        return {}
    table = _employed(published_people(publication), filters)
    return {facet: _choices(_narrowed(table, filters, but=facet), facet, filters) for facet in FACETS}


def fitting_people(filters: Filters, publication: Publication) -> pl.DataFrame:
    """Open columns of the people that fit; a word searched for is not looked at."""
    return _narrowed(_employed(published_people(publication), filters), filters, but="")


def _employed(table: pl.DataFrame, filters: Filters) -> pl.DataFrame:
    if filters.employer:
        table = table.filter(pl.col("employer") == filters.employer)
    if filters.occupation:
        table = table.filter(pl.col("occupation").str.starts_with(filters.occupation))
    return table


def published_people(publication: Publication) -> pl.DataFrame:
    """The open columns of the people of a publication's last day."""
    return people_table(folder(publication).lake.path("people", publication.on))


def _narrowed(table: pl.DataFrame, filters: Filters, *, but: str) -> pl.DataFrame:
    for facet, values in filters.facets.items():
        if facet != but and "any" not in values:
            wanted = pl.col(facet).is_in([value for value in values if value != NONE])
            table = table.filter(wanted.fill_null(value=False) | (pl.col(facet).is_null() & (NONE in values)))
    return table


def _choices(table: pl.DataFrame, facet: str, filters: Filters) -> list[Choice]:
    counted = dict(table[facet].value_counts().iter_rows())
    chosen = filters.facets.get(facet, ())
    known = [*labels(facet), *sorted(value for value in counted if value and value not in labels(facet))]
    rows = [Choice(value, label(facet, value), counted.get(value, 0), value in chosen) for value in known]
    unknown = Choice(NONE, UNKNOWN, counted.get(None, 0), NONE in chosen)
    return [choice for choice in (*rows, unknown) if choice.count or choice.chosen]
