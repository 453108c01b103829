"""Which claim is believed: columns against one claim after the other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from rencai.city.survivorship import CRITERIA, FieldRule
from rencai.talentbase.claims import CLAIM
from rencai.talentbase.golden import Bench, choose
from rencai.talentbase.profile import believed
from rencai.talentbase.statements import BASES

DAYS = tuple(date(2026, 1, 31) + timedelta(days=30 * at) for at in range(5))
SOURCES = ("census", "house", "register")
BENCH = Bench(SOURCES, {"census": DAYS[::2], "house": DAYS, "register": DAYS}, whole={"census", "register"})
RANKS = {"low": 1, "high": 2}


@st.composite
def claims(draw: st.DrawFn) -> dict[str, Any]:
    source = draw(st.integers(0, 2))
    days = BENCH.dates[SOURCES[source]]
    first = draw(st.integers(0, len(days) - 1))
    last = draw(st.integers(first, len(days) - 1))
    return {
        "entity": draw(st.integers(1, 2)), "value": draw(st.sampled_from(["low", "high", "other"])),
        "first_at": first, "last_at": last, "first_file": 0, "first_row": 0, "last_file": 0, "last_row": 0,
        "source": source, "basis": draw(st.integers(0, 1)), "first_on": days[first], "last_on": days[last],
    }  # fmt: skip


def table(said: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(said, schema=CLAIM).sort("entity", maintain_order=True)


def as_told(claim: dict[str, Any]) -> dict[str, Any]:
    """A claim as the lake tells it."""
    times = claim["last_at"] - claim["first_at"] + 1
    source = SOURCES[claim["source"]]
    current = source == "house" or claim["last_at"] == len(BENCH.dates[source]) - 1
    return {**claim, "source": source, "basis": BASES[claim["basis"]], "times": times, "current": current}


@given(st.lists(claims(), min_size=1, max_size=8), st.permutations(CRITERIA), st.integers(1, 7))
def test_columns_believe_what_one_claim_after_the_other_believes(
    said: list[dict[str, Any]], criteria: list[str], how_many: int
) -> None:
    rule = FieldRule(tuple(criteria[:how_many]), ("house", "register"))
    chosen = choose(table(said), rule, BENCH, on=DAYS[-1], ranks=RANKS)
    for entity in chosen["entity"]:
        own = [as_told(claim) for claim in table(said).filter(pl.col("entity") == entity).to_dicts()]
        best, _ = believed(own, rule, RANKS)
        assert chosen.filter(pl.col("entity") == entity)["value"].item() == best["value"]


@given(st.lists(claims(), max_size=8), st.sampled_from(DAYS))
def test_nothing_that_was_said_later_is_known_on_a_day(said: list[dict[str, Any]], on: date) -> None:
    rule = FieldRule(("recency", "majority"))
    cut = [claim for claim in said if claim["first_on"] <= on]
    for claim in cut:
        days = [day for day in BENCH.dates[SOURCES[claim["source"]]] if day <= on]
        last = min(claim["last_at"], len(days) - 1)
        claim |= {"last_at": last, "last_on": days[last]}
    as_it_was = choose(table(cut), rule, BENCH, on=on).select("entity", "value")
    assert choose(table(said), rule, BENCH, on=on).select("entity", "value").equals(as_it_was)


def test_each_entity_has_one_golden_value() -> None:
    base = dict.fromkeys(CLAIM, 0) | {"first_on": DAYS[0], "last_on": DAYS[0]}
    said = [{**base, "entity": 1, "value": value} for value in ("a", "b", "b")]
    assert choose(table(said), FieldRule(("majority",)), BENCH, on=DAYS[0])["value"].to_list() == ["b"]
