"""The people known on a day."""

from __future__ import annotations

from datetime import date

import polars as pl

from rencai.city.survivorship import TeamRule
from rencai.talentbase.believing import Base, chain_and_stage, day, known, known_id
from rencai.talentbase.classes import PERSON_TEXTS, Classes
from rencai.talentbase.entities import id_of
from rencai.talentbase.presence import on_list, statuses
from rencai.talentbase.values import pay_parts
from rencai.talentbase.wordings import ranks
from rencai.vocabulary.fields import Kind

_TIMES = ("left_on", "birth_date", "sex")
_VALUES = (
    *PERSON_TEXTS, "team", "degree", "grade", "skill_level", "title", "school", "major", "hired_on", "pay",
)  # fmt: skip
_TOWNS = {"workplace": "works_in", "employer": "town", "residence": "lives_in"}


def people_at_work(base: Base, on: date) -> pl.DataFrame:
    """(entity, known_on, employer, works_in): whom each person works for, and in which of our towns, as stated."""
    rows = base.with_believed(known(base.persons, on), base.persons, ("employer_id",), on)
    return base.with_town(rows, base.persons, {"workplace": "works_in"}, on).rename({"employer_id": "employer"})


def people_on(base: Base, on: date, at_work: pl.DataFrame, employers: pl.DataFrame) -> pl.DataFrame:
    """The people known on a day. ``employers``: the snapshot of employers of that day."""
    golden = base.with_believed(at_work.select("entity"), base.persons, _TIMES, on)
    golden = golden.with_columns(day("left_on"), day("birth_date"))
    told = statuses(base.persons, base.city.survivorship, on=on, whole=base.whole, golden=golden)
    rows = pl.concat([at_work, golden.drop("entity"), told.select("status")], how="horizontal")
    asked = dict.fromkeys((*_VALUES, *(name for rule in base.city.survivorship.teams for name in rule.has)))
    rows = base.with_believed(rows, base.persons, [name for name in asked if name not in rows.columns], on)
    rows = base.with_town(rows, base.persons, {"residence": "lives_in"}, on)
    rows = _with_occupation(rows, base.classes)
    rows = rows.join(employers.select("employer", "chain", "town"), on="employer", how="left", maintain_order="left")
    town = pl.coalesce(_TOWNS[where] for where in base.city.survivorship.town)
    return _columns(base, rows.with_columns(town.alias("town_here"), *chain_and_stage(), team=_team(base, on)))


def _columns(base: Base, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        id_of(Kind.PERSON, pl.col("entity")).alias("person"),
        "status",
        "team",
        pl.col("town_here").alias("town"),
        pl.col("chain_here").alias("chain"),
        "chain_from",
        "stage",
        pl.col("found_occupation").alias("occupation"),
        pl.coalesce("occupation", "trade").alias("occupation_text"),
        "degree",
        known_id("grade", [grade.id for grade in base.city.grades]),
        known_id("skill_level", ranks(base.city)["skill_level"]),
        "title",
        "sex",
        pl.col("birth_date").dt.year().alias("birth_year"),
        "school",
        "major",
        "employer",
        day("hired_on"),
        "known_on",
        *pay_parts(pl.col("pay")),
    )


def _with_occupation(rows: pl.DataFrame, classes: Classes) -> pl.DataFrame:
    """``found_occupation``, ``stage``, ``own_chain``: of each the first of the person's texts that says it."""
    found = ("occupation", "stage", "chain")
    for text in PERSON_TEXTS:
        said = classes.texts.select(
            pl.col("text").alias(text), *(pl.col(name).alias(f"{name}/{text}") for name in found)
        )
        rows = rows.join(said, on=text, how="left", maintain_order="left")
    first = {name: pl.coalesce(f"{name}/{text}" for text in PERSON_TEXTS) for name in found}
    return rows.with_columns(found_occupation=first["occupation"], stage=first["stage"], own_chain=first["chain"])


def _team(base: Base, on: date) -> pl.Expr:
    """The team of the first rule that fits, else the one that is stated."""
    ruled = [pl.when(_fits(base, on, rule)).then(pl.lit(rule.team)) for rule in base.city.survivorship.teams]
    return pl.coalesce(*ruled, known_id("team", [team.id for team in base.city.teams]))


def _fits(base: Base, on: date, rule: TeamRule) -> pl.Expr:
    fits = [pl.col(field).is_not_null() for field in rule.has]
    if rule.stated:
        fits.append(pl.col("team") == rule.team)
    if rule.sources:
        listed = on_list(base.persons, rule.sources, on=on, whole=base.whole)
        fits.append(pl.col("entity").is_in(listed.implode()))
    if rule.posts:
        fits.append(pl.coalesce("occupation", "trade").str.contains_any(list(rule.posts)))
    if rule.occupations:
        fits.append(pl.any_horizontal(pl.col("found_occupation").str.starts_with(code) for code in rule.occupations))
    return pl.any_horizontal(fits)
