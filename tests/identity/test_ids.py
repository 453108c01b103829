"""Ids survive a rebuild, and nothing that happens to them goes unrecorded."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from rencai.identity.ids import Assignment, assign

KEYS = [f"row{n}" for n in range(12)]
clusterings = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 5))


def table(clustering: dict[str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        {"key": list(clustering), "cluster": list(clustering.values())},
        schema={"key": pl.String, "cluster": pl.UInt32},
    )


def id_of(assignment: Assignment) -> dict[str, str]:
    return dict(assignment.ids.iter_rows())


def redirects(assignment: Assignment) -> dict[str, str]:
    return dict(assignment.merged.iter_rows())


@given(clusterings)
def test_rows_share_an_id_exactly_when_they_share_a_cluster(clustering: dict[str, int]) -> None:
    ids = id_of(assign(table(clustering), None, "P"))
    for one in clustering:
        for other in clustering:
            assert (ids[one] == ids[other]) == (clustering[one] == clustering[other])


@given(clusterings)
def test_rebuilding_the_same_clusters_changes_nothing_whatever_their_numbers(clustering: dict[str, int]) -> None:
    first = assign(table(clustering), None, "P")
    renumbered = {key: 5 - cluster for key, cluster in clustering.items()}
    second = assign(table(renumbered), first.ids, "P")
    assert id_of(second) == id_of(first)
    assert second.merged.is_empty()
    assert second.split.is_empty()


@given(clusterings, clusterings)
def test_an_id_whose_rows_mostly_stay_together_survives(before: dict[str, int], after: dict[str, int]) -> None:
    first = assign(table(before), None, "P")
    ids, then = id_of(assign(table(after), first.ids, "P")), id_of(first)
    for old in set(then.values()):
        rows = {key for key, name in then.items() if name == old}
        for cluster in set(after.values()):
            members = {key for key, number in after.items() if number == cluster}
            if 2 * len(rows & members) > max(len(rows), len(members)):
                assert {ids[key] for key in members} == {old}


@given(clusterings, clusterings)
def test_every_row_that_changed_its_id_is_explained_by_a_merge_or_a_split(
    before: dict[str, int], after: dict[str, int]
) -> None:
    first = assign(table(before), None, "P")
    second = assign(table(after), first.ids, "P")
    explained = set(second.merged.iter_rows()) | set(second.split.iter_rows())
    then, now = id_of(first), id_of(second)
    for key in set(then) & set(now):
        assert then[key] == now[key] or (then[key], now[key]) in explained


@given(clusterings, clusterings)
def test_an_old_id_is_never_given_to_strangers(before: dict[str, int], after: dict[str, int]) -> None:
    first = assign(table(before), None, "P")
    then, now = id_of(first), id_of(assign(table(after), first.ids, "P"))
    for name in set(then.values()) & set(now.values()):
        assert any(then.get(key) == name for key, given_name in now.items() if given_name == name)


@given(clusterings, clusterings)
def test_a_redirect_never_leads_to_an_id_that_redirects_itself(before: dict[str, int], after: dict[str, int]) -> None:
    second = assign(table(after), assign(table(before), None, "P").ids, "P")
    merged = redirects(second)
    assert not set(merged.values()) & set(merged)


def test_two_people_found_to_be_one_keep_the_id_of_the_larger() -> None:
    first = assign(table({"row0": 0, "row1": 0, "row2": 1}), None, "P")
    second = assign(table({"row0": 0, "row1": 0, "row2": 0}), first.ids, "P")
    assert redirects(second) == {id_of(first)["row2"]: id_of(first)["row0"]}


def test_one_person_found_to_be_two_leaves_the_id_with_the_larger_part() -> None:
    first = assign(table({"row0": 0, "row1": 0, "row2": 0}), None, "P")
    second = assign(table({"row0": 0, "row1": 0, "row2": 1}), first.ids, "P")
    old = id_of(first)["row0"]
    assert id_of(second) == {"row0": old, "row1": old, "row2": "P-000000002"}
    assert second.split.rows() == [(old, "P-000000002")]
