"""The base as it was known on a day: one row per person, employer and post, every value a golden one.

What no source states of everybody is derived here by the city's rules: a person's town, chain, stage, occupation and
team. Where no rule fits, the value is null and is counted as unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from rencai.city import City
from rencai.talentbase.claims import Claims
from rencai.talentbase.classes import Classes
from rencai.talentbase.employers import Employers
from rencai.talentbase.entities import id_of, number_of
from rencai.talentbase.golden import Bench, choose
from rencai.talentbase.presence import on_list, statuses
from rencai.talentbase.values import WORD_SEPARATOR, pay_parts, place_code
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

    def believed(self, claims: Claims, field: str, on: date, *, among: pl.Expr | None = None) -> pl.DataFrame:
        """(entity, field) believed on a day; with ``among``, only claims whose ``value`` fits are looked at."""
        table = claims.of(field)
        if among is not None:
            table = table.filter(among)
        rule = self.city.survivorship.of(claims.kind).of(field)
        bench = Bench(claims.sources, claims.dates, self.whole)
        chosen = choose(table, rule, bench, on=on, ranks=ranks(self.city).get(field))
        return chosen.select("entity", pl.col("value").alias(field))

    def with_believed(self, rows: pl.DataFrame, claims: Claims, fields: Collection[str], on: date) -> pl.DataFrame:
        """Rows by ``entity`` with the believed text of each field beside."""
        for field in fields:
            rows = rows.join(self.believed(claims, field, on), on="entity", how="left", maintain_order="left")
        return rows

    def with_town(self, rows: pl.DataFrame, claims: Claims, fields: Mapping[str, str], on: date) -> pl.DataFrame:
        """Rows by ``entity`` with the city's own towns among the claims of each field, under a new name."""
        towns = pl.col("value").is_in([place.code for place in self.city.places])
        for field, name in fields.items():
            town = self.believed(claims, field, on, among=towns).rename({field: name})
            rows = rows.join(town, on="entity", how="left", maintain_order="left")
        return rows


def people_on(base: Base, on: date, employers: pl.DataFrame) -> pl.DataFrame:
    """The people known on a day. ``employers``: the snapshot of employers of that day."""
    golden = base.with_believed(_known(base.persons, on), base.persons, ("left_on", "birth_date", "sex"), on)
    golden = golden.with_columns(_day("left_on"), _day("birth_date"))
    told = statuses(base.persons, base.city.survivorship, on=on, whole=base.whole, golden=golden)
    rows = golden.join(told, on="entity", how="left", maintain_order="left")
    rows = base.with_believed(rows, base.persons, _PERSON_FIELDS, on)
    rows = base.with_town(rows, base.persons, {"workplace": "works_in", "residence": "lives_in"}, on)
    rows = _with_occupation(rows, base.classes)
    rows = rows.join(employers.select("employer", "chain", "town"), on="employer", how="left", maintain_order="left")
    rows = rows.with_columns(_town(base.city), *_chain(), team=_team(base, on))
    return rows.select(
        person=id_of(Kind.PERSON, pl.col("entity")),
        status="status",
        team="team",
        town="town_here",
        chain="chain_here",
        chain_from="chain_from",
        stage="stage",
        occupation="occupation",
        occupation_text="occupation_text",
        degree="degree",
        grade=_known_id("grade", [grade.id for grade in base.city.grades]),
        skill_level=_known_id("skill_level", list(ranks(base.city)["skill_level"])),
        title="title",
        sex="sex",
        birth_year=pl.col("birth_date").dt.year(),
        school="school",
        major="major",
        employer="employer",
        hired_on=_day("hired_on"),
        known_on="known_on",
        **{part.meta.output_name(): part for part in pay_parts(pl.col("pay"))},
    )


_PERSON_FIELDS = (
    "team", "occupation", "trade", "field_of_work", "degree", "grade", "skill_level", "title", "school", "major",
    "employer_id", "hired_on", "pay",
)  # fmt: skip


def _known(claims: Claims, on: date) -> pl.DataFrame:
    known = claims.presence.filter(pl.col("first_on") <= on)
    return known.select("entity").unique().sort("entity")


def _day(field: str) -> pl.Expr:
    return pl.col(field).str.to_date("%Y-%m-%d", strict=False)


def _known_id(field: str, ids: list[str]) -> pl.Expr:
    """The value where it was recognised; as it was written it stays among the claims."""
    return pl.when(pl.col(field).is_in(ids)).then(pl.col(field))


def _with_occupation(rows: pl.DataFrame, classes: Classes) -> pl.DataFrame:
    """What the person's texts were classified as: of each thing the first text that says it."""
    for place, text in enumerate(("occupation", "trade", "field_of_work")):
        found = classes.texts.select(
            text=pl.col("text"), **{f"{name}_{place}": pl.col(name) for name in ("occupation", "stage", "chain")}
        ).rename({"text": text})
        rows = rows.join(found, on=text, how="left", maintain_order="left")
    first = {name: pl.coalesce(f"{name}_{place}" for place in range(3)) for name in ("occupation", "stage", "chain")}
    return rows.rename({"employer_id": "employer"}).with_columns(
        occupation_text=pl.coalesce("occupation", "trade"),
        occupation=first["occupation"],
        stage=first["stage"],
        own_chain=first["chain"],
    )


def _town(city: City) -> pl.Expr:
    columns = {"workplace": "works_in", "employer": "town", "residence": "lives_in"}
    return pl.coalesce(columns[where] for where in city.survivorship.town).alias("town_here")


def _chain() -> list[pl.Expr]:
    origin = pl.when(pl.col("chain").is_not_null()).then(pl.lit("employer"))
    return [
        pl.coalesce("chain", "own_chain").alias("chain_here"),
        origin.when(pl.col("own_chain").is_not_null()).then(pl.lit("own-text")).alias("chain_from"),
    ]


def _team(base: Base, on: date) -> pl.Expr:
    """The team of the first rule that fits."""
    teams = []
    for rule in base.city.survivorship.teams:
        fits = []
        if rule.stated:
            fits.append(pl.col("team") == rule.team)
        if rule.sources:
            listed = on_list(base.persons, rule.sources, on=on, whole=base.whole)
            fits.append(pl.col("entity").is_in(listed.implode()))
        if rule.occupations:
            fits.append(pl.any_horizontal(pl.col("occupation").str.starts_with(code) for code in rule.occupations))
        fits += [pl.col(field).is_not_null() for field in rule.has]
        teams.append(pl.when(pl.any_horizontal(fits)).then(pl.lit(rule.team)))
    stated = _known_id("team", [team.id for team in base.city.teams])
    return pl.coalesce(*teams, stated)


def employers_on(base: Base, on: date) -> pl.DataFrame:
    """The employers known on a day: those with rows, and those that persons or posts had named by then."""
    fields = (
        "name", "credit_code", "industry", "staff", "insured_staff", "revenue", "above_scale", "high_tech", "has_rnd",
        "legal_form", "status", "established_on",
    )  # fmt: skip
    rows = _employers_known(base, on)
    rows = base.with_believed(rows, base.employers, fields, on)
    rows = base.with_town(rows, base.employers, {"place": "town"}, on)
    chains = pl.col("value").is_in([chain.id for chain in base.city.chains])
    rows = rows.join(base.believed(base.employers, "chain", on, among=chains), on="entity", how="left")
    rows = _with_named(rows.sort("entity"), base)
    number = {name: pl.col(name).cast(pl.Float64, strict=False) for name in ("staff", "insured_staff", "revenue")}
    flag = {name: pl.col(name) == "true" for name in ("above_scale", "high_tech", "has_rnd")}
    return rows.select(
        "name", "credit_code", "chain", "town", "industry", "legal_form", "status", "known_on",
        employer=id_of(Kind.EMPLOYER, pl.col("entity")),
        established_on=_day("established_on"),
        **{name: value.cast(pl.Int64) if name != "revenue" else value for name, value in number.items()},
        **flag,
    ).select("employer", pl.exclude("employer"))  # fmt: skip


def _employers_known(base: Base, on: date) -> pl.DataFrame:
    own = base.employers.presence.select("entity", "first_on")
    named = [
        claims.of("employer_id").select(entity=number_of(pl.col("value")), first_on="first_on")
        for claims in (base.persons, base.posts)
    ]
    every = pl.concat([own, *named]).filter(pl.col("first_on") <= on)
    return every.group_by("entity").agg(known_on=pl.col("first_on").min()).sort("entity")


def _with_named(rows: pl.DataFrame, base: Base) -> pl.DataFrame:
    """Employers without rows of their own under their fullest name, classified by it."""
    alone = base.classes.employers.filter(pl.col("industry").is_null() & pl.col("scope").is_null())
    by_name = base.named.names.join(alone.select("name", named_chain="chain"), on="name", how="left")
    rows = rows.join(
        by_name.select(entity="number", full_name="name", named_chain="named_chain"), on="entity", how="left"
    )
    return rows.with_columns(name=pl.coalesce("name", "full_name"), chain=pl.coalesce("chain", "named_chain"))


def posts_on(base: Base, on: date, employers: pl.DataFrame) -> pl.DataFrame:
    """The posts known on a day; ``open`` says whether the post could still be had."""
    fields = (
        "title", "employer_id", "stage", "occupation", "place", "degree", "experience", "pay", "wanted", "filled",
        "skills", "posted_on", "closed_on",
    )  # fmt: skip
    rows = base.with_believed(_posts_known(base, on), base.posts, fields, on)
    rows = base.with_town(rows, base.posts, {"place": "in_town"}, on)
    chains = pl.col("value").is_in([chain.id for chain in base.city.chains])
    own = base.believed(base.posts, "chain", on, among=chains).rename({"chain": "own_chain"})
    rows = rows.join(own, on="entity", how="left", maintain_order="left").rename({"employer_id": "employer"})
    rows = rows.join(employers.select("employer", "chain", "town"), on="employer", how="left", maintain_order="left")
    rows = rows.with_columns(_day("posted_on"), _day("closed_on"), *_chain())
    listed = on_list(base.posts, base.posts.sources, on=on, whole=base.whole)
    closed = (pl.col("closed_on") < on).fill_null(value=False)
    return rows.select(
        "title", "employer", "stage", "occupation", "degree", "posted_on", "closed_on", "known_on", "chain_from",
        post=id_of(Kind.POST, pl.col("entity")),
        open=pl.col("entity").is_in(listed.implode()) & ~closed,
        chain="chain_here",
        town=pl.coalesce("in_town", "town"),
        place=place_code(pl.col("place")),
        experience=pl.col("experience").cast(pl.Float64, strict=False),
        wanted=pl.col("wanted").cast(pl.Int64, strict=False),
        filled=pl.col("filled").cast(pl.Int64, strict=False),
        skills=pl.col("skills").str.split(WORD_SEPARATOR),
        **{part.meta.output_name(): part for part in pay_parts(pl.col("pay"))},
    ).select("post", pl.exclude("post"))  # fmt: skip


def _posts_known(base: Base, on: date) -> pl.DataFrame:
    known = base.posts.presence.filter(pl.col("first_on") <= on)
    return known.group_by("entity").agg(known_on=pl.col("first_on").min()).sort("entity")
