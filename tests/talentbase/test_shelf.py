"""Files kept sealed in the home, and bases built from them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rencai.city import City
from rencai.cli.main import cli
from rencai.engine.secrets import Sealer, new_key
from rencai.talentbase.build import Handed, build
from rencai.talentbase.home import Home
from rencai.talentbase.shelf import Shelf, add_folder
from rencai.vocabulary.errors import BadInput, BadState
from tests.talentbase.cast import CHEN, DAYS, LIN, at_shoes, write_deliveries
from tests.talentbase.conftest import SEALER, Built, WithoutWords, keys_of
from tests.talentbase.small_city import Deliveries
from tests.talentbase.test_interruption import refuse_to_read

DAY = date.fromisoformat(DAYS[0])


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A shelf of a home, with the small city's deliveries on it."""
    write_deliveries(tmp_path / "in")
    shelf = Shelf(tmp_path / "home", SEALER)
    add_folder(shelf, tmp_path / "in")
    return shelf


def built_from(shelf: Shelf, city: City, *, into: Path | None = None, **files: Any) -> dict[str, Any]:
    handed = Handed.on_shelf(shelf, **files)
    return build(handed, shelf.home, city, SEALER, into=into, classifier=WithoutWords())


def test_a_shelf_builds_the_base_that_its_folder_would(
    shelf: Shelf, the_city: City, build_of: Callable[..., Built], tmp_path: Path
) -> None:
    from_folder = build_of(tmp_path / "in", home="other")
    built_from(shelf, the_city)
    ours, theirs = (Built(home, home, the_city, {}) for home in (shelf.home, from_folder.home))
    for table in ("membership", "people", "employers", "posts"):
        assert ours.table(table).equals(theirs.table(table)), table


def test_what_a_folder_gave_is_not_read_again_from_the_shelf(
    build_of: Callable[..., Built], the_city: City, tmp_path: Path
) -> None:
    write_deliveries(tmp_path / "in")
    built = build_of(tmp_path / "in")
    shelf = Shelf(built.home, SEALER)
    add_folder(shelf, tmp_path / "in")
    handed = Handed.on_shelf(shelf)
    about = build(handed, built.home, the_city, SEALER, read=refuse_to_read, classifier=WithoutWords())
    assert about["nothing_new"]


def test_adding_a_folder_again_changes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    times = {path: path.stat().st_mtime_ns for path in shelf.root.rglob("*")}
    added = add_folder(shelf, tmp_path / "in")
    assert (added.put, added.known) == ((), len(shelf.every()))
    assert {path: path.stat().st_mtime_ns for path in shelf.root.rglob("*")} == times


def test_nothing_on_the_shelf_can_be_read_without_the_key(shelf: Shelf) -> None:
    stored = b"".join(path.read_bytes() for path in shelf.root.rglob("*") if path.is_file())
    assert LIN["name"].encode() not in stored
    assert LIN["phone"].encode() not in stored


def test_a_file_taken_back_stays_out_of_builds_until_it_is_put_back(shelf: Shelf, the_city: City) -> None:
    last = date.fromisoformat(DAYS[2])
    whole = built_from(shelf, the_city)
    shelf.remove(last, "register.csv")
    without = built_from(shelf, the_city)
    assert len(without["files"]) == len(whole["files"]) - 1
    add_folder_again = shelf.put(last, "register.csv", shelf.open(shelf.every()[-1]))
    assert add_folder_again.state == "back"
    shelf.put_back(last, "register.csv")
    assert len(built_from(shelf, the_city)["files"]) == len(whole["files"])


def test_a_trial_shows_what_an_offered_file_would_change_and_leaves_the_base(shelf: Shelf, the_city: City) -> None:
    built_from(shelf, the_city)
    offered = shelf.put(DAY, "register-mended.csv", _register(shelf, [at_shoes(LIN), at_shoes(CHEN)]), state="offered")
    trial = built_from(shelf, the_city, into=shelf.home / "trials" / "1", offered=[offered])
    assert "register-mended.csv" in {file["file"] for file in trial["files"]}
    answering = Home(shelf.home).opened().about
    assert "register-mended.csv" not in {file["file"] for file in answering["files"]}
    assert built_from(shelf, the_city)["nothing_new"]


def test_a_file_is_read_by_the_mapping_a_person_wrote_for_it(shelf: Shelf, the_city: City) -> None:
    name = "列表.csv"
    columns = [{"field": "name", "headings": ["谁"], "required": True}, {"field": "phone", "headings": ["号"]}]
    mapping = {"source": "talents", "name": {"zh": "t", "en": "t"}, "kind": "person", "columns": columns}
    file = shelf.put(DAY, name, "谁,号\n林晓明,12912345601\n".encode(), mapping=mapping, invented=True)
    about = built_from(shelf, the_city)
    (read,) = (one for one in about["files"] if one["file"] == file.name)
    assert (read["source"], read["mapping"], read["kept"]) == ("talents", "own", 1)


def test_a_mapping_the_city_no_longer_has_refuses_its_file_alone(shelf: Shelf, the_city: City) -> None:
    shelf.map(DAY, "natives.csv", source="gone")
    about = built_from(shelf, the_city)
    assert ["gone" in file.get("refused", "") for file in about["files"]].count(True) == 1


@pytest.mark.parametrize("name", ["../out.csv", "/out.csv", "a/../../b.csv", ""])
def test_a_name_that_leaves_its_delivery_is_refused(shelf: Shelf, name: str) -> None:
    with pytest.raises(BadInput):
        shelf.put(DAY, name, b"x")


def test_the_commands_take_a_folder_in_list_it_and_build_it(tmp_path: Path, the_city: City) -> None:
    def run(*arguments: str) -> str:
        told = CliRunner().invoke(cli, arguments, env={"RENCAI_KEY": keys_of()}, catch_exceptions=False)
        assert told.exit_code == 0
        return told.stdout

    write_deliveries(tmp_path / "in")
    home = ["--home", str(tmp_path / "home")]
    assert "files" in run("deliveries", "add", str(tmp_path / "in"), *home)
    assert json.loads(run("deliveries", "add", str(tmp_path / "in"), *home, "--json"))["put"] == []
    listed = json.loads(run("deliveries", "list", *home, "--json"))
    assert {file["state"] for file in listed} == {"accepted"}
    about = json.loads(run("build", *home, "--city", str(the_city.dir), "--json"))
    assert len(about["files"]) == len(listed)


def test_a_home_with_nothing_in_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadState, match="rencai deliveries add"):
        CliRunner().invoke(cli, ["build", "--home", str(tmp_path / "none")], catch_exceptions=False)


def test_after_a_change_of_keys_the_old_one_is_no_longer_needed(shelf: Shelf, the_city: City) -> None:
    built_from(shelf, the_city)
    new = new_key()
    options = ["--home", str(shelf.home), "--city", str(the_city.dir)]
    told = CliRunner().invoke(cli, ["deliveries", "reseal", *options], env={"RENCAI_KEY": f"{new},{keys_of()}"})
    assert told.exit_code == 0
    alone = Shelf(shelf.home, Sealer.from_text(new))
    assert all(alone.open(file) for file in alone.every())
    assert not list((shelf.home / "intake").iterdir())
    keys = Sealer.from_text(f"{new},{keys_of()}")
    again = build(Handed.on_shelf(alone), shelf.home, the_city, keys, classifier=WithoutWords())
    assert not again["nothing_new"]


def _register(shelf: Shelf, rows: list[dict[str, Any]]) -> Path:
    return Deliveries(shelf.home.parent / "more").add(DAYS[0], "register", rows)
