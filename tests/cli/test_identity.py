"""`rencai identity` as a person types it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from rencai.cli.identity import command
from rencai.vocabulary.errors import BadInput

ROWS = """编号, 姓名 ,出生日期,手机,备注
a,陈晓明,1985-03-09,13959500001,"一,二"
b,林志远,1971-02-03,13611110000,
c,陳小明,1985/3/9,,=1+1
d,陈晓明,1962-11-30,13822220000,
"""
COLUMNS = "name=姓名,birth_date=出生日期,phone=手机"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv.gz"
    path.write_bytes(gzip.compress(ROWS.encode("gb18030")))
    return path


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_all_rows_come_back_in_order_with_a_cluster_each(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "clusters.csv"
    run("link", table, "--kind", "person", "--columns", COLUMNS, "--out", out)
    written = pl.read_csv(out, infer_schema=False)
    assert written.columns == ["编号", "姓名", "出生日期", "手机", "备注", "cluster"]
    assert written["编号"].to_list() == ["a", "b", "c", "d"]
    assert written["cluster"].to_list() == ["1", "2", "1", "4"]


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "clusters.csv"
    run("link", table, "--kind", "person", "--columns", COLUMNS, "--out", out)
    assert pl.read_csv(out, infer_schema=False)["备注"][2] == "'=1+1"


def test_json_is_one_value_and_explains_a_pair_with_weights_that_add_up(table: Path) -> None:
    result = run("link", table, "--kind", "person", "--columns", COLUMNS, "--explain", "1,3", "--json")
    told = json.loads(result.stdout)["explain"]
    assert told["same_cluster"]
    assert told["log_odds"] == pytest.approx(told["prior"] + sum(one["weight"] for one in told["evidence"]))


def test_a_persons_word_is_taken_from_a_table(table: Path, tmp_path: Path) -> None:
    words, out = tmp_path / "judgements.csv", tmp_path / "clusters.csv"
    words.write_text("left,right,same\n1,3,false\n2,4,true\n")
    run("link", table, "--kind", "person", "--columns", COLUMNS, "--judgements", words, "--out", out)
    assert pl.read_csv(out)["cluster"].to_list() == [1, 2, 3, 2]


def test_columns_can_be_joined_and_headings_may_hold_commas(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('"name, full",street,house\n陈晓明,江滨路,1\n陈晓明,江滨路,1\n')
    columns = "name=name, full,address=street+house"
    result = run("link", path, "--kind", "person", "--columns", columns, "--explain", "1,2", "--json")
    evidence = {one["key"]: one for one in json.loads(result.stdout)["explain"]["evidence"]}
    assert evidence["address"]["left"] == "江滨路1"


def test_a_column_called_cluster_is_kept_under_another_name(tmp_path: Path) -> None:
    path, out = tmp_path / "x.csv", tmp_path / "y.csv"
    path.write_text("name,cluster\n陈晓明,old\n林志远,older\n")
    run("link", path, "--kind", "person", "--columns", "name=name", "--out", out)
    assert pl.read_csv(out).columns == ["name", "cluster_of_input", "cluster"]


@pytest.mark.parametrize(
    ("columns", "what"),
    [
        ("name", "names no column"),
        ("shoe=姓名", "there is no key 'shoe'"),
        ("name=姓名,name=手机", "name is named twice"),
        ("name=名字", "no row holds the headings 名字"),
    ],
)
def test_a_wrong_column_is_said_in_one_line(table: Path, columns: str, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        run("link", table, "--kind", "person", "--columns", columns)


def test_rows_to_explain_must_be_there(table: Path) -> None:
    with pytest.raises(BadInput, match="are not two of the 4 data rows"):
        run("link", table, "--kind", "person", "--columns", COLUMNS, "--explain", "1,5")


def score(tmp_path: Path, links: str, truth: str) -> dict[str, float]:
    one, other = tmp_path / "links.csv", tmp_path / "truth.csv"
    one.write_text(links)
    other.write_text(truth)
    told = run("score", "--links", one, "--truth", other, "--key", "id", "--truth-column", "who", "--json")
    answer: dict[str, float] = json.loads(told.stdout)
    return answer


def test_a_score_joins_by_key_whatever_the_order(tmp_path: Path) -> None:
    answer = score(tmp_path, "id,cluster\na,1\nb,1\nc,2\nd,2\n", "who,id\nx,d\nx,b\nx,a\ny,c\n")
    assert answer == {"precision": 0.5, "recall": 1 / 3, "f1": 0.4, "pairs": 2}


def test_rows_that_one_side_lacks_count_as_alone(tmp_path: Path) -> None:
    answer = score(tmp_path, "id,cluster\na,1\nb,1\n", "id,who\na,x\nb,x\nc,x\n")
    assert (answer["precision"], answer["recall"]) == (1.0, 1 / 3)


def test_a_key_that_repeats_serves_while_both_tables_go_row_by_row(tmp_path: Path) -> None:
    answer = score(tmp_path, "id,cluster\na,1\na,1\nb,2\n", "id,who\na,x\na,x\nb,y\n")
    assert answer["f1"] == 1.0


def test_a_key_that_repeats_in_another_order_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="does not name rows"):
        score(tmp_path, "id,cluster\na,1\na,1\nb,2\n", "id,who\nb,y\na,x\na,x\n")
