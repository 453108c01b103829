"""What a city believes: the file is read as it says, and what it may not say is found at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from rencai.city import default_city_dir
from rencai.city.survivorship import FieldRule, TeamRule, check, load_survivorship
from rencai.vocabulary.errors import BadCity
from rencai.vocabulary.fields import Kind

GOOD = """\
believe:
  - kind: person
    by: [sources, recency]
    sources: [house, register]
    fields:
      - {field: degree, by: [highest]}
      - {field: phone, sources: [register]}
presence:
  - {source: register, says: here}
teams:
  - {team: skilled, has: [skill_level]}
retirement: {male: 60, female: 50}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "survivorship.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_field_takes_what_it_does_not_say_from_its_kind(tmp_path: Path) -> None:
    rules = load_survivorship(written(tmp_path, GOOD)).of(Kind.PERSON)
    assert rules.of("name") == FieldRule(("sources", "recency"), ("house", "register"))
    assert rules.of("degree") == FieldRule(("highest",), ("house", "register"))
    assert rules.of("phone") == FieldRule(("sources", "recency"), ("register",))


def test_a_kind_without_rules_believes_what_was_seen_last(tmp_path: Path) -> None:
    assert load_survivorship(written(tmp_path, GOOD)).of(Kind.POST).of("title").by[0] == "recency"


def test_an_undeclared_source_is_only_a_list(tmp_path: Path) -> None:
    rules = load_survivorship(written(tmp_path, GOOD))
    assert (rules.says("register"), rules.says("unheard-of")) == ("here", "listed")
    assert rules.teams == (TeamRule("skilled", has=("skill_level",)),)


@pytest.mark.parametrize(
    ("good", "bad", "line", "todo"),
    [
        ("[sources, recency]", "[source, recency]", 3, "sources"),
        ("field: degree", "field: degre", 6, "degree"),
        ("says: here", "says: hier", 9, "here"),
        ("has: [skill_level]", "has: [skil_level]", 11, "skill_level"),
        (", has: [skill_level]", "", 11, "stated"),
        ("team: skilled", "team: skiled", 11, "skilled"),
        ("sources: [register]", "sources: [registre]", 7, "register"),
        ("{male: 60, female: 50}", "{male: 60}", 12, "female"),
    ],
)
def test_a_slip_is_found_at_its_line_with_what_would_be_right(
    tmp_path: Path, good: str, bad: str, line: int, todo: str
) -> None:
    path = written(tmp_path, GOOD.replace(good, bad))
    (finding,) = check(path, sources=["house", "register"], teams=["skilled"])
    assert finding.line == line
    assert todo in finding.todo


def test_loading_raises_the_first_finding(tmp_path: Path) -> None:
    with pytest.raises(BadCity, match=r"survivorship\.yaml:3"):
        load_survivorship(written(tmp_path, GOOD.replace("[sources, recency]", "[colour]")))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(BadCity, match="missing"):
        load_survivorship(tmp_path / "survivorship.yaml")


def test_jinjiang_declares_what_its_lists_say() -> None:
    rules = load_survivorship(default_city_dir() / "survivorship.yaml")
    assert rules.says("natives-elsewhere") == "elsewhere"
    assert rules.of(Kind.PERSON).of("degree").by[:2] == ("sources", "highest")
