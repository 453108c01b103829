"""Corrections of persons and employers: proposed, accepted or refused, taken back, and delivered to the next build as
what the house says.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from rencai.talentbase.profile import kind_of
from rencai.talentbase.shelf import ACCEPTED, BACK, Shelf, is_of_a_sample
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import Kind
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.notices.actions import tell
from rencai_web.registers import typed
from rencai_web.registers.merged import moved
from rencai_web.registers.models import Correction, CorrectionsDelivered, Publication
from rencai_web.registers.published import folder, latest, sealer

SETTLES = (Role.ANALYST, Role.OFFICER)
"""Who may accept and refuse; what they correct themselves holds as they say it, but for an officer's of a proof."""
PROVING = {
    Kind.PERSON: frozenset({"resident_id", "other_id", "phone"}),
    Kind.EMPLOYER: frozenset({"credit_code"}),
}
"""Fields by whose end somebody proves who they are when they open an account. An officer makes the invitation, so an
officer alone sets no such value; and of a person sees none: whoever knew both could open anybody's account. An
employer's code is public, so that it is shown to all, and its invitation's code alone is the key (rights/binding.py).
"""
OWN = (Role.TALENT, Role.EMPLOYER)
"""Who speaks of nobody but itself, and waits for the office."""
LEAST_REASON = 4
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_OWN = {kind: re.compile(rf"{source}-\d{{8}}(-\d+)?\.csv") for kind, source in typed.HOUSE.items()}
_State = Correction.State
Waiting = Callable[[Collection[str], Account], bool]
_waiting: list[Waiting] = []


def waits_for_office(asked: Waiting) -> Waiting:
    """Register a function that says whether something of a person (by all their ids) waits for the office, besides
    corrections. ``by`` is who wants to know, since nobody makes an occasion for themselves.
    """
    _waiting.append(asked)
    return asked


def concern(persons: Collection[str], by: Account) -> bool:
    """Whether something of a person, by all their ids, waits for a decision: a correction of another, or a request."""
    theirs = Correction.objects.filter(entity__in=persons, state=_State.WAITING).exclude(proposed_by=by)
    return theirs.exists() or any(asked(persons, by) for asked in _waiting)


@transaction.atomic
def propose(
    *, by: Account, of: str, field: str, value: str, reason: str, was: str = "", effective_on: date | None = None
) -> Correction:
    """Say that a value of somebody (by id) is wrong and what is right. A talent's or an employer's word on itself
    waits; an office's is accepted at once, but an officer's word on what proves an identity waits for an analyst.

    Raises ``typed.Unreadable`` where no source could state the value.
    """
    kind = kind_of(of)
    known = typed.field(kind, field)
    if known is None:
        raise BadInput("this field cannot be corrected", where="field", todo="choose one of the list")
    if len(reason.strip()) < LEAST_REASON:
        raise BadInput("a correction needs a reason", where="reason", todo="say in a few words how you know")
    publication = latest()
    value = typed.checked(known, value, invented=bool(publication and publication.invented))
    correction = Correction.objects.create(
        entity=of, field=field, value=_sealed(of, field, value), reason=reason.strip(), proposed_by=by,
        was=_sealed(of, field, was) if was else None, effective_on=effective_on if field in typed.SINCE else None,
    )  # fmt: skip
    _note(by, "propose a correction", correction, reason=correction.reason)
    if by.role == Role.ANALYST or (by.role == Role.OFFICER and field not in PROVING[kind]):
        _hold(correction, by, "")
    return correction


def may_settle(correction: Correction, by: Account) -> bool:
    """Whether somebody may accept, refuse or take back a correction. What proves an identity is an analyst's matter,
    and not of the one who proposed it; an officer decides on it only while the one it is about asks.
    """
    if correction.field not in PROVING[correction.kind]:
        return by.role in SETTLES
    if by.role == Role.ANALYST:
        return correction.state != _State.WAITING or correction.proposed_by_id != by.pk
    return by.role == Role.OFFICER and asked_for_oneself(correction)


def may_withdraw(correction: Correction, by: Account) -> bool:
    """Whether somebody may take a correction back; one's own while nobody has decided, always."""
    own = correction.proposed_by_id == by.pk and correction.state == _State.WAITING
    return own or may_settle(correction, by)


def asked_for_oneself(correction: Correction) -> bool:
    """Whether the one it is about proposed it and waits for the decision."""
    proposer = correction.proposed_by
    return correction.state == _State.WAITING and proposer is not None and proposer.role in OWN


@transaction.atomic
def accept(*, correction: Correction, by: Account, answer: str = "") -> Correction:
    """Let a correction become a claim of the next build. One accepted before of the same field gives way to it."""
    if not may_settle(correction, by):
        raise PermissionDenied
    return _hold(correction, by, answer)


def _hold(correction: Correction, by: Account, answer: str) -> Correction:
    _settle(correction, _State.ACCEPTED, by, answer=answer, delivered_on=_day(latest()))
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
    if not may_settle(correction, by):
        raise PermissionDenied
    if len(answer.strip()) < LEAST_REASON:
        raise BadInput("a refusal needs a reason", where="answer", todo="say why, in a few words")
    _settle(correction, _State.REFUSED, by, answer=answer.strip())
    _note(by, "refuse a correction", correction, reason=correction.answer)
    _tell(correction, zh="你提出的更正未被采纳，理由见页面。", en="Your correction was refused; the page says why.")
    return correction


@transaction.atomic
def withdraw(*, correction: Correction, by: Account) -> Correction:
    """Take a correction back: the next build no longer hears of it."""
    if not may_withdraw(correction, by):
        raise PermissionDenied
    before = _settle(correction, _State.WITHDRAWN, by, held=(_State.WAITING, _State.ACCEPTED))
    _note(by, "take back a correction", correction, before=before)
    return correction


def opened(correction: Correction) -> tuple[str, str]:
    """The value that was believed (blank for none) and the right one, in the clear."""
    was = _open(correction, correction.was) if correction.was else ""
    return was, _open(correction, correction.value)


def holding() -> QuerySet[Correction]:
    """Accepted corrections, in the order in which they were accepted."""
    return Correction.objects.filter(state=_State.ACCEPTED).order_by("settled_at", "id")


def heard_until(publication: Publication) -> datetime:
    """Until when the build of a publication heard of corrections: what is settled later waits for the next one."""
    return publication.heard_at or _NEVER


def delivered_at() -> datetime | None:
    """When corrections were last put on the shelf; None if never."""
    return CorrectionsDelivered.objects.values_list("at", flat=True).first()


@transaction.atomic
def forget(persons: Collection[str]) -> int:
    """Destroy all corrections of persons who are forgotten; gives how many."""
    return Correction.objects.filter(entity__in=persons).delete()[0]


def deliver(shelf: Shelf) -> None:
    """Put what holds onto the shelf, a file for each day on which something was accepted of persons, and one of
    employers; and take back what fell away.

    Of one field of one person or employer, under whatever id, the correction accepted last counts, whatever others
    say. Files of others are left alone, even where one is called as the house would call its own.
    """
    began, shown = timezone.now(), latest()
    today = moved(folder(shown)) if shown else {}
    last = {(today.get(one.entity, one.entity), one.field): one for one in holding()}
    for kind in typed.HOUSE:
        _deliver_of(kind, [one for one in last.values() if one.kind is kind], shelf)
    CorrectionsDelivered.objects.update_or_create(pk=1, defaults={"at": began})


def _deliver_of(kind: Kind, corrections: Iterable[Correction], shelf: Shelf) -> None:
    by_day: dict[date, list[Correction]] = defaultdict(list)
    for correction in corrections:
        assert correction.delivered_on is not None  # set when it was accepted
        by_day[correction.delivered_on].append(correction)
    there, source = shelf.every(), typed.HOUSE[kind]
    own = {file.delivery: file for file in there if file.source == source and _OWN[kind].fullmatch(file.name)}
    for day, accepted in by_day.items():
        name = own[day].name if day in own else _free_name(shelf, source, day)
        put = shelf.put(day, name, _table(kind, accepted), source=source, invented=is_of_a_sample(there))
        if put.state != ACCEPTED:
            shelf.put_back(day, put.name)
    for day, file in own.items():
        if day not in by_day and file.state != BACK:
            shelf.remove(day, file.name)


def _free_name(shelf: Shelf, source: str, day: date) -> str:
    """A name for the house's own file of a day under which nobody else's lies."""
    names = (f"{source}-{day:%Y%m%d}{number}.csv" for number in ("", *(f"-{number}" for number in range(2, 100))))
    return next(name for name in names if shelf.find(day, name) is None)


def _table(kind: Kind, corrections: Iterable[Correction]) -> bytes:
    """One row for each person or employer, with the fields that were corrected and their days."""
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for correction in corrections:
        row = rows[correction.entity]
        row["base_id"] = correction.entity
        row[correction.field] = opened(correction)[1]
        if correction.effective_on and correction.field in typed.SINCE:
            row.setdefault(typed.SINCE[correction.field], correction.effective_on.isoformat())
    columns = ["base_id", *(field.name for field in typed.fields(kind))]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="raise")
    writer.writeheader()
    writer.writerows(rows[entity] for entity in sorted(rows))
    return out.getvalue().encode()


def _day(publication: Publication | None) -> date:
    """A correction belongs to the base it was made of.

    A day of its own would make a snapshot on which no register says anything, and every figure would look fresh.
    """
    return publication.on if publication else timezone.localdate()


def _settle(
    correction: Correction, state: str, by: Account, *, held: tuple[str, ...] = (_State.WAITING,), **also: Any
) -> str:
    """From one of the states ``held`` to another, decided by the database: of two at once only one succeeds. Gives the
    state before.
    """
    for before in held:
        rows = Correction.objects.filter(pk=correction.pk, state=before)
        if rows.update(state=state, settled_by=by, settled_at=timezone.now(), **also):
            correction.refresh_from_db()
            return before
    raise BadInput("this correction was settled already", where=str(correction.pk), todo="look at the list")


def _tell(correction: Correction, *, zh: str, en: str) -> None:
    proposer = correction.proposed_by
    if proposer is None or proposer.pk == correction.settled_by_id:
        return
    own = {
        Role.TALENT: reverse("propose_correction", args=[correction.entity]), Role.EMPLOYER: reverse("my_employer"),
    }  # fmt: skip
    tell(to=[proposer], zh=zh, en=en, link=own.get(proposer.role, reverse("corrections")))


def _note(by: Account, act: str, correction: Correction, *, reason: str = "", before: str = "") -> None:
    """On record: which field of whom, never the value."""
    told = {"correction": correction.pk, "field": correction.field, "state": correction.state}
    note(
        by=by, act=act, kind=str(correction.kind), subject=correction.entity, reason=reason,
        before={"state": before} if before else None, after=told,
    )  # fmt: skip


def _sealed(entity: str, field: str, text: str) -> bytes:
    return sealer().seal(text.encode(), context=f"correction/{entity}/{field}")


def _open(correction: Correction, sealed: bytes | memoryview) -> str:
    return sealer().open(bytes(sealed), context=f"correction/{correction.entity}/{correction.field}").decode()
