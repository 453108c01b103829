"""What cannot be read is refused in one clear line: what, where, what to do."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rencai.plan.reading import read_plan
from rencai.vocabulary.errors import BadInput
from tests.plan.papers import pdf_of


def scan(path: Path) -> None:
    path.write_bytes(pdf_of(["0 0 400 400 re f", "0 0 400 400 re f"]))


def encrypted(path: Path) -> None:
    locked = (
        "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <"
        + "11" * 32
        + "> /U <"
        + "22" * 32
        + "> >>"
    )
    path.write_bytes(pdf_of(["BT ET"], trailer=locked))


def cut_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.5\n1 0 obj\n<< /Type /Cat")


def empty_table(path: Path) -> None:
    path.write_text("某县人才规划\n\n序号\t指标名称\t单位\t2025年\t2030年\n\n", encoding="utf-8")


def empty_docx_table(path: Path) -> None:
    import docx

    document = docx.Document()
    table = document.add_table(rows=3, cols=4)
    for cell, text in zip(table.rows[0].cells, ["指标名称", "单位", "2025年", "2030年"], strict=True):
        cell.text = text
    document.save(str(path))


def empty_docx(path: Path) -> None:
    import docx

    docx.Document().save(str(path))


def spreadsheet(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")


def broken_docx(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")


CASES: list[tuple[str, Callable[[Path], object], str]] = [
    ("scan.pdf", scan, "no text"),
    ("locked.pdf", encrypted, "encrypted"),
    ("cut.pdf", cut_pdf, "cannot be opened"),
    ("table.txt", empty_table, "headings and no rows"),
    ("table.docx", empty_docx_table, "headings and no rows"),
    ("empty.txt", lambda path: path.write_bytes(b""), "empty"),
    ("blank.txt", lambda path: path.write_bytes(b"\xef\xbb\xbf \r\n\t\n"), "empty"),
    ("binary.txt", lambda path: path.write_bytes(bytes(range(256)) * 40), "neither text"),
    ("picture.txt", lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200)), "picture"),
    ("old.doc", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "old .doc"),
    ("empty.docx", empty_docx, "no text"),
    ("sheet.docx", spreadsheet, "no docx"),
    ("broken.docx", broken_docx, "cannot be opened"),
    ("cut.docx", lambda path: path.write_bytes(b"PK\x03\x04" + bytes(60)), "broken"),
    ("folder", lambda path: path.mkdir(), "folder"),
    ("absent.txt", lambda path: None, "no such file"),
]


@pytest.mark.parametrize(("name", "make", "word"), CASES, ids=[name for name, _, _ in CASES])
def test_it_is_refused_in_one_line(tmp_path: Path, name: str, make: Callable[[Path], object], word: str) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(BadInput) as refused:
        read_plan(path)
    message = str(refused.value)
    assert word in message
    assert name in message
    assert "\n" not in message
    assert refused.value.todo


def test_the_command_says_it_in_one_line_and_ends_with_1(tmp_path: Path) -> None:
    scan(tmp_path / "scan.pdf")
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from rencai.cli.main import main; main()",
            "plan",
            "read",
            str(tmp_path / "scan.pdf"),
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.strip().count("\n") == 0
    assert "no text" in run.stderr


def test_an_empty_table_among_full_ones_is_a_doubt(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(
        "指标\t单位\t2025年\t2030年\n工匠\t人\t9\t20\n\n附表\n\n序号\t项目名称\t牵头单位\n\n", encoding="utf-8"
    )
    assert [doubt.why.zh for doubt in read_plan(path).doubts] == ["这张表只有表头，没有内容"]
