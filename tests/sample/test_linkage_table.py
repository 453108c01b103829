"""The flat table of records with known people."""

from __future__ import annotations

import polars as pl
import pytest

from rencai.identity.keys import LINK_KEYS
from rencai.sample import linkage_table
from rencai.vocabulary.errors import BadInput


def test_the_same_seed_gives_the_same_records() -> None:
    first, again = linkage_table(2_000, 5, "hard"), linkage_table(2_000, 5, "hard")
    assert first[0].equals(again[0])
    assert first[1].equals(again[1])
    assert not first[0].equals(linkage_table(2_000, 6, "hard")[0])


def test_it_holds_link_keys_as_text_and_about_two_rows_a_person() -> None:
    records, truth = linkage_table(20_000, 1, "easy")
    assert set(records.columns) - {"record"} <= set(LINK_KEYS)
    assert records.schema["record"] == truth.schema["record"] == pl.UInt32
    assert all(kind == pl.String for kind in records.drop("record").dtypes)
    assert 20_000 / truth["person"].n_unique() == pytest.approx(2.2, rel=0.05)


def test_hard_records_miss_what_the_profile_says() -> None:
    records, _ = linkage_table(20_000, 1, "hard")
    missing = {name: records[name].null_count() / 20_000 for name in records.columns}
    assert missing["phone"] == pytest.approx(1 / 3, abs=0.02)
    assert missing["birth_date"] == pytest.approx(1 / 3, abs=0.02)
    assert missing["resident_id"] == pytest.approx(0.6, abs=0.02)
    assert missing["name"] == 0


def test_both_profiles_speak_of_the_same_people() -> None:
    assert linkage_table(3_000, 4, "easy")[1].equals(linkage_table(3_000, 4, "hard")[1])


def test_an_unknown_profile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match="easy, hard"):
        linkage_table(100, 1, "impossible")
