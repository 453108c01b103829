"""Golden values: which of the claims of a field is believed, by the city's declared order of criteria."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

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
    scores = known.select(score(known, rule, bench, on=on, ranks=ranks)).to_series()
    return known[_first_best(known["entity"].to_numpy(), scores.to_numpy())]


def _first_best(entities: NDArray[np.uint32], scores: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Where each entity, all of whose rows lie together, has its highest score for the first time."""
    if not len(entities):
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.append(True, entities[1:] != entities[:-1]))
    highest = np.maximum.reduceat(scores, starts)
    best = np.flatnonzero(scores == np.repeat(highest, np.diff(np.append(starts, len(entities)))))
    first = np.append(True, entities[best[1:]] != entities[best[:-1]])
    return np.asarray(best[first])


@dataclass(frozen=True)
class Parted:
    """Claims of one field, parted by what there is to decide.

    ``settled``: (entity, value, first_on) of entities all of whose claims agree; ``contested``: the claims of others.
    """

    settled: pl.DataFrame
    contested: pl.DataFrame

    @classmethod
    def of(cls, claims: pl.DataFrame) -> Parted:
        """Part claims that are sorted by entity."""
        entity, value = pl.col("entity"), pl.col("value")
        other = (entity == entity.shift()) & (value != value.shift())
        at_odds = claims.filter(other)["entity"].unique().implode()
        contested = entity.is_in(at_odds)
        agreed = claims.filter(~contested).group_by("entity", maintain_order=True)
        return cls(agreed.agg(pl.first("value"), pl.min("first_on")), claims.filter(contested))

    def believed(self, rule: FieldRule, bench: Bench, *, on: date, ranks: Ranks | None = None) -> pl.DataFrame:
        """(entity, value) as ``choose`` would choose among all claims."""
        chosen = choose(self.contested, rule, bench, on=on, ranks=ranks)
        agreed = known_by(self.settled, on)
        return pl.concat([agreed.select("entity", "value"), chosen.select("entity", "value")])


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
