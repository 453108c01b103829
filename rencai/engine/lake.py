"""The lake: dated Parquet tables under ``<root>/<table>/<date>.parquet``, read lazily."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from rencai.engine.files import write_parquet_whole
from rencai.vocabulary.errors import BadState


@dataclass(frozen=True)
class Lake:
    """A folder of dated tables. A table of a date is replaced whole or not at all."""

    root: Path

    def path(self, table: str, on: date) -> Path:
        """Where the table of that date lies."""
        return self.root / table / f"{on:%Y-%m-%d}.parquet"

    def write(self, table: str, on: date, rows: pl.DataFrame) -> Path:
        """Store the table of that date."""
        path = self.path(table, on)
        write_parquet_whole(rows, path)
        return path

    def dates(self, table: str) -> list[date]:
        """The dates this table has, oldest first."""
        return sorted(date.fromisoformat(path.stem) for path in (self.root / table).glob("????-??-??.parquet"))

    def latest(self, table: str, *, on: date | None = None) -> date:
        """The newest date of the table, not after ``on``."""
        dates = [day for day in self.dates(table) if on is None or day <= on]
        if not dates:
            until = f" up to {on}" if on else ""
            raise BadState(f"no {table} has been built{until}", where=str(self.root), todo="run `rencai build` first")
        return dates[-1]

    def scan(self, table: str, on: date) -> pl.LazyFrame:
        """The table of exactly that date, lazily."""
        path = self.path(table, on)
        if not path.exists():
            have = ", ".join(map(str, self.dates(table))) or "none"
            raise BadState(f"there is no {table} of {on}", where=str(self.root), todo=f"dates built: {have}")
        return pl.scan_parquet(path)
