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
from rencai_web.foundation.jobs.actions import ask, cancel
from rencai_web.foundation.notices.actions import send_mails, tell
from rencai_web.intake import queries, work
from rencai_web.intake.examples import base_has_moved_on
from rencai_web.intake.models import Change, SentFile
from rencai_web.intake.storage import clear_trial, destroy, forget_rows, one_arrival, shelved
from rencai_web.registers.building import shelf

ENDINGS = (*SUFFIXES, *(f"{ending}.gz" for ending in SUFFIXES))
_LONGEST_NAME = 120
_OF_THE_HOUSE = "house-"
"""So begin the names under which the house delivers its own corrections."""


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
    told, name = hashlib.sha256(data).hexdigest(), _tidy(name)
    _check(name, data)
    there = shelf()
    with one_arrival():
        gone = (SentFile.Step.DROPPED, SentFile.Step.ERASED)
        twin = SentFile.objects.filter(delivery=delivery, content=told).exclude(step__in=gone).first()
        if twin is not None:
            raise Refused(_("This very file is there already: %(name)s.") % {"name": twin.name})
        name = _free_name(delivery, name)
        # Sealed first: a large file takes a moment, and the database is not held up meanwhile.
        there.put(
            delivery, name, data, state=OFFERED, source="" if mapping else source, mapping=mapping,
            invented=is_of_a_sample(there.every()), mends=mends.name if mends else "",
        )  # fmt: skip
        row = SentFile(
            delivery=delivery, name=name, file=file_id(name), content=told, size=len(data), by=by, source=source,
            mends=mends,
        )  # fmt: skip
        try:
            _take_note(row, by)
        except BaseException:
            there.discard(delivery, name)  # nothing lies there that nobody knows of
            raise
    return row


@transaction.atomic
def _take_note(sent: SentFile, by: Account) -> None:
    sent.save()
    after = {
        "delivery": str(sent.delivery), "file": sent.name, "bytes": sent.size, "sha256": sent.content,
        "source": sent.source,
    }  # fmt: skip
    note(by=by, act="send file", kind="file", subject=str(sent.pk), after=after)
    _have_it_read(sent, by)


def _check(name: str, data: bytes) -> None:
    if not _ending(name):
        raise Refused(_("%(name)s is no table: send xlsx, xls, csv, json or parquet.") % {"name": name})
    if name.casefold().startswith(_OF_THE_HOUSE):
        raise Refused(
            _("%(name)s: names that begin with “house-” are those of the house's own files; rename it.")
            % {"name": name}
        )
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
    named = set(
        SentFile.objects.filter(delivery=delivery).exclude(step=SentFile.Step.DROPPED).values_list("name", flat=True)
    )
    while name in named or shelf().find(delivery, name) is not None:
        number += 1
        name = f"{stem}-{number}{ending}"
    return name


def _have_it_read(sent: SentFile, by: Account) -> None:
    if sent.job is not None and not sent.job.is_over:
        cancel(job=sent.job, by=by)  # what it reads is not wanted any more
    sent.step, sent.refused = SentFile.Step.WAITING, ""
    sent.job = ask(work.read_sent, by=by, sent=sent.pk)
    sent.save(update_fields=["step", "refused", "job"])


_NOT_IN_THE_BASE = (SentFile.Step.READ, SentFile.Step.REFUSED, SentFile.Step.WAITING)
_HOLDING = (Change.State.TRYING, Change.State.TRIED, Change.State.PUBLISHING)


def _lock(sent: SentFile) -> None:
    """See a file as it is now, and let nobody else decide on it meanwhile."""
    sent.refresh_from_db(from_queryset=SentFile.objects.select_for_update())


def _refuse_while_held(sent: SentFile) -> None:
    """What somebody looked at before deciding must not change under the decision."""
    if Change.objects.filter(Q(coming=sent) | Q(going=sent), state__in=_HOLDING).exists():
        raise Refused(_("This file is part of an open change; drop that change first."))


@transaction.atomic
def choose_mapping(*, by: Account, sent: SentFile, source: str = "", mapping: dict[str, Any] | None = None) -> None:
    """Have a file read by one of the city's mappings, by one written for it, or (neither) as seems best."""
    _lock(sent)
    if sent.step not in _NOT_IN_THE_BASE:
        raise Refused(_("This file is in the base; take it back first, or send it again."))
    _refuse_while_held(sent)
    if mapping is not None:
        mapping_said(mapping)  # refuses what no mapping may say
    before = shelved(sent)
    shelf().map(sent.delivery, sent.name, source=source, mapping=mapping)
    if before is not None:
        transaction.on_commit(lambda: forget_rows(before))
    note(
        by=by, act="choose mapping", kind="file", subject=str(sent.pk),
        before={"source": before.source, "mapping": before.mapping} if before else None,
        after={"source": source, "mapping": mapping},
    )  # fmt: skip
    _have_it_read(sent, by)


@transaction.atomic
def read_again(*, by: Account, sent: SentFile) -> None:
    """Have a file read once more, after reading it was cancelled or failed."""
    _lock(sent)
    ended = sent.step == SentFile.Step.WAITING and (sent.job is None or sent.job.is_over)
    if not ended and sent.step != SentFile.Step.REFUSED:
        raise Refused(_("Only a file whose reading ended early, or that could not be read, is read again."))
    _refuse_while_held(sent)
    note(by=by, act="read file again", kind="file", subject=str(sent.pk), before={"step": sent.step})
    _have_it_read(sent, by)


@transaction.atomic
def stop_reading(*, by: Account, sent: SentFile) -> None:
    """End the reading of a file; it can be read again, or dropped."""
    if sent.job is not None and not sent.job.is_over:
        cancel(job=sent.job, by=by)
        note(by=by, act="stop reading", kind="file", subject=str(sent.pk))


@transaction.atomic
def drop_file(*, by: Account, sent: SentFile) -> None:
    """Destroy a file that never came into the base, and what was read of it; that it was there stays on record."""
    _lock(sent)
    there = shelved(sent)
    if sent.step not in _NOT_IN_THE_BASE or (there is not None and there.state != OFFERED):
        raise Refused(_("Only a file that is not in the base can be dropped."))
    _refuse_while_held(sent)
    if sent.job is not None and not sent.job.is_over:
        cancel(job=sent.job, by=by)
    sent.step = SentFile.Step.DROPPED
    sent.save(update_fields=["step"])
    note(by=by, act="drop file", kind="file", subject=str(sent.pk), before={"file": sent.name})
    if there is not None:
        transaction.on_commit(lambda: destroy(there))


@transaction.atomic
def propose_change(*, by: Account, coming: Sequence[SentFile] = (), going: Sequence[SentFile] = ()) -> Change:
    """Work out what would change in the base if these files came in and those were taken back."""
    if not coming and not going:
        raise Refused(_("Choose at least one file."))
    for file in sorted([*coming, *going], key=lambda file: file.pk):
        _lock(file)
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
    before = change.state
    _refuse_unfit(change)
    open_ones = Change.objects.filter(pk=change.pk, state__in=(Change.State.TRIED, Change.State.FAILED))
    if not open_ones.update(state=Change.State.TRYING):
        raise Refused(_("This change is not open any more."))
    change.refresh_from_db()
    change.job = ask(work.try_change, by=by, change=change.pk)
    change.save(update_fields=["job"])
    note(by=by, act="try change again", kind="change", subject=str(change.pk), before={"state": before})


def _refuse_unfit(change: Change) -> None:
    """The files of a change must still be where they were when it was asked for; nobody moves them meanwhile."""
    files = SentFile.objects.select_for_update().order_by("pk")
    if any(file.step not in (SentFile.Step.READ, SentFile.Step.BACK) for file in files.filter(comes_with=change)):
        raise Refused(_("Only files that were read, or taken back, can come into the base."))
    if any(file.step != SentFile.Step.ACCEPTED for file in files.filter(goes_with=change)):
        raise Refused(_("Only files that are in the base can be taken back."))


@transaction.atomic
def stop_change(*, by: Account, change: Change) -> None:
    """End the work on a change; it has failed then, and can be worked out anew."""
    if change.job is not None and not change.job.is_over:
        cancel(job=change.job, by=by)
        note(by=by, act="stop change", kind="change", subject=str(change.pk), before={"state": change.state})


@transaction.atomic
def publish_change(*, by: Account, change: Change) -> None:
    """Let the files come into the base, or go out of it, and publish it: just what was looked at, or nothing."""
    _refuse_unfit(change)
    if base_has_moved_on(change):
        raise Refused(_("Something else was published meanwhile. Work it out again to see figures of today."))
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
