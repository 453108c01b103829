"""The house in tests: settings, a home of its own, and the database cache."""

from __future__ import annotations

import os
import tempfile

# Settings are read at import; the tests have a home of their own.
os.environ["RENCAI_MODE"] = "test"
os.environ["RENCAI_HOME"] = tempfile.mkdtemp(prefix="rencai-house-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rencai_web.config.settings")

import django
import pytest
from django.core.management import call_command

django.setup()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """The cache lives in the database, too."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("createcachetable")


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:
    """No rate limit is carried from one test into the next."""
    from django.core.cache import cache

    cache.clear()
