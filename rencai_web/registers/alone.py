"""One publishing at a time, whoever started it."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

_NUMBER = 7401
_PAUSE = 0.25


@contextmanager
def alone(waiting: Callable[[], None]) -> Iterator[None]:
    """Wait until nobody else publishes; ``waiting`` is called now and then and may raise to give up.

    A file of the home is locked, so that the lock ends with its process; on PostgreSQL, where several machines may
    work on one database, the database is asked as well.
    """
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with (settings.HOME / ".publishing").open("w") as lock:
        while not _locked(lock.fileno()):
            waiting()
            time.sleep(_PAUSE)
        try:
            while not _database_agrees():
                waiting()
                time.sleep(_PAUSE)
            yield
        finally:
            _let_database_go()


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _database_agrees() -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_NUMBER])
        return bool(cursor.fetchone()[0])


def _let_database_go() -> None:
    if connection.vendor == "postgresql" and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_NUMBER])
