"""The parts of the engine, each against a slow and obvious version of itself."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from rencai.identity.blocking import Rule, block_pairs, candidates, chance_partners
from rencai.identity.columns import Column, Table, combined_key
from rencai.identity.forms import birth
from rencai.identity.graph import components
from rencai.identity.scoring import pair_score

texts = st.lists(st.one_of(st.none(), st.sampled_from(["甲", "乙", "丙", "甲乙"])), max_size=30)
groups = st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=25)


def table_of(*columns: list[str | None]) -> Table:
    size = len(columns[0])
    named = {chr(97 + at): Column.of(pl.Series(column, dtype=pl.String)) for at, column in enumerate(columns)}
    return Table(pl.int_range(size, dtype=pl.UInt32, eager=True), named)


@given(texts)
def test_a_coded_column_gives_its_values_back(values: list[str | None]) -> None:
    assert Column.of(pl.Series(values, dtype=pl.String)).gather().to_list() == values


@given(texts)
def test_what_is_derived_once_per_value_is_right_in_every_row(values: list[str | None]) -> None:
    derived = Column.of(pl.Series(values, dtype=pl.String)).derive_expr(lambda text: text.str.slice(0, 1))
    assert derived.gather().to_list() == [value and value[0] for value in values]


@given(st.lists(st.tuples(*[st.sampled_from([None, "甲", "乙"])] * 2), max_size=20))
def test_rows_share_a_key_exactly_when_they_share_all_values(rows: list[tuple[str | None, str | None]]) -> None:
    key, present = combined_key(table_of([a for a, _ in rows], [b for _, b in rows]), ("a", "b"))
    for one, other in combinations(range(len(rows)), 2):
        if present[one] and present[other]:
            assert (key[one] == key[other]) == (rows[one] == rows[other])
    assert present.tolist() == [None not in row for row in rows]


@given(texts)
def test_a_rule_brings_every_pair_that_agrees_and_no_other(values: list[str | None]) -> None:
    table = table_of(values)
    _, (left, right) = block_pairs(table, Rule(("a",), chance=100))
    wanted = {
        (a, b) for a, b in combinations(range(len(values)), 2) if values[a] is not None and values[a] == values[b]
    }
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == wanted


@given(texts)
def test_rows_tied_by_an_identifier_are_connected_with_one_pair_less_than_there_are_rows(
    values: list[str | None],
) -> None:
    found = candidates(table_of(values), [Rule(("a",), chance=100, sure=True)])
    known = [value for value in values if value is not None]
    assert len(found) == len(known) - len(set(known))


def test_a_common_value_has_more_chance_partners_than_a_rare_one() -> None:
    table = table_of(["甲"] * 8 + ["乙"] * 2, ["丙"] * 5 + ["甲乙"] * 5)
    chance = chance_partners(table, ["a", "b"])
    assert chance[0] == 10 * 0.8 * 0.5
    assert chance[9] == 10 * 0.2 * 0.5


@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=12))
def test_components_are_what_walking_along_the_links_reaches(size: int, pairs: list[tuple[int, int]]) -> None:
    inside = [(a % size, b % size) for a, b in pairs]
    label = components(size, np.array([a for a, _ in inside], dtype=int), np.array([b for _, b in inside], dtype=int))
    reach = [{row} for row in range(size)]
    for _ in range(size):
        for a, b in inside:
            reach[a] |= reach[b]
            reach[b] |= reach[a]
    for a, b in combinations(range(size), 2):
        assert (label[a] == label[b]) == (b in reach[a])


@given(st.data(), groups)
def test_a_score_counts_pairs_as_one_would_by_hand(data: st.DataObject, found: list[int | None]) -> None:
    size = len(found)
    truth = data.draw(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=size, max_size=size))
    score = pair_score(pl.Series(found, dtype=pl.Int64), pl.Series(truth, dtype=pl.Int64))

    def alike(group: list[int | None]) -> set[tuple[int, int]]:
        return {(a, b) for a, b in combinations(range(size), 2) if group[a] is not None and group[a] == group[b]}

    assert (score.pairs, score.true, score.right) == (
        len(alike(found)), len(alike(truth)), len(alike(found) & alike(truth)),
    )  # fmt: skip


@settings(max_examples=40)
@given(st.dates())
def test_a_date_is_the_same_however_it_is_written(day: object) -> None:
    year, month, date = f"{day}".split("-")
    written = [
        f"{year}-{month}-{date}",
        f"{year}{month}{date}",
        f"{year}/{int(month)}/{int(date)}",
        f"{year}年{int(month)}月{int(date)}日",
        f"{year}.{month}.{date}",
        f"{year}-{month}-{date} 00:00:00",
    ]
    assert birth(pl.Series(written)).to_list() == [year + month + date] * len(written)
