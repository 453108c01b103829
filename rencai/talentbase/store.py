"""What a build leaves behind: open tables in the lake, sealed ones beside it, ids as text.

Lake tables of the last day of a build hold everything known by then: ``membership`` (kind, delivery, file, row,
entity), ``claims`` and ``golden`` (open fields), ``sightings`` (when which source listed whom), ``links`` and
``uncertain`` (pairs of rows), ``mentions`` (how employers are named), ``texts`` (what texts were found to be),
``merged`` and ``split``. ``people``, ``employers``, ``posts`` exist for every day of a delivery, ``flows`` for all but
the first. Sealed: claims of fields that identify a person, in buckets by person, so that one person's are read alone,
and their golden values in one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from rencai.city.survivorship import DERIVED
from rencai.engine.lake import Lake
from rencai.engine.secrets import Sealer
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.claims import CLAIM, Claims
from rencai.talentbase.classes import Classes
from rencai.talentbase.employers import Employers, mention_key
from rencai.talentbase.entities import Entities, id_of
from rencai.talentbase.statements import BASES
from rencai.vocabulary.fields import FIELDS, Kind

BUCKETS = 64


@dataclass(frozen=True)
class Golden:
    """The claims believed of one kind on one day, by field."""

    kind: Kind
    sources: tuple[str, ...]
    fields: Mapping[str, pl.DataFrame]


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

    def moves(self, name: str, tables: dict[Kind, pl.DataFrame], before: pl.DataFrame) -> None:
        """``merged`` or ``split`` ids, those of earlier builds included."""
        new = [
            table.select(kind=pl.lit(str(kind)), old="old", new="new", since=pl.lit(self.on))
            for kind, table in tables.items()
        ]
        self.lake.write(name, self.on, pl.concat([before, *new]).unique(["kind", "old", "new"], maintain_order=True))

    def claims(self, every: list[Claims]) -> None:
        """Open claims into the lake, sealed ones into their buckets."""
        self.lake.write("claims", self.on, self._claims_table(every, sealed=False))
        hidden = self._claims_table(every, sealed=True)
        bucket = hidden["entity"].str.slice(2).cast(pl.UInt32) % BUCKETS
        parts = hidden.with_columns(bucket=bucket).partition_by("bucket", as_dict=True, include_key=False)
        for number in range(BUCKETS):
            part = parts.get((number,), hidden.clear())
            self.sealer.write_table(part, bucket_path(self.sealed, number), context=bucket_context(number))

    def golden(self, every: Iterable[Golden]) -> None:
        """What is believed on the last day, each value with the rows it was seen in."""
        tables: dict[bool, list[pl.DataFrame]] = {True: [], False: []}
        for each in every:
            for field, chosen in each.fields.items():
                rows = self._with_rows(chosen, each.kind, field, each.sources)
                tables[_is_sealed(each.kind, field)].append(rows)
        self.lake.write("golden", self.on, self._together(tables[False]))
        self.sealer.write_table(self._together(tables[True]), self.sealed / "golden.bin", context="golden")

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
        parts = [
            self._with_rows(claims.presence.with_columns(value=pl.lit("")), claims.kind, "", claims.sources)
            for claims in every
        ]
        table = pl.concat(parts).drop("order", "field", "value", "basis").sort("entity", "source", "first_on")
        self.lake.write("sightings", self.on, table)

    def _claims_table(self, every: list[Claims], *, sealed: bool) -> pl.DataFrame:
        parts = [
            self._with_rows(table, claims.kind, field, claims.sources)
            for claims in every
            for field, table in claims.fields.items()
            if _is_sealed(claims.kind, field) is sealed
        ]
        return self._together(parts)

    def _together(self, parts: list[pl.DataFrame]) -> pl.DataFrame:
        """Tables of claims as one, an entity's claims together; the columns also where there is no claim."""
        nothing = self._with_rows(pl.DataFrame(schema=CLAIM), Kind.PERSON, "", ())
        return pl.concat([nothing, *parts]).sort("order", maintain_order=True).drop("order")

    def _members(self, entities: Entities) -> Iterator[pl.DataFrame]:
        for source, numbers in entities.numbers.items():
            rows = self.catalogue.rows(entities.kind, source, ())
            yield rows.select(
                kind=pl.lit(str(entities.kind)),
                delivery=pl.lit(self.catalogue.deliveries_of(rows["file"])),
                file=pl.lit(self.catalogue.names_of(rows["file"])),
                row="row",
                entity=id_of(entities.kind, pl.lit(numbers)),
            )

    def _with_rows(self, table: pl.DataFrame, kind: Kind, field: str, sources: tuple[str, ...]) -> pl.DataFrame:
        names = pl.Series(sources, dtype=pl.String)
        # Kind, entity and field in one number: claims are millions, and a sort by texts is slow.
        place = list(Kind).index(kind) << 48 | _field_place(kind, field)
        return table.select(
            order=pl.col("entity").cast(pl.UInt64) * 2**16 + place,
            entity=id_of(kind, pl.col("entity")),
            field=pl.lit(field),
            value="value",
            source=pl.lit(names).gather(pl.col("source")),
            basis=pl.lit(pl.Series(BASES)).gather(pl.col("basis")),
            first_on="first_on",
            last_on="last_on",
            times=pl.col("last_at") - pl.col("first_at") + 1,
            first_file=pl.lit(self.catalogue.names_of(table["first_file"])),
            first_row="first_row",
            last_file=pl.lit(self.catalogue.names_of(table["last_file"])),
            last_row="last_row",
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


def _field_place(kind: Kind, field: str) -> int:
    names = sorted({*FIELDS[kind], *DERIVED[kind], field})
    return names.index(field)


def _is_sealed(kind: Kind, field: str) -> bool:
    known = FIELDS[kind].get(field)
    return known is not None and known.sealed
