"""Which files came in with which delivery."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rencai.talentbase.deliveries import find_files, is_invented
from rencai.vocabulary.errors import BadInput


def put(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", encoding="utf-8")
    return root


def test_deliveries_are_taken_in_order_of_their_date(tmp_path: Path) -> None:
    put(tmp_path, "deliveries/2026-01-31/b.csv", "deliveries/2025-12-31/towns/a.csv", "truth/rows.csv", "sample.json")
    found = [(str(file.delivery), file.name) for file in find_files(tmp_path)]
    assert found == [("2025-12-31", "towns/a.csv"), ("2026-01-31", "b.csv")]


def test_dated_folders_may_lie_directly_in_the_folder(tmp_path: Path) -> None:
    put(tmp_path, "2026-01-31/b.csv", "2025-12-31/a.csv")
    assert [file.name for file in find_files(tmp_path)] == ["a.csv", "b.csv"]


def test_deliveries_after_the_day_are_left_out(tmp_path: Path) -> None:
    put(tmp_path, "2026-01-31/b.csv", "2025-12-31/a.csv")
    assert [file.name for file in find_files(tmp_path, on=date(2026, 1, 30))] == ["a.csv"]


def test_a_day_before_all_deliveries_names_those_there_are(tmp_path: Path) -> None:
    put(tmp_path, "2026-01-31/b.csv")
    with pytest.raises(BadInput, match="2026-01-31"):
        find_files(tmp_path, on=date(2020, 1, 1))


def test_files_without_a_dated_folder_need_a_date(tmp_path: Path) -> None:
    put(tmp_path, "a.csv")
    with pytest.raises(BadInput, match="--on"):
        find_files(tmp_path)
    (file,) = find_files(tmp_path, on=date(2026, 3, 1))
    assert file.delivery == date(2026, 3, 1)


def test_what_programs_leave_lying_is_no_delivery(tmp_path: Path) -> None:
    put(tmp_path, "2026-01-31/a.csv", "2026-01-31/~$a.xlsx", "2026-01-31/.DS_Store", "2026-01-31/__MACOSX/a.csv")
    assert [file.name for file in find_files(tmp_path)] == ["a.csv"]


@pytest.mark.parametrize("name", ["2026-02-30", "2026-13-01"])
def test_a_folder_named_by_no_day_is_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"{name}/a.csv")
    with pytest.raises(BadInput, match="no day"):
        find_files(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no file"):
        find_files(tmp_path, on=date(2026, 1, 1))


def test_only_a_sample_that_says_so_is_invented(tmp_path: Path) -> None:
    assert not is_invented(tmp_path)
    (tmp_path / "sample.json").write_text('{"invented": false}', encoding="utf-8")
    assert not is_invented(tmp_path)
    (tmp_path / "sample.json").write_text('{"invented": true}', encoding="utf-8")
    assert is_invented(tmp_path)
