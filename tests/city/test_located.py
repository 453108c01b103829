from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.city.located import LARGEST_FILE, nearest, read_located
from rencai.vocabulary.errors import BadCity


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "some.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_value_knows_its_line(tmp_path: Path) -> None:
    document = read_located(written(tmp_path, "a: 1\nlist:\n  - x\n  - {key: [1,\n     2]}\n"))
    assert document.value == {"a": 1, "list": ["x", {"key": [1, 2]}]}
    assert document.line("list", 1, "key", 1) == 5
    assert document.line("list", 1, "missing") == 4


def test_a_key_that_is_a_number_keeps_its_line(tmp_path: Path) -> None:
    document = read_located(written(tmp_path, "table:\n  1: 100\n  3: 10\n"))
    assert document.value == {"table": {1: 100, 3: 10}}
    assert document.line("table", 3) == 3


def test_a_key_written_twice_is_noted(tmp_path: Path) -> None:
    assert read_located(written(tmp_path, "a: 1\nb: 2\na: 3\n")).repeated == (("a",),)


BOMB = "a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b]\n"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (BOMB, 2, "no aliases"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "not YAML"),
        ("a: 1\nb: 'open\n", 3, "not YAML"),
        ("a: 1\nday: 2021-13-45\n", 2, "cannot be read"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "without the tag"),
        ("a: 1\nb: !!python/name:os.system x\n", 2, "cannot be read"),
        ("a: " + "[" * 60 + "]" * 60, 1, "nested too deeply"),
        ("a: 1\n? [x, y]\n: 2\n", 2, "a key is one word"),
        ("a: 1\nat: 1:30\n", 2, "base of 60"),
        ("a: 1\n---\nb: 2\n", 2, "not YAML"),
    ],
)
def test_what_cannot_be_read_safely_is_refused_with_its_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    with pytest.raises(BadCity, match=what) as caught:
        read_located(written(tmp_path, text))
    assert caught.value.where.endswith(f"some.yaml:{line}")


def test_a_file_that_is_too_large_or_missing_or_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCity, match="larger than 4 MiB"):
        read_located(written(tmp_path, "#" * (LARGEST_FILE + 1)))
    with pytest.raises(BadCity, match="the file is missing"):
        read_located(tmp_path / "none.yaml")
    (tmp_path / "gb.yaml").write_bytes("名: 晋江".encode("gb18030"))
    with pytest.raises(BadCity, match="not UTF-8"):
        read_located(tmp_path / "gb.yaml")


def test_a_hundred_thousand_open_brackets_do_not_bring_the_reader_down(tmp_path: Path) -> None:
    with pytest.raises(BadCity):
        read_located(written(tmp_path, "[" * 100_000))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_but_never_breaks(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_text(text, encoding="utf-8", errors="replace")
    with contextlib.suppress(BadCity):
        read_located(file)


def test_a_misspelt_word_is_answered_by_the_nearest_or_by_all() -> None:
    assert nearest("titel", ["title", "tile"]) == "did you mean 'title'?"
    assert nearest("xyz", ["b", "a"]) == "one of: a, b"
