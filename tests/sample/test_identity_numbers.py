"""Identifiers of the sample: right in form, belonging to nobody."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.sample.draws import Draws
from rencai.sample.identity_numbers import make_credit_codes, make_phones, make_resident_ids, with_id_check
from rencai.vocabulary.identifiers import ResidentId, is_credit_code, is_resident_id, resident_id_check


def _ids(size: int, seed: int) -> tuple[pl.DataFrame, pl.Series]:
    draws = Draws.of(seed, "test")
    born = pl.Series([date(1980, 5, 17), date(1991, 2, 3)]).gather(draws.integers(0, 2, size))
    female, far = draws.some(size, 0.5), draws.some(size, 0.3)
    return pl.DataFrame({"born": born, "female": female}), make_resident_ids(draws, born, female, far)


def test_resident_ids_carry_valid_check_digits_under_a_region_of_no_place() -> None:
    people, ids = _ids(400, seed=1)
    assert all(is_resident_id(text) and text.startswith("99") for text in ids)
    assert [ResidentId(text).birth_date for text in ids] == people["born"].to_list()
    assert [ResidentId(text).sex == "female" for text in ids] == people["female"].to_list()


def test_resident_ids_are_all_different_even_on_one_birthday() -> None:
    _, ids = _ids(900, seed=2)
    assert ids.n_unique() == 900


@given(st.lists(st.text("0123456789", min_size=17, max_size=17), min_size=1, max_size=20))
def test_the_check_character_of_a_column_is_that_of_the_one(first17: list[str]) -> None:
    assert with_id_check(pl.Series(first17)).to_list() == [text + resident_id_check(text) for text in first17]


@pytest.mark.parametrize("lead", ["91", "12", "52", "93"])
def test_credit_codes_are_valid_and_registered_nowhere(lead: str) -> None:
    codes = make_credit_codes(Draws.of(7, "codes", lead), 900, pl.Series([lead]).new_from_index(0, 900))
    assert all(is_credit_code(code) and code[2:4] == "99" for code in codes)
    assert codes.n_unique() == 900


def test_phones_are_different_and_of_no_network() -> None:
    phones = make_phones(Draws.of(1, "phones"), 50_000)
    assert phones.n_unique() == 50_000
    assert phones.str.contains(r"^129\d{8}$").all()


def test_shares_of_chosen_positions_never_include_weight_zero() -> None:
    weights = np.array([0.0, 1.0, 0.0, 5.0, 2.0])
    chosen = Draws.of(1, "chosen").chosen(weights, 10)
    assert set(chosen.tolist()) == {1, 3, 4}
