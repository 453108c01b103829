"""What a person needs to judge a pair is there, and what was judged or typed in holds for whom it was meant."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from rencai.talentbase.entities import JUDGED, PLACED, TIES, unquestioned, with_placed
from tests.talentbase.cast import CHEN, DAYS, LIN, MILL, at_shoes, write_deliveries
from tests.talentbase.conftest import SEALER, Built
from tests.talentbase.small_city import Deliveries, resident_id

BuildOf = Callable[..., Built]


@pytest.fixture(scope="module")
def doubts(tmp_path_factory: pytest.TempPathFactory, the_city: object) -> Built:
    from tests.talentbase.conftest import built_into

    root = tmp_path_factory.mktemp("doubts")
    deliveries = write_deliveries(root / "in")
    deliveries.add(DAYS[2], "talents", [{"name": CHEN["name"]}])
    return built_into(root / "home", root / "in", the_city)  # type: ignore[arg-type]


def test_the_evidence_of_every_uncertain_pair_adds_up_to_its_estimate(doubts: Built) -> None:
    pairs, reasons = doubts.table("uncertain"), doubts.table("reasons")
    assert pairs.height
    odds = reasons.group_by("left", "right").agg(pl.col("weight").sum())
    both = pairs.join(odds, on=["left", "right"])
    assert both.height == pairs.height
    estimate = both.select(1 / (1 + (-pl.col("weight")).exp())).to_series()
    assert (estimate - both["score"]).abs().max() < 1e-9


def test_the_values_compared_of_both_sides_lie_sealed(doubts: Built) -> None:
    sides = SEALER.read_table(doubts.build.sealed / "doubts.bin", context="doubts")
    for pair in doubts.table("uncertain").iter_rows(named=True):
        assert {pair["left"], pair["right"]} <= set(sides["key"])
    told = doubts.table("reasons")
    assert not set(sides.filter(field="name")["value"]) & set(told["zh"])


def test_rows_that_say_the_same_are_one_record(doubts: Built) -> None:
    lin = doubts.person(DAYS[0], "register.csv", 2)
    rows = doubts.table("membership").filter(pl.col("entity") == lin, pl.col("file") == "register.csv")
    assert rows.height == 3
    assert rows["record"].n_unique() == 1


def test_two_that_were_told_apart_are_not_asked_about_again(build_of: BuildOf, tmp_path: Path) -> None:
    deliveries = write_deliveries(tmp_path / "in")
    deliveries.add(DAYS[2], "talents", [{"name": CHEN["name"]}])
    first = build_of(tmp_path / "in")
    asked = first.table("uncertain").row(0, named=True)
    word = {"kind": "person", "left": asked["left"], "right": asked["right"], "same": False}
    (first.home / "judgements.jsonl").write_text(json.dumps(word), encoding="utf-8")
    assert first.table("uncertain").height > 1
    assert first.again().table("uncertain").is_empty()


def test_two_people_who_are_given_the_same_value_stay_two(build_of: BuildOf, tmp_path: Path) -> None:
    deliveries = write_deliveries(tmp_path / "in")
    first = build_of(tmp_path / "in")
    lin, chen = (first.person(DAYS[0], "register.csv", row) for row in (2, 3))
    deliveries.add("2026-03-15", "house", [{"base_id": lin, "degree": "博士"}, {"base_id": chen, "degree": "博士"}])
    second = first.again()
    assert [second.person("2026-03-15", "house.csv", row) for row in (2, 3)] == [lin, chen]
    assert second.table("merged").is_empty()


def test_what_was_typed_for_a_person_of_whom_nothing_else_is_left_stays_together(
    build_of: BuildOf, tmp_path: Path
) -> None:
    deliveries = write_deliveries(tmp_path / "in")
    first = build_of(tmp_path / "in")
    old = first.person(DAYS[0], "register.csv", 4)
    deliveries.add("2026-03-15", "house", [{"base_id": old, "degree": "博士"}])
    deliveries.add("2026-03-16", "house", [{"base_id": old, "phone": "12900000001"}])
    first.again()
    for day in DAYS:
        deliveries.add(day, "register", [at_shoes(LIN), at_shoes(CHEN)])
    third = first.again()
    assert third.person("2026-03-15", "house.csv", 2) == third.person("2026-03-16", "house.csv", 2) == old


def test_a_word_on_a_name_that_is_only_mentioned_holds(build_of: BuildOf, tmp_path: Path) -> None:
    deliveries = Deliveries(tmp_path / "in")
    people = [{**LIN, "employer": "海风渔具"}, {**CHEN, "employer": "磐石建材"}]
    deliveries.add(DAYS[0], "register", people)
    first = build_of(tmp_path / "in")
    assert first.table("mentions")["employer"].n_unique() == 2
    word = {"kind": "employer", "left": "mention:海风渔具|", "right": "mention:磐石建材|", "same": True}
    (first.home / "judgements.jsonl").write_text(json.dumps(word), encoding="utf-8")
    assert first.again().table("mentions")["employer"].n_unique() == 1


def test_what_was_said_to_be_the_same_is_told_apart_together() -> None:
    ties = pl.DataFrame([(1, 4, "code"), (5, 6, "name")], schema=TIES, orient="row")
    said = pl.DataFrame([(0, 1, True), (3, 4, True), (0, 3, False)], schema=JUDGED, orient="row")
    assert unquestioned(ties, said).select("left", "right").rows() == [(5, 6)]


def test_a_typed_row_goes_where_most_rows_of_its_person_are() -> None:
    clusters = pl.DataFrame(
        {"record": [0, 1, 2], "cluster": [0, 1, 1]}, schema={"record": pl.UInt32, "cluster": pl.UInt32}
    )
    placed = pl.DataFrame([(7, 0, "P-1"), (7, 1, "P-1"), (7, 2, "P-1")], schema=PLACED, orient="row")
    assert with_placed(clusters, placed).filter(record=7)["cluster"].to_list() == [1]


def test_a_wrong_merge_is_split_by_hand_and_the_split_is_on_record(build_of: BuildOf, tmp_path: Path) -> None:
    deliveries = Deliveries(tmp_path / "in")
    for day in DAYS:
        deliveries.add(day, "register", [at_shoes(LIN)])
    other = {
        "name": LIN["name"],
        "resident_id": resident_id("19850309", 11),
        "phone": "12955555555",
        "grade": "一类人才",
    }
    deliveries.add(DAYS[1], "talents", [other])
    deliveries.add(DAYS[2], "talents", [other | {"email": "other@example.com"}])
    first = build_of(tmp_path / "in")
    one = first.person(DAYS[0], "register.csv", 2)
    assert {first.person(day, "talents.csv", 2) for day in DAYS[1:]} == {one}
    words = [
        (f"{DAYS[0]}/register.csv#2", f"{DAYS[1]}/talents.csv#2", False),
        (f"{DAYS[1]}/talents.csv#2", f"{DAYS[2]}/talents.csv#2", True),
    ]
    lines = [json.dumps({"kind": "person", "left": a, "right": b, "same": same}) for a, b, same in words]
    (first.home / "judgements.jsonl").write_text("\n".join(lines), encoding="utf-8")
    second = first.again()
    assert second.person(DAYS[0], "register.csv", 2) == one
    (new,) = {second.person(day, "talents.csv", 2) for day in DAYS[1:]}
    assert second.table("split").select("kind", "old", "new").rows() == [("person", one, new)]
    (first.home / "judgements.jsonl").write_text("", encoding="utf-8")
    third = second.again()
    assert {third.person(day, "talents.csv", 2) for day in DAYS[1:]} == {one}
    assert third.table("merged").select("old", "new").rows() == [(new, one)]


def test_what_was_typed_for_an_employer_is_believed_and_names_nobody_else(build_of: BuildOf, tmp_path: Path) -> None:
    deliveries = write_deliveries(tmp_path / "in")
    first = build_of(tmp_path / "in")
    shoes, mill = (first.person(DAYS[0], "census.csv", row) for row in (2, 3))
    typed = {"base_id": shoes, "name": "晋江市踏浪运动用品有限公司", "short_name": "海风", "staff": 88}
    deliveries.add("2026-03-15", "house-employers", [typed, {"base_id": mill, "staff": 88}])
    second = first.again()
    assert [second.person("2026-03-15", "house-employers.csv", row) for row in (2, 3)] == [shoes, mill]
    after = {row["employer"]: row for row in second.table("employers").to_dicts()}
    assert (after[shoes]["name"], after[shoes]["staff"], after[mill]["staff"]) == (typed["name"], 88, 88)
    assert set(after) == {row["employer"] for row in first.table("employers").to_dicts()}
    assert second.table("merged").is_empty()
    assert set(second.table("mentions")["employer"]) == set(first.table("mentions")["employer"])


def test_what_was_typed_for_an_employer_that_is_only_named_reaches_it(build_of: BuildOf, tmp_path: Path) -> None:
    deliveries = Deliveries(tmp_path / "in")
    deliveries.add(DAYS[0], "register", [{**LIN, "employer": "海风渔具"}])
    first = build_of(tmp_path / "in")
    (named,) = first.table("mentions")["employer"]
    deliveries.add("2026-03-15", "house-employers", [{"base_id": named, "staff": 12}])
    (known,) = first.again().table("employers").to_dicts()
    assert (known["employer"], known["name"], known["staff"]) == (named, "海风渔具", 12)


NEW_NAME = "全新名称集团有限公司"


def renamed(build_of: BuildOf, folder: Path) -> tuple[Built, str, str]:
    """The base after the first of two employers was given another name and a row named it, and the ids of both."""
    deliveries = write_deliveries(folder)
    first = build_of(folder)
    shoes, mill = (first.person(DAYS[0], "census.csv", row) for row in (2, 3))
    deliveries.add("2026-03-15", "house-employers", [{"base_id": shoes, "name": NEW_NAME}])
    deliveries.add("2026-03-15", "talents", [{"name": "赵六", "phone": "13512345655", "employer": NEW_NAME}])
    return first.again(), shoes, mill


def meant(built: Built, name: str = NEW_NAME) -> list[str]:
    return built.table("mentions").filter(name=name)["employer"].to_list()


def test_who_names_an_employer_by_the_name_typed_for_it_means_that_employer(build_of: BuildOf, tmp_path: Path) -> None:
    second, shoes, mill = renamed(build_of, tmp_path / "in")
    assert meant(second) == [shoes]
    assert meant(second.again()) == [shoes]
    assert {shoes, mill} <= set(second.table("employers")["employer"])
    assert second.table("merged").is_empty()


def test_a_name_typed_for_an_employer_that_another_has_joins_nobody(build_of: BuildOf, tmp_path: Path) -> None:
    deliveries = write_deliveries(tmp_path / "in")
    first = build_of(tmp_path / "in")
    shoes, mill = (first.person(DAYS[0], "census.csv", row) for row in (2, 3))
    deliveries.add("2026-03-15", "house-employers", [{"base_id": shoes, "name": MILL["name"]}])
    second = first.again()
    assert [second.person(DAYS[0], "census.csv", row) for row in (2, 3)] == [shoes, mill]
    assert second.table("merged").is_empty()


def test_a_name_typed_for_two_employers_joins_neither_with_who_bears_it(build_of: BuildOf, tmp_path: Path) -> None:
    deliveries = write_deliveries(tmp_path / "in")
    first = build_of(tmp_path / "in")
    both = [first.person(DAYS[0], "census.csv", row) for row in (2, 3)]
    deliveries.add("2026-03-15", "house-employers", [{"base_id": one, "name": NEW_NAME} for one in both])
    deliveries.add("2026-03-15", "talents", [{"name": "赵六", "phone": "13512345655", "employer": NEW_NAME}])
    second = first.again()
    assert not set(both) & set(meant(second))
    assert second.table("merged").is_empty()
