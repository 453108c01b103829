"""The folder that a sample is: what lies in it, and what happens when it is asked for again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rencai.city import City
from rencai.sample.months import delivery_dates
from rencai.sample.registers import sources
from rencai.sample.writing import write_sample
from rencai.sources import read_file
from rencai.vocabulary.errors import BadInput, BadState
from tests.sample.conftest import SMALL

READ = [date(2021, 12, 31), date(2024, 12, 31), date(2026, 6, 30)]


@pytest.fixture(scope="module")
def readings(small_sample: Path, jinjiang: City) -> dict[tuple[date, str], object]:
    return {
        (day, file.name): read_file(file, jinjiang, None, accept_invented=True)
        for day in READ
        for file in sorted((small_sample / "deliveries" / day.isoformat()).iterdir())
    }


def _rows(small_sample: Path) -> pl.DataFrame:
    return pl.read_parquet(small_sample / "truth" / "rows.parquet")


def _cells(folder: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    for path in sorted((folder / "deliveries").rglob("*")):
        if path.suffix == ".xlsx":
            yield path.name, pl.read_excel(path, has_header=False, infer_schema_length=0)
        elif path.is_file():
            yield path.name, pl.DataFrame({"bytes": [path.read_bytes()]})


def test_deliveries_come_at_year_ends_and_in_the_last_six_months(small_sample: Path) -> None:
    days = sorted(path.name for path in (small_sample / "deliveries").iterdir())
    assert days == [day.isoformat() for day in delivery_dates()]
    assert len(days) == 11


def test_it_says_of_itself_that_it_is_invented(small_sample: Path) -> None:
    about = json.loads((small_sample / "sample.json").read_text(encoding="utf-8"))
    assert about["invented"] is True
    assert about["parameters"]["people"] == SMALL
    assert about["counts"]["rows"] == _rows(small_sample).height


def test_year_ends_bring_every_source_and_months_the_monthly_ones(
    readings: dict[tuple[date, str], object],
) -> None:
    found = {day: {reading.mapping.source for (on, _), reading in readings.items() if on == day} for day in READ}  # type: ignore[attr-defined]
    assert found[READ[0]] == found[READ[1]] == set(sources())
    assert found[READ[2]] == {"social-insurance", "recognised-talent", "skills-evaluations", "employers-posts"}
    assert len(sources()) >= 9


def test_every_row_a_department_wrote_has_its_truth(
    readings: dict[tuple[date, str], object], small_sample: Path
) -> None:
    truth = _rows(small_sample)
    for (day, name), reading in readings.items():
        known = truth.filter((pl.col("delivery") == day) & (pl.col("file") == name))["row"]
        kept = reading.rows["row"]  # type: ignore[attr-defined]
        assert kept.is_in(known.implode()).all(), name
        lost = known.len() - kept.len()
        assert lost == reading.balance["repeats"], name  # type: ignore[attr-defined]


def test_the_citys_mappings_read_nearly_everything(readings: dict[tuple[date, str], object]) -> None:
    for (_, name), reading in readings.items():
        assert reading.balance["set_aside"] <= 2, name  # type: ignore[attr-defined]
        required = {"name", "title"} & set(reading.rows.columns)  # type: ignore[attr-defined]
        assert required, name


def test_dates_of_all_styles_are_read_as_the_same_days(
    readings: dict[tuple[date, str], object], small_sample: Path
) -> None:
    people = pl.read_parquet(small_sample / "truth" / "people.parquet").select(entity="person", born="birth_date")
    truth = _rows(small_sample).filter(pl.col("kind") == "person").join(people, on="entity")
    for (day, name), reading in readings.items():
        rows: pl.DataFrame = reading.rows  # type: ignore[attr-defined]
        if "birth_date" not in rows.columns or rows.height < 30:
            continue
        mine = truth.filter((pl.col("delivery") == day) & (pl.col("file") == name)).join(rows, on="row")
        told = mine.filter(pl.col("birth_date").is_not_null())
        assert (told["birth_date"] == told["born"]).mean() > 0.93, name


def test_files_differ_in_encoding_form_and_date_style(small_sample: Path) -> None:
    day = small_sample / "deliveries" / "2021-12-31"
    insured = (day / "晋江市社保参保登记_20211231.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        insured.decode("utf-8")
    assert "身份证号" in insured.decode("gb18030")
    assert (day / "科技项目团队成员2021.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert {path.suffix for path in day.iterdir()} == {".csv", ".xlsx", ".json"}
    countryside = (day / "农村实用人才登记2021.csv").read_bytes().decode("gb18030")
    assert "合计" in countryside
    assert any("年" in line and "月" in line for line in countryside.splitlines()[1:9])
    assert (small_sample / "deliveries" / "2026-06-30" / "企业岗位_202606.jsonl").is_file()


def test_headings_drift_from_year_to_year(small_sample: Path) -> None:
    old = (small_sample / "deliveries" / "2021-12-31" / "晋江市社保参保登记_20211231.csv").read_bytes()
    new = (small_sample / "deliveries" / "2025-12-31" / "企业职工参保明细_202512.csv").read_bytes()
    first, later = old.decode("gb18030").splitlines()[0], new.decode("utf-8").splitlines()[0]
    assert set(first.split(",")) != set(later.split(","))


@pytest.fixture
def one_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first delivery, where what matters is the folder."""
    monkeypatch.setattr("rencai.sample.writing.delivery_dates", lambda: delivery_dates()[:1])


@pytest.mark.usefixtures("one_delivery")
def test_the_same_seed_writes_the_same_cells_and_another_seed_others(jinjiang: City, tmp_path: Path) -> None:
    for name, seed in (("first", 3), ("again", 3), ("other", 4)):
        write_sample(jinjiang, tmp_path / name, people=SMALL, seed=seed)
    first, again, other = (dict(_cells(tmp_path / name)) for name in ("first", "again", "other"))
    assert list(first) == list(again)
    assert all(first[name].equals(again[name]) for name in first)
    assert not any(first[name].equals(other[name]) for name in first.keys() & other.keys())
    assert _rows(tmp_path / "first").equals(_rows(tmp_path / "again"))


@pytest.mark.usefixtures("one_delivery")
def test_asked_again_it_leaves_what_stands_and_heals_what_is_broken(jinjiang: City, tmp_path: Path) -> None:
    out = tmp_path / "sample"
    assert write_sample(jinjiang, out, people=500, seed=1)["written"]
    assert not write_sample(jinjiang, out, people=500, seed=1)["written"]
    (out / "truth" / "rows.parquet").unlink()
    assert write_sample(jinjiang, out, people=500, seed=1)["written"]
    assert (out / "truth" / "rows.parquet").is_file()
    (out / ".being-written").touch()
    assert write_sample(jinjiang, out, people=500, seed=1)["written"]


@pytest.mark.usefixtures("one_delivery")
def test_another_sample_is_written_over_only_when_that_is_said(jinjiang: City, tmp_path: Path) -> None:
    write_sample(jinjiang, tmp_path / "s", people=500, seed=1)
    with pytest.raises(BadState, match="--force"):
        write_sample(jinjiang, tmp_path / "s", people=500, seed=2)
    about = write_sample(jinjiang, tmp_path / "s", people=500, seed=2, force=True)
    assert about["parameters"]["seed"] == 2


def test_a_folder_with_other_things_is_left_alone(jinjiang: City, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(BadInput, match="new folder"):
        write_sample(jinjiang, tmp_path, people=500, seed=1)
    mine = tmp_path / "mine"
    (mine / "deliveries").mkdir(parents=True)
    with pytest.raises(BadInput, match="no sample wrote"):
        write_sample(jinjiang, mine, people=500, seed=1)


def test_the_truth_says_who_left_and_where_shortages_were_planted(small_sample: Path) -> None:
    truth = small_sample / "truth"
    people = pl.read_parquet(truth / "people.parquet")
    gone = pl.read_parquet(truth / "leaving.parquet")
    assert set(gone["how"].unique()) <= {"left", "retired"}
    assert people.filter(pl.col("status").is_in(["left", "retired"]))["person"].sort().equals(gone["person"].sort())
    assert pl.read_parquet(truth / "shortages.parquet").height == 8
    assert pl.read_parquet(truth / "posts.parquet")["post"].is_unique().all()
    assert pl.read_parquet(truth / "spells.parquet").height > people.filter(pl.col("arrived_on").is_not_null()).height
