"""Corrections: proposed, accepted or refused, taken back, and delivered to the next build as what the house says."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from rencai.talentbase.shelf import ACCEPTED, BACK, Shelf, is_of_a_sample
from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.notices.actions import tell
from rencai_web.registers import typed
from rencai_web.registers.models import Correction, Publication
from rencai_web.registers.published import latest, sealer

SETTLES = (Role.ANALYST, Role.OFFICER)
"""Who may accept and refuse; their own corrections are accepted as they are made."""
LEAST_REASON = 4
_State = Correction.State


@transaction.atomic
def propose(
    *, by: Account, person: str, field: str, value: str, reason: str, was: str = "", effective_on: date | None = None
) -> Correction:
    """Say that a value is wrong and what is right. A talent's word on itself waits; an office's is accepted at once.

    Raises ``typed.Unreadable`` where no source could state the value.
    """
    known = typed.field(field)
    if known is None:
        raise BadInput("this field cannot be corrected", where="field", todo="choose one of the list")
    if len(reason.strip()) < LEAST_REASON:
        raise BadInput("a correction needs a reason", where="reason", todo="say in a few words how you know")
    publication = latest()
    value = typed.checked(known, value, invented=bool(publication and publication.invented))
    correction = Correction.objects.create(
        person=person, field=field, value=_sealed(person, field, value), reason=reason.strip(), proposed_by=by,
        was=_sealed(person, field, was) if was else None, effective_on=effective_on if field in typed.SINCE else None,
    )  # fmt: skip
    _note(by, "propose a correction", correction, reason=correction.reason)
    if by.role in SETTLES:
        accept(correction=correction, by=by)
    return correction


@transaction.atomic
def accept(*, correction: Correction, by: Account, answer: str = "") -> Correction:
    """Let a correction become a claim of the next build. One accepted before of the same field gives way to it."""
    _settle(correction, _State.ACCEPTED, by, answer)
    correction.delivered_on = _day(latest())
    correction.save()
    _note(by, "accept a correction", correction, reason=answer)
    _tell(
        correction,
        zh="你提出的更正已被采纳，将在下一次数据更新后生效。",
        en="Your correction was accepted; the next build takes it in.",
    )
    return correction


@transaction.atomic
def refuse(*, correction: Correction, by: Account, answer: str) -> Correction:
    """Refuse a correction, with the reason that its author reads."""
    if len(answer.strip()) < LEAST_REASON:
        raise BadInput("a refusal needs a reason", where="answer", todo="say why, in a few words")
    _settle(correction, _State.REFUSED, by, answer.strip())
    correction.save()
    _note(by, "refuse a correction", correction, reason=correction.answer)
    _tell(correction, zh="你提出的更正未被采纳，理由见页面。", en="Your correction was refused; the page says why.")
    return correction


@transaction.atomic
def withdraw(*, correction: Correction, by: Account) -> Correction:
    """Take a correction back: the next build no longer hears of it."""
    if correction.state not in (_State.WAITING, _State.ACCEPTED):
        raise BadInput(
            "this correction does not hold", where=str(correction.pk), todo="look at the list of corrections"
        )
    before = correction.state
    correction.state, correction.settled_by, correction.settled_at = _State.WITHDRAWN, by, timezone.now()
    correction.save()
    _note(by, "take back a correction", correction, before=before)
    return correction


def opened(correction: Correction) -> tuple[str, str]:
    """The value that was believed (blank for none) and the right one, in the clear."""
    was = _open(correction, correction.was) if correction.was else ""
    return was, _open(correction, correction.value)


def holding() -> QuerySet[Correction]:
    """Accepted corrections, the oldest first."""
    return Correction.objects.filter(state=_State.ACCEPTED).order_by("id")


@transaction.atomic
def forget(persons: Collection[str]) -> int:
    """Destroy all corrections of persons who are forgotten; gives how many."""
    return Correction.objects.filter(person__in=persons).delete()[0]


def deliver(shelf: Shelf) -> None:
    """Put what holds onto the shelf, a file for each day on which something was accepted, and take back what fell away.

    Of one field of one person the last correction counts, whatever others say.
    """
    last = {(one.person, one.field): one for one in holding()}
    by_day: dict[date, list[Correction]] = defaultdict(list)
    for correction in last.values():
        assert correction.delivered_on is not None  # set when it was accepted
        by_day[correction.delivered_on].append(correction)
    there = shelf.every()
    for day, corrections in by_day.items():
        put = shelf.put(day, _name(day), _table(corrections), source=typed.HOUSE, invented=is_of_a_sample(there))
        if put.state != ACCEPTED:
            shelf.put_back(day, put.name)
    for file in there:
        if file.name == _name(file.delivery) and file.delivery not in by_day and file.state != BACK:
            shelf.remove(file.delivery, file.name)


def _name(day: date) -> str:
    return f"house-{day:%Y%m%d}.csv"


def _table(corrections: Iterable[Correction]) -> bytes:
    """One row for each person, with the fields that were corrected and their days."""
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for correction in corrections:
        row = rows[correction.person]
        row["base_id"] = correction.person
        row[correction.field] = opened(correction)[1]
        if correction.effective_on and correction.field in typed.SINCE:
            row.setdefault(typed.SINCE[correction.field], correction.effective_on.isoformat())
    columns = ["base_id", *(field.name for field in typed.fields())]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="raise")
    writer.writeheader()
    writer.writerows(rows[person] for person in sorted(rows))
    return out.getvalue().encode()


def _day(publication: Publication | None) -> date:
    """A correction is made of what was seen, so it is not older than that."""
    today = timezone.localdate()
    return max(today, publication.on) if publication else today


def _settle(correction: Correction, state: str, by: Account, answer: str) -> None:
    if correction.state != _State.WAITING:
        raise BadInput("this correction was settled already", where=str(correction.pk), todo="look at the list")
    correction.state, correction.answer = state, answer
    correction.settled_by, correction.settled_at = by, timezone.now()


def _tell(correction: Correction, *, zh: str, en: str) -> None:
    if correction.proposed_by and correction.proposed_by.role == Role.TALENT:
        tell(to=[correction.proposed_by], zh=zh, en=en, link=reverse("propose_correction", args=[correction.person]))


def _note(by: Account, act: str, correction: Correction, *, reason: str = "", before: str = "") -> None:
    """On record: which field of whom, never the value."""
    told = {"correction": correction.pk, "field": correction.field, "state": correction.state}
    note(
        by=by, act=act, kind="person", subject=correction.person, reason=reason,
        before={"state": before} if before else None, after=told,
    )  # fmt: skip


def _sealed(person: str, field: str, text: str) -> bytes:
    return sealer().seal(text.encode(), context=f"correction/{person}/{field}")


def _open(correction: Correction, sealed: bytes | memoryview) -> str:
    return sealer().open(bytes(sealed), context=f"correction/{correction.person}/{correction.field}").decode()
