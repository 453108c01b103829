"""What the departments get wrong of people in the hard profile, held against who the people are."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from rencai.sample.clerks import Clerk, errors_for
from rencai.sample.errors import PROFILES
from rencai.sample.world import World
from rencai.vocabulary.names import han_names, simplify

DAY = date(2025, 12, 31)
HARD = PROFILES["hard"]
FIELDS = ["name", "sex", "birth_date", "resident_id", "phone", "employer", "degree", "workplace", "school"]


def _clerk(world: World, typing: int = 1, profile: str = "hard") -> Clerk:
    return Clerk(world, "town-census", PROFILES[profile], np.arange(len(world.people)), typing)


@pytest.fixture(scope="module")
def both(world: World) -> pl.DataFrame:
    """Rows as written (suffix _w) beside the people as they are."""
    moment = world.moment(DAY)
    written = _clerk(world).write(moment, DAY, FIELDS)
    people = world.persons[moment["person"].to_numpy()]
    employers = world.employers[moment["employer"].to_numpy()]
    truth = pl.DataFrame(
        {
            **{name: people[name] for name in ("name", "birth_date", "resident_id", "school", "phone", "phone_1")},
            "now": moment["phone"],
            **{name: employers[name] for name in ("plain", "formless", "regionless", "brand_alone", "bracketed")},
            "employer": employers["name"],
        }
    )
    return pl.concat([truth, written.rename(lambda name: f"{name}_w")], how="horizontal")


@pytest.mark.parametrize(
    ("field", "rate"),
    [
        ("resident_id", HARD.missing_id),
        ("phone", HARD.missing_phone),
        ("birth_date", HARD.missing_birth_date),
        ("sex", HARD.missing_sex),
        ("employer", HARD.missing_employer),
        ("degree", HARD.missing_degree),
        ("workplace", HARD.missing_town),
        ("school", HARD.missing_school),
    ],
)
def test_cells_are_missing_as_often_as_the_profile_says(both: pl.DataFrame, field: str, rate: float) -> None:
    assert both[f"{field}_w"].null_count() / both.height == pytest.approx(rate, abs=0.012)


def test_a_quarter_of_phones_are_others(both: pl.DataFrame) -> None:
    phone = pl.when(pl.col("now") > 0).then("phone_1").otherwise("phone")
    there = both.filter(pl.col("phone_w").is_not_null())
    other = there.select((simplify(there["phone_w"].str.normalize("NFKC")) != phone).mean()).item()
    slips_too = HARD.changed_phone + HARD.shared_phone + HARD.mistyped_phone
    assert other == pytest.approx(slips_too, abs=0.02)


def test_a_third_of_employers_are_others_and_a_third_are_shortened(both: pl.DataFrame) -> None:
    forms = ["employer", "plain", "formless", "regionless", "brand_alone", "bracketed"]
    there = both.filter(pl.col("employer_w").is_not_null())
    same = there.select(pl.any_horizontal(pl.col("employer_w") == pl.col(form) for form in forms)).to_series()
    assert 1 - same.mean() == pytest.approx(HARD.changed_employer + HARD.mistyped_employer, abs=0.03)  # type: ignore[operator]
    short = there.filter(same & (there["employer_w"] != there["employer"]))
    share = short.height / int(same.sum())
    assert 0.5 * HARD.abbreviated_employer < share < HARD.abbreviated_employer + HARD.bracketed_employer


def test_five_names_in_a_hundred_sound_alike_but_are_written_otherwise(both: pl.DataFrame) -> None:
    written = simplify(both["name_w"].str.replace_all(r"[\s\u3000]", ""))
    other = written != both["name"]
    before, after = han_names(both["name"]), han_names(written)
    alike = (before["given_pinyin"] == after["given_pinyin"]) & (before["surname_pinyin"] == after["surname_pinyin"])
    assert (other & alike).mean() == pytest.approx(HARD.homophone, abs=0.01)
    assert (other & ~alike).mean() == pytest.approx(HARD.mistyped_name, abs=0.006)
    spread = both["name_w"].str.contains("\u3000").sum() / both["name"].str.contains(r"^\p{Han}{2}$").sum()
    assert spread == pytest.approx(HARD.padded_name, abs=0.02)
    assert (simplify(both["name_w"]) != both["name_w"]).mean() == pytest.approx(HARD.traditional_name, abs=0.01)


def test_ids_are_mistyped_or_transposed_as_often_as_the_profile_says(both: pl.DataFrame) -> None:
    there = both.filter(pl.col("resident_id_w").is_not_null())
    written = there["resident_id_w"].str.normalize("NFKC")
    assert (written != there["resident_id"]).mean() == pytest.approx(HARD.mistyped_id + HARD.transposed_id, abs=0.008)
    wide = (written != there["resident_id_w"]).mean()
    assert wide == pytest.approx(HARD.full_width, abs=0.01)


def test_birth_dates_are_swapped_or_mistyped_as_often_as_the_profile_says(both: pl.DataFrame) -> None:
    there = both.filter(pl.col("birth_date_w").is_not_null())
    rate = HARD.swapped_birth_date + HARD.mistyped_birth_date
    assert (there["birth_date_w"] != there["birth_date"]).mean() == pytest.approx(rate, abs=0.01)


def test_a_slip_stays_until_the_register_is_typed_anew(world: World) -> None:
    first, later = world.moment(date(2024, 12, 31)), world.moment(DAY)
    clerk = _clerk(world)
    names = [clerk.write(rows, DAY, ["name"]).with_columns(rows["person"]) for rows in (first, later)]
    both = names[0].join(names[1], on="person", suffix="_later")
    assert (both["name"] == both["name_later"]).all()
    anew = _clerk(world, typing=0).write(first, DAY, ["name"])["name"]
    assert (anew != names[0]["name"]).any()


def test_the_social_insurance_register_of_the_easy_profile_is_nearly_clean() -> None:
    easy = errors_for("social-insurance", PROFILES["easy"], "easy")
    assert easy.missing_id < 0.01
    assert easy.changed_employer == 0
    assert errors_for("town-census", PROFILES["easy"], "easy").missing_id == pytest.approx(0.08)
    assert errors_for("social-insurance", HARD, "hard") == HARD
