"""What is kept of a file that was read: its rows, and all that was not kept, for somebody to mend."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from rencai.city import City
from rencai.sources import Reading, read_file
from rencai.talentbase.deliveries import find_files
from rencai.talentbase.intake import Intake
from rencai.vocabulary.fields import Kind
from tests.talentbase.cast import CHEN, DAYS, LIN, at_mill, at_shoes
from tests.talentbase.conftest import SEALER
from tests.talentbase.small_city import Deliveries

NOBODY = {"phone": "12912345699", "employer": "踏浪鞋业"}


def test_what_was_not_kept_can_be_had_back_and_lies_sealed(tmp_path: Path, the_city: City) -> None:
    wrong = {**at_mill(CHEN), "resident_id": "990101199007120229"}
    Deliveries(tmp_path / "in").add(DAYS[0], "register", [at_shoes(LIN), NOBODY, wrong, at_shoes(LIN)])
    intake = Intake(tmp_path / "intake", SEALER, the_city, read_file, accept_invented=True)
    (file,) = find_files(tmp_path / "in")
    taken = intake.take(file)
    assert (taken.read, taken.kept, taken.set_aside, taken.repeats, taken.dropped) == (4, 2, 1, 1, 1)
    assert intake.aside(taken.key)["手机号"].to_list() == ["12912345699"]
    assert intake.dropped(taken.key)["value"].to_list() == ["990101199007120229"]
    stored = b"".join(path.read_bytes() for path in intake.root.rglob("*") if path.is_file())
    assert not [value for value in (b"12912345699", b"990101199007120229") if value in stored]


def test_only_asked_columns_are_opened(tmp_path: Path, the_city: City) -> None:
    Deliveries(tmp_path / "in").add(DAYS[0], "register", [at_shoes(LIN)])
    intake = Intake(tmp_path / "intake", SEALER, the_city, read_file, accept_invented=True)
    taken = intake.take(find_files(tmp_path / "in")[0])
    assert intake.rows(taken.key, Kind.PERSON, ("employer", "phone")).columns == ["row", "employer", "phone"]
    (intake.root / taken.key / "sealed.bin").write_bytes(b"not to be opened")
    assert intake.rows(taken.key, Kind.PERSON, ("employer",)).columns == ["row", "employer"]


def test_what_nobody_hands_in_any_more_is_forgotten(tmp_path: Path, the_city: City) -> None:
    folder = Deliveries(tmp_path / "in")
    folder.add(DAYS[0], "register", [at_shoes(LIN)])
    folder.add(DAYS[1], "register", [at_shoes(CHEN)])
    intake = Intake(tmp_path / "intake", SEALER, the_city, read_file, accept_invented=True)
    first, second = (intake.take(file) for file in find_files(tmp_path / "in"))
    intake.forget_others([second.key])
    assert [folder.name for folder in intake.root.iterdir()] == [second.key]
    assert not intake.knows(first.file)


def test_two_readers_of_one_file_leave_one_whole_reading(tmp_path: Path, the_city: City) -> None:
    Deliveries(tmp_path / "in").add(DAYS[0], "register", [at_shoes(LIN)])
    (file,) = find_files(tmp_path / "in")

    def read_while_another_does(*arguments: Any, **options: Any) -> Reading:
        other = Intake(tmp_path / "intake", SEALER, the_city, read_file, accept_invented=True)
        assert other.take(file).fresh
        return read_file(*arguments, **options)

    intake = Intake(tmp_path / "intake", SEALER, the_city, read_while_another_does, accept_invented=True)
    taken = intake.take(file)
    assert intake.rows(taken.key, Kind.PERSON).height == taken.kept == 1
    assert [folder.name for folder in intake.root.iterdir()] == [taken.key]


def test_what_a_killed_reader_left_half_written_is_cleared_away(tmp_path: Path, the_city: City) -> None:
    intake = Intake(tmp_path / "intake", SEALER, the_city, read_file)
    for process in (os.getpid(), 2**22 + 1):
        (intake.root / f".key.{process}").mkdir(parents=True)
    intake.forget_others([])
    assert [folder.name for folder in intake.root.iterdir()] == [f".key.{os.getpid()}"]
