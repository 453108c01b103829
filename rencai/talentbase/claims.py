"""Claims: which value of which field which source asserts of an entity, from which row to which row.

A claim is a span of sightings (see ``spans``): ``entity``, ``value``, ``source`` and ``basis`` (both as places in their
lists), ``first_at``, ``last_at`` among the source's deliveries, ``first_on``, ``last_on`` as days, and the first and
the last row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from rencai.engine.progress import Progress, stage
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.spans import SPAN, spans
from rencai.talentbase.statements import BASES, Statement, Statements
from rencai.vocabulary.fields import Kind

_CODE = pl.UInt8()
CLAIM = {**SPAN, "source": _CODE, "basis": _CODE, "first_on": pl.Date(), "last_on": pl.Date()}


@dataclass(frozen=True)
class Claims:
    """The claims of one kind by field, each table sorted by entity, source and first sighting.

    ``presence``: the same without a value: from when to when a source listed the entity.
    """

    kind: Kind
    sources: tuple[str, ...]
    dates: Mapping[str, tuple[date, ...]]
    fields: Mapping[str, pl.DataFrame]
    presence: pl.DataFrame

    def of(self, field: str) -> pl.DataFrame:
        """The claims of a field, none where nobody claims anything."""
        return self.fields.get(field, pl.DataFrame(schema=CLAIM))

    @property
    def count(self) -> int:
        """How many claims there are."""
        return sum(table.height for table in self.fields.values())


def collect(
    catalogue: Catalogue, kind: Kind, numbers: Mapping[str, pl.Series], statements: Statements, *, progress: Progress
) -> Claims:
    """The claims of all rows of a kind. ``numbers``: by source the entity of every row."""
    sources = catalogue.sources(kind)
    dates = {source: catalogue.source_dates(kind, source) for source in sources}
    parts: dict[str, list[pl.DataFrame]] = {}
    present = []
    with stage(progress, f"claims: {kind}", len(sources)):
        for code, source in enumerate(sources):
            rows = statements.dress(catalogue.rows(kind, source))
            sightings = _sightings(catalogue, rows, numbers[source], dates[source])
            for said in statements.of(rows.columns):
                table = _said(sightings, said, code, dates[source])
                parts.setdefault(said.field, []).append(table)
            present.append(_said(sightings, Statement("", "stated", (), pl.lit("")), code, dates[source]))
            progress.advance(1, source)
    fields = {field: _in_order(tables) for field, tables in parts.items()}
    return Claims(kind, sources, dates, fields, _in_order(present).drop("value"))


def _sightings(catalogue: Catalogue, rows: pl.DataFrame, numbers: pl.Series, dates: tuple[date, ...]) -> pl.DataFrame:
    """The rows with ``entity`` and ``at``, sorted by them and by file and row."""
    days = pl.DataFrame({"on": catalogue.deliveries_of(rows["file"])})
    at = days["on"].replace_strict(list(dates), list(range(len(dates))), return_dtype=pl.UInt16)
    numbered = rows.with_columns(entity=numbers, at=at)
    # Rows come in order of delivery, file and row already.
    return numbered.sort("entity", maintain_order=True)


def _said(sightings: pl.DataFrame, said: Statement, source: int, dates: tuple[date, ...]) -> pl.DataFrame:
    table = spans(sightings, list(said.columns), said.encode)
    if said.wording is not None:
        table = table.with_columns(said.wording(table["value"]))
    days = pl.Series(dates, dtype=pl.Date)
    return table.with_columns(
        pl.lit(source, dtype=_CODE).alias("source"),
        pl.lit(BASES.index(said.basis), dtype=_CODE).alias("basis"),
        days.gather(table["first_at"]).alias("first_on"),
        days.gather(table["last_at"]).alias("last_on"),
    )


def _in_order(tables: list[pl.DataFrame]) -> pl.DataFrame:
    if not tables:
        return pl.DataFrame(schema=CLAIM)
    return pl.concat(tables).sort("entity", "source", "basis", "first_at", "value")
