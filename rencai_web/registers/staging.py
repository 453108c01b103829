"""Writing many rows at once without keeping others from writing for long.

Rows are first laid into a temporary table of this connection, which locks nobody out; one statement then carries them
over. On SQLite, where one writer at a time may write, only that statement is inside the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
from django.db import connection, models

_BATCH = 20_000


def stored(model: type[models.Model], schema: pl.Schema) -> pl.DataFrame:
    """The rows of a table as columns, sorted by key."""
    names = ", ".join(_quoted(name) for name in schema.names())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {_table(model)} ORDER BY id")  # noqa: S608  # our own table names
        parts = []
        while rows := cursor.fetchmany(_BATCH):
            parts.append(pl.DataFrame(rows, schema=schema, orient="row"))
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


@contextmanager
def staged(model: type[models.Model], rows: pl.DataFrame, gone: list[str]) -> Iterator[Staged]:
    """Lay rows to be written, and ids to be removed, beside the table; they are forgotten at the end."""
    made = Staged(model, rows.columns)
    with connection.cursor() as cursor:
        made.drop()
        columns = ", ".join(_quoted(name) for name in rows.columns)
        cursor.execute(f"CREATE TEMPORARY TABLE {made.rows} AS SELECT {columns} FROM {_table(model)} WHERE 1 = 0")  # noqa: S608
        cursor.execute(f"CREATE TEMPORARY TABLE {made.gone} (id varchar(14) PRIMARY KEY)")
    _fill(made.rows, rows)
    _fill(made.gone, pl.DataFrame({"id": gone}, schema={"id": pl.String}))
    try:
        yield made
    finally:
        made.drop()


class Staged:
    """What lies ready for one table."""

    def __init__(self, model: type[models.Model], columns: list[str]) -> None:
        self.model, self.columns = model, columns
        self.rows, self.gone = f"staged_{model._meta.model_name}", f"staged_gone_{model._meta.model_name}"

    def carry_over(self) -> None:
        """Write and remove; call it inside the transaction."""
        names = ", ".join(_quoted(name) for name in self.columns)
        sets = ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in self.columns if name != "id")
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {_table(self.model)} ({names}) SELECT {names} FROM {self.rows} WHERE 1 = 1 "  # noqa: S608
                f"ON CONFLICT (id) DO UPDATE SET {sets}"
            )
            cursor.execute(f"DELETE FROM {_table(self.model)} WHERE id IN (SELECT id FROM {self.gone})")  # noqa: S608

    def drop(self) -> None:
        """Forget what was laid ready."""
        with connection.cursor() as cursor:
            for table in (self.rows, self.gone):
                cursor.execute(f"DROP TABLE IF EXISTS {_temporary(table)}")


def _fill(table: str, rows: pl.DataFrame) -> None:
    if connection.vendor == "postgresql":
        columns = ", ".join(_quoted(name) for name in rows.columns)
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows.iter_rows():
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * rows.width)
    plain = rows.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d"))
    with connection.cursor() as cursor:
        for batch in plain.iter_slices(_BATCH):
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", batch.rows())  # noqa: S608  # our own name


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _temporary(table: str) -> str:
    return f"pg_temp.{table}" if connection.vendor == "postgresql" else f"temp.{table}"
