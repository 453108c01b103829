"""Every identifier of a sample city is searched for where none may be: database, files, logs, addresses and pages."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import URLPattern, reverse

from rencai.cli.main import cli
from rencai.engine.progress import Silent
from rencai.talentbase.build import build
from rencai_web.foundation.accounts.doors import ANYBODY, SIGNED_IN, door_of
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.actions import publish
from rencai_web.registers.models import Employer, Person
from rencai_web.registers.published import sealer
from tests.house.cast import client_of
from tests.house.test_doors import routes

pytestmark = pytest.mark.django_db

PEOPLE = "500"
_LONG_ENOUGH = re.compile(r"[0-9A-Z]{8,}")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest sample city, built into the home of the tests."""
    folder = tmp_path_factory.mktemp("sample")
    done = CliRunner().invoke(cli, ["sample", "--people", PEOPLE, "--seed", "1", "--out", str(folder)])
    assert done.exit_code == 0, done.output
    build(folder, settings.HOME, city(), sealer())
    return folder


@pytest.fixture(scope="module")
def identifiers(sample: Path) -> frozenset[str]:
    """Every identity number, other document and phone of the sample's truth."""
    people = pl.read_parquet(sample / "truth/people.parquet")
    found = {value for name in ("resident_id", "other_id", "phone") for value in people[name].drop_nulls()}
    assert len(found) > int(PEOPLE)
    return frozenset(found)


def leaked(text: str, identifiers: frozenset[str]) -> set[str]:
    return set(_LONG_ENOUGH.findall(text)) & identifiers


def test_the_search_finds_an_identifier_where_there_is_one(identifiers: frozenset[str]) -> None:
    assert leaked(f"phone {min(identifiers)},", identifiers) == {min(identifiers)}


def texts_of_database() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # our own table names
            yield table, "\n".join(str(row) for row in cursor.fetchall())


def texts_of_home(home: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(home.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        if path.suffix == ".parquet":
            yield path, str(pl.read_parquet(path).rows())
        else:
            yield path, path.read_bytes().decode("latin-1")


def addresses(role: Role) -> Iterator[str]:
    """Every page that is open to a role, with ids of people and employers that are there."""
    person, employer = Person.objects.filter(status="here").first(), Employer.objects.first()
    assert person is not None
    assert employer is not None
    for route in routes():
        door = door_of(route.callback, route.name)
        if route.name and door is not None and (door in (ANYBODY, SIGNED_IN) or role in door):
            yield from _with_arguments(route, person.pk, employer.pk)


def _with_arguments(route: URLPattern, person: str, employer: str) -> Iterator[str]:
    names = list(route.pattern.regex.groupindex)
    converters = route.pattern.converters
    values = {name: 1 if type(converters[name]).__name__ == "IntConverter" else person for name in names}
    yield reverse(route.name, kwargs=values)
    if person in values.values():
        yield reverse(
            route.name, kwargs={name: employer if value == person else value for name, value in values.items()}
        )


def walk(role: Role, identifiers: frozenset[str]) -> None:
    """Somebody of this role opens every page that is open to it."""
    client: Client = client_of(role)
    client.raise_request_exception = False
    for address in addresses(role):
        assert not leaked(address, identifiers)
        response = client.get(address)
        assert response.status_code < 500, (role, address)
        body = b"".join(response) if response.streaming else response.content
        assert not leaked(body.decode("utf-8", "replace"), identifiers), (role, address)


def test_no_page_log_or_table_shows_an_identifier_after_every_role_walked_through_all_pages(
    sample: Path, identifiers: frozenset[str], caplog: pytest.LogCaptureFixture
) -> None:
    publish(progress=Silent())
    with caplog.at_level(logging.DEBUG):
        for role in Role:
            walk(role, identifiers)
    assert not leaked(caplog.text, identifiers)
    assert {table: leaked(text, identifiers) for table, text in texts_of_database() if leaked(text, identifiers)} == {}
    assert [path for path, text in texts_of_home(settings.HOME) if leaked(text, identifiers)] == []
