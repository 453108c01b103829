from __future__ import annotations

from pathlib import Path

import pytest

from rencai.city.mappings import check, load_mappings
from rencai.vocabulary.errors import BadCity
from rencai.vocabulary.fields import Kind

GOOD = """\
source: social-insurance
name: {zh: 社会保险参保登记, en: Social insurance register}
owner: hrss
kind: person
rhythm: monthly
delivers: state
file_names: ["*社保*"]
columns:
  - {field: name, headings: [姓名, 参保人姓名], required: true}
  - {field: resident_id, headings: [身份证号], if_bad: set-aside}
  - {field: pay, headings: [月缴费基数], unit: yuan-month}
"""


def folder_with(tmp_path: Path, text: str, name: str = "social-insurance.yaml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_good_mapping_is_read_and_has_no_findings(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, GOOD)
    (mapping,) = load_mappings(folder)
    assert (mapping.source, mapping.kind, mapping.delivers) == ("social-insurance", Kind.PERSON, "state")
    assert mapping.columns[0].headings == ("姓名", "参保人姓名")
    assert (mapping.columns[1].if_bad, mapping.columns[2].unit) == ("set-aside", "yuan-month")
    assert check(folder, agencies={"hrss"}) == []


@pytest.mark.parametrize(
    ("right", "wrong", "line", "hint"),
    [
        ("kind: person", "kind: people", 4, "person"),
        ("rhythm: monthly", "rythm: monthly", 5, "rhythm"),
        ("owner: hrss", "owner: hrs", 3, "hrss"),
        ("field: resident_id", "field: residentid", 10, "resident_id"),
        ("unit: yuan-month", "unit: yuan-months", 11, "yuan-month"),
        ("if_bad: set-aside", "if_bad: drop", 10, "drop-value"),
        ("headings: [身份证号]", "headings: 身份证号", 10, "headings: [姓名]"),
        ("field: pay, headings: [月缴费基数]", "field: sex, headings: [月缴费基数]", 11, "leave unit out"),
        ("field: resident_id", "field: name", 10, "one line"),
        ("delivers: state", "rhythm: once", 6, "keep one"),
    ],
)
def test_a_finding_names_the_line_and_what_would_be_right(
    tmp_path: Path, right: str, wrong: str, line: int, hint: str
) -> None:
    (finding, *others) = check(folder_with(tmp_path, GOOD.replace(right, wrong)), agencies={"hrss"})
    assert (finding.line, others) == (line, [])
    assert hint in finding.todo


def test_loading_a_bad_mapping_fails_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(
        BadCity, match=r"social-insurance\.yaml:4: kind cannot be 'people' — did you mean 'employer'|one of"
    ):
        load_mappings(folder_with(tmp_path, GOOD.replace("kind: person", "kind: people")))


def test_a_file_that_is_not_yaml_is_a_finding_with_its_line(tmp_path: Path) -> None:
    (finding,) = check(folder_with(tmp_path, "source: a\nname: [\n", "a.yaml"))
    assert finding.line >= 2
    assert "not YAML" in finding.what


def test_without_a_header_each_column_needs_its_position(tmp_path: Path) -> None:
    findings = check(folder_with(tmp_path, GOOD + "header: none\n"))
    assert [finding.line for finding in findings] == [9, 10, 11]


def test_two_files_may_not_be_one_source(tmp_path: Path) -> None:
    folder_with(tmp_path, GOOD)
    findings = check(folder_with(tmp_path, GOOD, "other.yaml"))
    assert any("also said by" in finding.what or "lies in" in finding.what for finding in findings)
