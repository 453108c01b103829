"""Golden values: which of the claims of a field is believed, by the city's declared order of criteria."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from rencai.city.survivorship import FieldRule
from rencai.talentbase.statements import BASES

_EPOCH = date(1970, 1, 1)
_BITS = {"basis": 3, "current": 1, "sources": 8, "recency": 16, "majority": 12, "highest": 8, "earliest": 16}
"""Room of each criterion in the one number by which claims are compared; days fit sixteen bits until the year 2149."""

Ranks = Mapping[str, int]


@dataclass(frozen=True)
class Bench:
    """What criteria need to know beside the claims: the sources by their codes, the days on which they delivered, and
    which of them deliver ``whole`` lists.
    """

    sources: tuple[str, ...]
    dates: Mapping[str, tuple[date, ...]]
    whole: Collection[str] = ()

    def at(self, on: date) -> pl.Series:
        """By source code, the place of its last delivery not after ``on`` (-1: none yet)."""
        return pl.Series([sum(day <= on for day in self.dates[source]) - 1 for source in self.sources], dtype=pl.Int32)

    def delivered(self, on: date) -> pl.Series:
        """By source code, the day of its last delivery not after ``on``."""
        days = [max((day for day in self.dates[source] if day <= on), default=None) for source in self.sources]
        return pl.Series(days, dtype=pl.Date)


def known_by(claims: pl.DataFrame, on: date) -> pl.DataFrame:
    """The claims that had been made by that day."""
    return claims.filter(pl.col("first_on") <= on)


def choose(
    claims: pl.DataFrame, rule: FieldRule, bench: Bench, *, on: date, ranks: Ranks | None = None
) -> pl.DataFrame:
    """The claim believed on a day, one row for each entity that has any, with all columns of the claims.

    ``claims``: the claims of one field, sorted by entity; of claims that no criterion tells apart the first is taken.
    """
    known = known_by(claims, on)
    scored = known.with_columns(score=score(known, rule, bench, on=on, ranks=ranks))
    best = scored.filter(pl.col("score") == pl.col("score").max().over("entity"))
    return best.unique("entity", keep="first", maintain_order=True).drop("score")


def score(known: pl.DataFrame, rule: FieldRule, bench: Bench, *, on: date, ranks: Ranks | None = None) -> pl.Expr:
    """One number for all criteria of the rule, the first in the highest bits."""
    total = pl.lit(0, dtype=pl.UInt64)
    for name in rule.by:
        part = criterion(name, rule, bench, on=on, ranks=ranks).clip(0, 2 ** _BITS[name] - 1)
        total = total * 2 ** _BITS[name] + part.cast(pl.UInt64)
    return total


def criterion(name: str, rule: FieldRule, bench: Bench, *, on: date, ranks: Ranks | None = None) -> pl.Expr:
    """A criterion as a whole number over claims known by ``on``; more is better."""
    source = pl.col("source")
    if name == "basis":
        return pl.lit(len(BASES)) - pl.col("basis").cast(pl.Int32)
    if name == "current":
        return _is_current(bench, on).cast(pl.Int32)
    if name == "sources":
        places = {code: rule.sources.index(s) for code, s in enumerate(bench.sources) if s in rule.sources}
        return pl.lit(len(rule.sources)) - source.replace_strict(
            places, default=len(rule.sources), return_dtype=pl.Int32
        )
    if name == "recency":
        return (_seen_until(bench, on) - _EPOCH).dt.total_days()
    if name == "majority":
        seen = pl.min_horizontal(pl.col("last_at").cast(pl.Int32), pl.lit(bench.at(on)).gather(source))
        return (seen - pl.col("first_at").cast(pl.Int32) + 1).sum().over("entity", "value")
    if name == "highest":
        return pl.col("value").replace_strict(dict(ranks or {}), default=-1, return_dtype=pl.Int32) + 1
    assert name == "earliest", name
    return pl.lit(2 ** _BITS["earliest"] - 1) - (pl.col("first_on") - _EPOCH).dt.total_days()


def _is_current(bench: Bench, on: date) -> pl.Expr:
    """Whether the source still says so on that day. Where deliveries are no whole lists, silence takes nothing back."""
    events = [code for code, source in enumerate(bench.sources) if source not in bench.whole]
    latest = pl.lit(bench.at(on)).gather(pl.col("source"))
    return (pl.col("last_at").cast(pl.Int32) >= latest) | pl.col("source").is_in(events)


def _seen_until(bench: Bench, on: date) -> pl.Expr:
    """The day of the last sighting as it was known on ``on``."""
    return pl.min_horizontal(pl.col("last_on"), pl.lit(bench.delivered(on)).gather(pl.col("source")))
