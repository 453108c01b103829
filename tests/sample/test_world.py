"""What happens in the invented city: lives that fit together, planted shortages and leaving that can be seen."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from rencai.city import City
from rencai.sample.months import LAST_MONTH, NEVER
from rencai.sample.planted import leaving, shortages
from rencai.sample.world import World, build_world


def test_the_same_seed_gives_the_same_city(jinjiang: City) -> None:
    first, again = (build_world(jinjiang, 600, seed=9) for _ in range(2))
    other = build_world(jinjiang, 600, seed=10)
    for table in ("persons", "employers", "spells", "events", "posts"):
        assert getattr(first, table).equals(getattr(again, table)), table
        assert not getattr(first, table).equals(getattr(other, table)), table


def test_nobody_works_for_two_employers_at_once(world: World) -> None:
    ordered = world.spells.sort("person", "start")
    follows = ordered["person"] == ordered["person"].shift(1)
    before_ended = (ordered["end"].shift(1) <= ordered["start"]).fill_null(value=True)
    assert (before_ended | ~follows.fill_null(value=False)).all()
    assert (ordered["end"] >= ordered["start"]).all()


def test_nobody_works_for_an_employer_that_is_not_open(world: World) -> None:
    opens = world.employers["opens"].gather(world.spells["employer"])
    closes = world.employers["closes"].gather(world.spells["employer"])
    assert (world.spells["start"] >= opens).all()
    still_there = world.spells["end"].clip(0, LAST_MONTH + 1) <= closes
    assert still_there.all()


def test_people_learn_and_never_lose_a_degree(world: World) -> None:
    degrees = [world.moment(date(year, 12, 31)).select("person", "degree") for year in (2021, 2025)]
    both = degrees[0].join(degrees[1], on="person", suffix="_later")
    assert (both["degree_later"] >= both["degree"]).all()
    assert (both["degree_later"] > both["degree"]).any()


def test_employers_are_uneven_in_size_and_gather_by_town(world: World) -> None:
    sizes = world.moment(date(2021, 12, 31))["employer"].value_counts()["count"].to_numpy()
    assert sizes.max() > 8 * np.median(sizes)
    shoes = world.employers.filter(pl.col("chain") == "footwear-apparel")["town"].value_counts(sort=True)
    assert shoes["town"][0] == "350582101"


def test_no_invented_employer_bears_a_real_brand(world: World) -> None:
    famous = ["安踏", "特步", "七匹狼", "恒安", "劲霸", "利郎", "盼盼", "匹克", "鸿星尔克", "柒牌", "贵人鸟", "九牧王"]
    assert not world.employers["name"].str.contains_any(famous).any()


@pytest.mark.parametrize("cell", shortages(), ids=lambda cell: cell.occupation)
def test_a_planted_shortage_shows_in_the_posts(world: World, cell: object) -> None:
    number = world.occupations.number(cell.occupation)  # type: ignore[attr-defined]
    posts = world.posts.filter(pl.col("occupation") == number)
    inside = pl.col("factor") > 1
    short, usual = posts.filter(inside), posts.filter(~inside)
    assert short.height >= 8
    assert short["filled"].sum() / short["wanted"].sum() < 0.6 * usual["filled"].sum() / usual["wanted"].sum()


def test_in_a_shortage_filling_takes_longer_and_the_offer_rises(world: World) -> None:
    number = world.occupations.number("shoe-stitcher")
    posts = world.posts.filter(pl.col("occupation") == number).with_columns(
        days=(pl.col("first_on") - pl.col("opened_on")).dt.total_days(), inside=pl.col("factor") > 1
    )
    days = dict(posts.group_by("inside").agg(pl.col("days").median()).iter_rows())
    assert days[True] > 1.3 * days[False]
    cell = next(cell for cell in shortages() if cell.occupation == "shoe-stitcher")
    halves = posts.filter("inside").with_columns(late=pl.col("opened_on") > cell.begins.replace(month=12))
    pay = dict(halves.group_by("late").agg(pl.col("pay").mean()).iter_rows())
    assert pay[True] > 1.02 * pay[False]


def test_planted_leaving_raises_the_rate_of_its_cells(world: World) -> None:
    expected, happened = 0.0, 0
    towns = {place.zh: place.code for place in world.city.places}
    spells = world.spells.with_columns(
        town=world.employers["town"].gather(world.spells["employer"]),
        chain=world.employers["chain"].gather(world.spells["employer"]),
        stage=world.occupations.table["stage"].gather(world.spells["occupation"]),
        name=world.occupations.table["id"].gather(world.spells["occupation"]),
        gone=world.persons["gone"].gather(world.spells["person"]),
        how=world.persons["how"].gather(world.spells["person"]),
        usual=world.persons["team"]
        .gather(world.spells["person"])
        .replace_strict({"professional": 0.045, "skilled": 0.085, "management": 0.05, "none": 0.12}, default=0.05),
    )
    for cell in leaving():
        first, last = cell.months
        stated = {"name": cell.occupation, "chain": cell.chain, "stage": cell.stage, "town": towns.get(cell.town, "")}
        inside = pl.all_horizontal(pl.col(key) == value for key, value in stated.items() if value)
        staff = spells.filter(inside & (pl.col("end") > first) & (pl.col("start") <= last))
        months = staff["end"].clip(first, last) - staff["start"].clip(first, last)
        expected += float((months / 12 * staff["usual"]).sum())
        happened += staff.filter(
            (pl.col("gone") == pl.col("end")) & (pl.col("how") == 1) & (pl.col("end") <= last)
        ).height
    assert happened > 2 * expected


def test_natives_abroad_have_names_in_three_spellings_and_no_resident_id(world: World) -> None:
    abroad = world.persons.filter("abroad")
    assert abroad["resident_id"].null_count() == abroad.height > 100
    assert abroad["roman_0"].null_count() == 0
    chens = abroad.filter(pl.col("name").str.starts_with("陈"))
    assert chens["roman_1"].str.to_lowercase().str.contains("tan").all()
    assert (abroad["arrived"] == NEVER).all()


def test_some_natives_come_home_and_are_one_person_in_both_lists(world: World) -> None:
    home = world.persons.filter((pl.col("listed_from") < 0) & (pl.col("arrived") < NEVER))
    assert home.height > 20
    assert (home["listed_until"] >= home["arrived"]).all()
