"""What people do with files: send, say how to read, mend, decide whether they come into the base or go out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rencai.city.mappings import mapping_said
from rencai.sources.contents import SUFFIXES
from rencai.talentbase.shelf import OFFERED, file_id, is_of_a_sample
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.jobs.actions import ask
from rencai_web.foundation.notices.actions import send_mails, tell
from rencai_web.intake import queries, work
from rencai_web.intake.models import Change, SentFile
from rencai_web.intake.storage import clear_trial, shelved
from rencai_web.registers.building import shelf

ENDINGS = (*SUFFIXES, *(f"{ending}.gz" for ending in SUFFIXES))
_LONGEST_NAME = 120


class Refused(Exception):
    """A file or a step that cannot be taken; the text is for the person who asked."""


def receive(*, by: Account, delivery: date, name: str, data: bytes, source: str = "") -> SentFile:
    """Seal a file at once, and have it read. ``source``: whose file it is, where that is known."""
    return _receive(by=by, delivery=delivery, name=name, data=data, source=source)


def receive_mended(*, by: Account, of: SentFile, name: str, data: bytes) -> SentFile:
    """Rows that were mended come as a file beside the one they belong to, and are read as it is."""
    original = shelved(of)
    if original is None:
        raise Refused(_("The file these rows belong to is gone."))
    ending = _ending(name)
    stem = of.name.removesuffix(_ending(of.name) or "").removesuffix("-mended")
    return _receive(
        by=by, delivery=of.delivery, name=f"{stem}-mended{ending}", data=data, source=original.source or of.source,
        mapping=original.mapping, mends=of,
    )  # fmt: skip


def _receive(
    *,
    by: Account,
    delivery: date,
    name: str,
    data: bytes,
    source: str,
    mapping: dict[str, Any] | None = None,
    mends: SentFile | None = None,
) -> SentFile:
    told = hashlib.sha256(data).hexdigest()
    _check(name, data)
    twin = SentFile.objects.filter(delivery=delivery, content=told).exclude(step=SentFile.Step.DROPPED).first()
    if twin is not None:
        raise Refused(_("This very file is there already: %(name)s.") % {"name": twin.name})
    name = _free_name(delivery, _tidy(name))
    there = shelf()
    # Sealed first: a large file takes a moment, and the database is not held up meanwhile.
    there.put(
        delivery, name, data, state=OFFERED, source="" if mapping else source, mapping=mapping,
        invented=is_of_a_sample(there.every()), mends=mends.name if mends else "",
    )  # fmt: skip
    with transaction.atomic():
        sent = SentFile.objects.create(
            delivery=delivery, name=name, file=file_id(name), content=told, size=len(data), by=by, source=source,
            mends=mends,
        )  # fmt: skip
        after = {"delivery": str(delivery), "file": name, "bytes": len(data), "sha256": told, "source": source}
        note(by=by, act="send file", kind="file", subject=str(sent.pk), after=after)
        _have_it_read(sent, by)
    return sent


def _check(name: str, data: bytes) -> None:
    if not _ending(name):
        raise Refused(_("%(name)s is no table: send xlsx, xls, csv, json or parquet.") % {"name": name})
    if not data:
        raise Refused(_("%(name)s is empty.") % {"name": name})
    if len(data) > settings.UPLOAD_LARGEST:
        most = settings.UPLOAD_LARGEST // 2**20
        raise Refused(_("%(name)s is larger than %(most)s MiB.") % {"name": name, "most": most})


def _ending(name: str) -> str:
    low = name.lower()
    return next((ending for ending in sorted(ENDINGS, key=len, reverse=True) if low.endswith(ending)), "")


def _tidy(name: str) -> str:
    """The file's own name without folders and control characters, not too long."""
    plain = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable()).strip(". ")
    ending = _ending(plain)
    stem = plain.removesuffix(plain[len(plain) - len(ending) :]) or "file"
    return stem[:_LONGEST_NAME] + ending


def _free_name(delivery: date, name: str) -> str:
    ending = _ending(name)
    stem, number = name.removesuffix(ending), 1
    while shelf().find(delivery, name) is not None:
        number += 1
        name = f"{stem}-{number}{ending}"
    return name


def _have_it_read(sent: SentFile, by: Account) -> None:
    sent.step, sent.refused = SentFile.Step.WAITING, ""
    sent.job = ask(work.read_sent, by=by, sent=sent.pk)
    sent.save(update_fields=["step", "refused", "job"])


@transaction.atomic
def choose_mapping(*, by: Account, sent: SentFile, source: str = "", mapping: dict[str, Any] | None = None) -> None:
    """Have a file read by one of the city's mappings, by one written for it, or (neither) as seems best."""
    if sent.step not in (SentFile.Step.READ, SentFile.Step.REFUSED, SentFile.Step.WAITING):
        raise Refused(_("This file is in the base; take it back first, or send it again."))
    if mapping is not None:
        mapping_said(mapping)  # refuses what no mapping may say
    before = shelved(sent)
    shelf().map(sent.delivery, sent.name, source=source, mapping=mapping)
    note(
        by=by, act="choose mapping", kind="file", subject=str(sent.pk),
        before={"source": before.source, "mapping": before.mapping} if before else None,
        after={"source": source, "mapping": mapping},
    )  # fmt: skip
    _have_it_read(sent, by)


@transaction.atomic
def read_again(*, by: Account, sent: SentFile) -> None:
    """Have a file read once more, after reading it was cancelled or failed."""
    _have_it_read(sent, by)


@transaction.atomic
def drop_file(*, by: Account, sent: SentFile) -> None:
    """Destroy a file that never came into the base; that it was there stays on record."""
    if sent.step not in (SentFile.Step.READ, SentFile.Step.REFUSED, SentFile.Step.WAITING):
        raise Refused(_("Only a file that is not in the base can be dropped."))
    shelf().discard(sent.delivery, sent.name)
    sent.step = SentFile.Step.DROPPED
    sent.save(update_fields=["step"])
    note(by=by, act="drop file", kind="file", subject=str(sent.pk), before={"file": sent.name})


@transaction.atomic
def propose_change(*, by: Account, coming: Sequence[SentFile] = (), going: Sequence[SentFile] = ()) -> Change:
    """Work out what would change in the base if these files came in and those were taken back."""
    if not coming and not going:
        raise Refused(_("Choose at least one file."))
    if any(file.step not in (SentFile.Step.READ, SentFile.Step.BACK) for file in coming):
        raise Refused(_("Only files that were read, or taken back, can come into the base."))
    if any(file.step != SentFile.Step.ACCEPTED for file in going):
        raise Refused(_("Only files that are in the base can be taken back."))
    _close_others(by, [*coming, *going])
    change = Change.objects.create(by=by)
    change.coming.set(coming)
    change.going.set(going)
    change.job = ask(work.try_change, by=by, change=change.pk)
    change.save(update_fields=["job"])
    after = {"coming": [file.name for file in coming], "going": [file.name for file in going]}
    note(by=by, act="try change", kind="change", subject=str(change.pk), after=after)
    return change


def _close_others(by: Account, files: Sequence[SentFile]) -> None:
    """A file is part of one open change only: an earlier one that waits for a decision is dropped."""
    others = Change.objects.filter(Q(coming__in=files) | Q(going__in=files)).distinct()
    if others.filter(state__in=(Change.State.TRYING, Change.State.PUBLISHING)).exists():
        raise Refused(_("One of these files is part of a change that is at work."))
    for other in others.filter(state__in=(Change.State.TRIED, Change.State.FAILED)):
        drop_change(by=by, change=other)


@transaction.atomic
def try_again(*, by: Account, change: Change) -> None:
    """Work a change out anew, since the base has moved on or the work failed."""
    if change.state not in (Change.State.TRIED, Change.State.FAILED):
        raise Refused(_("This change is not open any more."))
    change.state, change.job = Change.State.TRYING, ask(work.try_change, by=by, change=change.pk)
    change.save(update_fields=["state", "job"])


@transaction.atomic
def publish_change(*, by: Account, change: Change) -> None:
    """Let the files come into the base, or go out of it, and publish it."""
    if not Change.objects.filter(pk=change.pk, state=Change.State.TRIED).update(state=Change.State.PUBLISHING):
        raise Refused(_("This change is not open any more."))
    change.refresh_from_db()
    change.job = ask(work.publish_change, by=by, change=change.pk)
    change.save(update_fields=["job"])
    note(by=by, act="decide to publish", kind="change", subject=str(change.pk), after={"counts": change.counts})


@transaction.atomic
def drop_change(*, by: Account, change: Change) -> None:
    """Leave the base as it is. The files stay and can be tried again."""
    if change.state not in (Change.State.TRIED, Change.State.FAILED):
        raise Refused(_("This change is not open any more."))
    change.state, change.ended_at = Change.State.DROPPED, timezone.now()
    change.save(update_fields=["state", "ended_at"])
    note(by=by, act="drop change", kind="change", subject=str(change.pk))
    transaction.on_commit(lambda: clear_trial(change))


def remind(*, today: date) -> tuple[int, int]:
    """Tell agencies, and the office, of each file that is owed: once. Returns how many notices and mails were new."""
    told = 0
    for due in queries.due_of_all(today=today):
        if due.state != "owed":
            continue
        owner = Account.objects.filter(role=Role.AGENCY, scope=due.source.owner, is_active=True)
        analysts = Account.objects.filter(role=Role.ANALYST, is_active=True)
        told += tell(
            to=[*owner, *analysts], link=reverse("sources"), once=f"owed:{due.source.source}:{due.due}",
            zh=f"“{due.source.name.zh}”应于 {due.due} 报送，尚未收到",
            en=f"A file of “{due.source.name.en}” was due on {due.due} and has not come",
        )  # fmt: skip
    return told, send_mails()
