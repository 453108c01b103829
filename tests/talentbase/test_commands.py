"""`rencai build` and `rencai base` from the outside: one JSON value on standard output, words on standard error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rencai.cli.main import cli
from rencai.vocabulary.errors import BadState
from tests.talentbase.cast import DAYS, LIN, write_deliveries
from tests.talentbase.conftest import Built, keys_of


def run(*arguments: str, key: str | None = keys_of()) -> Result:
    return CliRunner().invoke(cli, arguments, env={"RENCAI_KEY": key}, catch_exceptions=False)


def asked(built: Built, *arguments: str) -> Any:
    told = run("base", *arguments, "--home", str(built.home), "--json")
    assert told.exit_code == 0
    return json.loads(told.stdout)


@pytest.fixture(scope="module")
def place(built: Built) -> list[str]:
    """The options that name the small city and its home."""
    return ["--home", str(built.home), "--city", str(built.city.dir)]


def test_a_build_prints_a_summary_to_read(tmp_path: Path, built: Built) -> None:
    write_deliveries(tmp_path / "in")
    options = ["--input", str(tmp_path / "in"), "--home", str(tmp_path / "home"), "--city", str(built.city.dir)]
    told = run("build", *options, key=None)
    assert "invented sample data" in told.stdout
    assert "16 read = 16 kept + 0 set aside + 0 repeated" in told.stdout
    assert "rencai base count" in told.stdout
    assert (tmp_path / "home" / "key").stat().st_mode & 0o777 == 0o600
    again = run("build", *options, "--json", key=None)
    assert json.loads(again.stdout)["nothing_new"] is True
    assert "nothing new" in again.stderr
    (tmp_path / "home" / "key").unlink()
    with pytest.raises(BadState, match="key of this home is missing"):
        run("build", *options, key=None)


def test_count_prints_one_json_value(built: Built, place: list[str]) -> None:
    told = run("base", "count", "--by", "chain, degree", "--on", DAYS[0], "--json", *place)
    found = json.loads(told.stdout)
    assert (found["on"], found["by"], found["total"], found["invented"]) == (DAYS[0], ["chain", "degree"], 3, True)


def test_a_person_unfolds_for_reading(built: Built, place: list[str]) -> None:
    told = run("base", "person", built.person(DAYS[0], "register.csv", 2), *place).stdout
    assert "master (硕士 master)  （层级最高 it ranks highest）" in told
    assert "2026-01-31 talents.csv row 2" in told
    assert str(LIN["phone"]) not in told


def test_identifiers_are_opened_for_a_reason_only(built: Built, place: list[str]) -> None:
    person = built.person(DAYS[0], "register.csv", 2)
    assert str(LIN["phone"]) in run("base", "person", person, "--reason", "窗口核对", *place).stdout
    assert "窗口核对" in (built.home / "audit.jsonl").read_text(encoding="utf-8")
    assert run("base", "person", person, "--reason", " ", *place).exit_code == 2


def test_flows_are_those_between_the_last_two_days_unless_told_otherwise(built: Built, place: list[str]) -> None:
    found = json.loads(run("base", "flows", "--json", *place).stdout)
    assert (found["from"], found["to"]) == (DAYS[1], DAYS[2])
    assert "合计" not in run("base", "flows", *place).stdout


def test_finding_shows_masks(built: Built) -> None:
    found = asked(built, "find", str(LIN["phone"]))["found"]
    assert [(one["by"], one["value"]) for one in found] == [("phone", "*********01")]


def test_a_home_without_a_base_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadState, match="rencai build"):
        run("base", "count", "--home", str(tmp_path))
