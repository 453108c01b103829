"""The database as one file, three ways: SQLite's own copy, PostgreSQL's own dump, or rows that either can take in."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from rencai.vocabulary.errors import BadState
from rencai_web.foundation.environment import for_another_program

SQLITE, DUMP, ROWS = "database.sqlite3", "database.dump", "database.jsonl.gz"
# Made anew by migrations and by use; their ids differ between databases.
_NOT_AS_ROWS = ("contenttypes", "auth", "sessions")


def save(folder: Path, *, rows: bool) -> str:
    """Write the database into the folder as of one moment; gives the file's name."""
    if rows:
        return _save_rows(folder)
    if connection.vendor == "sqlite":
        return _save_sqlite(folder)
    return _save_dump(folder) if shutil.which("pg_dump") else _save_rows(folder)


def refuse_unfit(file: Path) -> None:
    """Refuse a database that is not empty, or that cannot take in this file, before anything is touched."""
    if connection.introspection.table_names():
        raise BadState("there is a database already", where=_where(), todo="restore into an empty one")
    if file.name == SQLITE and connection.vendor != "sqlite":
        raise BadState(
            "this backup is of SQLite, the house runs on PostgreSQL",
            where=str(file),
            todo="make it with --rows: rows can be restored into either",
        )
    if file.name == DUMP and (connection.vendor != "postgresql" or not shutil.which("pg_restore")):
        raise BadState(
            "this backup is PostgreSQL's own dump",
            where=str(file),
            todo="set RENCAI_DATABASE to a PostgreSQL and install its client (pg_restore)",
        )


def load(file: Path) -> None:
    """Fill the empty database from the file, and bring it to this version's tables."""
    way = {SQLITE: _load_sqlite, DUMP: _load_dump, ROWS: _load_rows}
    way[file.name](file)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def _where() -> str:
    return str(connection.settings_dict["NAME"])


def _save_sqlite(folder: Path) -> str:
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / SQLITE)) as target:
        connection.connection.backup(target)
        # One file that is all: the copy would otherwise look for a log beside it.
        target.execute("PRAGMA journal_mode=DELETE")
        if target.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BadState("the copy of the database is damaged", where=_where(), todo="look at the disk, and again")
    return SQLITE


def _load_sqlite(file: Path) -> None:
    connection.close()
    target = Path(_where())
    beside = target.with_name(f".{target.name}.part")
    shutil.copyfile(file, beside)
    for remains in (f"{target}-wal", f"{target}-shm"):
        Path(remains).unlink(missing_ok=True)
    os.replace(beside, target)


def _save_dump(folder: Path) -> str:
    _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={folder / DUMP}")
    return DUMP


def _load_dump(file: Path) -> None:
    _postgres(
        "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
        f"--dbname={_where()}", str(file),
    )  # fmt: skip
    connection.close()


def _postgres(*command: str) -> None:
    # Where the database is goes by the environment: a command line is seen by everybody on the machine.
    words = connection.settings_dict
    parts = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = for_another_program({name: str(words[key]) for name, key in parts.items() if words[key]})
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603  # our own command
    if done.returncode:
        raise BadState(
            f"{command[0]} failed: {done.stderr.strip().splitlines()[-1]}",
            where=_where(),
            todo="use the client of the server's version, or --rows",
        )


def _save_rows(folder: Path) -> str:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        call_command(
            "dumpdata", format="jsonl", output=str(folder / ROWS), exclude=list(_NOT_AS_ROWS), use_base_manager=True,
            verbosity=0,
        )  # fmt: skip
    return ROWS


def _load_rows(file: Path) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("loaddata", str(file), verbosity=0)
