from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from rencai.cli.taxonomy import command
from rencai.vocabulary.errors import BadInput

POSTS = '\ufeff title ,duties,chain\n针车工,负责鞋面,x\n"会计","负责账务",y\n=1+1,,z\n飞天扫帚,,\n'


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    file = tmp_path / "posts.csv"
    file.write_text(POSTS, encoding="utf-8")
    return file


def run(*arguments: object) -> str:
    done = CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_all_rows_come_out_in_order_with_what_was_found(posts: Path, tmp_path: Path) -> None:
    run("classify", posts, "--text", "title,duties", "--out", tmp_path / "out.csv")
    found = pl.read_csv(tmp_path / "out.csv", infer_schema=False)
    assert found["title"].to_list() == ["针车工", "会计", "'=1+1", "飞天扫帚"]
    assert found["chain"].to_list() == ["x", "y", "z", None]
    assert found["classified_chain"].to_list() == ["footwear-apparel", None, None, None]
    assert found["occupation"].to_list() == ["6-05-04", "2-06-03", None, None]
    assert found["occupation_zh"][1] == "会计专业人员"
    assert found["decided_by"][0] == "针车工|鞋面"


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet", ".json", ".jsonl"])
def test_other_files_are_written_too(posts: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out{suffix}"
    run("classify", posts, "--text", "title", "--out", out)
    again = run("classify", out, "--text", "title", "--json")
    assert json.loads(again)["rows"] == 4


def test_the_result_is_one_json_value(posts: Path) -> None:
    answer = json.loads(run("classify", posts, "--text", "title", "--json", "--unmatched", "1"))
    assert answer["rows"] == 4
    assert answer["with"] == {"chain": 1, "stage": 1, "occupation": 2}
    assert answer["unclassified"] == 2
    assert answer["unmatched"] == [{"term": "飞天扫帚", "count": 1, "unclassified": 1}]
    assert answer["results"][0]["classified_chain"] == "footwear-apparel"


def test_for_a_person_the_summary_is_short(posts: Path) -> None:
    shown = run("classify", posts, "--text", "title", "--unmatched")
    assert "4 rows: 1 with a chain" in shown
    assert "飞天扫帚" in shown


def test_a_table_below_a_title_row_is_found_by_its_headings(tmp_path: Path) -> None:
    file = tmp_path / "with-title.csv"
    file.write_text("2026 年需求表,\n序号,岗位\n1,护士\n", encoding="gb18030")
    answer = json.loads(run("classify", file, "--text", "岗位", "--json"))
    assert [row["chain"] for row in answer["results"]] == ["medical-health"]


def test_a_column_that_is_not_there_is_said_with_those_that_are(posts: Path) -> None:
    with pytest.raises(BadInput, match=r"headings 职位.*title, duties, chain"):
        run("classify", posts, "--text", "职位")


def test_a_suffix_that_cannot_be_written_is_refused_before_any_work(posts: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["classify", str(posts), "--text", "title", "--out", str(tmp_path / "x.docx")])
    assert (done.exit_code, ".docx" in done.output) == (2, True)


def test_a_concept_and_an_occupation_are_shown(tmp_path: Path) -> None:
    eva = json.loads(run("show", "mat.eva", "--json"))
    assert (eva["zh"], eva["chains"]) == ("EVA 发泡材料", ["footwear-apparel"])
    shoemakers = json.loads(run("show", "6-05-04", "--json"))
    assert "6-05-04-01 制鞋工" in shoemakers["below"]
    assert run("show", "proc.express").startswith("id: occ.courier")


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    with pytest.raises(BadInput, match=r"mat\.eva"):
        run("show", "mat.evo")


def test_bridges_are_listed() -> None:
    listed = json.loads(run("bridges", "--json"))
    assert {"old": "proc.express", "new": "occ.courier"}.items() <= listed["bridges"][5].items()
    assert "proc.express → occ.courier" in run("bridges")
