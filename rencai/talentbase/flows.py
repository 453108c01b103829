"""What changed for people between two snapshots: arrived, left, moved, rose.

What was unknown before and is known now is not a change of the person. So ``here before + arrived - left = here after``
holds for every pair of days.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from rencai.city import City
from rencai.talentbase.wordings import ranks
from rencai.vocabulary.bilingual import Bilingual

FLOWS: dict[str, Bilingual] = {
    "arrived": Bilingual("流入", "arrived"),
    "left": Bilingual("流出", "left"),
    "moved_employer": Bilingual("更换单位", "moved employer"),
    "moved_town": Bilingual("跨镇街流动", "moved town"),
    "moved_chain": Bilingual("跨产业链流动", "moved chain"),
    "degree_raised": Bilingual("学历提升", "degree raised"),
    "level_raised": Bilingual("技能等级提升", "skill level raised"),
    "grade_raised": Bilingual("人才层次提升", "grade raised"),
    "recognised": Bilingual("新认定层次", "newly recognised"),
}
_MOVED = {"moved_employer": "employer", "moved_town": "town", "moved_chain": "chain"}
_RAISED = {"degree_raised": "degree", "level_raised": "skill_level"}
FLOW = {"person": pl.String(), "flow": pl.String(), "before": pl.String(), "after": pl.String()}
_COLUMNS = ("status", *_MOVED.values(), *_RAISED.values(), "grade")


def flows_between(before: pl.LazyFrame, after: pl.LazyFrame, city: City) -> pl.DataFrame:
    """(person, flow, before, after), sorted. ``before``, ``after``: two snapshots of people."""
    both = (
        before.select("person", pl.col(_COLUMNS).name.suffix("_before"))
        .join(after.select("person", pl.col(_COLUMNS).name.suffix("_after")), on="person", how="full", coalesce=True)
        .collect()
    )
    was, now = pl.col("status_before").eq_missing(pl.lit("here")), pl.col("status_after").eq_missing(pl.lit("here"))
    stayed = both.filter(was & now)
    parts = [
        _flow(both.filter(now & ~was), "arrived", "status"),
        _flow(both.filter(was & ~now), "left", "status"),
        *(_flow(stayed.filter(_known_and_other(column)), flow, column) for flow, column in _MOVED.items()),
        *(_flow(stayed.filter(_rose(column, ranks(city)[column])), flow, column) for flow, column in _RAISED.items()),
        _flow(stayed.filter(_grade_rose(city)), "grade_raised", "grade"),
        _flow(
            stayed.filter(pl.col("grade_before").is_null() & pl.col("grade_after").is_not_null()), "recognised", "grade"
        ),
    ]
    return pl.concat(parts).sort("person", "flow")


def _flow(people: pl.DataFrame, flow: str, column: str) -> pl.DataFrame:
    return people.select("person", flow=pl.lit(flow), before=f"{column}_before", after=f"{column}_after")


def _known_and_other(column: str) -> pl.Expr:
    return pl.col(f"{column}_before") != pl.col(f"{column}_after")


def _rose(column: str, rank: Mapping[str, int]) -> pl.Expr:
    before, after = (
        pl.col(f"{column}_{when}").replace_strict(dict(rank), default=None, return_dtype=pl.Int32)
        for when in ("before", "after")
    )
    return after > before


def _grade_rose(city: City) -> pl.Expr:
    """Grades compare within their scheme only: nobody has said how those of two schemes stand to each other."""
    scheme = {grade.id: grade.scheme for grade in city.grades}
    rank = {grade.id: -grade.rank for grade in city.grades}
    before, after = (
        pl.col(f"grade_{when}").replace_strict(scheme, default=None, return_dtype=pl.String)
        for when in ("before", "after")
    )
    return (before == after) & _rose("grade", rank)
