"""What is believed on a day, of everybody: golden values as columns, for snapshots to be made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from rencai.city import City
from rencai.talentbase.claims import Claims
from rencai.talentbase.classes import Classes
from rencai.talentbase.employers import Employers
from rencai.talentbase.golden import Bench, Parted
from rencai.talentbase.wordings import ranks
from rencai.vocabulary.fields import Kind


@dataclass(frozen=True)
class Base:
    """Everything that snapshots are made from. ``whole``: the sources whose deliveries are whole lists."""

    city: City
    persons: Claims
    employers: Claims
    posts: Claims
    named: Employers
    classes: Classes
    whole: Collection[str]
    _parted: dict[tuple[Kind, str, bool], Parted] = dataclasses.field(default_factory=dict, repr=False)

    def believed(self, claims: Claims, field: str, on: date, *, among: Collection[str] | None = None) -> pl.DataFrame:
        """(entity, field) believed on a day; with ``among``, only claims of one of these values are looked at."""
        key = (claims.kind, field, among is not None)
        if key not in self._parted:
            table = claims.of(field)
            self._parted[key] = Parted.of(table if among is None else table.filter(pl.col("value").is_in(list(among))))
        rule = self.city.survivorship.of(claims.kind).of(field)
        bench = Bench(claims.sources, claims.dates, self.whole)
        chosen = self._parted[key].believed(rule, bench, on=on, ranks=ranks(self.city).get(field))
        return chosen.rename({"value": field})

    def with_believed(self, rows: pl.DataFrame, claims: Claims, fields: Collection[str], on: date) -> pl.DataFrame:
        """Rows by ``entity`` with the believed text of each field beside."""
        for field in fields:
            rows = rows.join(self.believed(claims, field, on), on="entity", how="left", maintain_order="left")
        return rows

    def with_town(self, rows: pl.DataFrame, claims: Claims, fields: Mapping[str, str], on: date) -> pl.DataFrame:
        """Rows by ``entity`` with the city's own towns among the claims of each field, under a new name."""
        towns = [place.code for place in self.city.places]
        for field, name in fields.items():
            town = self.believed(claims, field, on, among=towns).rename({field: name})
            rows = rows.join(town, on="entity", how="left", maintain_order="left")
        return rows


def known(claims: Claims, on: date) -> pl.DataFrame:
    """(entity, known_on) of everybody a source had listed by a day, sorted."""
    listed = claims.presence.filter(pl.col("first_on") <= on)
    return listed.group_by("entity").agg(known_on=pl.col("first_on").min()).sort("entity")


def day(field: str) -> pl.Expr:
    """The text of a claimed date as a date."""
    return pl.col(field).str.to_date("%Y-%m-%d", strict=False)


def known_id(field: str, ids: Collection[str]) -> pl.Expr:
    """The value where it was recognised; as it was written it stays among the claims."""
    return pl.when(pl.col(field).is_in(list(ids))).then(pl.col(field)).alias(field)


def chain_and_stage() -> list[pl.Expr]:
    """``chain_here``, ``chain_from``, ``stage`` from ``chain`` (the employer's), ``own_chain`` and ``stage``.

    The employer's chain comes before that of the own text. A stage is one of a chain: without one there is none.
    """
    chain = pl.coalesce("chain", "own_chain")
    origin = pl.when(pl.col("chain").is_not_null()).then(pl.lit("employer"))
    return [
        chain.alias("chain_here"),
        pl.when(chain.is_not_null()).then("stage").alias("stage"),
        origin.when(pl.col("own_chain").is_not_null()).then(pl.lit("own-text")).alias("chain_from"),
    ]
