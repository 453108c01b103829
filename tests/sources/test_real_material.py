"""Real files of many makers through proposed mappings: all rows accounted for, values right."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from rencai.city import City, load_city
from rencai.sources import Reading, read_file
from rencai.sources.books import read_book
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import Kind

pytestmark = pytest.mark.shared


@cache
def _city() -> City:
    return load_city()


@cache
def _reading(path: Path) -> Reading:
    reading = read_file(path, _city())
    said = reading.balance
    assert said["read"] == said["kept"] + said["set_aside"] + said["repeats"]
    return reading


@cache
def _cells(path: Path) -> pl.DataFrame:
    return read_book(path).sheets[0].frame


def with_raw(reading: Reading, **columns: str) -> pl.DataFrame:
    """Clean rows beside cells as they stood in the file, by the number of the column."""
    cells = _cells(reading.path)
    return reading.rows.join(cells.select("row", **{name: pl.col(at) for name, at in columns.items()}), on="row")


def test_45_233_job_ads_are_all_kept(shared: Path) -> None:
    reading = _reading(shared / "data/cn-job-ads-2024-25/jobs.csv.gz")
    assert (reading.mapping.kind, reading.proposed) == (Kind.POST, True)
    assert reading.balance == {"read": 45_233, "kept": 45_233, "set_aside": 0, "repeats": 0, "reasons": {}}
    mapped = {column.headings[0]: column.field for column in reading.mapping.columns}
    assert {
        "职位": "title",
        "公司": "employer",
        "地区": "place",
        "最低薪资": "pay_low",
        "招聘公司": "recruiter",
    }.items() <= mapped.items()


def test_the_job_ads_23_spellings_of_degrees_have_one_id_each(shared: Path) -> None:
    rows = with_raw(_reading(shared / "data/cn-job-ads-2024-25/jobs.csv.gz"), raw="12")
    spellings = dict(rows.filter(pl.col("raw").is_not_null()).select("raw", "degree").unique().iter_rows())
    assert len(spellings) == 23
    expected = {
        "any": {"不限", "学历不限", "不限制", "其他"}, "primary": {"小学"}, "junior-middle": {"初中", "初中及以下"},
        "senior-middle": {"高中", "普通高中"},
        "vocational-secondary": {"中专/中技", "中技/中专", "中等专科", "职业高中", "技工学校"},
        "college": {"大专", "大学专科"}, "bachelor": {"本科", "大学本科", "统招本科"},
        "master": {"硕士", "硕士研究生"}, "doctor": {"博士", "博士研究生"},
    }  # fmt: skip
    assert spellings == {spelling: degree for degree, words in expected.items() for spelling in words}


def test_the_job_ads_places_are_placed_to_a_city(shared: Path) -> None:
    rows = _reading(shared / "data/cn-job-ads-2024-25/jobs.csv.gz").rows
    size = rows.filter(pl.col("place").is_not_null())["place_code"].str.len_chars().fill_null(0)
    assert (size >= 4).mean() >= 0.99
    assert (size >= 6).mean() >= 0.60


def test_the_job_ads_pay_is_yuan_a_month_or_set_aside(shared: Path) -> None:
    reading = _reading(shared / "data/cn-job-ads-2024-25/jobs.csv.gz")
    rows = with_raw(reading, raw="14").with_columns(pl.col("raw").cast(pl.Float64))
    known = rows.filter(pl.col("pay_low").is_not_null())
    assert (known["pay_low"] == known["raw"]).all()
    assert known["pay_low"].min() == 1000
    unclear = reading.dropped.filter(pl.col("reason") == "pay-unit-unclear", pl.col("column") == "最低薪资")
    assert unclear.height == rows.filter(pl.col("raw").is_between(0, 999, closed="right")).height
    assert rows["pays"].is_between(12, 25).all()


def test_the_job_ads_numbers_and_dates_are_right(shared: Path) -> None:
    rows = with_raw(_reading(shared / "data/cn-job-ads-2024-25/jobs.csv.gz"), seen="22", full="6", years="13")
    assert rows["seen_on"].null_count() == 0
    assert (rows["seen_on"].cast(pl.String) == rows["seen"]).all()
    assert dict(rows.select("full", "employer_is_full").drop_nulls().unique().iter_rows()) == {
        "0": False, "1": True, "True": True, "False": False,
    }  # fmt: skip
    assert (rows["experience"] == rows["years"].cast(pl.Float64)).all()
    assert rows["scanned_on"].min() > date(2024, 1, 1)  # type: ignore[operator]


def test_10_507_companies_keep_their_codes_and_places(shared: Path) -> None:
    reading = _reading(shared / "data/cn-companies-2024-25/companies.csv.gz")
    assert (reading.mapping.kind, reading.balance["kept"]) == (Kind.EMPLOYER, 10_507)
    assert reading.rows["credit_code"].n_unique() == 3_925
    assert reading.dropped.is_empty()
    assert reading.rows["established_on"].null_count() == 26
    assert reading.rows["place_code"].count() / reading.rows["place"].count() > 0.99


def test_senior_vacancies_without_headings_are_two_thirds_repeats(shared: Path) -> None:
    reading = _reading(shared / "data/cn-job-ads-guangxi-2022/gxrc_jobs.csv.gz")
    assert [column.field for column in reading.mapping.columns] == [
        "title",
        "employer",
        "pay_low",
        "place",
        "posted_on",
    ]
    assert reading.balance == {"read": 3_358, "kept": 1_085, "set_aside": 0, "repeats": 2_273, "reasons": {}}
    assert reading.rows["pay_low"].min() == 10_001
    assert reading.rows["place_code"].null_count() < 10


def test_a_spreadsheet_without_headings_is_mapped_whole(shared: Path) -> None:
    reading = _reading(shared / "data/cn-job-ads-misc/51job_shanghai_2020.xlsx")
    assert [column.field for column in reading.mapping.columns] == [
        "url", "title", "employer", "benefits", "pay", "description", "place", "employer_kind", "employer_size",
        "industry", "posted_on",
    ]  # fmt: skip
    assert reading.balance["kept"] == 1_603
    rows = with_raw(reading, raw="5", day="11")
    pays = {raw: (low, high) for raw, low, high in rows.select("raw", "pay_low", "pay_high").iter_rows()}
    assert pays["4-8千/月"] == (4000, 8000)
    assert pays["0.8-1万/月"] == (8000, 10_000)
    assert pays["20-30万/年"] == (16_666.67, 25_000)
    assert pays["100元/天"] == (2175, 2175)
    assert pays["200元/小时"] == (34_800, 34_800)
    assert rows["pay_low"].null_count() == 0
    assert (rows["posted_on"].dt.strftime("%m-%d") == rows["day"]).all()
    assert set(rows["posted_on"].dt.year()) == {2020}
    assert set(rows["place_code"]) == {"310104", "310120", "310115"}


def test_cells_of_several_lines_stay_whole(shared: Path) -> None:
    reading = _reading(shared / "data/cn-job-ads-misc/zhilian_bigdata_2019.csv.gz")
    assert reading.balance["kept"] == 291
    assert reading.rows["place_code"].null_count() == 0
    pays = dict(with_raw(reading, raw="2").select("raw", pl.concat_list("pay_low", "pay_high")).iter_rows())
    assert pays["8千-1万"] == [8000, 10_000]
    assert pays["1千以下"] == [None, 1000]
    assert pays["面议"] == [None, None]


def test_campuses_in_gb18030_are_read_with_their_coordinates(shared: Path) -> None:
    reading = _reading(shared / "data/cn-universities/campuses_gb18030.csv")
    assert (reading.encoding, reading.mapping.kind) == ("gb18030", Kind.EMPLOYER)
    assert (reading.balance["read"], reading.balance["set_aside"]) == (2_941, 0)
    named = {row["name"]: row for row in reading.rows.iter_rows(named=True)}
    assert named["景德镇陶瓷学院"]["campus"] == "湘湖校区"
    assert (named["香港大学"]["latitude"], named["香港大学"]["longitude"]) == (22.287502, 114.149268)
    assert reading.rows["latitude"].drop_nulls().is_between(3, 54).mean() > 0.999
    assert reading.rows["longitude"].drop_nulls().is_between(73, 136).mean() > 0.999


def test_academicians_are_persons_with_their_academy_and_year(shared: Path) -> None:
    reading = _reading(shared / "data/cn-academicians/academicians.csv.gz")
    assert (reading.mapping.kind, reading.balance["kept"]) == (Kind.PERSON, 1_164)
    assert set(reading.rows["institution"]) == {"中国工程院", "中国科学院"}
    assert reading.rows["elected_year"].min() >= 1955  # type: ignore[operator]
    assert reading.dropped["reason"].unique().to_list() == ["year-out-of-range"]


MORE = [
    "cn-jobs-and-seekers-2022/job_ads.csv.gz", "cn-jobs-and-seekers-2022/job_seekers.csv.gz",
    "cn-listed-companies/stock_basic_gb18030.csv", "cn-listed-companies/stock_concept_gb18030.csv.gz",
    "cn-universities/university_location.json", "cn-universities/city_location.json",
    "employee-attrition/hr_comma_sep.csv.gz", "employee-attrition/ibm_hr_attrition.csv.gz",
    "employee-attrition/job_change.csv.gz", "employee-attrition/turnover_ru.csv.gz",
    "geo-china/streets_2023.csv.gz", "taxonomies/cn_occupations_2022.csv.gz", "taxonomies/gbt4754_2011.csv.gz",
    "entity-resolution/febrl_dataset3.csv.gz", "entity-resolution/fake_1000.csv.gz",
]  # fmt: skip


@pytest.mark.parametrize("name", MORE)
def test_files_of_quite_other_makers_are_read_without_a_row_lost(shared: Path, name: str) -> None:
    reading = _reading(shared / "data" / name)
    assert reading.balance["read"] > 0


def test_a_json_file_that_is_no_table_is_refused(shared: Path) -> None:
    with pytest.raises(BadInput, match="no table"):
        read_file(shared / "data/cn-universities/universities_by_province.json", _city())
