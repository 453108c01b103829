"""What changed between two snapshots."""

from __future__ import annotations

from collections import Counter

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from rencai.city import load_city
from rencai.talentbase.flows import flows_between

CITY = load_city()
COLUMNS = {
    "person": ["P-1", "P-2", "P-3", "P-4"],
    "status": ["here", "left", "retired", "elsewhere"],
    "employer": ["E-1", "E-2", None],
    "town": ["350582101", "350582109", None],
    "chain": ["textile", "food", None],
    "degree": ["college", "bachelor", "master", None],
    "skill_level": ["junior", "senior", None],
    "grade": ["city-1", "city-2", "provincial", None],
}
ROW = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in COLUMNS.items()})
SNAPSHOT = st.lists(ROW, max_size=4, unique_by=lambda row: row["person"])


def frame(rows: list[dict[str, str | None]]) -> pl.LazyFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String)).lazy()


def flows(before: dict[str, str | None], after: dict[str, str | None]) -> list[str]:
    base: dict[str, str | None] = dict.fromkeys(COLUMNS) | {"person": "P-1", "status": "here"}
    return flows_between(frame([base | before]), frame([base | after]), CITY)["flow"].to_list()


@given(SNAPSHOT, SNAPSHOT)
def test_those_who_were_here_and_arrived_less_those_who_left_are_here(
    before: list[dict[str, str | None]], after: list[dict[str, str | None]]
) -> None:
    counted = Counter(flows_between(frame(before), frame(after), CITY)["flow"])
    was, now = (sum(row["status"] == "here" for row in rows) for rows in (before, after))
    assert was + counted["arrived"] - counted["left"] == now


@given(SNAPSHOT)
def test_nothing_flows_between_a_snapshot_and_itself(rows: list[dict[str, str | None]]) -> None:
    assert flows_between(frame(rows), frame(rows), CITY).is_empty()


def test_what_was_unknown_before_is_no_move() -> None:
    assert flows({"town": None}, {"town": "350582101"}) == []
    assert flows({"town": "350582109"}, {"town": "350582101"}) == ["moved_town"]


def test_a_degree_rises_and_does_not_fall() -> None:
    assert flows({"degree": "college"}, {"degree": "master"}) == ["degree_raised"]
    assert flows({"degree": "master"}, {"degree": "college"}) == []


def test_grades_rise_within_their_scheme_only() -> None:
    assert flows({"grade": "city-2"}, {"grade": "city-1"}) == ["grade_raised"]
    assert flows({"grade": "city-1"}, {"grade": "provincial"}) == []
    assert flows({}, {"grade": "city-1"}) == ["recognised"]


def test_who_left_makes_no_other_flow() -> None:
    assert flows({"degree": "college"}, {"degree": "master", "status": "left"}) == ["left"]
