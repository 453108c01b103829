"""What a build leaves behind: open tables in the lake, sealed ones beside it, ids as text.

Lake tables of the last day of a build hold everything known by then: ``membership`` (kind, delivery, file, row,
entity, record: rows of one number say the same in all that is compared), ``claims`` and ``golden`` (open fields),
``sightings`` (when which source listed whom), ``links`` and ``uncertain`` (pairs of rows), ``reasons`` (what speaks for
and against each uncertain pair), ``mentions`` (how employers are named), ``texts`` (what texts were found to be),
``merged``, ``split``, ``words_moved`` (judgements on rows whose keys changed) and ``rows_moved`` (rows whose keys
changed, of all builds so far: keys and no values). ``people``, ``employers``, ``posts`` exist for every day of a
delivery, ``flows`` for all but the first. Sealed: claims of fields that identify a person, in buckets by person, so
that one person's are read alone, their golden values in one table, and the values compared of uncertain pairs in
another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from rencai.engine.lake import Lake
from rencai.engine.secrets import Sealer
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.claims import Claims
from rencai.talentbase.classes import Classes
from rencai.talentbase.employers import Employers, mention_key
from rencai.talentbase.entities import Entities, id_of
from rencai.talentbase.told import Said, told
from rencai.talentbase.word_keys import ROWS_MOVED, WORDS_MOVED
from rencai.vocabulary.fields import FIELDS, Kind

BUCKETS = 64


@dataclass(frozen=True)
class Store:
    """Writes the tables of one build, all under its last day ``on``."""

    lake: Lake
    sealed: Path
    sealer: Sealer
    catalogue: Catalogue
    on: date

    def membership(self, entities: Iterable[Entities]) -> None:
        """Which row belongs to which entity, sorted by entity so that one entity's rows lie together."""
        parts = [part for each in entities for part in self._members(each)]
        table = pl.concat(parts).sort("kind", "entity", "delivery", "file", "row")
        self.lake.write("membership", self.on, table)

    def pairs(self, entities: Iterable[Entities]) -> None:
        """Links, and pairs for a person to judge: rows by their keys (``delivery/file#row``), and their entities."""
        for name in ("links", "uncertain"):
            tables = [
                getattr(each, name).select(
                    "left", "right", "score", "evidence",
                    kind=pl.lit(str(each.kind)),
                    left_entity=id_of(each.kind, pl.col("left_number")),
                    right_entity=id_of(each.kind, pl.col("right_number")),
                )
                for each in entities
            ]  # fmt: skip
            self.lake.write(name, self.on, pl.concat(tables).sort("kind", "left_entity", "left", "right"))

    def doubts(self, entities: Iterable[Entities]) -> None:
        """What speaks for and against each uncertain pair, open; the values that were compared, sealed."""
        kinds = {each.kind: each.doubts for each in entities}
        reasons = pl.concat(
            doubts.reasons.select(pl.lit(str(kind)).alias("kind"), pl.all()) for kind, doubts in kinds.items()
        )
        self.lake.write("reasons", self.on, reasons.sort("kind", "left", "right", maintain_order=True))
        sides = pl.concat(
            doubts.sides.select(
                pl.lit(str(kind)).alias("kind"),
                id_of(kind, pl.col("number")).alias("entity"),
                pl.all().exclude("number"),
            )
            for kind, doubts in kinds.items()
        )
        self.sealer.write_table(sides, self.sealed / "doubts.bin", context="doubts")

    def moves(self, name: str, tables: dict[Kind, pl.DataFrame], before: pl.DataFrame) -> None:
        """``merged`` or ``split`` ids, those of earlier builds included."""
        new = [
            table.select(kind=pl.lit(str(kind)), old="old", new="new", since=pl.lit(self.on))
            for kind, table in tables.items()
        ]
        self.lake.write(name, self.on, pl.concat([before, *new]).unique(["kind", "old", "new"], maintain_order=True))

    def words_moved(self, words: pl.DataFrame, rows: pl.DataFrame) -> None:
        """Judgements on rows that stand under other keys now than when they were said, and the rows that ever moved."""
        self.lake.write(WORDS_MOVED, self.on, words)
        self.lake.write(ROWS_MOVED, self.on, rows)

    def claims(self, every: list[Claims]) -> None:
        """Open claims into the lake, sealed ones into their buckets."""
        self.lake.write("claims", self.on, self._claims_table(every, sealed=False))
        hidden = self._claims_table(every, sealed=True)
        bucket = hidden["entity"].str.slice(2).cast(pl.UInt32) % BUCKETS
        parts = hidden.with_columns(bucket=bucket).partition_by("bucket", as_dict=True, include_key=False)
        for number in range(BUCKETS):
            part = parts.get((number,), hidden.clear())
            self.sealer.write_table(part, bucket_path(self.sealed, number), context=bucket_context(number))

    def golden(self, every: list[Claims]) -> None:
        """What is believed on the last day, each value with the rows it was seen in; ``every``: the claims believed."""
        self.lake.write("golden", self.on, self._claims_table(every, sealed=False))
        table = self._claims_table(every, sealed=True)
        self.sealer.write_table(table, self.sealed / "golden.bin", context="golden")

    def mentions(self, employers: Employers) -> None:
        """How employers are named in other rows: ``key``, ``name``, ``code``, ``employer``."""
        table = employers.mentions.select(
            "name", "code", key=mention_key(), employer=id_of(Kind.EMPLOYER, pl.col("number"))
        )
        self.lake.write("mentions", self.on, table)

    def texts(self, classes: Classes) -> None:
        """What persons' texts were classified as, and by which words."""
        self.lake.write("texts", self.on, classes.texts)

    def sightings(self, every: list[Claims]) -> None:
        """From when to when which source listed whom."""
        empty = pl.lit("", dtype=pl.String)
        seen = [Said(each.kind, "", each.sources, each.presence.with_columns(value=empty)) for each in every]
        self.lake.write("sightings", self.on, told(self.catalogue, seen).drop("field", "value", "basis"))

    def _claims_table(self, every: list[Claims], *, sealed: bool) -> pl.DataFrame:
        said = [
            Said(claims.kind, field, claims.sources, table)
            for claims in every
            for field, table in claims.fields.items()
            if _is_sealed(claims.kind, field) is sealed
        ]
        return told(self.catalogue, said)

    def _members(self, entities: Entities) -> Iterator[pl.DataFrame]:
        for source, numbers in entities.numbers.items():
            rows = self.catalogue.rows(entities.kind, source, ())
            yield rows.with_columns(numbers.alias("number")).select(
                kind=pl.lit(str(entities.kind)),
                delivery=pl.lit(self.catalogue.deliveries_of(rows["file"])),
                file=pl.lit(self.catalogue.names_of(rows["file"])),
                row="row",
                entity=id_of(entities.kind, pl.col("number")),
                record=pl.lit(entities.records[source]),
            )


def bucket_of(identifier: str) -> int:
    """The bucket in which an id's sealed claims lie."""
    return int(identifier[2:]) % BUCKETS


def bucket_path(sealed: Path, number: int) -> Path:
    """Where a bucket lies."""
    return sealed / "claims" / f"{number:02d}.bin"


def bucket_context(number: int) -> str:
    """What a bucket's seal says it is."""
    return f"claims/{number:02d}"


def _is_sealed(kind: Kind, field: str) -> bool:
    known = FIELDS[kind].get(field)
    return known is not None and known.sealed
