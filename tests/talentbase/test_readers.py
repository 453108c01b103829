"""Files read side by side are read as one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from rencai.city import City
from rencai.engine.progress import Silent
from rencai.sources import read_file
from rencai.talentbase import readers
from rencai.talentbase.deliveries import find_files
from rencai.talentbase.intake import Intake
from rencai.vocabulary.fields import Kind
from tests.talentbase.cast import DAYS, write_deliveries
from tests.talentbase.conftest import SEALER


class Counting(Silent):
    """Counts the steps it is told of."""

    def __init__(self) -> None:
        self.steps = 0

    def advance(self, steps: int, note: str) -> None:
        self.steps += steps


def intake(root: Path, city: City) -> Intake:
    return Intake(root, SEALER, city, read_file, accept_invented=True)


def test_reading_processes_read_what_one_would(tmp_path: Path, the_city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    write_deliveries(tmp_path / "in")
    broken = tmp_path / "in" / "deliveries" / DAYS[0] / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    files = find_files(tmp_path / "in")
    alone = readers.take_all(intake(tmp_path / "one", the_city), files, Silent())
    monkeypatch.setattr(readers, "_WORTH_IT", 0)
    monkeypatch.setattr(readers, "_processors", lambda: 2)
    counting, apart = Counting(), intake(tmp_path / "two", the_city)
    together = readers.take_all(apart, files, counting)
    assert together == alone
    assert counting.steps == len(files)
    assert apart.rows(together[0].key, together[0].kind or Kind.PERSON).height == together[0].kept


def test_a_reading_process_that_dies_leaves_its_files_to_be_read_here(
    tmp_path: Path, the_city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_deliveries(tmp_path / "in")
    monkeypatch.setattr(readers, "_WORTH_IT", 0)
    monkeypatch.setattr(readers, "_processors", lambda: 2)
    monkeypatch.setattr(readers, "_SERVE", "raise SystemExit(3)")
    taken = readers.take_all(intake(tmp_path / "home", the_city), find_files(tmp_path / "in"), Silent())
    assert sum(each.kept for each in taken) == 16


class Ending(Silent):
    """Ends the work at its first step."""

    def advance(self, steps: int, note: str) -> None:
        raise InterruptedError


def test_reading_apart_can_be_ended_and_done_again(
    tmp_path: Path, the_city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_deliveries(tmp_path / "in")
    monkeypatch.setattr(readers, "_WORTH_IT", 0)
    monkeypatch.setattr(readers, "_processors", lambda: 2)
    files, store = find_files(tmp_path / "in"), intake(tmp_path / "home", the_city)
    with pytest.raises(InterruptedError):
        readers.take_watched(store, files[0], Ending())
    with pytest.raises(InterruptedError):
        readers.take_all(store, files, Ending())
    assert readers.take_watched(store, files[0], Silent()).kept == 2
    assert sum(each.kept for each in readers.take_all(store, files, Silent())) == 16
