"""Reading what persons have said: others ask here before they use somebody's data beyond a duty."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Max, QuerySet

from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.models import Entry
from rencai_web.registers.corrections import waits_for_office
from rencai_web.registers.merged import every_id_now, in_question, moved, own_ids_now
from rencai_web.registers.models import Person
from rencai_web.registers.published import folder, latest
from rencai_web.rights.binding import READ
from rencai_web.rights.models import Ask, Consent, RightsRequest, State
from rencai_web.rights.purposes import purpose

LOOKS = ("open profile", "show identifiers", READ)
"""Acts by which somebody looked at a person."""


def consents_to(purpose_id: str) -> set[str]:
    """Ids of today of the persons whose last word on a purpose, under whatever id, is yes in its present version.

    An unknown purpose has nobody's consent, and where a split put in question whose word it was, nobody has given it.
    """
    wanted = purpose(purpose_id)
    if wanted is None:
        return set()
    last = Consent.objects.order_by().filter(purpose=purpose_id).values("person").annotate(last=Max("id"))
    rows = Consent.objects.filter(pk__in=last.values("last")).order_by("id").values_list("person", "given", "version")
    today, unsure = _ids_of_today()
    words = {today.get(person, person): (given, version) for person, given, version in rows if person not in unsure}
    return {person for person, word in words.items() if word == (True, wanted.version)}


def _ids_of_today() -> tuple[Mapping[str, str], Mapping[str, frozenset[str]]]:
    """Where ids that were merged away lead, and which of them are in question."""
    publication = latest()
    if publication is None:
        return {}, {}
    build = folder(publication)
    return moved(build), in_question(build)


def consents_of(person: str) -> dict[str, bool]:
    """Per purpose a person has spoken on, under whatever id: whether they agree to its present version."""
    return {name: row.given and _present(row) for name, row in last_words(person).items()}


def last_words(person: str) -> dict[str, Consent]:
    """Per purpose a person's last word on it."""
    return {row.purpose: row for row in words_of(person).order_by("id")}


def words_of(person: str) -> QuerySet[Consent]:
    """All that a person has said on purposes under the ids that are surely theirs, last first."""
    return Consent.objects.filter(person__in=own_ids_now(person))


def of_nobody_known(said_before: datetime) -> QuerySet[Consent]:
    """Words said before a moment by persons whom the base knows by none of their ids any more."""
    old = Consent.objects.filter(at__lt=said_before)
    today, unsure = _ids_of_today()
    ids = set(old.order_by().values_list("person", flat=True).distinct())
    stands_for = {one: unsure.get(one, frozenset({today.get(one, one)})) for one in ids}
    known = set(Person.objects.values_list("pk", flat=True)) if ids else set()
    return old.filter(person__in=[one for one, here in stands_for.items() if not here & known])


def _present(row: Consent) -> bool:
    wanted = purpose(row.purpose)
    return wanted is not None and wanted.version == row.version


def objects_to_automation() -> set[str]:
    """Ids of the persons for whom no machine decides alone: their objection was granted, under whatever id. Where a
    split put in question whose it was, it holds for each of those it may be: an objection is never lost.
    """
    objected = _granted(Ask.AUTOMATED)
    _, unsure = _ids_of_today()
    return every_id_now(objected.union(*(unsure[one] for one in objected if one in unsure)))


def erased() -> set[str]:
    """Ids of the persons whose erasure was granted: they stay out of every publication."""
    return _granted(Ask.ERASE)


def _granted(asks: Ask) -> set[str]:
    rows = RightsRequest.objects.filter(asks=asks, state=State.GRANTED).order_by()
    return set(rows.values_list("person", flat=True))


@waits_for_office
def waits(persons: Collection[str], _by: Account) -> bool:
    """Whether a request of a person, by all their ids, waits for the office's answer."""
    return RightsRequest.objects.filter(person__in=persons, state=State.OPEN).exists()


def looks_at(persons: set[str]) -> QuerySet[Entry]:
    """Who opened the profile or the identifiers of a person, last first. ``persons``: all ids the person has had."""
    return Entry.objects.filter(kind="person", subject__in=persons, act__in=LOOKS)


def waiting() -> QuerySet[RightsRequest]:
    """Open requests, the most pressing first."""
    return RightsRequest.objects.filter(state=State.OPEN).order_by("due_on", "id")


def ended() -> QuerySet[RightsRequest]:
    """Requests that were answered or taken back, last first."""
    return RightsRequest.objects.exclude(state=State.OPEN).order_by("-answered_at")
