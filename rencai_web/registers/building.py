"""Building the base anew from what lies on the home's shelf: after a correction, a judgement, a file."""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from rencai.engine.progress import Progress, stage
from rencai.talentbase.build import Handed, build
from rencai.talentbase.home import Home
from rencai.talentbase.shelf import Shelf
from rencai.vocabulary.errors import BadState
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.components.surroundings import city
from rencai_web.foundation.jobs.actions import ask, work
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.registers import actions
from rencai_web.registers.corrections import delivered_at
from rencai_web.registers.models import Publication
from rencai_web.registers.published import latest, sealer

_CORRECTIONS = "rencai_web.registers.corrections"
ELSEWHERE = _("The files of the present base are not handed in here: a build would lose them. Ask the administrator.")
_PATIENCE = 30 * 60
"""Seconds for which a build waits for another one in the same home."""


Preparation = Callable[[Path], Any]
_BEFORE: list[Preparation] = []


def before_build(prepare: Preparation) -> Preparation:
    """Have a function called with the home folder before every build: it writes what builds are to know."""
    _BEFORE.append(prepare)
    return prepare


def shelf() -> Shelf:
    """The files that were handed in to this installation."""
    return Shelf(settings.HOME, sealer())


def ask_rebuild(*, by: Account | None, publish: bool = True) -> Job:
    """Queue a rebuild; one that waits already will do, since it has not looked yet."""
    arguments = {"account": by.pk if by else None, "publish": publish}
    waiting = Job.objects.filter(work=rebuild.__qualname__, state=State.WAITING, arguments=arguments).first()
    return waiting or ask(rebuild, by=by, **arguments)


@work
def rebuild(*, progress: Progress, account: int | None = None, publish: bool = False) -> dict[str, Any]:
    """Build the base from the shelf, with the corrections typed in the house; publish it when asked to.

    ``account``: id of the account that asked. Safe to repeat: what is built or published already is not done again.
    """
    deliver_corrections(shelf())
    about = build_here(lambda: Handed.on_shelf(shelf()), progress=progress)
    return {"build": about["build"], "published": publish_if_new(progress=progress, by=account) if publish else None}


def deliver_corrections(to: Shelf) -> None:
    """What people corrected in the house comes as one more file, where the house takes corrections."""
    if importlib.util.find_spec(_CORRECTIONS) is not None:
        importlib.import_module(_CORRECTIONS).deliver(to)


def build_here(
    handed: Callable[[], Handed], *, progress: Progress, into: Path | None = None, trial: Path | None = None
) -> dict[str, Any]:
    """Build; where another build is at work in the home, wait until it has ended. Adds the number of the build.

    ``handed`` is asked anew at each attempt: while this waits, files come, go, and get other mappings.
    ``into``: a folder for a trial; ``trial``: such a folder, taken over if it holds what is to be built.
    """
    target, home = into or settings.HOME, settings.HOME
    _hold_the_base(shelf())
    for prepare in _BEFORE:
        prepare(settings.HOME)

    def attempt() -> dict[str, Any]:
        return build(handed(), home, city(), sealer(), into=into, trial=trial, progress=progress)

    about = _patient(attempt, progress)
    return {**about, "build": Home(target).opened().number}


def _hold_the_base(shelf: Shelf) -> None:
    """Refuse to build from a shelf on which no file of the present base lies: the build would replace all of it."""
    present = Home(settings.HOME).current()
    read = {(file["delivery"], file["file"]) for file in present.about["files"]} if present else set()
    if read and not read & {(str(file.delivery), file.name) for file in shelf.every()}:
        raise BadState(ELSEWHERE)


def _patient(attempt: Callable[[], dict[str, Any]], progress: Progress) -> dict[str, Any]:
    began = time.monotonic()
    while True:
        try:
            return attempt()
        except BadState as trouble:
            if "another build" not in trouble.what or time.monotonic() - began > _PATIENCE:
                raise
        with stage(progress, "waiting for another build"):
            time.sleep(1)


def publish_if_new(*, progress: Progress, by: int | None) -> dict[str, Any]:
    """Publish the build that answers, unless it is what the pages show already; gives its counts."""
    shown, build_now = latest(), Home(settings.HOME).opened().number
    if shown is not None and shown.build == build_now:
        Publication.objects.filter(pk=shown.pk).update(heard_at=delivered_at())
        return dict(shown.counts)
    return dict(actions.publish(progress=progress, by=by))
