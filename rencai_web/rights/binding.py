"""Binding an account to a person or an employer of the base: an officer invites, and the invited proves who they are.

A person's proof is the end of an identifier that the base holds sealed. It is read from the base, never typed by the
officer and never shown to them (registers.corrections.PROVING keeps the other way round closed, too); the invitation
keeps a keyed hash of it. An employer's is the end of its credit code, which anybody can look up: there the invitation's
code alone is the key, and the officer hands it to somebody whose authority they have seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rencai.talentbase.profile import Opened
from rencai_web.foundation.accounts.actions import invite, revoke
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.accounts.queries import open_invitations
from rencai_web.foundation.audit.actions import note
from rencai_web.registers.models import Employer, Person
from rencai_web.registers.queries import begins
from rencai_web.rights.record import Record, record_of

ENDING = 6
"""How many last characters of the identifier are asked for."""
MOST_FOUND = 20
READ = "read identifiers to invite"
"""The act in the audit trail; the person sees it among those who looked."""
_LEAST_WORD = 2
PROOFS = {
    "resident_id": gettext_lazy("the last six characters of the identity card number"),
    "other_id": gettext_lazy("the last six characters of the passport or permit number"),
    "phone": gettext_lazy("the last six digits of the phone number on record"),
    "credit_code": gettext_lazy("the last six characters of the unified social credit code"),
}
"""What can be asked for, the strongest first."""


@dataclass(frozen=True)
class Issued:
    """An invitation just made: its code is known only now."""

    code: str
    name: str
    proof: str
    """Words for what the invited will be asked."""
    proof_is_public: bool = False
    """Whether anybody can look the proof up, so that the code alone is the key."""


def found_people(word: str) -> list[Person]:
    """People whose name begins with the word; none for less than two characters."""
    if len(word) < _LEAST_WORD:
        return []
    rows = Person.objects.filter(begins("name", word)).select_related("employer").order_by("name", "pk")
    return list(rows[:MOST_FOUND])


def found_employers(word: str) -> list[Employer]:
    """Employers whose name holds the word; none for less than two characters."""
    if len(word) < _LEAST_WORD:
        return []
    return list(Employer.objects.filter(name__contains=word).order_by("name", "pk")[:MOST_FOUND])


@transaction.atomic
def invite_person(*, by: Account, pk: str, now: datetime) -> Issued:
    """An invitation for a person of the base who has no account yet, under any id they have had. It ends those that
    are still open. That the house read the person's identifiers for it is on record.
    """
    known = record_of(pk)
    ids = known.ids if known else {pk}
    Person.objects.select_for_update().filter(pk__in=ids).values_list("pk").first()  # one invitation at a time
    if Account.objects.filter(role=Role.TALENT, scope__in=ids, is_active=True).exists():
        raise ValidationError(_("This person has an account already."))
    held = _identifiers(known, by) if known else {}
    kind = next((kind for kind in PROOFS if len(held.get(kind, "")) >= ENDING), None)
    if known is None or kind is None:
        raise ValidationError(
            _("The base holds no identifier of this person to prove who they are; have it added by a correction first.")
        )
    for earlier in open_invitations(now=now).filter(role=Role.TALENT, scope__in=ids):
        revoke(by=by, invitation=earlier, now=now)
    code = invite(by=by, role=Role.TALENT, scope=known.person.pk, confirms=held[kind][-ENDING:], now=now)
    return Issued(code, known.person.name, str(PROOFS[kind]))


def _identifiers(known: Record, by: Account) -> dict[str, str]:
    """What the base holds of a person, in the clear; on record before it is read."""
    person = known.person.pk
    note(by=by, act=READ, kind="person", subject=person)
    opened = Opened(by=by.username, at=timezone.now().isoformat(), reason="invitation")
    opened.note(settings.HOME, person, sorted(set(PROOFS) & {field["field"] for field in known.profile["fields"]}))
    record = record_of(person, opened=opened)
    return {field["field"]: field["value"] for field in record.profile["fields"]} if record else {}


def invite_employer(*, by: Account, pk: str, now: datetime) -> Issued:
    """An invitation for somebody of an employer of the base; an employer may have several accounts."""
    employer = Employer.objects.filter(pk=pk).first()
    if employer is None or len(employer.credit_code) < ENDING:
        raise ValidationError(_("The base holds no credit code of this employer to prove who they are."))
    code = invite(by=by, role=Role.EMPLOYER, scope=pk, confirms=employer.credit_code[-ENDING:], now=now)
    return Issued(code, employer.name, str(PROOFS["credit_code"]), proof_is_public=True)


def square(address: str) -> dict[str, Any]:
    """A QR code as an SVG path and its size, so that it stands on a page without inline style."""
    made = segno.make(address, error="m")
    path = "".join(
        f"M{column} {row}h1v1h-1z"
        for row, line in enumerate(made.matrix)
        for column, dark in enumerate(line)
        if dark
    )  # fmt: skip
    return {"path": path, "size": len(made.matrix)}
