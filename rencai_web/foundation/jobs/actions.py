"""Asking for long work, doing it, cancelling it, and cleaning up after a worker that died."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tasks import task

from rencai.engine.progress import Progress
from rencai.vocabulary.errors import RencaiError
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.jobs.models import OVER, Job, State

log = logging.getLogger(__name__)

SILENT_FOR = timedelta(minutes=2)
MOST_ATTEMPTS = 2
_BEAT = timedelta(seconds=1)
_PULSE = SILENT_FOR / 4

Work = Callable[..., Any]
_WORKS: dict[str, Work] = {}


class Cancelled(Exception):
    """Somebody asked for the end of the job."""


def work(function: Work) -> Work:
    """Register a function as work: it takes ``progress`` and the job's arguments, and returns a JSON value.

    Work may be started again after a crash, so it must be safe to repeat.
    """
    name = function.__qualname__
    if name in _WORKS and _WORKS[name].__module__ != function.__module__:
        raise ValueError(f"two kinds of work are called {name}: a job could not tell which it is")
    _WORKS[name] = function
    return function


@transaction.atomic
def ask(function: Work, *, by: Account | None, **arguments: Any) -> Job:
    """Queue work; a worker takes it after this transaction ends."""
    job = Job.objects.create(work=function.__qualname__, arguments=arguments, asked_by=by)
    transaction.on_commit(lambda: run_job.enqueue(job.pk))
    return job


@transaction.atomic
def cancel(*, job: Job, by: Account | None) -> None:
    """Ask for the end; work that waits ends at once, work that runs ends at its next step. Goes on record."""
    ended = Job.objects.filter(pk=job.pk, state=State.WAITING).update(state=State.CANCELLED, ended_at=timezone.now())
    asked = Job.objects.filter(pk=job.pk, state=State.RUNNING, cancel_asked=False).update(cancel_asked=True)
    if ended or asked:
        note(by=by, act="cancel job", kind="job", subject=str(job.pk), after={"work": job.work})


class JobProgress:
    """The brain's progress, written to the job's row at most once a second; raises when the job was cancelled."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._last = timezone.now() - _BEAT

    def start(self, stage: str, total: int | None) -> None:
        """A stage begins."""
        self._job.stage, self._job.total, self._job.done, self._job.note = stage[:80], total, 0, ""
        self._tell(timezone.now(), force=True)

    def advance(self, steps: int, note: str) -> None:
        """Steps are done."""
        self._job.done += steps
        self._job.note = note[:200]
        self._tell(timezone.now())

    def finish(self) -> None:
        """The stage ended."""
        self._tell(timezone.now())

    def _tell(self, now: datetime, *, force: bool = False) -> None:
        if not force and now - self._last < _BEAT:
            return
        self._last = now
        self._job.heard_at = now
        self._job.save(update_fields=["stage", "total", "done", "note", "heard_at"])
        if Job.objects.filter(pk=self._job.pk, cancel_asked=True).exists():
            raise Cancelled


class Unstoppable:
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


@task()
def run_job(pk: int) -> None:
    """What the worker calls: take the job if it still waits, do the work, note how it ended."""
    now = timezone.now()
    if not Job.objects.filter(pk=pk, state=State.WAITING).update(state=State.RUNNING, started_at=now, heard_at=now):
        return
    job = Job.objects.get(pk=pk)
    job.attempts += 1
    job.save(update_fields=["attempts"])
    try:
        with _pulse(pk):
            job.result = _WORKS[job.work](progress=JobProgress(job), **job.arguments)
        _end(job, State.DONE)
    except Cancelled:
        _end(job, State.CANCELLED)
    except RencaiError as error:
        _end(job, State.FAILED, str(error))
    except Exception:
        # The traceback goes to the log; a page shows no internals.
        log.exception("job %s failed", pk)
        _end(job, State.FAILED, "internal error; the log of the worker has the details")


@contextmanager
def _pulse(pk: int, every: timedelta = _PULSE) -> Iterator[None]:
    """A sign of life while a stage says nothing for minutes; it stops with the process, however that ends."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(every.total_seconds()):
            try:
                Job.objects.filter(pk=pk, state=State.RUNNING).update(heard_at=timezone.now())
            except DatabaseError:
                log.warning("a beat of job %s was missed", pk)  # a locked database: the next one will do
        connection.close()

    thread = threading.Thread(target=beat, name=f"pulse-{pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _end(job: Job, state: State, error: str = "") -> None:
    job.state, job.error, job.ended_at = state, error, timezone.now()
    job.save(update_fields=["state", "error", "result", "ended_at", "stage", "done", "total", "note"])


def take_up_silent(*, now: datetime) -> int:
    """Jobs whose worker went silent start once more; after the second time they fail cleanly. Returns how many."""
    silent = Job.objects.filter(state=State.RUNNING, heard_at__lt=now - SILENT_FOR)
    tired = silent.filter(attempts__gte=MOST_ATTEMPTS)
    failed = tired.update(state=State.FAILED, ended_at=now, error="the worker died twice while doing this")
    again = list(silent.values_list("pk", flat=True))
    silent.update(state=State.WAITING)
    for pk in again:
        run_job.enqueue(pk)
    return failed + len(again)


def forget(*, before: datetime) -> int:
    """Remove jobs that ended before a moment."""
    removed, _ = Job.objects.filter(state__in=OVER, ended_at__lt=before).delete()
    return removed
