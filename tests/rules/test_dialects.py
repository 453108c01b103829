"""The rules of the sample city run the same in Polars, in Narwhals over Polars, and in Narwhals over DuckDB."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import narwhals
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from rencai.city import default_city_dir
from rencai.rules.language.book import load
from rencai.rules.language.cells import asked_facts
from rencai.rules.population.conditions import Conditions
from rencai.rules.population.expressions import Dialect
from rencai.rules.population.outcomes import Outcomes
from rencai.rules.population.people import People
from rencai.rules.proof.grid import answers

BOOK = load(default_city_dir() / "sample-policies")
OUTCOMES = Outcomes(BOOK, date(2026, 6, 1), "person")
ASKED = asked_facts(BOOK.facts, OUTCOMES.rules)


@pytest.fixture(scope="module")
def crowd() -> pl.DataFrame:
    """Five hundred people who do not exist, each fact of every seventh of them not known."""
    table, _ = answers(BOOK.facts, ASKED, OUTCOMES.rules, OUTCOMES.on)
    people = table.head(500)
    known = [((pl.col("#") + at) % 7 != 0) for at in range(len(ASKED))]
    return people.with_columns([pl.when(test).then(pl.col(name)) for name, test in zip(ASKED, known, strict=True)])


def over(frame: Any, columns: list[str]) -> pl.DataFrame:
    """The outcomes found through Narwhals."""
    conditions = Conditions(BOOK.facts, OUTCOMES.on, frozenset(), {}, Dialect(narwhals))
    found = OUTCOMES.over(narwhals.from_native(frame), conditions).to_native()
    table = found.collect() if isinstance(found, pl.LazyFrame) else found.pl()
    return table.select(columns).sort("#")


def test_other_engines_give_what_polars_gives(crowd: pl.DataFrame) -> None:
    expected = OUTCOMES.find(People(crowd, frozenset(), (), {})).collect()
    assert expected["year:total_low"].sum() > 0
    assert_frame_equal(over(crowd.lazy(), expected.columns), expected)
    arrow = crowd.to_arrow()
    relation = duckdb.connect().from_arrow(arrow)
    assert_frame_equal(over(relation, expected.columns), expected, check_dtypes=False)
