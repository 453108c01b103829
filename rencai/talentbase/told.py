"""Claims as they are told outside a build: ids, fields, sources and files by name, an entity's claims together.

Inside a build they are numbers; they stay so until the millions are in order, since texts are slow to sort and large.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from rencai.city.survivorship import DERIVED
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.claims import CLAIM
from rencai.talentbase.entities import DIGITS, PREFIX
from rencai.talentbase.statements import BASES
from rencai.vocabulary.fields import FIELDS, Kind

_KINDS = list(Kind)
_NAMES = sorted({name for kind in Kind for name in (*FIELDS[kind], *DERIVED[kind])} | {""})
"""Every field of every kind, and none: a source lists somebody without saying anything."""
_FIELD_BITS, _ENTITY_BITS = 16, 32


@dataclass(frozen=True)
class Said:
    """The claims of one field of one kind; ``table`` as in ``Claims``, sources by their place in ``sources``."""

    kind: Kind
    field: str
    sources: tuple[str, ...]
    table: pl.DataFrame


def told(catalogue: Catalogue, every: Iterable[Said]) -> pl.DataFrame:
    """One table of all: entity, field, value, source, basis, first_on, last_on, times, first and last file and row.

    Sorted by entity and field; ``times`` counts the deliveries in which the value was seen.
    """
    parts = list(every)
    sources = sorted({source for part in parts for source in part.sources})
    nothing = Said(Kind.PERSON, "", (), pl.DataFrame(schema=CLAIM))
    ordered = pl.concat(_numbered(part, sources) for part in (nothing, *parts)).sort("order", maintain_order=True)
    files = pl.Series([taken.file.name for taken in catalogue.files], dtype=pl.String)
    field = (pl.col("order") % 2**_FIELD_BITS).cast(pl.UInt16)
    return ordered.select(
        entity=_id(pl.col("order")),
        field=pl.lit(pl.Series(_NAMES)).gather(field),
        value="value",
        source=pl.lit(pl.Series(sources, dtype=pl.String)).gather(pl.col("source")),
        basis=pl.lit(pl.Series(BASES)).gather(pl.col("basis")),
        first_on="first_on",
        last_on="last_on",
        times=pl.col("last_at") - pl.col("first_at") + 1,
        first_file=pl.lit(files).gather(pl.col("first_file")),
        first_row="first_row",
        last_file=pl.lit(files).gather(pl.col("last_file")),
        last_row="last_row",
    )


def _numbered(part: Said, sources: list[str]) -> pl.DataFrame:
    """The claims with ``order``: kind, entity and field in one number; sources by their place among all."""
    places = pl.Series([sources.index(source) for source in part.sources], dtype=pl.UInt16)
    place = _KINDS.index(part.kind) << (_ENTITY_BITS + _FIELD_BITS) | _NAMES.index(part.field)
    return part.table.select(
        pl.col("entity").cast(pl.UInt64) * 2**_FIELD_BITS + place,
        pl.lit(places).gather(pl.col("source")).alias("source"),
        *(name for name in CLAIM if name not in ("entity", "source")),
    ).rename({"entity": "order"})


def _id(order: pl.Expr) -> pl.Expr:
    kind = (order // 2 ** (_ENTITY_BITS + _FIELD_BITS)).cast(pl.UInt8)
    number: pl.Expr = order // 2**_FIELD_BITS % 2**_ENTITY_BITS
    prefix: pl.Expr = pl.lit(pl.Series([f"{PREFIX[each]}-" for each in _KINDS])).gather(kind)
    return prefix + number.cast(pl.String).str.zfill(DIGITS)
