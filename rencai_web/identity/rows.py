"""Rows of files: by their keys, by record, and what they say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.conf import settings

from rencai.sources import read_file
from rencai.talentbase.home import BuildFolder
from rencai.talentbase.intake import Intake
from rencai.talentbase.records import KEYS
from rencai.vocabulary.errors import RencaiError
from rencai.vocabulary.fields import Kind
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, sealer

_ROW = {"delivery": pl.Date(), "file": pl.String(), "row": pl.UInt32()}
MOST = 60
"""Records of one entity that a page shows."""


@dataclass(frozen=True)
class RowKey:
    """A row by the day of its delivery, its file and its number there."""

    delivery: date
    file: str
    row: int

    @classmethod
    def read(cls, key: str) -> RowKey | None:
        """From ``<delivery>/<file>#<row>``; None where it names no row, such as a name that is only mentioned."""
        stem, _, row = key.rpartition("#")
        day, _, file = stem.partition("/")
        if not row.isdigit() or not file:
            return None
        try:
            return cls(date.fromisoformat(day), file, int(row))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.delivery}/{self.file}#{self.row}"


def records_of(publication: Publication, kind: str, keys: Collection[str]) -> dict[str, object]:
    """By key the record that holds the row; keys of no row of this build are left out."""
    rows = [row for key in keys if (row := RowKey.read(key))]
    wanted = pl.DataFrame([(r.delivery, r.file, r.row) for r in rows], schema=_ROW, orient="row")
    lake = folder(publication).lake
    members = lake.scan("membership", lake.latest("membership"))
    if "record" not in members.collect_schema().names():
        return {}
    found = members.filter(pl.col("kind") == kind).join(wanted.lazy(), on=[*_ROW], how="semi").collect()
    return {f"{day}/{file}#{row}": record for day, file, row, record in found.select(*_ROW, "record").iter_rows()}


@dataclass(frozen=True)
class Record:
    """Rows of one entity that say the same in all that is compared. ``values``: by compared key; may name a person.

    A name by which other rows mention an employer is a record, too: of no source and no day.
    """

    record: int
    source: str
    keys: tuple[str, ...]
    first_on: date | None
    last_on: date | None
    values: Mapping[str, str]

    @property
    def key(self) -> str:
        """The key it is judged by: that of its first row."""
        return self.keys[0]


def records(publication: Publication, entity: str, kind: Kind) -> list[Record]:
    """The records of an entity in order of source and day. Empty where its rows are not known one by one."""
    build = folder(publication)
    members = build.lake.scan("membership", build.lake.latest("membership"))
    if "record" not in members.collect_schema().names():
        return []
    rows = members.filter(pl.col("entity") == entity).sort("delivery", "file", "row").collect()
    files = {(file["delivery"], file["file"]): file for file in build.about["files"]}
    groups = rows.group_by("record", maintain_order=True).agg(*_ROW)
    told = _Told(kind)
    found = []
    for number, days, names, numbers in groups.iter_rows():
        file = files.get((str(days[0]), names[0]), {})
        keys = tuple(str(RowKey(*row)) for row in zip(days, names, numbers, strict=True))
        values = told.values(file.get("key", ""), numbers[0])
        found.append(Record(number, file.get("source", ""), keys, min(days), max(days), values))
    found += _mentions(build, entity) if kind is Kind.EMPLOYER else []
    return sorted(found, key=lambda record: (not record.source, record.source, str(record.first_on), record.key))


def _mentions(build: BuildFolder, entity: str) -> list[Record]:
    named = build.lake.scan("mentions", build.lake.latest("mentions")).filter(pl.col("employer") == entity).collect()
    return [
        Record(-1 - at, "", (key,), None, None, {k: v for k, v in (("name", name), ("credit_code", code)) if v})
        for at, (key, name, code) in enumerate(named.select("key", "name", "code").iter_rows())
    ]


class _Told:
    """Reads what rows say; a file is opened once."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._intake = Intake(settings.HOME / "intake", sealer(), city(), read_file)
        self._tables: dict[str, pl.DataFrame | None] = {}

    def values(self, file: str, row: int) -> dict[str, str]:
        """What a row says, by compared key; nothing where its file is no longer kept."""
        if file not in self._tables:
            self._tables[file] = self._read(file)
        table = self._tables[file]
        said = table.filter(pl.col("row") == row) if table is not None else pl.DataFrame()
        return _compared(said.row(0, named=True), self._kind) if said.height else {}

    def _read(self, file: str) -> pl.DataFrame | None:
        columns = [column for names in KEYS[self._kind].values() for column in names]
        try:
            return self._intake.rows(file, self._kind, columns) if file else None
        except (OSError, RencaiError):
            return None


def _compared(said: Mapping[str, object], kind: Kind) -> dict[str, str]:
    told = {}
    for key, columns in KEYS[kind].items():
        value = next((said[column] for column in columns if said.get(column) not in (None, "")), None)
        if value is not None:
            told[key] = str(value)
    return told
