"""`rencai policy`: what is printed is what was promised."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from rencai.city import default_city_dir
from rencai.cli.main import cli, main

SAMPLE = str(default_city_dir() / "sample-policies")
TALENT = {"city_grade": "between", "works_here_all_year": True, "higher_recognition": ["province"]}
GRADUATE = {"degree": "bachelor", "graduated_on": "2025-06-30", "months_worked_here_this_year": 5, "situation": []}


def policy(*arguments: str, facts: Any = None) -> Any:
    """The JSON that a command prints, and nothing else."""
    done = CliRunner().invoke(cli, ["policy", *arguments, "--json"], input=json.dumps(facts), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def benefit(answer: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in answer["benefits"] if one["id"] == name)


def test_check_finds_nothing_in_what_is_shipped() -> None:
    assert policy("check")["findings"] == []
    assert policy("check", "--policies", SAMPLE)["summary"]["invented"] is True


def test_decide_says_what_how_much_why_and_on_what_it_rests() -> None:
    answer = policy("decide", "--facts", "-", "--on", "2026-05-01", facts=TALENT)
    assert answer["on"] == "2026-05-01"
    allowance = benefit(answer, "talent-allowance")
    assert allowance["answer"] == "yes"
    assert allowance["amount"] == {"from": 6000, "to": 180000}
    assert (allowance["per"], allowance["last_published"], allowance["unconfirmed"]) == ("year", "2022", True)
    assert [step["result"] for step in allowance["trace"]] == ["met", "met"]
    assert allowance["trace"][0]["facts"] == {"city_grade": "between"}
    assert "修订" in allowance["trace"][0]["cite"]["document"]
    assert benefit(answer, "province-top-up")["amount"] == {"up_to": 6000000}
    assert benefit(answer, "transport-subsidy")["amount"] is None
    assert benefit(answer, "graduate-free-stay") | {"trace": []} == benefit(answer, "graduate-free-stay") | {
        "trace": []
    }
    assert benefit(answer, "graduate-free-stay")["depends_on"] == ["study"]


def test_without_a_day_the_newest_rules_hold() -> None:
    assert policy("decide", "--facts", "-", facts={})["on"] == "2026-05-01"


def test_ask_names_the_question_and_what_it_settles() -> None:
    answer = policy("ask", "--facts", "-", facts={})
    assert set(answer) >= {"fact", "question", "why", "settles"}
    assert answer["fact"] == "situation"
    assert len(answer["settles"]) > 3
    everything = dict.fromkeys(
        ["situation", "city_grade", "works_here_all_year", "higher_recognition", "self_recognised_class", "study"]
    )
    assert policy("ask", "--facts", "-", facts=everything)["fact"] is None


def test_near_names_what_would_have_to_change() -> None:
    answer = policy("near", "--policies", SAMPLE, "--facts", "-", "--on", "2026-06-01", facts=GRADUATE)
    changes = benefit(answer, "sample-rent-subsidy")["changes"]
    assert [(change["fact"], change["now"], change["needed"]) for change in changes] == [("situation", [], ["renting"])]


def test_simulate_counts_a_population_and_compares_two_rule_sets(tmp_path: Path) -> None:
    people = tmp_path / "people.parquet"
    pl.DataFrame({"city_grade": ["lowest", "highest", None], "works_here_all_year": [True, True, True]}).write_parquet(
        people
    )
    answer = policy(
        "simulate", "--people", str(people), "--on", "2026-05-01", "--against-on", "2022-06-01", "--by", "city_grade"
    )
    assert answer["totals"]["year"] == {"from": 186000, "to": 186000 + 180000 + 3 * 36000}
    assert {"groups", "winners", "losers", "unknown", "cost", "cliffs"} <= set(answer)
    assert answer["winners"] == {"people": 0, "confirmed": 0, "at_least": 0, "at_least_confirmed": 0}
    assert sum(part["people"] for part in answer["by"]) == answer["people"] == 3


def test_prove_is_one_list_of_findings() -> None:
    findings = policy("prove")
    assert [set(found) >= {"kind", "rules", "facts", "message"} for found in findings] == [True]


@pytest.mark.parametrize("use", ["check", "decide", "ask", "near", "prove"])
def test_every_use_can_be_read_without_json(use: str) -> None:
    more = ["--facts", "-"] if use in ("decide", "ask", "near") else []
    done = CliRunner().invoke(
        cli, ["policy", use, *more], input=json.dumps({"study": "graduate"}), catch_exceptions=False
    )
    assert done.exit_code == 0
    assert done.stdout.strip()


@pytest.mark.parametrize(
    ("arguments", "facts", "word"),
    [
        (["decide", "--facts", "-"], {"gradd": 1}, "gradd"),
        (["decide", "--facts", "-"], {"works_here_all_year": "13800000000"}, "works_here_all_year"),
        (["decide", "--facts", "-", "--on", "1999-01-01"], {}, "no rule is in force"),
        (["decide", "--facts", "-", "--policies", "nowhere"], {}, "no such rule folder"),
        (["ask", "--facts", "-"], [1], "one mapping"),
    ],
)
def test_bad_input_is_said_in_one_line_and_never_repeats_a_value(
    arguments: list[str],
    facts: Any,
    word: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["rencai", "policy", *arguments])
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(facts)))
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (1, "")
    assert len(printed.err.strip().splitlines()) == 1
    assert word in printed.err
    assert "13800000000" not in printed.err
