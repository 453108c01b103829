"""Reading what persons have said: others ask here before they use somebody's data beyond a duty."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max, QuerySet

from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.models import Entry
from rencai_web.registers.corrections import waits_for_office
from rencai_web.registers.merged import every_id_now
from rencai_web.rights.binding import READ
from rencai_web.rights.models import Ask, Consent, RightsRequest, State
from rencai_web.rights.purposes import purpose

LOOKS = ("open profile", "show identifiers", READ)
"""Acts by which somebody looked at a person."""


def consents_to(purpose_id: str) -> set[str]:
    """Ids of the persons whose last word on a purpose, in its present version, is yes.

    An unknown purpose has nobody's consent.
    """
    wanted = purpose(purpose_id)
    if wanted is None:
        return set()
    last = Consent.objects.order_by().filter(purpose=purpose_id).values("person").annotate(last=Max("id"))
    agreed = Consent.objects.filter(pk__in=last.values("last"), given=True, version=wanted.version)
    return set(agreed.order_by().values_list("person", flat=True))


def consents_of(person: str) -> dict[str, bool]:
    """Per purpose a person has spoken on: whether they agree to its present version."""
    return {name: row.given and _present(row) for name, row in last_words(person).items()}


def last_words(person: str) -> dict[str, Consent]:
    """Per purpose a person's last word on it."""
    return {row.purpose: row for row in Consent.objects.filter(person=person).order_by("id")}


def _present(row: Consent) -> bool:
    wanted = purpose(row.purpose)
    return wanted is not None and wanted.version == row.version


def objects_to_automation() -> set[str]:
    """Ids of the persons for whom no machine decides alone: their objection was granted, also under a later id."""
    return every_id_now(_granted(Ask.AUTOMATED))


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
