"""The bridge to the brain's stores: the shelf of files, what was read of them, the trials of changes."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from rencai.city.mappings import mapping_said
from rencai.sources import read_file
from rencai.sources.looking import row_of
from rencai.talentbase.home import Home
from rencai.talentbase.intake import Intake, Taken
from rencai.talentbase.shelf import ERASED, Shelved
from rencai_web.foundation.components.surroundings import city
from rencai_web.intake.models import Change, SentFile
from rencai_web.registers.building import shelf
from rencai_web.registers.published import sealer

_seen: dict[Path, object] = {}


def intake() -> Intake:
    """What was read of the files of this installation."""
    return Intake(Home(settings.HOME).intake, sealer(), city(), read_file)


def shelved(sent: SentFile) -> Shelved | None:
    """The file itself, if it is still there."""
    there = shelf().find(sent.delivery, sent.name)
    return there if there is not None and there.state != ERASED else None


def shelved_all(sent: Iterable[SentFile]) -> list[Shelved]:
    """The files themselves; those that are gone are left out."""
    return [found for one in sent if (found := shelved(one)) is not None]


def taken(sent: SentFile) -> Taken | None:
    """What became of the file's rows, if it was read as it would be read today."""
    there = shelved(sent)
    return intake().known(shelf().delivered(there)) if there else None


def forget_rows(file: Shelved) -> None:
    """Forget what was read of a file under the mapping it has here, unless another file reads the same by it."""
    store, there = intake(), shelf()
    key = store.key(there.delivered(file))
    if all(store.key(there.delivered(other)) != key for other in there.every() if other.state != ERASED):
        shutil.rmtree(store.root / key, ignore_errors=True)


def destroy(file: Shelved) -> None:
    """Destroy a file and the rows that were read of it."""
    shelf().discard(file.delivery, file.name)
    forget_rows(file)


@contextmanager
def one_arrival() -> Iterator[None]:
    """One file finds its name and its place at a time: two of one name must not be sealed over each other."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with (settings.HOME / ".arriving").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def cells_of_row(sent: SentFile, number: int) -> list[tuple[str, str]] | None:
    """(heading, cell) of one row as it stood in the file; None where it has no such row."""
    there = shelved(sent)
    if there is None:
        return None
    delivered = shelf().delivered(there)
    return row_of(
        delivered.called,
        city(),
        number,
        shelf().open(there),
        mapping_said(there.mapping) if there.mapping else city().source(there.source or sent.source),
    )


def trial_folder(change: Change) -> Path:
    """Where the trial of a change lies."""
    return settings.HOME / "trials" / f"{change.pk:06d}"


def clear_trial(change: Change) -> None:
    """Forget a trial that nobody needs any more."""
    shutil.rmtree(trial_folder(change), ignore_errors=True)


def settle(change: Change, *, done: bool) -> None:
    """Bring the shelf in line with what was decided: files come in and go out; or (not ``done``) all is as it was."""
    there = shelf()
    for file in change.coming.all():
        if done:
            there.put_back(file.delivery, file.name)
        elif there.find(file.delivery, file.name) is None:
            continue  # what is gone is in no build
        elif file.goes_with.filter(state=Change.State.PUBLISHED).exists():  # it was in the base, and was taken back
            there.remove(file.delivery, file.name)
        else:
            there.offer(file.delivery, file.name)
    for file in change.going.all():
        if done or there.find(file.delivery, file.name) is not None:
            (there.remove if done else there.put_back)(file.delivery, file.name)


def erase(file: Shelved) -> None:
    """Destroy the rows that were read of a file and what it holds; its note on the shelf stays."""
    shelf().erase(file.delivery, file.name, also=lambda: forget_rows(file))


_STEPS = {"accepted": SentFile.Step.ACCEPTED, "back": SentFile.Step.BACK, "erased": SentFile.Step.ERASED}
COUNTED = ("read", "kept", "set_aside", "repeats", "dropped", "reasons", "source", "mapping")


def take_note_of_the_shelf(*, anew: bool = False) -> None:
    """Files that came in past the house, by the command line, get their rows here; builds tell what was read of them.

    Called when somebody looks; does nothing while neither shelf nor base have changed, unless asked to look ``anew``.
    """
    mark = _mark()
    if (_seen.get(settings.HOME) == mark and not anew) or Change.objects.filter(state=Change.State.PUBLISHING).exists():
        return
    told = _told_by_the_build()
    known = {(one.delivery, one.name): one for one in SentFile.objects.exclude(step=SentFile.Step.DROPPED)}
    new = [
        _row(file, told.get((file.delivery, file.name), {}))
        for file in shelf().every()
        if file.state in _STEPS and (file.delivery, file.name) not in known
    ]
    SentFile.objects.bulk_create(new, ignore_conflicts=True)
    for file in shelf().every():
        there = known.get((file.delivery, file.name))
        if there is not None and there.step in _STEPS.values():
            _bring_up_to_date(there, _row(file, told.get((file.delivery, file.name), {})))
    _seen[settings.HOME] = mark


def _mark() -> object:
    base = Home(settings.HOME).current()
    days = sorted((path.name, path.stat().st_mtime_ns) for path in shelf().root.glob("*"))
    return (base.number if base else 0, days, SentFile.objects.count())


def _told_by_the_build() -> dict[tuple[date, str], dict[str, Any]]:
    base = Home(settings.HOME).current()
    files = base.about["files"] if base else []
    return {(date.fromisoformat(file["delivery"]), file["file"]): file for file in files}


def _row(file: Shelved, told: dict[str, Any]) -> SentFile:
    row = SentFile(
        delivery=file.delivery, name=file.name[:200], file=file.id, content=file.content, size=file.size,
        step=_STEPS.get(file.state, SentFile.Step.READ), refused=told.get("refused", "")[:300],
    )  # fmt: skip
    for name in COUNTED:
        if name in told:
            setattr(row, name, told[name])
    if row.step == SentFile.Step.ERASED:
        row.erased_on = timezone.localdate()  # past the house: the day on which it noticed
    mapping = city().source(row.source)
    row.kind = str(mapping.kind) if mapping else ""
    return row


def _bring_up_to_date(there: SentFile, now: SentFile) -> None:
    names = ("content", "size", "step") + ((*COUNTED, "refused") if now.read or now.refused else ())
    changed = [name for name in names if getattr(there, name) != getattr(now, name)]
    changed += ["erased_on"] if "step" in changed else []
    for name in changed:
        setattr(there, name, getattr(now, name))
    if changed:
        there.save(update_fields=changed)
