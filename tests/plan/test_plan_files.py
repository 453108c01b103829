"""The plan of the city folder: what reading its document gives now, and no sentence of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from rencai.cli.plan import command
from rencai.plan.plan_files import to_yaml
from rencai.plan.reading import Plan
from tests.plan.invented import plan
from tests.plan.papers import write_docx

KEPT = Path(__file__).resolve().parents[2] / "cities" / "jinjiang" / "plan.yaml"
LONGEST_NAME = 40


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.shared
def test_the_kept_plan_is_what_reading_gives(seed_plans: dict[str, Plan]) -> None:
    assert KEPT.read_text(encoding="utf-8") == to_yaml(seed_plans["001"])


def test_the_kept_plan_holds_names_and_no_sentences() -> None:
    kept = yaml.safe_load(KEPT.read_text(encoding="utf-8"))
    assert len(kept["indicators"]) == 23
    assert {kind: len(items) for kind, items in kept["lists"].items()} == {
        "programmes": 17,
        "projects": 16,
        "platforms": 18,
        "policies": 7,
    }
    assert not [text for text in texts(kept) if re.search(r"[。；！？]", text) or len(text) > LONGEST_NAME]


def test_the_command_reads_writes_and_prints_one_json_value(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "plan.docx", plan())
    run = CliRunner().invoke(command, ["read", str(path), "--json", "--out", str(tmp_path / "plan.yaml")])
    assert run.exit_code == 0
    told = json.loads(run.stdout)
    assert set(told) == {"indicators", "lists", "measures", "stated_targets", "unsure"}
    written = yaml.safe_load((tmp_path / "plan.yaml").read_text(encoding="utf-8"))
    assert written["indicators"] == told["indicators"]
    assert written["document"] == "plan.docx"


def test_the_command_prints_a_reading_a_person_can_read(tmp_path: Path) -> None:
    run = CliRunner().invoke(command, ["read", str(write_docx(tmp_path / "plan.docx", plan()))])
    assert "人才总数（万人） 2025: 5.2 → 2030: 6.5左右" in run.stdout
    assert "projects: 3" in run.stdout


def test_lint_prints_one_json_array(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("到2030年，工匠达到300名，其中女工匠400名。", encoding="utf-8")
    run = CliRunner().invoke(command, ["lint", str(path), "--json"])
    (finding,) = json.loads(run.stdout)
    assert finding["places"][0]["file"] == "plan.txt"
    plain = CliRunner().invoke(command, ["lint", str(path)])
    assert "plan.txt:1" in plain.stdout


def test_follow_prints_a_standing_for_each_indicator(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "plan.docx", plan())
    readings = tmp_path / "readings.csv"
    readings.write_text("indicator,on,value\n青年博士,2026,160\n青年博士,2027,200\n", encoding="utf-8")
    arguments = ["follow", str(path), "--readings", str(readings), "--on", "2028-02-01"]
    run = CliRunner().invoke(command, [*arguments, "--json"])
    by_name = {one["name"]: one for one in json.loads(run.stdout)}
    assert len(by_name) == 7
    assert by_name["青年博士"]["colour"] == "green"
    assert by_name["人才总数"]["colour"] == "too-little-data"
    assert "青年博士" in CliRunner().invoke(command, arguments).stdout


def test_follow_without_a_date_is_wrong_usage(tmp_path: Path) -> None:
    run = CliRunner().invoke(command, ["follow", "plan.yaml", "--readings", "r.csv"])
    assert run.exit_code == 2
