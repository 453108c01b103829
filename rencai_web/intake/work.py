"""Long work of taking in: reading a file, trying a change, publishing it. Each can be cancelled and be repeated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rencai.engine.progress import Progress, stage
from rencai.sources.looking import look_at
from rencai.talentbase.build import Handed
from rencai.talentbase.readers import take_watched
from rencai.talentbase.shelf import Shelved
from rencai.vocabulary.errors import RencaiError
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.components.surroundings import city
from rencai_web.foundation.jobs.actions import Cancelled, work
from rencai_web.foundation.jobs.models import OVER
from rencai_web.foundation.notices.actions import tell
from rencai_web.intake.comparing import compare
from rencai_web.intake.models import Change, SentFile
from rencai_web.intake.storage import COUNTED, clear_trial, intake, settle, shelved, shelved_all, trial_folder
from rencai_web.registers.building import build_here, deliver_corrections, publish_if_new, shelf
from rencai_web.registers.published import latest

_GONE = "the file is not on the shelf any more"


@work
def read_sent(*, progress: Progress, sent: int) -> dict[str, Any]:
    """Look at a file and read it; gives its balance."""
    file = SentFile.objects.get(pk=sent)
    there = shelved(file)
    if there is None:
        _end_reading(file, refused=_GONE)
        return {"refused": _GONE}
    with stage(progress, "look"):
        refused = _look(file, there)
    if refused:
        _end_reading(file, refused=refused)
        return {"refused": refused}
    there = shelved(file) or there
    with stage(progress, "read"):
        taken = take_watched(intake(), shelf().delivered(there), progress)
    if taken.refused:
        _end_reading(file, refused=taken.refused)
        return {"refused": taken.refused}
    for name in COUNTED:
        setattr(file, name, getattr(taken, name))
    file.kind = str(taken.kind)
    _end_reading(file)
    return {name: getattr(file, name) for name in COUNTED}


def _look(file: SentFile, there: Shelved) -> str:
    """Keep how the file looks; one nobody has a mapping for is read as one of the same headings was. Says why not."""
    try:
        look = look_at(shelf().delivered(there).called, city(), shelf().open(there))
    except RencaiError as error:
        return str(error)
    shelf().keep_look(there, look.as_bytes())
    file.headings = look.mark
    if not (look.kept or there.source or there.mapping):
        alike = SentFile.objects.filter(headings=look.mark, mapping="own", step=SentFile.Step.ACCEPTED).first()
        model = shelved(alike) if alike else None
        if model is not None and model.mapping:
            shelf().map(file.delivery, file.name, mapping=model.mapping)
    return ""


def _end_reading(file: SentFile, *, refused: str = "") -> None:
    """Note how reading ended, and tell the office of what an agency sent."""
    file.refused = refused[:300]
    file.step = SentFile.Step.REFUSED if refused else SentFile.Step.READ
    with transaction.atomic():
        file.save(update_fields=["step", "refused", "kind", "headings", *COUNTED])
        if file.by is not None and file.by.role == Role.AGENCY and not refused:
            _tell_the_office(file)


def _tell_the_office(file: SentFile) -> None:
    analysts = Account.objects.filter(role=Role.ANALYST, is_active=True)
    source = city().source(file.source)
    zh, en = (source.name.zh, source.name.en) if source else (file.source, file.source)
    tell(
        to=analysts, zh=f"收到“{zh}”的文件，待决定是否入库", en=f"A file of “{en}” came in and waits for a decision",
        link=reverse("sent_file", args=[file.pk]), once=f"sent:{file.pk}",
    )  # fmt: skip


@work
def try_change(*, progress: Progress, change: int) -> dict[str, Any]:
    """Build a trial base with the change, and compare it with what is published."""
    asked = Change.objects.get(pk=change)
    with _failing(asked):
        deliver_corrections(shelf())
        build_here(_handed(asked), progress=progress, into=trial_folder(asked))
        with stage(progress, "compare"):
            asked.counts = compare(asked)
        asked.against = latest()
        asked.state = Change.State.TRIED
        asked.save(update_fields=["counts", "against", "state"])
    return dict(asked.counts)


@work
def publish_change(*, progress: Progress, change: int) -> dict[str, Any]:
    """Build the base with the change and publish it; the shelf follows, or stays as it was when that fails."""
    asked = Change.objects.get(pk=change)
    with _failing(asked):
        settle(asked, done=True)
        build_here(Handed.on_shelf(shelf()), progress=progress, trial=trial_folder(asked))
        publish_if_new(progress=_Unstoppable(progress), by=asked.by_id)
        with transaction.atomic():
            asked.coming.update(step=SentFile.Step.ACCEPTED)
            asked.going.update(step=SentFile.Step.BACK)
            asked.publication, asked.state, asked.ended_at = latest(), Change.State.PUBLISHED, timezone.now()
            asked.save(update_fields=["publication", "state", "ended_at"])
    clear_trial(asked)
    return {"published": asked.publication_id}


class _Unstoppable:
    """Tells on, and lets nobody cancel: what is half visible would have to be taken for done or not done."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def start(self, stage: str, total: int | None) -> None:
        """A stage begins."""
        with suppress(Cancelled):
            self._progress.start(stage, total)

    def advance(self, steps: int, note: str) -> None:
        """Steps are done."""
        with suppress(Cancelled):
            self._progress.advance(steps, note)

    def finish(self) -> None:
        """The stage ended."""
        with suppress(Cancelled):
            self._progress.finish()


def _handed(change: Change) -> Handed:
    offered, without = shelved_all(change.coming.all()), shelved_all(change.going.all())
    return Handed.on_shelf(shelf(), offered=offered, without=without)


@contextmanager
def _failing(change: Change) -> Iterator[None]:
    """When the work ends early, by a cancel too, nothing has changed, and the change can be tried again."""
    try:
        yield
    except BaseException:
        give_up(change)
        raise


def settle_ended() -> None:
    """Changes whose work ended without a word (cancelled while it waited, or the worker died twice) have failed."""
    busy = (Change.State.TRYING, Change.State.PUBLISHING)
    for change in Change.objects.filter(state__in=busy, job__state__in=OVER):
        give_up(change)


def give_up(change: Change) -> None:
    """Put the shelf back, and say of the change that it failed."""
    if change.state == Change.State.PUBLISHING:
        settle(change, done=False)
    change.state = Change.State.FAILED
    change.save(update_fields=["state"])
