"""Rows → records: rows whose linking values are all equal are one record, however many registers repeat them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from rencai.talentbase.catalogue import Catalogue
from rencai.vocabulary.fields import Kind

PERSON_KEYS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "sex": ("sex",),
    "birth_date": ("birth_date",),
    "birth_place": ("origin_code", "origin"),
    "resident_id": ("resident_id",),
    "other_id": ("other_id",),
    "phone": ("phone",),
    "email": ("email",),
    "employer": ("employer",),
    "title": ("occupation",),
    "degree": ("degree",),
    "school": ("school",),
    "town": ("residence_code", "residence"),
    "address": ("address",),
}
EMPLOYER_KEYS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "credit_code": ("credit_code",),
    "town": ("place_code", "place"),
    "address": ("address",),
    "phone": ("contact_phone",),
}
POST_KEYS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "employer": ("employer",),
    "credit_code": ("employer_code",),
    "place": ("place_code", "place"),
    "address": ("address",),
    "degree": ("degree",),
    "text": ("description",),
}
"""For each link key the clean columns it is taken from, the first that has a value."""
POST_NUMBERS = ("platform", "source_id", "posted_on")
"""What keeps rows of posts apart, however alike: one employer wants many people under the same words."""
BASE_ID = "base_id"
"""What keeps rows typed in the house apart: two people may be given the same degree, two employers the same town."""
KEYS = {Kind.PERSON: PERSON_KEYS, Kind.EMPLOYER: EMPLOYER_KEYS, Kind.POST: POST_KEYS}
_APART = {Kind.PERSON: (BASE_ID,), Kind.EMPLOYER: (BASE_ID,), Kind.POST: POST_NUMBERS}

Dress = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Records:
    """``table``: ``record`` (UInt32), ``source``, ``file``, ``row`` of its first row, and the link keys as text.

    For posts also ``POST_NUMBERS``, for persons and employers ``BASE_ID``. ``of_rows``: by source ``file``, ``row``,
    ``record`` of every row, in the catalogue's order.
    """

    table: pl.DataFrame
    of_rows: Mapping[str, pl.DataFrame]

    @property
    def keys(self) -> pl.DataFrame:
        """What linking reads: ``record`` and the link keys."""
        return self.table.drop("source", "file", "row", BASE_ID, *POST_NUMBERS, strict=False)


def gather(catalogue: Catalogue, kind: Kind, *, dress: Dress = lambda rows: rows) -> Records:
    """The records of all rows of a kind. ``dress`` may replace columns before they are looked at."""
    told = KEYS[kind] | {name: (name,) for name in _APART[kind]}
    by_source = () if kind is Kind.POST else ("source",)
    parts, hashed = [], {}
    for source in catalogue.sources(kind):
        rows = dress(catalogue.rows(kind, source))
        keyed = rows.select("file", "row", *_link_keys(rows, told), source=pl.lit(source))
        keyed = keyed.with_columns(same=keyed.drop("file", "row", *by_source).hash_rows())
        hashed[source] = keyed.select("file", "row", "same")
        parts.append(keyed.unique("same", keep="first", maintain_order=True))
    if not parts:
        empty = {"record": pl.UInt32, "file": pl.UInt16, "row": pl.UInt32} | dict.fromkeys(told, pl.String)
        return Records(pl.DataFrame(schema=empty | {"source": pl.String}), {})
    table = pl.concat(parts).sort("file", "row").unique("same", keep="first", maintain_order=True)
    table = table.with_row_index("record")
    numbered = table.select("same", "record")
    of_rows = {
        source: rows.join(numbered, on="same", how="left", maintain_order="left").drop("same")
        for source, rows in hashed.items()
    }
    return Records(table.drop("same"), of_rows)


def said_of_rows(rows: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """What clean rows say, each in one form: the link keys, and what keeps rows apart. Text columns, in order."""
    return rows.select(_link_keys(rows, KEYS[kind] | {name: (name,) for name in _APART[kind]}))


def _link_keys(rows: pl.DataFrame, keys: Mapping[str, tuple[str, ...]]) -> list[pl.Expr]:
    taken = []
    for key, columns in keys.items():
        there = [pl.col(column).cast(pl.String) for column in columns if column in rows.columns]
        taken.append((pl.coalesce(there) if there else pl.lit(None, dtype=pl.String)).alias(key))
    return taken
