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

_SURVEYED = 0.9
_TENTHS_OF_MILLION = 10_000


def census_rows(world: World, errors: Errors, day: date) -> tuple[pl.DataFrame, pl.Series, pl.Series]:
    """The employers that the industry bureau lists at a year's end: their cells by field, and which each is (twice)."""
    month = month_of(day)
    draws = Draws.of(world.seed, "census", typing_of(day))
    size = world.employers.height
    surveyed = Draws.of(world.seed, "surveyed").some(size, _SURVEYED)
    codes = slips.lose(draws, world.employers["credit_code"], errors.missing_employer * 3)
    phones = slips.lose(draws, world.employers["contact_phone"], errors.missing_phone)
    shown = world.employers.with_columns(credit_code=codes, contact_phone=phones)
    here = (pl.col("opens") <= month) & (pl.col("closes") > month) & pl.Series(surveyed)
    listed = shown.filter(here & pl.col("setting").is_in(["company", "institute"]))
    which = listed["employer"].to_numpy().astype(np.int64)
    milder = slips.write_employers(draws, world.employers, which, errors, at=which, of=size)
    # A census mostly copies the licence; one in three is written by hand.
    by_hand = pl.Series(draws.some(size, 1 / 3)[which], dtype=pl.Boolean)
    name = milder.zip_with(by_hand, listed["name"])
    former = listed["former_name"]
    name = former.zip_with((listed["renamed"] > month) & former.is_not_null(), name)
    heads = world.spells.filter((pl.col("start") <= month) & (pl.col("end") > month)).group_by("employer").len()
    count = listed.select(pl.col("employer").cast(pl.Int64)).join(
        heads, on="employer", how="left", maintain_order="left"
    )
    staff = (count["len"].fill_null(0) * content("city")["staff_per_talent"]["company"]).ceil().cast(pl.Int64).clip(1)
    revenue = listed["revenue_per_head"] * staff * 1.06 ** (month / 12) / _TENTHS_OF_MILLION
    places = {place.code: place.zh for place in world.city.places}
    table = listed.select(
        name=name,
        credit_code="credit_code",
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
    return table, listed["employer"], listed["employer"]


def _yes_no(name: str) -> pl.Expr:
    return pl.when(name).then(pl.lit("是")).otherwise(pl.lit("否"))


def post_rows(world: World, errors: Errors, day: date) -> tuple[pl.DataFrame, pl.Series, pl.Series]:
    """The register of posts that were open at some time of the year, up to that day: cells by field, post, employer."""
    begins = date(day.year, 1, 1)
    size = world.posts.height
    posts = world.posts.filter(
        pl.col("reported") & (pl.col("opened_on") <= day) & (pl.col("closed_on") >= begins).fill_null(value=True)
    )
    first = posts.with_columns(platform=pl.lit(0))
    posts = pl.concat([first, posts.filter("twice").with_columns(platform=pl.lit(1))]).sort(
        "opened_on", "post", "platform", maintain_order=True
    )
    number, employer = posts["post"].to_numpy().astype(np.int64), posts["employer"].to_numpy()
    # On each platform the post has its own number, and its title and employer may be worded otherwise.
    on_platform = number * 2 + posts["platform"].to_numpy()
    draws = Draws.of(world.seed, "posts written")
    title_at = draws.random.random(size * 2)[on_platform]
    name = slips.write_employers(draws, world.employers, employer, errors, at=on_platform, of=size * 2)
    code = slips.lose(draws, pl.Series(np.arange(size * 2)), errors.missing_employer * 10).gather(on_platform)
    pays = write_pays(draws, world.posts["pay"])
    table, words = world.occupations.table, content("wordings")
    occupation = posts["occupation"]
    prefix = pl.Series(["JJ", "GG"]).gather(posts["platform"])
    found = (
        pl.when(pl.col("last_on") <= day)
        .then("filled")
        .when(pl.col("first_on") <= day)
        .then((pl.col("filled") + 1) // 2)
        .otherwise(0)
    )
    places = {place.code: f"{world.city.name.zh}{place.zh}" for place in world.city.places}
    degree = pl.Series(_least_degrees(table["degree"].to_list())).gather(occupation)
    rows = posts.select(
        source_id=prefix + (pl.col("opened_on").dt.to_string("%Y%m") + pl.col("post").cast(pl.String).str.zfill(6)),
        platform=pl.Series(words["platforms"]).gather(posts["platform"]),
        title=usual_titles(world.occupations, occupation.to_numpy(), title_at),
        employer=name,
        employer_code=world.employers["credit_code"]
        .gather(employer)
        .zip_with(code.is_not_null(), _nulls(posts.height)),
        place=world.employers["town"].gather(employer).replace_strict(places),
        degree=degree.replace_strict(words["degree_asked"]),
        experience=table["degree"].replace_strict(words["experience"]).gather(occupation),
        pay=pays.gather(number),
        wanted=pl.col("wanted").cast(pl.Int64),
        filled=found.cast(pl.Int64),
        posted_on="opened_on",
        closed_on=pl.when(pl.col("closed_on") <= day).then("closed_on"),
        skills=table["skills"].str.replace_all("|", "、", literal=True).gather(occupation),
        description=_descriptions(world, number, posts["platform"], table["duty"].gather(occupation)),
    )
    return rows, posts["post"], posts["employer"].cast(pl.UInt32)


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
