"""A list of staff as facts in columns: from the register, or from a spreadsheet read in memory and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from rencai.rules import Book
from rencai.rules.language.facts import Fact, FactType
from rencai.vocabulary.errors import BadInput
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, people_table

ID = "person"
"""The column that names a row: a person's id, or a row's number."""


@dataclass(frozen=True)
class Roster:
    """Rows of people: ``person`` and, as far as anybody knows, a column per fact."""

    table: pl.DataFrame
    labels: Mapping[str, str] = field(default_factory=dict)
    """What to call a row, where its id says nothing."""
    unread: tuple[tuple[int, str], ...] = ()
    """Cells that could not be read: row as a spreadsheet counts, and heading."""


def registered(publication: Publication, employer: str) -> Roster:
    """The people of an employer who are here, as the published base knows them."""
    people = people_table(folder(publication).lake.path("people", publication.on))
    here = pl.col("status") == "here"
    return Roster(people.filter(here & (pl.col("employer") == employer)).sort(ID))


def asked_of_persons(book: Book, names: list[str]) -> list[Fact]:
    """Facts that a list of people can have a column for."""
    facts = (book.facts[name] for name in names)
    return [fact for fact in facts if fact.type is not FactType.LIST]


def known_of(facts: Mapping[str, Fact], row: Mapping[str, Any]) -> dict[str, Any]:
    """One row as facts in JSON; what is empty, not allowed or not there is left out."""
    known: dict[str, Any] = {}
    for name, fact in facts.items():
        column = next((column for column in (fact.column, name) if column in row), None)
        if column is None or fact.from_rules:
            continue
        raw = row[column] if row[column] is not None else fact.show(fact.if_absent)
        raw = raw.isoformat() if fact.type is FactType.DATE and raw is not None else raw
        if raw is not None and _allowed(fact, raw):
            known[name] = raw
    return known


def _allowed(fact: Fact, raw: Any) -> bool:
    try:
        return fact.read(raw) is not None
    except BadInput:
        return False
