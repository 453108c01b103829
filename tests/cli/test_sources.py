"""`rencai sources` as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

import click
import polars as pl
import pytest
from click.testing import CliRunner, Result

from rencai.cli.sources import command
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.identifiers import resident_id_check

PEOPLE = "姓名,手机,性别\n张三,13800138000,男\n张三,13800138000,男\n,13900139000,女\n合计,2,\n"
KEYS = ["file", "source", "mapping", "read", "kept", "set_aside", "repeats", "reasons"]


def rencai_sources(*words: object, fails: bool = False) -> Result:
    result = CliRunner().invoke(command, [str(word) for word in words])
    assert fails or result.exit_code == 0, result.output
    return result


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


def test_json_is_an_array_with_one_balance_a_file(people: Path) -> None:
    (said,) = json.loads(rencai_sources("read", people, "--json").stdout)
    assert list(said)[:8] == KEYS
    assert [said[key] for key in KEYS] == [
        str(people), "people", "proposed", 4, 1, 2, 1, {"missing-required": 1, "total-line": 1},
    ]  # fmt: skip


def test_the_table_for_people_goes_to_standard_output_and_the_reasons_beside_it(people: Path) -> None:
    result = rencai_sources("read", people)
    assert "people.csv" in result.stdout
    assert "合计行" in result.stderr
    assert "合计行" not in result.stdout


def test_clean_rows_and_rows_set_aside_are_written(people: Path, tmp_path: Path) -> None:
    rencai_sources("read", people, "--out", tmp_path / "clean.parquet", "--aside", tmp_path / "aside.csv")
    assert pl.read_parquet(tmp_path / "clean.parquet")["name"].to_list() == ["张三"]
    assert pl.read_csv(tmp_path / "aside.csv", infer_schema=False)["手机"].to_list() == ["13900139000", "2"]


def test_several_files_of_one_kind_share_a_parquet_or_a_folder(people: Path, tmp_path: Path) -> None:
    other = tmp_path / "more" / "people.csv"
    other.parent.mkdir()
    other.write_text("姓名,手机\n李四,13800138001\n", encoding="utf-8")
    rencai_sources("read", people, other, "--out", tmp_path / "both.parquet")
    assert pl.read_parquet(tmp_path / "both.parquet").select("file", "name").rows() == [
        (str(people), "张三"), (str(other), "李四"),
    ]  # fmt: skip
    rencai_sources("read", people, other, "--out", tmp_path / "folder", "--aside", tmp_path / "asides")
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == ["people-2.parquet", "people.parquet"]
    assert [path.name for path in (tmp_path / "asides").iterdir()] == ["people.aside.xlsx"]


def test_files_of_several_kinds_do_not_share_a_parquet(people: Path, tmp_path: Path) -> None:
    posts = tmp_path / "posts.csv"
    posts.write_text("职位,薪资\n缝纫工,4-8千/月\n", encoding="utf-8")
    result = rencai_sources("read", people, posts, "--out", tmp_path / "both.parquet", fails=True)
    assert isinstance(result.exception, BadInput)
    assert not (tmp_path / "both.parquet").exists()


def test_when_one_file_is_refused_nothing_is_written(people: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no zip")
    result = rencai_sources("read", people, broken, "--out", tmp_path / "folder", fails=True)
    assert isinstance(result.exception, BadInput)
    assert not (tmp_path / "folder").exists()


def test_an_unknown_source_is_refused_and_the_known_ones_are_named(people: Path) -> None:
    result = rencai_sources("read", people, "--source", "no-such", fails=True)
    assert "no mapping 'no-such'" in str(result.exception)


def test_ids_of_a_sample_are_taken_under_a_samples_folder_only(tmp_path: Path) -> None:
    first17 = "99000019900101001"
    folder = tmp_path / "deliveries" / "2026-01-31"
    folder.mkdir(parents=True)
    path = folder / "people.csv"
    path.write_text(f"姓名,身份证号\n张三,{first17}{resident_id_check(first17)}\n", encoding="utf-8")

    def refused(*words: object) -> object:
        return json.loads(rencai_sources("read", path, "--json", *words).stdout)[0]["values_set_aside"]

    assert refused() == {"身份证号": {"invented-id": 1}}
    assert refused("--sample") == {}
    (tmp_path / "sample.json").write_text('{"invented": true}', encoding="utf-8")
    assert refused() == {}


def test_a_proposal_is_printed_as_yaml(people: Path) -> None:
    printed = rencai_sources("propose", people).stdout
    assert "- {field: name, headings: [姓名], required: true}  # by heading, sure" in printed
    assert json.loads(rencai_sources("propose", people, "--json").stdout)["kind"] == "person"


def test_every_option_is_explained() -> None:
    assert isinstance(command, click.Group)
    for name, group in command.commands.items():
        assert group.help, name
        for option in group.params:
            assert not isinstance(option, click.Option) or option.help, f"{name} {option.name}"
