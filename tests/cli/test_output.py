"""What every command keeps to: inputs are never written over, failures are one line without anybody's values."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROWS = "姓名,手机\n张三,13800000001\n,\n李四,13900000002\n"


def rencai(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from rencai.cli.main import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "command",
    [
        ("sources", "read", "{}", "--aside", "{}"),
        ("identity", "link", "{}", "--kind", "person", "--columns", "name=姓名", "--out", "{}"),
        ("taxonomy", "classify", "{}", "--text", "姓名", "--out", "{}"),
    ],
)
def test_no_command_writes_over_what_it_reads(table: Path, command: tuple[str, ...]) -> None:
    done = rencai(*(word.format(table) for word in command))
    assert done.returncode == 2
    assert "written over" in done.stderr
    assert table.read_text(encoding="utf-8") == ROWS


def test_a_blank_row_between_others_keeps_its_place(table: Path, tmp_path: Path) -> None:
    rencai("identity", "link", table, "--kind", "person", "--columns", "name=姓名", "--out", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[2] == ",,2"


def test_a_file_without_headings_is_refused_without_showing_its_first_row(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("张三,13800000001\n李四,13900000002\n", encoding="utf-8")
    done = rencai("identity", "link", path, "--kind", "person", "--columns", "name=姓名", "--out", tmp_path / "out.csv")
    assert done.returncode == 1
    assert "张三" not in done.stderr
    assert "13800000001" not in done.stderr


def test_a_refused_build_leaves_nothing_behind(tmp_path: Path) -> None:
    done = rencai("build", "--input", tmp_path / "nowhere", "--home", tmp_path / "home")
    assert done.returncode == 1
    assert not (tmp_path / "home").exists()


def test_a_target_that_cannot_be_written_is_wrong_usage_before_the_work(table: Path, tmp_path: Path) -> None:
    done = rencai("identity", "link", table, "--kind", "person", "--columns", "name=姓名", "--out", tmp_path / "x.pdf")
    assert (done.returncode, "link:" in done.stderr) == (2, False)
