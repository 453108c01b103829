"""All files of a build in order, and their rows by source.

A row is known by the number of its file in the catalogue (``file``) and its number in that file (``row``); tables
that leave a build say delivery, file name and row instead.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from rencai.city import City
from rencai.talentbase.intake import Intake, Taken
from rencai.vocabulary.fields import Kind

FILE, ROW = pl.UInt16(), pl.UInt32()


@dataclass(frozen=True)
class Catalogue:
    """The files that could be read; a file's place here is its number."""

    files: tuple[Taken, ...]
    intake: Intake

    @property
    def city(self) -> City:
        """Whose files they are."""
        return self.intake.city

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The days of the deliveries, oldest first."""
        return tuple(sorted({taken.file.delivery for taken in self.files}))

    def sources(self, kind: Kind) -> tuple[str, ...]:
        """The sources of that kind, in order of name."""
        return tuple(sorted({taken.source for taken in self.files if taken.kind is kind}))

    def source_dates(self, kind: Kind, source: str) -> tuple[date, ...]:
        """The days on which a source delivered, oldest first."""
        return tuple(sorted({taken.file.delivery for _, taken in self._of(kind, source)}))

    def rows(self, kind: Kind, source: str, columns: Collection[str] | None = None) -> pl.DataFrame:
        """``file``, ``row`` and the clean columns of all files of a source, in order of delivery, file and row.

        With ``columns``: those of them that a file of the source has.
        """
        parts = [
            self.intake.rows(taken.key, kind, columns).with_columns(
                pl.col("row").cast(ROW), file=pl.lit(number, dtype=FILE)
            )
            for number, taken in self._of(kind, source)
        ]
        return pl.concat(parts, how="diagonal")

    def deliveries_of(self, files: pl.Series) -> pl.Series:
        """The day of delivery of each file number."""
        return pl.Series([taken.file.delivery for taken in self.files], dtype=pl.Date).gather(files)

    def names_of(self, files: pl.Series) -> pl.Series:
        """The name of each file number."""
        return pl.Series([taken.file.name for taken in self.files], dtype=pl.String).gather(files)

    def keys_of(self, rows: pl.DataFrame) -> pl.Series:
        """Text that names each row in every build: ``delivery/file#row``."""
        named = pl.Series("of", [row_key_stem(t.file.delivery, t.file.name) for t in self.files], dtype=pl.String)
        return rows.select(
            pl.lit(named).gather(pl.col("file")) + pl.col("row").cast(pl.String).alias("key")
        ).to_series()

    def _of(self, kind: Kind, source: str) -> list[tuple[int, Taken]]:
        return [
            (number, taken) for number, taken in enumerate(self.files) if taken.kind is kind and taken.source == source
        ]


def row_key_stem(delivery: date, name: str) -> str:
    """What comes before the row's number in its key."""
    return f"{delivery}/{name}#"
