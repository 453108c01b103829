from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.identifiers import (
    ResidentId,
    credit_code_check,
    credit_code_passes,
    is_credit_code,
    is_resident_id,
    resident_id_check,
    resident_id_passes,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def resident_ids(draw: st.DrawFn) -> str:
    day = date(1930, 1, 1) + timedelta(days=draw(st.integers(0, 34_000)))
    first17 = f"99{draw(st.integers(0, 9999)):04d}{day:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first17 + resident_id_check(first17)


def test_the_standards_own_example_passes() -> None:
    assert is_resident_id("11010519491231002X")


def test_a_real_credit_code_passes() -> None:
    assert is_credit_code("12100000466292295U")


@given(resident_ids(), st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_changed_digit_never_passes(text: str, at: int, digit: str) -> None:
    changed = text[:at] + digit + text[at + 1 :]
    assert changed == text or not is_resident_id(changed)


@given(st.lists(st.one_of(resident_ids(), st.text("0123456789X", min_size=15, max_size=19)), min_size=1))
def test_the_column_agrees_with_the_single_value(texts: list[str]) -> None:
    column = pl.DataFrame({"text": texts}).select(resident_id_passes(pl.col("text"))).to_series()
    assert column.to_list() == [is_resident_id(text) for text in texts]


@given(st.lists(st.text(ALPHABET, min_size=17, max_size=17), min_size=1), st.sampled_from(ALPHABET))
def test_the_credit_code_column_agrees_with_the_single_value(firsts: list[str], other: str) -> None:
    codes = [first + credit_code_check(first) for first in firsts] + [firsts[0] + other]
    column = pl.DataFrame({"text": codes}).select(credit_code_passes(pl.col("text"))).to_series()
    assert column.to_list() == [is_credit_code(code) for code in codes]


def test_birth_date_and_sex_are_read_from_the_number() -> None:
    holder = ResidentId("11010519491231002X")
    assert (holder.birth_date, holder.sex, holder.is_invented) == (date(1949, 12, 31), "female", False)


def test_a_wrong_number_is_refused_without_repeating_it() -> None:
    with pytest.raises(BadInput) as caught:
        ResidentId("110105194912310021")
    assert "110105194912310021" not in str(caught.value)
