"""The whole way from files to the base, on the small city whose every answer is known by heart."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rencai.city import City, load_city
from rencai.sources import Reading, read_file
from rencai.talentbase.profile import Reader
from rencai.vocabulary.errors import BadInput
from tests.talentbase.cast import CHEN, DAYS, LIN, NEW, at_mill, at_shoes, write_deliveries
from tests.talentbase.conftest import SEALER, Built, built_into
from tests.talentbase.small_city import Deliveries

BuildOf = Callable[..., Built]


def people(built: Built, on: str = DAYS[-1]) -> dict[str, dict[str, object]]:
    return {row["person"]: row for row in built.table("people", date.fromisoformat(on)).to_dicts()}


@dataclass(frozen=True)
class Grown:
    """A base built thrice: anew, of the same files, and when two deliveries and a broken file had come."""

    first: Built
    persons: dict[int, str]
    same: Built
    later: Built
    read: list[str]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory, the_city: City) -> Grown:
    """The small city as it grows."""
    root = tmp_path_factory.mktemp("grown")
    deliveries = write_deliveries(root / "in")
    first = built_into(root / "home", root / "in", the_city)
    persons = {row: first.person(DAYS[0], "register.csv", row) for row in (2, 3, 4)}
    same = first.again()
    # One delivery comes late: other people would be first in order now.
    deliveries.add("2025-11-30", "register", [at_mill(NEW), at_mill(CHEN)])
    deliveries.add("2026-03-31", "register", [at_shoes(LIN)])
    (root / "in" / "deliveries" / "2026-03-31" / "photo.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n0000")
    read: list[str] = []

    def counting(path: Path, *arguments: object, **options: object) -> Reading:
        read.append(f"{path.parent.name}/{path.name}")
        return read_file(path, *arguments, **options)  # type: ignore[arg-type]

    return Grown(first, persons, same, first.again(read=counting), read)


def test_a_build_of_what_is_built_already_does_nothing(grown: Grown) -> None:
    assert grown.first.about["nothing_new"] is False
    assert grown.same.about["nothing_new"] is True
    assert grown.later.build.number == 2


def test_unchanged_files_are_not_read_twice(grown: Grown) -> None:
    assert grown.read == ["2025-11-30/register.csv", "2026-03-31/photo.xlsx", "2026-03-31/register.csv"]


def test_ids_survive_new_deliveries(grown: Grown) -> None:
    assert {row: grown.later.person(DAYS[0], "register.csv", row) for row in (2, 3, 4)} == grown.persons


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(grown: Grown) -> None:
    files = grown.later.about["files"]
    assert [file["file"] for file in files if "refused" in file] == ["photo.xlsx"]
    assert sum("refused" not in file for file in files) == 10


def test_every_row_of_every_file_is_accounted_for(built: Built) -> None:
    rows = built.about["rows"]
    assert rows["read"] == rows["kept"] + rows["set_aside"] + rows["repeats"] == 16
    assert sum(file["read"] for file in built.about["files"]) == rows["read"]
    assert built.table("membership").height == rows["kept"]


def test_the_people_of_all_lists_are_found_once(built: Built) -> None:
    assert built.about["found"] == {"people": 5, "employers": 2, "posts": 2}
    assert built.person(DAYS[0], "register.csv", 2) == built.person(DAYS[1], "talents.csv", 2)


def test_a_person_has_golden_values_and_what_follows_from_them(built: Built) -> None:
    lin = people(built)[built.person(DAYS[0], "register.csv", 2)]
    told = {name: lin[name] for name in ("status", "town", "chain", "chain_from", "stage", "degree", "grade", "sex")}
    assert told == {
        "status": "here", "town": "350582101", "chain": "footwear-apparel", "chain_from": "employer",
        "stage": "upstream", "degree": "master", "grade": "city-1", "sex": "male",
    }  # fmt: skip
    assert lin["birth_year"] == 1985


def test_a_snapshot_knows_only_what_was_known_then(built: Built) -> None:
    lin = built.person(DAYS[0], "register.csv", 2)
    assert [people(built, day)[lin]["degree"] for day in DAYS] == ["bachelor", "master", "master"]
    assert [people(built, day)[lin]["grade"] for day in DAYS] == [None, "city-1", "city-1"]


def test_a_shortened_employer_name_finds_its_employer(built: Built) -> None:
    lin = built.person(DAYS[0], "register.csv", 2)
    assert len({people(built, day)[lin]["employer"] for day in DAYS}) == 1


def test_who_drops_off_the_register_is_no_longer_here(built: Built) -> None:
    old = built.person(DAYS[0], "register.csv", 4)
    assert [people(built, day)[old]["status"] for day in DAYS] == ["here", "here", "retired"]


def test_flows_tell_the_story(built: Built) -> None:
    flows = pl.concat(built.table("flows", date.fromisoformat(day)) for day in DAYS[1:])
    told = sorted(flows.select("person", "flow").rows())
    lin, chen, old = (built.person(DAYS[0], "register.csv", row) for row in (2, 3, 4))
    new = built.person(DAYS[2], "register.csv", 4)
    assert told == sorted(
        [(lin, "degree_raised"), (lin, "recognised"), (new, "arrived"), (old, "left")]
        + [(chen, flow) for flow in ("moved_chain", "moved_employer", "moved_town")]
    )


def test_a_post_that_was_edited_stays_one_and_closes_when_it_is_gone(built: Built) -> None:
    posts = {row["title"]: row for row in built.table("posts").to_dicts()}
    assert posts["鞋样设计师"]["open"] is True
    assert posts["跨境电商运营"]["open"] is False
    assert (
        posts["鞋样设计师"]["employer"]
        == built.table("employers").filter(pl.col("town") == "350582101")["employer"].item()
    )


def test_every_golden_value_is_one_of_the_claims(built: Built) -> None:
    columns = ["entity", "field", "value", "source", "first_on", "first_file", "first_row"]
    golden, claims = built.table("golden").select(columns), built.table("claims").select(columns)
    assert golden.height > 0
    assert golden.join(claims, on=columns, how="anti").is_empty()


def test_the_base_of_a_sample_says_so(built: Built) -> None:
    assert built.about["invented"] is True
    assert built.build.about["invented"] is True
    assert '"invented": true' in (built.home / "base.json").read_text(encoding="utf-8")


def test_outside_a_sample_nothing_is_invented_and_an_invented_number_is_no_number(
    build_of: BuildOf, tmp_path: Path
) -> None:
    Deliveries(tmp_path / "in", invented=False).add(DAYS[0], "register", [at_shoes(LIN)])
    about = build_of(tmp_path / "in").about
    assert about["invented"] is False
    assert about["rows"]["dropped"] >= 1


def test_the_truth_of_a_sample_is_never_opened(build_of: BuildOf, built: Built, tmp_path: Path) -> None:
    write_deliveries(tmp_path / "in")
    (tmp_path / "in" / "truth").mkdir()
    (tmp_path / "in" / "truth" / "rows.parquet").write_bytes(b"a build that opened this would fail")
    other = build_of(tmp_path / "in", classifier=None)
    for table in ("membership", "claims", "people"):
        assert other.table(table).equals(built.table(table))


def test_deliveries_after_the_day_asked_for_are_not_known(build_of: BuildOf, tmp_path: Path) -> None:
    write_deliveries(tmp_path / "in")
    early = build_of(tmp_path / "in", on=date.fromisoformat(DAYS[1]))
    assert early.about["deliveries"] == list(DAYS[:2])
    assert early.about["found"]["people"] == 4


def test_a_changed_mapping_is_a_reason_to_read_again(build_of: BuildOf, built: Built, tmp_path: Path) -> None:
    shutil.copytree(built.city.dir, tmp_path / "city")
    mapping = tmp_path / "city" / "sources" / "census.yaml"
    write_deliveries(tmp_path / "in")
    first = build_of(tmp_path / "in")
    mapping.write_text(mapping.read_text(encoding="utf-8").replace('"从业人数"', '"人数"'), encoding="utf-8")
    again = Built(first.home, first.folder, load_city(tmp_path / "city"), {}).again()
    assert [file["source"] for file in again.about["files"] if file["read_now"]] == ["census"]


def test_nothing_readable_is_an_error(build_of: BuildOf, tmp_path: Path) -> None:
    folder = tmp_path / "in" / DAYS[0]
    folder.mkdir(parents=True)
    (folder / "empty.csv").write_bytes(b"")
    with pytest.raises(BadInput, match="no file could be read"):
        build_of(tmp_path / "in")


def test_people_say_who_is_one_and_who_is_not(build_of: BuildOf, tmp_path: Path) -> None:
    deliveries = Deliveries(tmp_path / "in")
    deliveries.add(DAYS[0], "register", [at_shoes(LIN), at_mill(CHEN)])
    deliveries.add(DAYS[0], "talents", [{"name": "林远", "email": "lin@example.com", "grade": "一类人才"}])
    first = build_of(tmp_path / "in")
    two = {first.person(DAYS[0], "register.csv", 2), first.person(DAYS[0], "talents.csv", 2)}
    assert len(two) == 2
    judge(first.home, same=True)
    merged = first.again()
    one = merged.person(DAYS[0], "register.csv", 2)
    assert one == merged.person(DAYS[0], "talents.csv", 2)
    (gone,) = two - {one}
    assert merged.table("merged").select("old", "new").rows() == [(gone, one)]
    assert Reader(merged.build, merged.city, SEALER).profile(gone)["id"] == one
    judge(first.home, same=False)
    parted = merged.again()
    again = {parted.person(DAYS[0], "register.csv", 2), parted.person(DAYS[0], "talents.csv", 2)}
    assert len(again) == 2
    assert gone not in again
    assert parted.table("split").select("old").to_series().to_list() == [one]
    assert parted.table("merged").height == 1


def judge(home: Path, *, same: bool) -> None:
    """Say whether the first of the register and the first of the talents are one."""
    left, right = (f"{DAYS[0]}/{name}.csv#2" for name in ("register", "talents"))
    word = json.dumps({"kind": "person", "left": left, "right": right, "same": same})
    with (home / "judgements.jsonl").open("a", encoding="utf-8") as words:
        words.write(word + "\n")


def test_what_was_typed_in_the_house_survives_and_wins(build_of: BuildOf, tmp_path: Path) -> None:
    deliveries = write_deliveries(tmp_path / "in")
    first = build_of(tmp_path / "in")
    chen = first.person(DAYS[0], "register.csv", 3)
    deliveries.add(
        "2026-03-15", "house", [{"name": "陈雅婷", "base_id": chen, "degree": "博士", "occupation": "制鞋工程师"}]
    )
    deliveries.add("2026-03-31", "register", [at_shoes(LIN), at_shoes(CHEN, "质检员")])
    second = first.again()
    assert second.person("2026-03-15", "house.csv", 2) == chen
    after = people(second, "2026-03-31")[chen]
    assert (after["degree"], after["occupation_text"]) == ("doctor", "制鞋工程师")
