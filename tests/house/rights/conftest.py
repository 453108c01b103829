"""The small city, published: LIN is a talent with an account, OLD has retired."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings
from django.test import Client

from rencai.engine.progress import Silent
from rencai.engine.secrets import sealer_for
from rencai.talentbase.build import build
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.jobs.actions import run_job
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.registers.actions import publish
from rencai_web.registers.models import Person, Publication
from rencai_web.registers.published import folder
from tests.house.cast import account
from tests.talentbase.cast import LIN, write_deliveries
from tests.talentbase.conftest import WithoutWords
from tests.talentbase.small_city import small_city


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small city, built once into a home of its own."""
    root = tmp_path_factory.mktemp("small")
    write_deliveries(root / "in")
    home = root / "home"
    build(root / "in", home, small_city(root), sealer_for(home, environment=None)[0], classifier=WithoutWords())
    return home


@pytest.fixture
def published(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publication:
    """The small city, published in a home of this test alone: tests take people out of it."""
    home = tmp_path / "home"
    shutil.copytree(built, home, symlinks=True, copy_function=os.link)
    monkeypatch.setattr(settings, "HOME", home)
    publish(progress=Silent())
    return Publication.objects.get()


@pytest.fixture
def lin(published: Publication) -> Person:
    """林晓明, of whom two sources speak."""
    return Person.objects.get(name=LIN["name"])


@pytest.fixture
def talent(lin: Person) -> Account:
    """LIN's account."""
    made = account(Role.TALENT)
    Account.objects.filter(pk=made.pk).update(scope=lin.pk)
    made.refresh_from_db()
    return made


@pytest.fixture
def phone(talent: Account) -> Client:
    """LIN's browser, signed in."""
    client = Client()
    client.force_login(talent)
    return client


def work_done() -> None:
    """What a worker would do now: every job that waits."""
    for job in Job.objects.filter(state=State.WAITING):
        run_job.call(job.pk)


def merged(publication: Publication, *chain: str) -> None:
    """Put on record that each id of a chain was merged into the next one."""
    _move(publication, "merged", list(pairwise(chain)), days_ago=0)


def parted(publication: Publication, old: str, new: str, *, days_ago: int = 0) -> None:
    """Put on record that an id was split, and what went to another."""
    _move(publication, "split", [(old, new)], days_ago=days_ago)


def _move(publication: Publication, table: str, moves: list[tuple[str, str]], *, days_ago: int) -> None:
    lake = folder(publication).lake
    on = lake.latest(table)
    path = lake.path(table, on)
    known = pl.read_parquet(path)
    kind, since = {"P": "person", "E": "employer"}[moves[0][0][0]], on - timedelta(days=days_ago)
    rows = [{"kind": kind, "old": old, "new": new, "since": since} for old, new in moves]
    path.unlink()  # the file is linked from the build
    lake.write(table, on, pl.concat([known, pl.DataFrame(rows, schema=known.schema)]))
