"""Ids follow their people when a file takes another's place, and are never given to somebody else."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rencai.talentbase.build import Handed, build
from rencai.talentbase.shelf import Shelf, add_folder
from tests.talentbase.cast import AWAY, CHEN, DAYS, LIN, MILL, NEW, OLD, SHOES, at_mill, at_shoes
from tests.talentbase.conftest import SEALER, Built, WithoutWords
from tests.talentbase.small_city import Deliveries

BuildOf = Callable[..., Built]
Ids = dict[str, str]
NAMES = ("natives.csv", "natives-again.csv")
DAY = DAYS[0]
SUN, MA = {"name": "孙一鸣", "residence": "上海市"}, {"name": "马千里", "phone": "12912345688", "residence": "北京市"}
LISTED = [{**AWAY, "residence": "上海市"}, SUN, MA, {"name": LIN["name"], "phone": LIN["phone"], "residence": "泉州市"}]


def named(built: Built) -> dict[str, str]:
    """Ids by name of the people on the list of natives, as it lies in the folder now."""
    ids = {}
    for path in built.folder.glob("deliveries/*/natives*.csv"):
        with path.open(encoding="utf-8") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                ids[row["姓名"]] = built.person(path.parent.name, path.name, number)
    return ids


def given_again(built: Built, rows: Iterable[dict[str, Any]], *, name: str = "natives-again.csv") -> Built:
    """The base after the list of natives was replaced by another of some name."""
    out = Deliveries(built.folder)
    path = out.add(DAY, "natives", list(rows))
    path.rename(path.with_name(name))
    return built.again()


@pytest.fixture
def first(build_of: BuildOf, tmp_path: Path) -> Built:
    out = Deliveries(tmp_path / "in")
    out.add(DAY, "register", [at_shoes(LIN), at_mill(CHEN)])
    out.add(DAY, "census", [SHOES, MILL])
    out.add(DAY, "natives", LISTED)
    return build_of(tmp_path / "in")


@pytest.fixture
def before(first: Built) -> dict[str, str]:
    """Ids by name, before anything changed."""
    return named(first)


def test_a_file_under_a_new_name_changes_no_id(first: Built, before: Ids) -> None:
    again = given_again(first, LISTED)
    assert named(again) == before
    assert "natives.csv" not in set(again.table("membership")["file"])
    assert (again.about["merged"], again.about["split"]) == (0, 0)


@pytest.mark.parametrize("name", NAMES)
def test_ids_follow_people_whose_rows_changed_places(first: Built, before: Ids, name: str) -> None:
    assert named(given_again(first, [LISTED[2], LISTED[3], LISTED[1], LISTED[0]], name=name)) == before


@pytest.mark.parametrize("name", NAMES)
def test_who_is_missing_vanishes_and_the_others_stay(first: Built, before: Ids, name: str) -> None:
    again = given_again(first, LISTED[1:], name=name)
    gone = before.pop(AWAY["name"])
    assert named(again) == before
    assert gone not in set(again.table("membership")["entity"])


@pytest.mark.parametrize("name", NAMES)
def test_who_stands_in_the_place_of_somebody_else_gets_an_id_of_their_own(first: Built, before: Ids, name: str) -> None:
    other = {"name": "钱百川", "phone": "12912345677", "residence": "上海市"}
    after = named(given_again(first, [LISTED[0], other, *LISTED[2:]], name=name))
    assert after.pop("钱百川") not in before.values()
    before.pop(SUN["name"])
    assert after == before


def test_a_number_carries_an_id_though_all_else_was_written_anew(first: Built, before: Ids) -> None:
    written_anew = {"name": "蔡远行", "resident_id": AWAY["resident_id"], "residence": "厦门市"}
    assert named(given_again(first, [SUN, written_anew]))["蔡远行"] == before[AWAY["name"]]


def test_a_name_and_a_phone_carry_an_id(first: Built, before: Ids) -> None:
    moved = {**MA, "residence": "厦门市", "resident_id": NEW["resident_id"]}
    assert named(given_again(first, [moved]))[MA["name"]] == before[MA["name"]]


def test_a_name_and_a_phone_that_two_people_have_carry_nothing(first: Built, before: Ids) -> None:
    twice = [{**MA, "residence": "厦门市", "resident_id": who["resident_id"]} for who in (NEW, OLD)]
    again = given_again(first, twice)
    assert before[MA["name"]] not in set(again.table("membership")["entity"])


def test_a_slip_mended_in_its_place_keeps_the_id(first: Built, before: Ids) -> None:
    mended = [*LISTED[:2], {**MA, "name": "马千理"}, LISTED[3]]
    assert named(given_again(first, mended, name="natives.csv"))["马千理"] == before[MA["name"]]


def test_two_numbers_are_two_people_whatever_else_is_alike(first: Built, before: Ids) -> None:
    namesake = {**AWAY, "resident_id": NEW["resident_id"], "residence": "上海市"}
    after = named(given_again(first, [namesake, *LISTED[1:]], name="natives.csv"))
    assert after[AWAY["name"]] not in before.values()


def test_of_two_who_come_for_one_only_one_has_the_id(first: Built, before: Ids) -> None:
    two = [{**LISTED[0], "resident_id": who["resident_id"]} for who in (AWAY, NEW)]
    again = given_again(first, [*two, *LISTED[1:]])
    rows = [again.person(DAY, "natives-again.csv", number) for number in (2, 3)]
    assert rows[0] == before[AWAY["name"]]
    assert rows[1] not in before.values()


def test_what_was_typed_for_a_person_follows_them_into_the_new_file(first: Built, before: Ids) -> None:
    person = before[SUN["name"]]
    Deliveries(first.folder).add(DAY, "house", [{"name": SUN["name"], "base_id": person, "degree": "博士"}])
    first.again()
    again = given_again(first, LISTED[::-1])
    assert named(again) == before
    assert again.table("golden").filter(entity=person, field="degree")["source"].to_list() == ["house"]


def test_employers_and_posts_keep_their_ids_as_well(build_of: BuildOf, tmp_path: Path) -> None:
    out = Deliveries(tmp_path / "in")
    titles = {"1": "裁断工", "2": "针车工"}
    posts = [{"source_id": number, "title": title, "employer": SHOES["name"]} for number, title in titles.items()]
    out.add(DAY, "census", [SHOES, MILL])
    out.add(DAY, "posts", posts)
    built = build_of(tmp_path / "in")
    tables = [built.table(name) for name in ("employers", "posts")]
    for source, rows in (("census", [MILL, SHOES]), ("posts", posts[::-1])):
        path = out.add(DAY, source, rows)
        path.rename(path.with_stem(f"{source}-again"))
    again = built.again()
    assert [again.table(name).equals(table) for name, table in zip(("employers", "posts"), tables, strict=True)] == [
        True,
        True,
    ]


def test_where_the_old_rows_are_no_more_the_build_goes_on_without_them(first: Built) -> None:
    shutil.rmtree(first.home / "intake")
    assert len(named(given_again(first, LISTED))) == len(LISTED)


def said(built: Built, left: str, right: str, *, same: bool, file: str = "natives.csv", build: int = 0) -> None:
    """One more word in the home, on two rows of the list of natives as they stood in a build (0: nobody says)."""
    keys = [f"{DAY}/{file}#{row}" for row in (left, right)]
    known = {"build": build} if build else {}
    word = json.dumps({"kind": "person", "left": keys[0], "right": keys[1], "same": same, **known})
    path = built.home / "judgements.jsonl"
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + word + "\n", encoding="utf-8")


def test_a_judgement_holds_for_its_rows_wherever_they_stand_and_for_no_others(first: Built) -> None:
    said(first, "3", "4", same=True)
    joined = named(first.again())
    assert joined[SUN["name"]] == joined[MA["name"]]
    orders = {"natives.csv": LISTED[::-1], "natives-a.csv": [*LISTED[2:], *LISTED[:2]], "natives-b.csv": LISTED[1:]}
    before = joined
    for name, rows in orders.items():
        for old in first.folder.glob("deliveries/*/natives*.csv"):
            old.unlink()
        after = named(given_again(first, rows, name=name))
        assert after == {person: before[person] for person in after}
    assert len(set(after.values())) == 2


def test_a_later_word_on_the_new_rows_is_stronger_than_one_that_was_carried_to_them(first: Built) -> None:
    said(first, "3", "4", same=True)
    first.again()
    given_again(first, LISTED)
    said(first, "3", "4", same=False, file="natives-again.csv")
    apart = named(first.again())
    assert apart[SUN["name"]] != apart[MA["name"]]


def test_carried_words_that_a_chain_contradicts_hold_no_longer(first: Built) -> None:
    said(first, "3", "4", same=True)
    first.again()
    given_again(first, LISTED)
    said(first, "4", "5", same=True, file="natives-again.csv")
    said(first, "3", "5", same=False, file="natives-again.csv")
    ids = named(first.again())
    assert ids[MA["name"]] == ids[LIN["name"]] != ids[SUN["name"]]


UP = [SUN, MA, LISTED[3], LISTED[0]]
"""The list of natives when its first row has gone to the end."""


@pytest.mark.parametrize("told", [True, False])
def test_words_on_the_same_keys_hold_each_for_the_rows_that_stood_there_when_it_was_said(
    first: Built, told: bool
) -> None:
    said(first, "3", "4", same=True, build=first.build.number * told)
    first.again()
    again = given_again(first, UP, name="natives.csv")
    said(again, "3", "4", same=True, build=again.build.number * told)
    ids = named(again.again())
    assert ids[SUN["name"]] == ids[MA["name"]] == ids[LIN["name"]] != ids[AWAY["name"]]


@pytest.mark.parametrize("told", [True, False])
def test_a_word_on_rows_in_others_places_leaves_the_earlier_one_with_its_own_rows(first: Built, told: bool) -> None:
    said(first, "3", "4", same=True, build=first.build.number * told)
    first.again()
    again = given_again(first, [LISTED[3], LISTED[0], SUN, MA], name="natives.csv")
    said(again, "3", "4", same=False, build=again.build.number * told)
    ids = named(again.again())
    assert ids[SUN["name"]] == ids[MA["name"]]
    assert len(set(ids.values())) == 3


def test_a_word_that_was_said_while_a_file_was_replaced_follows_its_rows(first: Built) -> None:
    seen = first.build.number
    given_again(first, UP, name="natives.csv")
    said(first, "3", "4", same=True, build=seen)
    ids = named(first.again())
    assert ids[SUN["name"]] == ids[MA["name"]] != ids[LIN["name"]]


WEI = {"name": "陈伟", "phone": "13812345611", "employer": "甲鞋业有限公司"}
OTHER_WEI = {"name": "陈伟", "phone": "13912345622", "employer": "乙食品有限公司"}


def talents_of(built: Built, *, day: str = DAY, source: str = "talents") -> list[str]:
    """Ids of the rows of a list, in its order."""
    with (built.folder / "deliveries" / day / f"{source}.csv").open(encoding="utf-8") as file:
        rows = sum(1 for _ in csv.DictReader(file))
    return [built.person(day, f"{source}.csv", number) for number in range(2, rows + 2)]


def replaced(
    build_of: BuildOf, into: Path, was: list[dict[str, Any]], come: list[dict[str, Any]], *, source: str = "talents"
) -> list[list[str]]:
    """Ids of the rows of a list before and after it was replaced under its own name."""
    out = Deliveries(into)
    out.add(DAY, source, was)
    built = build_of(into)
    before = talents_of(built, source=source)
    out.add(DAY, source, come)
    return [before, talents_of(built.again(), source=source)]


def test_of_two_of_one_name_each_keeps_the_id_though_one_stands_in_the_others_place(
    build_of: BuildOf, tmp_path: Path
) -> None:
    came = [{**OTHER_WEI, "employer": "丙机械有限公司"}, {**WEI, "employer": "丁纺织有限公司"}]
    before, after = replaced(build_of, tmp_path / "in", [WEI, OTHER_WEI], came)
    assert after == before[::-1]


def test_who_stands_in_the_place_of_a_namesake_that_left_does_not_get_their_id(
    build_of: BuildOf, tmp_path: Path
) -> None:
    came = [{**OTHER_WEI, "employer": "丙机械有限公司"}]
    before, after = replaced(build_of, tmp_path / "in", [WEI, OTHER_WEI], came)
    assert after == before[1:]


@pytest.mark.parametrize(
    ("was", "come"),
    [
        ({**WEI, "birth_date": "1980-01-02"}, {**WEI, "birth_date": "1999-09-09", "phone": "15912345677"}),
        ({**WEI, "birth_date": "1980-01-02"}, {**WEI, "birth_date": "1999-09-09"}),
        (WEI, OTHER_WEI),
        ({**WEI, "birth_date": "1980-01-02"}, {**OTHER_WEI, "name": "吴某", "birth_date": "1980-01-02"}),
        ({"name": "孙一鸣", "birth_date": "1980-01-02"}, {"name": "吴某", "birth_date": "1980-01-02"}),
    ],
)
def test_another_in_the_same_place_gets_an_id_of_their_own(
    build_of: BuildOf, tmp_path: Path, was: dict[str, Any], come: dict[str, Any]
) -> None:
    before, after = replaced(build_of, tmp_path / "in", [was], [come], source="register")
    assert not set(before) & set(after)


def test_of_two_of_whom_only_one_name_is_known_neither_gets_the_others_id(build_of: BuildOf, tmp_path: Path) -> None:
    bare = [{"name": "陈伟", "employer": "甲鞋业有限公司"}, {"name": "陈伟", "employer": "乙食品有限公司"}]
    came = [{**bare[1], "employer": "丙机械有限公司"}]
    before, after = replaced(build_of, tmp_path / "in", bare, came)
    assert not set(before) & set(after)


def test_a_name_alone_is_not_known_again_in_another_list_or_on_another_day(build_of: BuildOf, tmp_path: Path) -> None:
    out = Deliveries(tmp_path / "in")
    natives = out.add(DAY, "natives", [{"name": "陈伟"}, {"name": "孙一鸣", "phone": "13712345633"}])
    out.add(DAY, "register", [at_shoes(LIN)])
    built = build_of(tmp_path / "in")
    gone = set(talents_of(built, source="natives"))
    natives.unlink()
    for day in (DAY, DAYS[-1]):
        out.add(day, "talents", [{"name": "陈伟"}])
    again = built.again()
    assert not gone & {*talents_of(again), *talents_of(again, day=DAYS[-1])}


@pytest.fixture
def shelf(first: Built) -> Shelf:
    """The base again, its files on the shelf of its home."""
    shelf = Shelf(first.home, SEALER)
    add_folder(shelf, first.folder)
    return shelf


def from_shelf(first: Built, shelf: Shelf) -> Built:
    about = build(Handed.on_shelf(shelf), first.home, first.city, SEALER, classifier=WithoutWords())
    return Built(first.home, first.folder, first.city, about)


def test_a_file_that_was_taken_back_brings_its_people_back_under_their_ids(
    first: Built, before: Ids, shelf: Shelf
) -> None:
    day = date.fromisoformat(DAY)
    shelf.remove(day, "natives.csv")
    assert before[SUN["name"]] not in set(from_shelf(first, shelf).table("membership")["entity"])
    shelf.put_back(day, "natives.csv")
    assert named(from_shelf(first, shelf)) == before


def test_another_file_in_place_of_one_that_was_taken_back_brings_them_back_as_well(
    first: Built, before: Ids, shelf: Shelf
) -> None:
    day = date.fromisoformat(DAY)
    shelf.remove(day, "natives.csv")
    from_shelf(first, shelf)
    path = Deliveries(first.folder).add(DAY, "natives", [{"name": "钱百川", "phone": "12912345677"}, *LISTED[::-1]])
    shelf.put(day, "natives-again.csv", path.rename(path.with_name("natives-again.csv")), invented=True)
    after = named(from_shelf(first, shelf))
    assert after.pop("钱百川") not in before.values()
    assert after == before
