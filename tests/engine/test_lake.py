from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rencai.engine.files import write_whole
from rencai.engine.lake import Lake
from rencai.engine.measure import Measures
from rencai.vocabulary.errors import BadState

DAY = date(2025, 12, 31)


def test_a_table_is_read_back_at_its_date_and_the_latest_date_is_found(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.write("people", DAY, pl.DataFrame({"person": ["P-1"]}))
    lake.write("people", date(2024, 12, 31), pl.DataFrame({"person": ["P-0"]}))
    assert lake.scan("people", DAY).collect()["person"].to_list() == ["P-1"]
    assert lake.latest("people") == DAY
    assert lake.latest("people", on=date(2025, 6, 30)) == date(2024, 12, 31)


def test_a_date_that_was_not_built_is_answered_with_the_dates_there_are(tmp_path: Path) -> None:
    Lake(tmp_path).write("people", DAY, pl.DataFrame({"person": []}))
    with pytest.raises(BadState, match="2025-12-31"):
        Lake(tmp_path).scan("people", date(2020, 1, 1))


def test_an_empty_lake_says_to_build_first(tmp_path: Path) -> None:
    with pytest.raises(BadState, match="rencai build"):
        Lake(tmp_path).latest("people")


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, b"old")
    with pytest.raises(TypeError):
        write_whole(path, None)  # type: ignore[arg-type]  # the failure is the point
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_each_stage_is_measured_with_its_seconds_and_its_own_peak() -> None:
    measures = Measures()
    with measures.measure("large"):
        assert len(b"x" * 80_000_000) == 80_000_000
    with measures.measure("small"):
        pass
    large, small = measures.stages
    assert (large.stage, small.stage) == ("large", "small")
    assert large.seconds > 0
    assert small.peak_mib <= large.peak_mib
