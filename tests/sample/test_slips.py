"""Each slip does what it is called, about as often as it is asked to."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.sample import slips
from rencai.sample.draws import Draws
from rencai.sample.identity_numbers import make_phones, make_resident_ids
from rencai.sample.names import make_names
from rencai.vocabulary.identifiers import resident_id_passes
from rencai.vocabulary.names import han_names, simplify

SIZE = 20_000


@pytest.fixture(scope="module")
def names() -> pl.Series:
    draws = Draws.of(1, "names")
    none = np.zeros(SIZE, dtype=bool)
    return make_names(draws, draws.integers(1955, 2003, SIZE), draws.some(SIZE, 0.5), none)


@pytest.fixture(scope="module")
def births() -> pl.Series:
    days = Draws.of(1, "births").integers(0, 15_000, SIZE)
    return pl.Series([date(1960, 1, 1) + timedelta(int(day)) for day in days])


def _changed(before: pl.Series, after: pl.Series) -> float:
    return float((before != after).mean())  # type: ignore[arg-type]


def test_a_sound_alike_is_read_as_the_name(names: pl.Series) -> None:
    written = slips.sound_alike(Draws.of(1, "test"), names, 0.05)
    before, after = han_names(names), han_names(written)
    assert _changed(names, written) == pytest.approx(0.05, abs=0.008)
    same = (before["given_pinyin"] == after["given_pinyin"]) & (before["surname_pinyin"] == after["surname_pinyin"])
    # Some characters have more than one reading; the table of the names may take another.
    assert same.mean() > 0.99


def test_a_traditional_name_is_the_name_once_simplified(names: pl.Series) -> None:
    written = slips.traditional(Draws.of(1, "test"), names, 0.05)
    assert _changed(names, written) == pytest.approx(0.05, abs=0.008)
    assert _changed(simplify(names), simplify(written)) == 0


def test_a_mistyped_name_is_another_name(names: pl.Series) -> None:
    written = slips.mistype_name(Draws.of(1, "test"), names, 0.02)
    assert _changed(names, written) == pytest.approx(0.02, abs=0.005)
    assert written.str.len_chars().equals(names.str.len_chars())


def test_swapped_dates_change_month_and_day_only(births: pl.Series) -> None:
    written = slips.swap_month_and_day(Draws.of(1, "test"), births, 0.05)
    moved = births != written
    assert moved.mean() == pytest.approx(0.05, abs=0.008)
    assert (births.dt.year() == written.dt.year()).all()
    assert (births.filter(moved).dt.month() == written.filter(moved).dt.day()).all()


def test_a_mistyped_id_fails_its_check_digit_or_names_another_day(births: pl.Series) -> None:
    draws = Draws.of(1, "test")
    ids = make_resident_ids(draws, births, draws.some(SIZE, 0.5), draws.some(SIZE, 0.5))
    wrong = slips.mistype_digit(draws, ids, 0.03, 17, first=2)
    moved = ids != wrong
    assert moved.mean() == pytest.approx(0.03, abs=0.005)
    assert not wrong.filter(moved).to_frame("id").select(resident_id_passes(pl.col("id"))).to_series().any()


@given(st.integers(0, 1000), st.floats(0, 1))
def test_a_mistyped_digit_is_one_digit(seed: int, rate: float) -> None:
    phones = make_phones(Draws.of(seed, "phones"), 50)
    wrong = slips.mistype_digit(Draws.of(seed, "test"), phones, rate, 11, first=3)
    apart = [sum(a != b for a, b in zip(x, y, strict=True)) for x, y in zip(phones, wrong, strict=True)]
    assert set(apart) <= {0, 1}
    assert all(x[:3] == y[:3] for x, y in zip(phones, wrong, strict=True))


@given(st.integers(0, 1000))
def test_transposed_digits_are_the_same_digits(seed: int) -> None:
    phones = make_phones(Draws.of(seed, "phones"), 50)
    wrong = slips.transpose_digits(Draws.of(seed, "test"), phones, 1.0, 11)
    assert [sorted(x) for x in phones] == [sorted(x) for x in wrong]
    assert (phones != wrong).sum() > 0


def test_a_slip_leaves_missing_values_missing() -> None:
    nothing = pl.Series([None, None], dtype=pl.String)
    draws = Draws.of(1, "test")
    for written in (
        slips.sound_alike(draws, nothing, 1.0),
        slips.mistype_digit(draws, nothing, 1.0, 11),
        slips.full_width(draws, nothing, 1.0),
        slips.traditional(draws, nothing, 1.0),
    ):
        assert written.null_count() == 2


def test_short_names_are_spread_with_a_wide_space() -> None:
    written = slips.spread_short_names(Draws.of(1, "test"), pl.Series(["陈伟", "林志明", None]), 1.0)
    assert written.to_list() == ["陈\u3000伟", "林志明", None]


def test_full_width_digits_are_the_same_number() -> None:
    written = slips.full_width(Draws.of(1, "test"), pl.Series(["12900000001"]), 1.0)
    assert written.to_list() == ["１２９０００００００１"]
