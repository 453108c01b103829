from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from rencai.city import default_city_dir
from rencai.city.checking import check_city
from rencai.city.located import Finding
from rencai.cli.city import command
from rencai.vocabulary.errors import BadInput

ANOTHER = Path(__file__).parent / "another"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(default_city_dir(), tmp_path / "jinjiang"))


def change(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first occurrence; the number of its line."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def at(findings: list[Finding], name: str, line: int) -> str:
    """What is said about one line."""
    return " / ".join(f"{f.what} — {f.todo}" for f in findings if (f.file.name, f.line) == (name, line))


def test_the_shipped_city_and_the_invented_one_have_nothing_to_mend() -> None:
    assert check_city(default_city_dir()) == []
    assert check_city(ANOTHER) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("places.yaml", "kind: town, tile: [4, 2]", "knd: town, tile: [4, 2]", "has no 'knd' — did you mean 'kind'?"),
        ("places.yaml", "kind: zone", "kind: park", "kind cannot be 'park' — one of: subdistrict, town, zone"),
        ("places.yaml", '"350582103"', '"350582102"', "code '350582102' is already in line"),
        ("places.yaml", '"350582103"', '"350583103"', "does not lie in the city's division '350582'"),
        ("places.yaml", '"350582103"', "350582103", "code cannot be 350582103 — put it in quotes"),
        ("places.yaml", "tile: [1, 4]", "tile: [1, 5]", ""),
        ("places.yaml", "tile: [1, 4]", "tile: [1]", "holds 1 items — it holds exactly 2"),
        ("places.yaml", "tile: [1, 4]", "tile: [0, 4]", "cannot be 0 — a whole number from 1"),
        ("places.yaml", "en: Anhai, ", "", "has no en — everything is said in both languages"),
        ("places.yaml", "en: Anhai", "en: 安海", "en cannot be '安海' — say it in English"),
        ("industries.yaml", "[footwear-apparel, textile,", "[footwear-aparel, textile,", "did you mean 'footwear-app"),
        ("industries.yaml", "[footwear-apparel, textile,", "[textile, textile,", "'textile' is on this axis twice"),
        ("industries.yaml", "begins: 2021-01-01", 'begins: "2021-01-01"', "begins cannot be '2021-01-01' — a day"),
        ("industries.yaml", "ends: 2025-12-31", "ends: 2020-12-31", "ends before it begins"),
        ("industries.yaml", "known: false", "known: true", "a bridge is known when it has pairs"),
        ("industries.yaml", 'to: "4331"', 'to: "4313"', "there is no axis '4313' — did you mean"),
        ("industries.yaml", "zh: 纺织\n", "zh: ''\n", "zh cannot be ''"),
        ("degrees.yaml", "rank: 8", "rank: eight", "rank cannot be 'eight' — a whole number"),
        ("degrees.yaml", "[博士, ", "[本科, ", "'本科' is also a word of 'bachelor'"),
        ("teams.yaml", "id: rural", "id: Rural", "id cannot be 'Rural' — an id has small letters"),
        ("agencies.yaml", "id: health,", "id: hrss,", "id 'hrss' is already in line"),
        ("grades.yaml", "known: names-only", "known: names", "did you mean 'names-only'?"),
        ("figures.yaml", "value: 4508", "value: 4508人", "value cannot be '4508人' — a number, its unit"),
        ("city.yaml", 'division: "350582"', 'division: "350599"', "no county has the code '350599'"),
        ("city.yaml", "id: jinjiang", "id: jinjiang\nid: again", ""),
        ("teams.yaml", "teams:", "teams: [", "this is not YAML"),
    ],
)
def test_a_slip_is_found_at_its_line(copy: Path, name: str, old: str, new: str, said: str) -> None:
    line = change(copy, name, old, new)
    findings = check_city(copy)
    here = [finding.line for finding in findings if finding.file.name == name]
    assert here, "nothing was found"
    if said:
        assert any(said in at(findings, name, near) for near in (line, line + 1)), findings


def test_two_places_on_one_tile_are_found_at_the_second(copy: Path) -> None:
    change(copy, "places.yaml", "tile: [1, 4]", "tile: [1, 5]")
    second = change(copy, "places.yaml", "东石镇", "东石镇")
    assert "tile [1, 5] is already in line" in at(check_city(copy), "places.yaml", second)


def test_a_key_written_twice_is_found(copy: Path) -> None:
    line = change(copy, "city.yaml", "id: jinjiang\n", "id: jinjiang\nid: again\n")
    assert "'id' is written twice" in at(check_city(copy), "city.yaml", line + 1)


def test_a_source_of_an_agency_nobody_knows_is_found_at_its_line(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ANOTHER, tmp_path / "another"))
    line = change(folder, "sources/crew-list.yaml", "owner: harbour", "owner: harbor")
    assert "did you mean 'harbour'?" in at(check_city(folder), "crew-list.yaml", line)


def test_a_broken_word_table_is_a_finding(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ANOTHER, tmp_path / "another"))
    (folder / "words" / "boats.csv").write_text("id;zh\n", encoding="utf-8")
    assert [finding.file.name for finding in check_city(folder)] == ["boats.csv"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("product,boats", "product,boat", "there is no chain 'boat' — did you mean 'boats'?"),
        ("prod.sail,", "prod.boat,", "id 'prod.boat' is already in boats.csv, line 2"),
        ("product,sails", "goods,sails", "kind cannot be 'goods'"),
        ("sails,,", "sails,middle,", "stage cannot be 'middle'"),
        ("sails,,1.8,", "sails,,1.8,prod.boot", "broader: there is no concept 'prod.boot' — did you mean 'prod.boat'?"),
        ("船帆,sail,", "船帆,,", "prod.sail has no en"),
    ],
)
def test_a_slip_in_a_table_of_words_is_found_at_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = Path(shutil.copytree(ANOTHER, tmp_path / "another"))
    line = change(folder, "words/boats.csv", old, new)
    assert said in at(check_city(folder), "boats.csv", line)


def test_a_missing_file_and_one_that_is_nearly_named_like_it_are_both_said(copy: Path) -> None:
    (copy / "places.yaml").rename(copy / "place.yaml")
    findings = check_city(copy)
    assert "the file is missing" in at(findings, "places.yaml", 1)
    assert "did you mean 'places.yaml'?" in at(findings, "place.yaml", 1)


def test_findings_about_a_broken_file_do_not_hide_those_of_the_others(copy: Path) -> None:
    change(copy, "agencies.yaml", "agencies:", "agencies: [")
    line = change(copy, "degrees.yaml", "rank: 8", "rank: -8")
    findings = check_city(copy)
    assert {finding.file.name for finding in findings} >= {"agencies.yaml", "degrees.yaml"}
    assert "rank cannot be -8" in at(findings, "degrees.yaml", line)


def test_the_command_answers_one_json_value_and_exit_code_1(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ANOTHER, tmp_path / "another"))
    change(folder, "teams.yaml", "id: crews", "id: Crews")
    ran = CliRunner().invoke(command, ["check", str(folder), "--json"])
    answer = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert [(Path(f["file"]).name, f["line"]) for f in answer["findings"]] == [("teams.yaml", 2)]


def test_the_command_sums_up_a_sound_city() -> None:
    ran = CliRunner().invoke(command, ["check", "--city", str(ANOTHER)])
    assert (ran.exit_code, "2 places" in ran.stdout) == (0, True)


def test_the_command_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    ran = CliRunner().invoke(command, ["check", str(tmp_path / "none")])
    assert isinstance(ran.exception, BadInput)
