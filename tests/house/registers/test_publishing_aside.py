"""Publishing beside the running house: others write meanwhile, and two publishings do not mix."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from rencai.engine.progress import Silent
from rencai_web.registers import actions
from rencai_web.registers.models import Publication
from tests.house.api_cast import built_home

SETUP = (
    "import os, django; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'rencai_web.config.settings'); django.setup()"
)
PUBLISH = f"""{SETUP}
from rencai.engine.progress import Silent
from rencai_web.registers.actions import publish
print(publish(progress=Silent())["people"])
"""
WRITE = f"""{SETUP}
import time
from rencai_web.foundation.audit.actions import note
longest, end = 0.0, time.monotonic() + 4
while time.monotonic() < end:
    began = time.monotonic()
    note(by=None, act="somebody writes")
    longest = max(longest, time.monotonic() - began)
    time.sleep(0.01)
print(longest)
"""
TELL = f"""{SETUP}
from rencai_web.registers.models import Person, Publication
print([(one.counts["people"]["added"], one.counts["people"]["changed"]) for one in Publication.objects.order_by("pk")])
print(Person.objects.count())
"""


@pytest.mark.django_db
def test_all_that_is_slow_is_done_outside_the_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", built_home())
    depths: dict[str, int] = {}

    def noted(name: str) -> Any:
        real = getattr(actions, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            depths.setdefault(name, len(connection.savepoint_ids))
            return real(*args, **kwargs)

        return watched

    for name in ("snapshot", "stored", "names_of", "hold", "note"):
        monkeypatch.setattr(actions, name, noted(name))
    actions.publish(progress=Silent())
    inside = depths.pop("note")
    assert set(depths.values()) == {inside - 1}


@pytest.fixture
def house_of_its_own(tmp_path: Path) -> dict[str, str]:
    """A home and a database beside those of the tests, so that processes can meet there."""
    home = tmp_path / "home"
    shutil.copytree(built_home(), home, symlinks=True, ignore=shutil.ignore_patterns("published", "publications"))
    environment = os.environ | {"RENCAI_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "rencai_web", "migrate", "-v0"], env=environment, check=True)
    return environment


def said(environment: dict[str, str], code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    return done.stdout


def test_two_publishings_at_once_do_not_mix_and_writers_hardly_wait(house_of_its_own: dict[str, str]) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=house_of_its_own, stdout=subprocess.PIPE, text=True)
        for code in (WRITE, PUBLISH, PUBLISH)
    ]
    told = [one.communicate(timeout=300)[0] for one in running]
    assert [one.returncode for one in running] == [0, 0, 0]
    assert float(told[0]) < 5  # on a busy machine, too
    publications, people = said(house_of_its_own, TELL).splitlines()
    assert eval(publications) == [(int(people), 0), (0, 0)]  # noqa: S307  # our own printed list


@pytest.mark.django_db
def test_what_a_failed_publishing_laid_ready_is_cleared_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", built_home())
    monkeypatch.setattr(actions, "_make_visible", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.publish(progress=Silent())
    assert not list((settings.HOME / "published").glob(".next*"))
    assert not Publication.objects.exists()
