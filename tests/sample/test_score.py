"""The score of a base against the truth, on a base of four rows that is made by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.engine.lake import Lake
from rencai.sample.score import pair_score, score
from rencai.vocabulary.errors import BadState
from rencai.vocabulary.fields import Kind

DAY = date(2026, 6, 30)


def _rows(entities: list[object], kind: str = "person") -> pl.DataFrame:
    size = len(entities)
    return pl.DataFrame(
        {
            "delivery": [DAY] * size,
            "file": ["a.csv"] * size,
            "row": list(range(2, size + 2)),
            "kind": [kind] * size,
            "entity": entities,
        },
        schema_overrides={"row": pl.Int64},
    )


def test_pairs_are_counted_by_who_belongs_together() -> None:
    found = pair_score(Kind.PERSON, _rows([1, 1, 1, 2]), _rows(["P-1", "P-1", "P-2", "P-2"]))
    assert (found.true_pairs, found.found_pairs, found.right_pairs) == (3, 2, 1)
    assert (found.precision, found.recall) == (pytest.approx(0.5), pytest.approx(1 / 3))
    assert found.f1 == pytest.approx(0.4)


def test_rows_that_the_base_did_not_keep_do_not_count() -> None:
    found = pair_score(Kind.PERSON, _rows([1, 1, 2]), _rows(["P-1", "P-1"]))
    assert found.not_in_base == 1
    assert found.f1 == 1


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12))
def test_counting_by_sizes_equals_counting_the_pairs(groups: list[tuple[int, int]]) -> None:
    truth, base = [true for true, _ in groups], [f"P-{found}" for _, found in groups]
    scored = pair_score(Kind.PERSON, _rows(list(truth)), _rows(list(base)))
    every = [(i, j) for i in range(len(groups)) for j in range(i)]
    assert scored.true_pairs == sum(truth[i] == truth[j] for i, j in every)
    assert scored.found_pairs == sum(base[i] == base[j] for i, j in every)
    assert scored.right_pairs == sum(truth[i] == truth[j] and base[i] == base[j] for i, j in every)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    sample, home = tmp_path / "sample", tmp_path / "home"
    (sample / "truth").mkdir(parents=True)
    (sample / "sample.json").write_text(json.dumps({"invented": True}))
    truth = _rows([0, 0, 1]).with_columns(employer=pl.Series([0, 0, 1], dtype=pl.UInt32))
    truth.with_columns(pl.col("entity").cast(pl.UInt32)).write_parquet(sample / "truth" / "rows.parquet")
    people = {
        "person": [0, 1, 2],
        "team": ["skilled", "rural", None],
        "town": ["350582101"] * 3,
        "chain": ["food", None, "food"],
        "arrived_on": [date(2021, 1, 1)] * 3,
        "left_on": [None, None, date(2024, 5, 1)],
    }
    table = pl.DataFrame(people, schema_overrides={"person": pl.UInt32})
    table.write_parquet(sample / "truth" / "people.parquet")
    lake = Lake(home / "lake")
    lake.write("membership", DAY, _rows(["P-1", "P-1", "P-2"]))
    lake.write("people", DAY, table.select("team", "town", "chain", status=pl.Series(["here", "here", "left"])))
    lake.write("employers", DAY, pl.DataFrame({"employer": ["E-1", "E-2"]}))
    return sample, home


def test_a_base_is_held_against_the_truth(folders: tuple[Path, Path]) -> None:
    found = score(*folders)
    assert found["on"] == "2026-06-30"
    assert found["pairs"]["person"]["f1"] == 1
    assert found["counts"]["people_here"] == {"true": 2, "true_and_in_some_row": 2, "found": 2}
    assert found["counts"]["employers_named"] == {"true": 2, "found": 2}
    by_team = {group["team"]: (group["true"], group["found"]) for group in found["counts"]["people_by_team"]}
    assert by_team == {"skilled": (1, 1), "rural": (1, 1)}


def test_a_base_of_other_files_is_refused(folders: tuple[Path, Path]) -> None:
    sample, home = folders
    other = _rows(["P-1", "P-1", "P-2"]).with_columns(file=pl.lit("b.csv"))
    Lake(home / "lake").write("membership", DAY, other)
    with pytest.raises(BadState, match="not built from this sample"):
        score(sample, home)
