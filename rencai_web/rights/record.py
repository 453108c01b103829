"""What the base knows of one person, told to them: each value with who said it, on what legal basis, what for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rencai.city.mappings import SourceMapping
from rencai.talentbase.labels import Labels
from rencai.talentbase.profile import Opened, Reader
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput, BadState
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.merged import in_question, own_ids
from rencai_web.registers.models import Person
from rencai_web.registers.pages.profile import ELEMENTS
from rencai_web.registers.published import folder, latest, sealer
from rencai_web.registers.unfolded import said_twice

_UNSTATED = Bilingual("来源未注明", "not stated by the source")


@dataclass(frozen=True)
class Source:
    """A source that named the person: what it is, whose, on what basis, what for, and when it named them."""

    name: Bilingual
    agency: Bilingual
    basis: Bilingual
    purpose: Bilingual
    first: str
    last: str


@dataclass(frozen=True)
class Record:
    """One person's own record."""

    person: Person
    profile: dict[str, Any]
    ids: frozenset[str]
    """Every id that is surely of the person."""

    @property
    def groups(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        """The four elements of information with their fields: ``told`` is who is believed, ``said`` who said what."""
        fields = {field["field"]: self._own(field) for field in self.profile["fields"]}
        if said_twice(fields):
            fields.pop("employer_id")
        grouped = [(title, [fields.pop(name) for name in names if name in fields]) for title, names in ELEMENTS]
        grouped[-1][1].extend(fields.values())
        return grouped

    def _own(self, field: dict[str, Any]) -> dict[str, Any]:
        # A person may read their own name; numbers stay masked on the screen.
        value = self.person.name if field["field"] == "name" and self.person.name else field["value"]
        told = described(field["claim"]["source"])
        return {**field, "value": value, "told": told, "said": _said(field)}

    @property
    def sources(self) -> list[Source]:
        """The sources that named the person, the latest first."""
        return sorted(self._sources(), key=lambda source: source.last, reverse=True)

    def _sources(self) -> Iterator[Source]:
        claims = [claim for field in self.profile["fields"] for claim in field["claims"]]
        for name in {claim["source"] for claim in claims}:
            days = [(one["first"]["delivery"], one["last"]["delivery"]) for one in claims if one["source"] == name]
            first, last = min(first for first, _ in days), max(last for _, last in days)
            yield Source(*described(name).values(), first=first, last=last)


def _said(field: dict[str, Any]) -> list[dict[str, Any]]:
    """Who said which value, once each: a file may say it twice, in a cell of its own and in an identity number."""
    said: dict[tuple[str, str], dict[str, Any]] = {}
    for claim in field["claims"]:
        first, last = claim["first"]["delivery"], claim["last"]["delivery"]
        words = Bilingual(claim["value"], claim["value"])
        if not field["sealed"]:
            words = Labels(city()).of(field["field"], claim["value"])
        made = {
            "value": claim["value"], "words": words, "told": described(claim["source"]), "first": first, "last": last,
        }  # fmt: skip
        known = said.setdefault((claim["value"], claim["source"]), made)
        known["first"], known["last"] = min(known["first"], first), max(known["last"], last)
    return list(said.values())


def described(source: str) -> dict[str, Bilingual]:
    """Name, agency, legal basis and purpose of a source, as the city folder states them."""
    mapping: SourceMapping | None = city().source(source)
    if mapping is None:
        return {"name": Bilingual(source, source), "agency": _UNSTATED, "basis": _UNSTATED, "purpose": _UNSTATED}
    agency = next((one for one in city().agencies if one.id == mapping.owner), None)
    return {
        "name": mapping.name,
        "agency": Bilingual(agency.zh, agency.en) if agency else _UNSTATED,
        "basis": mapping.legal_basis or _UNSTATED,
        "purpose": mapping.purpose or _UNSTATED,
    }


def record_of(person: str, *, opened: Opened | None = None) -> Record | None:
    """The record of a person by any id they have had; None where the base does not (any longer) know them, or where a
    split put in question who of several they are.

    ``opened``: who sees identifiers in full, and why; the caller has put it on record.
    """
    publication = latest()
    if publication is None:
        return None
    published = folder(publication)
    if person in in_question(published):
        return None
    try:
        profile = Reader(published, city(), sealer()).profile(person, opened=opened, plain=("name",))
    except (BadInput, BadState):  # an id the base does not know; or tables that were not restored
        return None
    found = Person.objects.filter(pk=profile["id"]).first()
    if found is None:
        return None
    return Record(found, profile, frozenset(own_ids(published, found.pk)))
