"""Claims of unbroken sight, held against the slow and obvious way."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from rencai.talentbase.spans import SIGHTING, spans

ROWS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 4), st.sampled_from([None, "a", "b"])), max_size=25)


def sightings(rows: list[tuple[int, int, str | None]]) -> pl.DataFrame:
    ordered = sorted(enumerate(rows), key=lambda one: (one[1][0], one[1][1], one[0]))
    return pl.DataFrame(
        [(entity, at, at, number, value) for number, (entity, at, value) in ordered],
        schema={**SIGHTING, "said": pl.String()},
        orient="row",
    )


def slowly(rows: list[tuple[int, int, str | None]]) -> set[tuple[int, str, int, int]]:
    """(entity, value, first, last) of each longest run of deliveries in which the value was seen."""
    seen = {(entity, value, at) for entity, at, value in rows if value is not None}
    found = set()
    for entity, value, at in seen:
        if (entity, value, at - 1) not in seen:
            last = at
            while (entity, value, last + 1) in seen:
                last += 1
            found.add((entity, value, at, last))
    return found


@given(ROWS)
def test_a_span_is_the_longest_run_of_deliveries_that_say_the_same(rows: list[tuple[int, int, str | None]]) -> None:
    found = spans(sightings(rows), ["said"], pl.col("said"))
    assert sorted(found.select("entity", "value", "first_at", "last_at").rows()) == sorted(slowly(rows))


@given(ROWS)
def test_a_span_leads_to_rows_that_say_its_value(rows: list[tuple[int, int, str | None]]) -> None:
    for span in spans(sightings(rows), ["said"], pl.col("said")).iter_rows(named=True):
        for end in ("first", "last"):
            entity, at, value = rows[span[f"{end}_row"]]
            assert (entity, at, value) == (span["entity"], span[f"{end}_at"], span["value"])


def test_presence_is_a_span_without_a_value() -> None:
    found = spans(sightings([(1, 0, None), (1, 1, "a"), (1, 3, None)]), [], pl.lit(""))
    assert found.select("first_at", "last_at").rows() == [(0, 1), (3, 3)]
