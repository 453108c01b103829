"""A person unfolded to claims and rows; counts that add up; flows between days; finding."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from rencai.talentbase.counts import DIMENSIONS, count, flows
from rencai.talentbase.finding import Finder
from rencai.talentbase.profile import Reader, kind_of
from rencai.vocabulary.errors import BadInput, BadState
from rencai.vocabulary.fields import Kind
from tests.talentbase.cast import DAYS, SHOES
from tests.talentbase.conftest import SEALER, Built


@pytest.fixture(scope="module")
def lin(built: Built) -> dict[str, dict[str, object]]:
    """LIN's fields by name."""
    identifier = built.person(DAYS[0], "register.csv", 2)
    profile = Reader(built.build, built.city, SEALER).profile(identifier)
    return {field["field"]: field for field in profile["fields"]}


def test_a_golden_value_says_why_it_was_chosen(lin: dict[str, dict[str, object]]) -> None:
    assert (lin["degree"]["value"], lin["degree"]["because"]) == ("master", "highest")
    assert (lin["workplace"]["value"], lin["workplace"]["because"]) == ("350582101", "only")
    assert lin["degree"]["label"] == {"zh": "硕士", "en": "master"}


def test_a_claim_leads_to_its_source_file_and_row(lin: dict[str, dict[str, object]]) -> None:
    assert lin["degree"]["claim"] == {
        "value": "master", "source": "talents", "basis": "stated",
        "basis_label": {"zh": "来源填报", "en": "stated by the source"}, "times": 1, "current": True,
        "first": {"delivery": DAYS[1], "file": "talents.csv", "row": 2},
        "last": {"delivery": DAYS[1], "file": "talents.csv", "row": 2},
    }  # fmt: skip
    (occupation,) = lin["occupation"]["claims"]  # type: ignore[misc]
    assert occupation["times"] == 3


def test_the_number_says_birth_date_and_sex(lin: dict[str, dict[str, object]]) -> None:
    assert lin["sex"]["claim"]["basis"] == "resident-id"  # type: ignore[index]
    assert lin["sex"]["label"] == {"zh": "男", "en": "male"}


def test_the_rows_of_a_person_are_all_named(built: Built) -> None:
    identifier = built.person(DAYS[0], "register.csv", 2)
    rows = Reader(built.build, built.city, SEALER).profile(identifier)["rows"]
    assert [(row["delivery"], row["file"], row["row"]) for row in rows] == [
        (DAYS[0], "register.csv", 2), (DAYS[1], "register.csv", 2), (DAYS[1], "talents.csv", 2),
        (DAYS[2], "register.csv", 2),
    ]  # fmt: skip


def test_every_golden_value_of_the_lake_is_what_the_profile_says(built: Built) -> None:
    reader = Reader(built.build, built.city, SEALER)
    golden = {(row["entity"], row["field"]): row["value"] for row in built.table("golden").to_dicts()}
    for identifier in sorted({entity for entity, _ in golden}):
        told = {field["field"]: field["value"] for field in reader.profile(identifier)["fields"] if not field["sealed"]}
        assert told == {field: value for (entity, field), value in golden.items() if entity == identifier}


@pytest.mark.parametrize("identifier", ["P-999999999", "P-000000000"])
def test_an_id_nobody_has_is_said_to_be_nobodys(built: Built, identifier: str) -> None:
    with pytest.raises(BadInput, match="there is no person"):
        Reader(built.build, built.city, SEALER).profile(identifier)


def test_an_id_says_its_kind() -> None:
    assert [kind_of(each) for each in ("P-000000001", "E-000000001", "J-000000001")] == list(Kind)
    with pytest.raises(BadInput, match="no id"):
        kind_of("林晓明")


@pytest.mark.parametrize("by", [*combinations(("team", "town", "chain", "degree", "status"), 2), DIMENSIONS])
def test_groups_add_up_to_the_people_and_the_unknown_are_in_sight(built: Built, by: tuple[str, ...]) -> None:
    found = count(built.build, built.city, by)
    assert sum(group["count"] for group in found["groups"]) == found["total"] == (5 if "status" in by else 3)
    unknown = [group for group in found["groups"] if group[by[0]] is None]
    assert all(group["labels"][by[0]] == {"zh": "未知", "en": "unknown"} for group in unknown)


def test_people_are_counted_on_the_day_that_is_asked_for(built: Built) -> None:
    chains = [
        {group["chain"]: group["count"] for group in count(built.build, built.city, ["chain"], on=day)["groups"]}
        for day in map(date.fromisoformat, DAYS)
    ]
    assert chains == [
        {"footwear-apparel": 1, "textile": 2},
        {"footwear-apparel": 2, "textile": 1},
        {"footwear-apparel": 3},
    ]


def test_a_day_that_was_not_built_names_the_days_that_were(built: Built) -> None:
    with pytest.raises(BadState, match=DAYS[1]):
        count(built.build, built.city, ["team"], on=date(2026, 1, 15))


def test_an_unknown_column_names_the_known_ones(built: Built) -> None:
    with pytest.raises(BadInput, match="skill_level"):
        count(built.build, built.city, ["colour"])


def test_flows_over_several_deliveries_are_those_between_their_ends(built: Built) -> None:
    found = flows(built.build, built.city, *(date.fromisoformat(day) for day in (DAYS[0], DAYS[2])))
    counted = {flow["flow"]: flow["count"] for flow in found["flows"]}
    assert (found["here_from"], counted["arrived"], counted["left"], found["here_to"]) == (3, 1, 1, 3)
    assert found["left_as"] == {"retired": 1}
    assert [(move["from"], move["to"], move["count"]) for move in found["moves"]["chain"]] == [
        ("textile", "footwear-apparel", 1)
    ]


def test_flows_run_forward(built: Built) -> None:
    with pytest.raises(BadInput, match="not before"):
        flows(built.build, built.city, *(date.fromisoformat(day) for day in (DAYS[2], DAYS[0])))


def test_a_person_is_found_by_whole_name_and_an_employer_by_a_part(built: Built) -> None:
    finder = Finder(built.build, SEALER)
    (person,) = finder.find("林晓明")["found"]
    assert (person["id"], person["value"]) == (built.person(DAYS[0], "register.csv", 2), "**明")
    assert [one["value"] for one in finder.find("踏浪")["found"]] == [SHOES["name"]]
    assert finder.find("林晓")["found"] == []
