"""Which kept mapping a file belongs to, and what is proposed for a file nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from rencai.city import City
from rencai.city.mappings import SourceMapping, load_mapping
from rencai.sources import propose, read_file
from rencai.sources.choosing import bears_name
from rencai.sources.proposal_text import proposal_as_yaml, source_id
from rencai.vocabulary.fields import Kind

Write = Callable[[str, str | bytes], Path]

INSURANCE = """\
source: social-insurance
name: {zh: 参保登记, en: Insurance}
kind: person
file_names: ["*参保*"]
columns:
  - {field: name, headings: [参保人], required: true}
  - {field: resident_id, headings: [证件号码]}
  - {field: pay, headings: [月缴费基数], unit: yuan-month}
  - {field: hired_on, headings: [参保时间]}
"""
INSURANCE_ROWS = "参保人,证件号码,月缴费基数,参保时间\n张三,11010519491231002X,5000,2021-03\n"


def city_with(city: City, *mappings: SourceMapping) -> City:
    """The shipped city with other mappings."""
    stand_in = SimpleNamespace(sources=mappings, degrees=city.degrees, gazetteer=city.gazetteer, id=city.id)
    return cast(City, stand_in)


@pytest.fixture
def insurance(tmp_path: Path) -> SourceMapping:
    path = tmp_path / "social-insurance.yaml"
    path.write_text(INSURANCE, encoding="utf-8")
    return load_mapping(path)


def test_a_file_with_the_headings_of_a_kept_mapping_is_read_by_it(
    write: Write, city: City, insurance: SourceMapping
) -> None:
    reading = read_file(write("x.csv", INSURANCE_ROWS), city_with(city, insurance))
    assert (reading.proposed, reading.mapping.source) == (False, "social-insurance")
    assert reading.rows["pay_low"].to_list() == [5000.0]


def test_the_name_of_the_file_makes_up_for_missing_columns(write: Write, city: City, insurance: SourceMapping) -> None:
    text = "参保人,证件号码\n张三,11010519491231002X\n"
    assert read_file(write("x.csv", text), city_with(city, insurance)).proposed
    assert not read_file(write("2025年6月参保.csv", text), city_with(city, insurance)).proposed


def test_a_file_of_another_register_is_not_forced_into_a_kept_mapping(
    write: Write, city: City, insurance: SourceMapping
) -> None:
    text = "姓名,证件号码,毕业院校,专业\n张三,11010519491231002X,甲大学,纺织\n"
    assert read_file(write("x.csv", text), city_with(city, insurance)).proposed


def test_a_packed_file_bears_its_name_too(insurance: SourceMapping) -> None:
    assert bears_name(insurance, Path("参保2025.csv.gz"))


def fields(path: Path, city: City) -> dict[str, str]:
    proposal = propose(path, city)
    return {choice.field: choice.heading or choice.column for choice in proposal.choices}


def test_headings_in_either_language_are_understood(write: Write, city: City) -> None:
    text = "Job Title,company_name,Salary Range,workLocation,Education\nengineer,甲公司,8-12k,深圳,本科\n"
    assert fields(write("a.csv", text), city) == {
        "title": "Job Title", "employer": "company_name", "pay": "Salary Range", "place": "workLocation",
        "degree": "Education",
    }  # fmt: skip


def test_longer_headings_are_understood_by_their_end_but_not_those_of_somebody_else(write: Write, city: City) -> None:
    text = "申报人员姓名,法定代表人姓名,紧急联系人电话,本人联系手机号码(必填)\n张三,李四,13800138001,13800138000\n"
    assert fields(write("a.csv", text), city) == {"name": "申报人员姓名", "phone": "本人联系手机号码(必填)"}


def test_cells_overrule_a_heading_that_can_mean_two_things(write: Write, city: City) -> None:
    divisions = write("a.csv", "name,XB\n" + "张三丰,化学部\n李四光,地学部\n" * 3)
    sexes = write("b.csv", "name,XB\n" + "张三丰,男\n李四光,女\n" * 3)
    assert fields(divisions, city)["field_of_work"] == "XB"
    assert fields(sexes, city)["sex"] == "XB"


def test_what_no_heading_tells_is_found_in_the_cells(write: Write, city: City) -> None:
    text = "A1,A2,A3\n张建国,11010519491231002X,13800138000\n李秀英,11010519491231002X,13900139000\n"
    assert fields(write("a.csv", text), city) == {"name": "A1", "resident_id": "A2", "phone": "A3"}


def test_a_table_without_headings_is_mapped_by_position(write: Write, city: City) -> None:
    rows = [
        "缝纫工,晋江市甲鞋业有限公司,4-8千/月,泉州·晋江市,04-21",
        "车间主管,晋江市乙服装有限公司,8千-1万,晋江市陈埭镇,04-22",
    ]
    proposal = propose(write("jobs_2021.csv", "\n".join(rows)), city)
    found = {column.field: (column.position, column.year) for column in proposal.mapping.columns}
    assert proposal.mapping.kind is Kind.POST
    assert found == {
        "title": (1, None), "employer": (2, None), "pay": (3, None), "place": (4, None), "posted_on": (5, 2021),
    }  # fmt: skip


def test_the_kind_follows_from_what_the_rows_speak_of(write: Write, city: City) -> None:
    employer = "单位名称,统一社会信用代码,经营范围\n甲有限公司,91310000755045290C,制鞋\n"
    post = "单位名称,招聘岗位,招聘人数,月薪\n甲有限公司,缝纫工,20,5000-8000\n"
    person = "单位名称,姓名,身份证号\n甲有限公司,张三,11010519491231002X\n"
    kinds = [propose(write(f"{at}.csv", text), city).mapping.kind for at, text in enumerate((employer, post, person))]
    assert kinds == [Kind.EMPLOYER, Kind.POST, Kind.PERSON]


def test_a_unit_in_the_heading_is_kept(write: Write, city: City) -> None:
    proposal = propose(
        write("a.csv", "企业名称,信用代码,主营业务收入（万元）\n甲有限公司,91310000755045290C,1200\n"), city
    )
    assert [column.unit for column in proposal.mapping.columns] == [None, None, "ten-thousand-yuan"]


def test_a_proposal_printed_and_kept_reads_the_file_the_same(write: Write, city: City, tmp_path: Path) -> None:
    text = '"*姓名","年薪(万元)",备注,"yes"\n张三,12,x,1\n李四,8-10,y,2\n'
    path = write("2025年花名册.csv", text)
    proposal = propose(path, city)
    (tmp_path / "kept").mkdir()
    kept = tmp_path / "kept" / f"{source_id(proposal.mapping.source)}.yaml"
    kept.write_text(proposal_as_yaml(proposal, city=city.id), encoding="utf-8")
    assert load_mapping(kept).columns == proposal.mapping.columns
    again, first = read_file(path, city, load_mapping(kept)), read_file(path, city)
    assert again.rows.equals(first.rows)
    assert kept.name == "2025-nian-hua-ming-ce.yaml"


def test_left_over_headings_are_listed(write: Write, city: City) -> None:
    proposal = propose(write("a.csv", "姓名,手机,星座\n张三,13800138000,白羊\n"), city)
    assert proposal.unmapped == ("星座",)
    assert "# Not mapped: 星座" in proposal_as_yaml(proposal, city="jinjiang")
