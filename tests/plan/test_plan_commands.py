"""`rencai plan follow|undertakings|score|money|report`: JSON to standard output, one line for what is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from rencai.cli.plan import command
from rencai.engine.lake import Lake
from rencai.plan.report.fonts import font_folder
from rencai.talentbase.home import FORMAT
from rencai.vocabulary.errors import BadState, RencaiError

RUNNING, ENDED = "sample-2026-2030", "sample-2021-2025"


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def told(*words: str) -> Any:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_follow_without_a_plan_is_the_citys_own() -> None:
    indicators = told("follow", "--on", "2026-11-21")
    assert len(indicators) == 23
    assert (indicators[0]["outcome"], indicators[0]["name_en"]) == ("definition-in-doubt", "total talent")
    assert indicators[0]["evidence"] == "000_e14e5570cde4077e.txt:9"


def test_follow_a_plan_by_its_name_or_its_folder() -> None:
    by_name = told("follow", RUNNING, "--on", "2028-03-01")
    assert {one["state"] for one in by_name} == {"green", "amber", "red"}
    assert by_name[0]["readings"][0]["revised"]
    assert "机会 chance" in run("follow", RUNNING, "--on", "2028-03-01").stdout


def test_follow_a_document_with_readings_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "readings.csv"
    path.write_text("indicator,on,value,evidence\n1,2022,19.4,年报\n1,2023,20.2,年报\n", encoding="utf-8")
    plan = str(Path(__file__).resolve().parents[2] / "cities" / "jinjiang" / "plan.yaml")
    first, *_ = told("follow", plan, "--readings", str(path), "--on", "2024-03-01")
    assert first["chance"] is not None
    assert first["evidence"] == "年报"


def test_follow_shows_what_the_base_counts_beside_the_readings(tmp_path: Path) -> None:
    build = tmp_path / "builds" / "000001"
    lake, day = Lake(build / "lake"), date(2025, 12, 31)
    people = pl.DataFrame({"person": ["P1", "P2"], "status": "here", "team": ["skilled", None]}).with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in ("degree", "grade", "skill_level")
    )
    lake.write("people", day, people)
    lake.write(
        "employers", day, pl.DataFrame({"employer": ["E1"], "high_tech": True, "above_scale": True, "has_rnd": False})
    )
    (build / "about.json").write_text(json.dumps({"format": FORMAT}))
    (tmp_path / "current").symlink_to(build)
    found = {
        one["name"]: one["counted"] for one in told("follow", ENDED, "--on", "2026-03-01", "--home", str(tmp_path))
    }
    assert [(gap["computed"], gap["reported"]) for gap in found["人才资源总量"]] == [(2, 21060)]
    assert (found["技能人才"][0]["computed"], found["技能人才"][0]["unknown"]) == (1, 1)
    assert found["全社会研发投入"] == []


def test_a_document_without_readings_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("规划", encoding="utf-8")
    done = run("follow", str(tmp_path / "plan.txt"), "--on", "2026-03-01")
    assert done.exit_code == 2
    assert "--readings" in done.output


def test_undertakings_tell_states_waits_and_reminders() -> None:
    answer = told("undertakings", RUNNING, "--on", "2026-11-21")
    assert len(answer["undertakings"]) == 18
    assert ("住建局", "自然资源局", 12) in [(one["waiter"], one["waits_for"], one["days"]) for one in answer["waits"]]
    assert answer["reminders"]
    assert "等待自然资源局 12 天" in run("undertakings", RUNNING, "--on", "2026-11-21").stdout


def test_score_tells_the_formula_and_its_parts() -> None:
    answer = told("score", RUNNING, "--on", "2028-03-01")
    assert "0.30" in answer["formula"]["zh"]
    scored = [one for one in answer["cards"] if one["state"] == "scored"]
    assert scored
    assert all(one["low"] <= one["score"] <= one["high"] and len(one["parts"]) == 4 for one in scored)
    assert "数据太少 too little data" in run("score", RUNNING, "--on", "2028-03-01").stdout


def test_money_tells_the_fund_and_what_may_be_said() -> None:
    answer = told("money", "--on", "2026-11-21")
    assert [(line["year"], line["amount"]) for line in answer["fund"]] == [(2011, 5155.0), (2020, 11100.0)]
    assert "不能说" in answer["costs"][0]["said"]["zh"]
    assert "8年没有数据" in run("money", "--on", "2026-11-21").stdout


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_report_writes_a_file_and_tells_its_sentences(tmp_path: Path, form: str) -> None:
    try:
        font_folder()
    except BadState as missing:
        pytest.skip(str(missing))
    out = tmp_path / f"report.{form}"
    answer = told("report", ENDED, "--kind", "final", "--on", "2026-11-21", "--format", form, "--out", str(out))
    assert out.read_bytes()[:4] in (b"%PDF", b"PK\x03\x04")
    assert answer["invented"]
    assert any(one["bound"].get("target") == 25300 for one in answer["sentences"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("follow", "nowhere", "--on", "2028-03-01"), "no such plan folder"),
        (
            ("report", RUNNING, "--kind", "final", "--on", "2028-03-01", "--format", "xlsx", "--out", "r.xlsx"),
            "no final",
        ),
    ],
)
def test_what_cannot_be_done_is_told(words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert isinstance(done.exception, RencaiError)
    assert said in str(done.exception)


@pytest.mark.parametrize("group", ["follow", "undertakings", "score", "money"])
def test_the_day_has_to_be_told(group: str) -> None:
    done = run(group)
    assert done.exit_code == 2
    assert "--on" in done.output


def test_the_package_exports_what_it_says() -> None:
    import rencai.plan

    assert rencai.plan.__all__ == sorted(
        rencai.plan.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name)
    )
    assert all(hasattr(rencai.plan, name) for name in rencai.plan.__all__)
