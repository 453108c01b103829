"""Rows of the registers that speak of employers and of posts."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from rencai.sample import slips
from rencai.sample.clerks import typing_of
from rencai.sample.content import content
from rencai.sample.draws import Draws, Ints
from rencai.sample.errors import Errors
from rencai.sample.formats import write_pays
from rencai.sample.months import month_of
from rencai.sample.people import DEGREES
from rencai.sample.world import World, usual_titles

_SURVEYED, _BY_LICENCE = 0.9, 2 / 3
_TEN_THOUSAND = 10_000


def census_rows(world: World, errors: Errors, day: date) -> tuple[pl.DataFrame, pl.Series, pl.Series]:
    """The employers that the industry bureau lists at a year's end: their cells by field, and which each is (twice)."""
    month = month_of(day)
    listed = _listed(world, errors, day)
    staff = _staff(world, listed, month)
    revenue = listed["revenue_per_head"] * staff * 1.06 ** (month / 12) / _TEN_THOUSAND
    places = {place.code: place.zh for place in world.city.places}
    table = listed.select(
        "name_written",
        "credit_code",
        industry="sector",
        scope="products",
        staff=staff,
        revenue=revenue.round(1),
        above_scale=_yes_no("above_scale"),
        high_tech=pl.when(pl.col("high_tech_from") <= month).then(pl.lit("是")).otherwise(pl.lit("否")),
        has_rnd=_yes_no("has_rnd"),
        established_on="established_on",
        place=pl.col("town").replace_strict(places),
        address="address",
        contact_phone="contact_phone",
    )
    return table.rename({"name_written": "name"}), listed["employer"], listed["employer"]


def _listed(world: World, errors: Errors, day: date) -> pl.DataFrame:
    """The employers on the bureau's list, with what its clerk wrote of name, code and phone."""
    draws, size = Draws.of(world.seed, "census", typing_of(day)), world.employers.height
    month, which = month_of(day), np.arange(size)
    by_licence = pl.Series(draws.some(size, _BY_LICENCE), dtype=pl.Boolean)
    # A census mostly copies the licence; the rest is written by hand.
    name = world.employers["name"].zip_with(by_licence, slips.write_employers(draws, world.employers, which, errors))
    former = world.employers["former_name"]
    written = world.employers.with_columns(
        name_written=former.zip_with((world.employers["renamed"] > month) & former.is_not_null(), name),
        credit_code=slips.lose(draws, world.employers["credit_code"], errors.missing_employer * 3),
        contact_phone=slips.lose(draws, world.employers["contact_phone"], errors.missing_phone),
        surveyed=Draws.of(world.seed, "surveyed").some(size, _SURVEYED),
    )
    here = (pl.col("opens") <= month) & (pl.col("closes") > month)
    return written.filter(here & pl.col("surveyed") & pl.col("setting").is_in(["company", "institute"]))


def _staff(world: World, listed: pl.DataFrame, month: int) -> pl.Series:
    """All staff, of whom the people of the base are a part."""
    heads = world.spells.filter((pl.col("start") <= month) & (pl.col("end") > month)).group_by("employer").len()
    numbers = listed.select(pl.col("employer").cast(pl.Int64))
    talents = numbers.join(heads, on="employer", how="left", maintain_order="left")["len"].fill_null(0)
    staff: pl.Series = (talents * content("city")["staff_per_talent"]["company"]).ceil().cast(pl.Int64).clip(1)
    return staff


def _yes_no(name: str) -> pl.Expr:
    return pl.when(name).then(pl.lit("是")).otherwise(pl.lit("否"))


def post_rows(world: World, errors: Errors, day: date) -> tuple[pl.DataFrame, pl.Series, pl.Series]:
    """The register of posts that were open at some time of the year, up to that day: cells by field, post, employer."""
    posts = _posts_of_year(world, day)
    number, employer = posts["post"].to_numpy().astype(np.int64), posts["employer"].to_numpy()
    table, words = world.occupations.table, content("wordings")
    occupation, platform = posts["occupation"], posts["platform"]
    places = {place.code: f"{world.city.name.zh}{place.zh}" for place in world.city.places}
    degree = pl.Series(_least_degrees(table["degree"].to_list())).gather(occupation)
    pays = write_pays(Draws.of(world.seed, "pays written"), world.posts["pay"])
    rows = posts.select(
        source_id=pl.Series(["JJ", "GG"]).gather(platform)
        + (pl.col("opened_on").dt.to_string("%Y%m") + pl.col("post").cast(pl.String).str.zfill(6)),
        platform=pl.Series(words["platforms"]).gather(platform),
        place=world.employers["town"].gather(employer).replace_strict(places),
        degree=degree.replace_strict(words["degree_asked"]),
        experience=table["degree"].replace_strict(words["experience"]).gather(occupation),
        pay=pays.gather(number),
        wanted=pl.col("wanted").cast(pl.Int64),
        filled=_filled_by(day).cast(pl.Int64),
        posted_on="opened_on",
        closed_on=pl.when(pl.col("closed_on") <= day).then("closed_on"),
        skills=table["skills"].str.replace_all("|", "、", literal=True).gather(occupation),
        description=_descriptions(world, number, platform, table["duty"].gather(occupation)),
        **_worded(world, posts, errors),
    )
    return rows, posts["post"], posts["employer"].cast(pl.UInt32)


def _posts_of_year(world: World, day: date) -> pl.DataFrame:
    """Reported posts, once for each platform on which they stand (0 or 1)."""
    since = (pl.col("closed_on") >= date(day.year, 1, 1)).fill_null(value=True)
    posts = world.posts.filter(pl.col("reported") & (pl.col("opened_on") <= day) & since)
    both = [posts.with_columns(platform=pl.lit(0)), posts.filter("twice").with_columns(platform=pl.lit(1))]
    return pl.concat(both).sort("opened_on", "post", "platform")


def _worded(world: World, posts: pl.DataFrame, errors: Errors) -> dict[str, pl.Series]:
    """Title, employer and code: on each platform they may be worded otherwise, but always the same way there."""
    draws, size = Draws.of(world.seed, "posts written"), world.posts.height * 2
    at = posts["post"].to_numpy().astype(np.int64) * 2 + posts["platform"].to_numpy()
    employer = posts["employer"].to_numpy()
    title = usual_titles(world.occupations, posts["occupation"].to_numpy(), draws.random.random(size)[at])
    stated = pl.Series(~draws.some(size, errors.missing_employer * 10)[at], dtype=pl.Boolean)
    codes = world.employers["credit_code"].gather(employer)
    return {
        "title": title,
        "employer": slips.write_employers(draws, world.employers, employer, errors, at=at, of=size),
        "employer_code": codes.zip_with(stated, _nulls(posts.height)),
    }


def _filled_by(day: date) -> pl.Expr:
    """How many have been found by that day; between the first and the last, half of them."""
    half = (pl.col("filled") + 1) // 2
    found = pl.when(pl.col("first_on") <= day).then(half).otherwise(0)
    return pl.when(pl.col("last_on") <= day).then("filled").otherwise(found)


def _descriptions(world: World, number: Ints, platform: pl.Series, duties: pl.Series) -> pl.Series:
    """Duties, and what the employer adds to them; on the second platform with other marks between."""
    draws, size = Draws.of(world.seed, "post details"), world.posts.height
    text = duties
    for words in content("wordings")["post_details"].values():
        said = draws.words(size, words).zip_with(pl.Series(draws.some(size, 0.8)), _nulls(size)).gather(number)
        text = pl.select(pl.concat_str(text, said, separator="；", ignore_nulls=True)).to_series()
    return text.str.replace_all("；", "。", literal=True).zip_with(platform == 1, text)


def _nulls(size: int) -> pl.Series:
    return pl.Series([None], dtype=pl.String).new_from_index(0, size)


def _least_degrees(profiles: list[str]) -> list[str]:
    asked = {"W": 0, "F": 0, "T": 3, "C": 4, "M": 4, "B": 5, "R": 5}
    return [DEGREES[asked[profile]] for profile in profiles]
