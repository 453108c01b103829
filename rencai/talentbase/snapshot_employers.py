"""The employers known on a day: those with rows, and those that persons or posts had named by then."""

from __future__ import annotations

from datetime import date

import polars as pl

from rencai.talentbase.believing import Base, day, known
from rencai.talentbase.entities import id_of, number_of
from rencai.vocabulary.fields import Kind

_VALUES = (
    "name", "credit_code", "industry", "staff", "insured_staff", "revenue", "above_scale", "high_tech", "has_rnd",
    "legal_form", "status", "established_on",
)  # fmt: skip


def employers_on(base: Base, on: date, at_work: pl.DataFrame) -> pl.DataFrame:
    """One row per employer. ``at_work``: (employer, works_in) of the people of that day.

    ``town_from`` says whether the town is ``stated`` or the one that most of its ``people`` name as theirs.
    """
    rows = base.with_believed(_known(base, on), base.employers, _VALUES, on)
    rows = base.with_town(rows, base.employers, {"place": "stated_town"}, on)
    chains = [chain.id for chain in base.city.chains]
    rows = rows.join(base.believed(base.employers, "chain", on, among=chains), on="entity", how="left")
    rows = _with_name(rows, base).with_columns(employer=id_of(Kind.EMPLOYER, pl.col("entity")))
    rows = rows.join(_town_of_people(at_work), on="employer", how="left").sort("entity")
    origin = pl.when(pl.col("stated_town").is_not_null()).then(pl.lit("stated"))
    return rows.select(
        "employer",
        "name",
        "credit_code",
        "chain",
        pl.coalesce("stated_town", "people_town").alias("town"),
        origin.when(pl.col("people_town").is_not_null()).then(pl.lit("people")).alias("town_from"),
        "industry",
        "legal_form",
        "status",
        "known_on",
        day("established_on"),
        *(_number(name).cast(pl.Int64) for name in ("staff", "insured_staff")),
        _number("revenue"),
        *((pl.col(name) == "true").alias(name) for name in ("above_scale", "high_tech", "has_rnd")),
    )


def _number(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64, strict=False)


def _known(base: Base, on: date) -> pl.DataFrame:
    named = [
        claims.of("employer_id").select(entity=number_of(pl.col("value")), known_on="first_on")
        for claims in (base.persons, base.posts)
    ]
    every = pl.concat([known(base.employers, on), *named]).filter(pl.col("known_on") <= on)
    return every.group_by("entity").agg(pl.col("known_on").min())


def _with_name(rows: pl.DataFrame, base: Base) -> pl.DataFrame:
    """Employers without rows of their own under their fullest name, classified by it."""
    alone = base.classes.employers.filter(pl.col("industry").is_null() & pl.col("scope").is_null())
    named = base.named.names.join(alone.select("name", named_chain="chain"), on="name", how="left")
    rows = rows.join(named.select("named_chain", entity="number", full_name="name"), on="entity", how="left")
    return rows.with_columns(name=pl.coalesce("name", "full_name"), chain=pl.coalesce("chain", "named_chain"))


def _town_of_people(at_work: pl.DataFrame) -> pl.DataFrame:
    """(employer, people_town): where most of its people say they work; of equals the lower code."""
    counted = at_work.drop_nulls(["employer", "works_in"]).group_by("employer", "works_in").len()
    most = counted.sort("len", "works_in", descending=[True, False]).unique("employer", keep="first")
    return most.select("employer", people_town="works_in")
