"""The shipped city's own mappings and rules on a small invented city whose truth is known."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from rencai.city import load_city
from rencai.sample.writing import write_sample
from tests.talentbase.conftest import Built, built_into
from tests.talentbase.test_secrecy import texts

DAY = date(2021, 12, 31)
SEALED = ("resident_id", "other_id", "phone")


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The first delivery of a sample of 500 people, built; its truth is moved away first."""
    root, city = tmp_path_factory.mktemp("sample"), load_city()
    write_sample(city, root / "in", people=500, seed=7)
    (root / "in" / "truth").rename(root / "truth")
    return built_into(root / "home", root / "in", city, classifier=None, on=DAY)


@pytest.fixture(scope="module")
def truth(sampled: Built) -> pl.DataFrame:
    """Rows of the delivery with the person they speak of."""
    rows = pl.read_parquet(sampled.folder.parent / "truth" / "rows.parquet").filter(pl.col("delivery") == DAY)
    people = pl.read_parquet(sampled.folder.parent / "truth" / "people.parquet")
    return rows.filter(pl.col("kind") == "person").join(people, left_on="entity", right_on="person")


def test_every_file_is_read_by_a_kept_mapping_and_every_row_accounted_for(sampled: Built) -> None:
    assert {file["mapping"] for file in sampled.about["files"]} == {"kept"}
    rows = sampled.about["rows"]
    assert rows["read"] == rows["kept"] + rows["set_aside"] + rows["repeats"]
    assert rows["kept"] > 900


def test_nearly_every_person_is_found_once(sampled: Built, truth: pl.DataFrame) -> None:
    members = sampled.table("membership").with_columns(pl.col("row").cast(pl.Int64))
    both = members.join(truth, on=["kind", "delivery", "file", "row"], suffix="_true")
    assert both.height == members.filter(pl.col("kind") == "person").height
    one = both.group_by("entity").agg(pl.col("entity_true").n_unique())["entity_true"]
    whole = both.group_by("entity_true").agg(pl.col("entity").n_unique())["entity"]
    assert (one == 1).mean() > 0.99
    assert (whole == 1).mean() > 0.98


def test_people_are_placed_as_the_truth_has_them(sampled: Built, truth: pl.DataFrame) -> None:
    """Compared are those who have not moved since; what the first delivery says of others is still so then."""
    people = sampled.table("people", DAY).filter(pl.col("status") == "here")
    members = sampled.table("membership").with_columns(pl.col("row").cast(pl.Int64))
    known = members.join(truth, on=["kind", "delivery", "file", "row"], suffix="_true").unique("entity")
    both = known.join(people, left_on="entity", right_on="person", suffix="_found").filter(~pl.col("team").is_null())
    assert (both["team_found"] == both["team"]).mean() > 0.93
    assert (both["sex_found"] == both["sex"]).mean() > 0.99


def test_no_identifier_of_the_sample_lies_in_the_clear(sampled: Built, truth: pl.DataFrame) -> None:
    secrets = {value for column in SEALED for value in truth[column].drop_nulls()}
    names = set(truth["name"].drop_nulls())
    assert len(secrets) > 300
    for path in (path for path in sampled.home.rglob("*") if path.is_file()):
        for text in texts(path):
            assert not [secret for secret in secrets if secret in text], path
        if path.suffix == ".parquet":
            # A short name may be part of an employer's; as a value of its own it must not stand anywhere.
            for column in pl.read_parquet(path).select(pl.col(pl.String)).get_columns():
                assert names.isdisjoint(column.unique()), (path, column.name)
