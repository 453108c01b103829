"""The invented city has the published proportions in 2020 and an ordinary growth after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from rencai.city import City
from rencai.sample.calibration import calibrate
from rencai.sample.people import DOCTOR, HIGHLY_SKILLED, MASTER
from rencai.sample.world import World
from rencai.vocabulary.errors import BadCity, BadInput

PEOPLE = 20_000


@pytest.fixture(scope="module")
def start(world: World) -> pl.DataFrame:
    team = world.persons.select(pl.col("person").cast(pl.Int64), "team")
    return world.moment(date(2020, 12, 31)).join(team, on="person")


def _published(city: City, figure: str) -> float:
    counts = {each.id: each.count for each in city.figures}
    return counts[figure] * PEOPLE / counts["total-talent"]


def test_the_base_of_2020_has_the_size_asked_for(start: pl.DataFrame) -> None:
    assert start.height == PEOPLE


def test_each_team_has_its_published_share(start: pl.DataFrame, jinjiang: City) -> None:
    counts = dict(start["team"].value_counts().iter_rows())
    for team in jinjiang.teams:
        assert counts[team.id] == pytest.approx(_published(jinjiang, team.id), abs=1)
    assert sum(counts.values()) - sum(counts[team.id] for team in jinjiang.teams) == counts["none"] > 0


@pytest.mark.parametrize(("figure", "degree"), [("masters", MASTER), ("doctors", DOCTOR)])
def test_masters_and_doctors_are_as_many_as_published(
    start: pl.DataFrame, jinjiang: City, figure: str, degree: int
) -> None:
    assert (start["degree"] == degree).sum() == pytest.approx(_published(jinjiang, figure), abs=2)


@pytest.mark.parametrize(("figure", "setting"), [("education-masters", "school"), ("health-masters", "hospital")])
def test_masters_of_schools_and_hospitals_are_as_many_as_published(
    start: pl.DataFrame, world: World, jinjiang: City, figure: str, setting: str
) -> None:
    where = world.employers["setting"].gather(start["employer"]) == setting
    assert ((start["degree"] >= MASTER) & where).sum() == pytest.approx(_published(jinjiang, figure), abs=2)


def test_the_highly_skilled_have_their_published_share(start: pl.DataFrame) -> None:
    skilled = start.filter(pl.col("team") == "skilled")
    assert (skilled["skill"] >= HIGHLY_SKILLED).mean() == pytest.approx(0.22, abs=0.005)


def test_high_level_people_are_as_many_as_published(start: pl.DataFrame, world: World, jinjiang: City) -> None:
    high = start["grade"].is_between(0, len(world.plan.grades) - 1).sum()
    assert high == pytest.approx(_published(jinjiang, "high-level"), abs=3)


def test_five_years_bring_ordinary_growth_and_no_miracle(world: World, jinjiang: City) -> None:
    end = world.moment(date(2025, 12, 31))
    targets = {each.id: each.target_count * PEOPLE / jinjiang.figures[0].count for each in jinjiang.figures}
    assert end.height == pytest.approx(PEOPLE, rel=0.03)
    assert world.plan.masters["elsewhere"] < (end["degree"] == MASTER).sum() < targets["masters"] * 0.8


def test_a_city_of_other_chains_is_told_what_the_sample_needs(jinjiang: City) -> None:
    with pytest.raises(BadCity, match="needs a chain"):
        calibrate(replace(jinjiang, chains=jinjiang.chains[:5]), 1_000)


def test_too_small_a_city_is_refused(jinjiang: City) -> None:
    with pytest.raises(BadInput, match="at least"):
        calibrate(jinjiang, 100)


def test_the_full_city_is_calibrated_without_rounding_away_anybody(jinjiang: City) -> None:
    plan = calibrate(jinjiang, 187_200)
    assert sum(plan.teams.values()) == 187_200
    assert np.isclose(sum(plan.masters.values()), 2_300 * 187_200 / 186_207, atol=2)
