"""Long work of taking in: reading a file, trying a change, publishing it. Each can be cancelled and be repeated."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from rencai.engine.progress import Progress, stage
from rencai.sources.looking import look_at
from rencai.talentbase.build import Handed, inputs_of
from rencai.talentbase.home import Home
from rencai.talentbase.readers import take_watched
from rencai.talentbase.shelf import Shelved
from rencai.vocabulary.errors import BadState, RencaiError
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.components.surroundings import city
from rencai_web.foundation.jobs.actions import Unstoppable, work
from rencai_web.foundation.jobs.models import OVER
from rencai_web.foundation.notices.actions import tell
from rencai_web.intake.comparing import compare
from rencai_web.intake.models import Change, SentFile
from rencai_web.intake.storage import COUNTED, clear_trial, intake, settle, shelved, shelved_all, trial_folder
from rencai_web.registers.building import build_here, deliver_corrections, publish_if_new, shelf
from rencai_web.registers.published import latest
from rencai_web.registers.unbuilt import unbuilt

log = logging.getLogger(__name__)

_GONE = "the file is not on the shelf any more"
OTHERWISE = _("What would be published is no longer what was looked at. Work it out again.")


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
        now = SentFile.objects.select_for_update().get(pk=file.pk).step
        if now not in (SentFile.Step.WAITING, SentFile.Step.READ, SentFile.Step.REFUSED):
            return  # somebody decided on it meanwhile
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
        along = unbuilt()
        deliver_corrections(shelf())
        build_here(lambda: _handed(asked), progress=progress, into=trial_folder(asked))
        with stage(progress, "compare"):
            asked.counts = {**compare(asked), "corrections": along}
        asked.against = latest()
        asked.state = Change.State.TRIED
        asked.save(update_fields=["counts", "against", "state"])
    return dict(asked.counts)


@work
def publish_change(*, progress: Progress, change: int) -> dict[str, Any]:
    """Build the base with the change and publish it; the shelf follows, or stays as it was when that fails."""
    asked = Change.objects.get(pk=change)
    with _failing(asked):
        looked_at = _looked_at(asked)
        _refuse_another(asked, _handed(asked), looked_at)
        settle(asked, done=True)
        build_here(lambda: _as_looked_at(asked, looked_at), progress=progress, trial=trial_folder(asked))
        publish_if_new(progress=Unstoppable(progress), by=asked.by_id)
        with transaction.atomic():
            asked.coming.update(step=SentFile.Step.ACCEPTED)
            asked.going.update(step=SentFile.Step.BACK)
            asked.publication, asked.state, asked.ended_at = latest(), Change.State.PUBLISHED, timezone.now()
            asked.save(update_fields=["publication", "state", "ended_at"])
    clear_trial(asked)
    return {"published": asked.publication_id}


def _handed(change: Change) -> Handed:
    offered, without = shelved_all(change.coming.all()), shelved_all(change.going.all())
    return Handed.on_shelf(shelf(), offered=offered, without=without)


def _looked_at(change: Change) -> dict[str, Any]:
    """What the trial said of itself that somebody looked at; it stays when the trial became the base, for a repeat."""
    told = max((trial_folder(change) / "runs").glob("*.json"), key=lambda path: path.stat().st_mtime_ns, default=None)
    if told is None:
        raise BadState(OTHERWISE)
    return dict(json.loads(told.read_text(encoding="utf-8")))


def _as_looked_at(change: Change, looked_at: dict[str, Any]) -> Handed:
    """What is to be built, which has to be what the trial was built of, and after the same build."""
    handed = _handed(change)
    _refuse_another(change, handed, looked_at)
    return handed


def _refuse_another(change: Change, handed: Handed, looked_at: dict[str, Any]) -> None:
    # A repeat after a crash finds the trial built, or published, already: the base is one build further then.
    base, shown = Home(settings.HOME).current(), latest()
    number, inputs = base.number if base else 0, looked_at["inputs"]
    built = base is not None and number == looked_at["after"] + 1 and base.about["inputs"] == inputs
    published = built and shown is not None and shown.build == number
    same_base = number == looked_at["after"] or built
    same_pages = (shown.pk if shown else None) == change.against_id or published
    if not (same_base and same_pages and inputs_of(handed, settings.HOME, city()) == inputs):
        raise BadState(OTHERWISE)


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
    """Put the shelf back, and say of the change that it failed, whatever came of the shelf."""
    try:
        if change.state == Change.State.PUBLISHING:
            settle(change, done=False)
    except (RencaiError, OSError):
        log.exception("the shelf could not be put back for change %s", change.pk)
    finally:
        change.state = Change.State.FAILED
        change.save(update_fields=["state"])
