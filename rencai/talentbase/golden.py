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
Places = NDArray[np.int64]


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
    starts, sizes = _groups(known["entity"].to_numpy())
    several = np.repeat(sizes > 1, sizes)
    asked = known.filter(pl.Series(several, dtype=pl.Boolean))
    scores = score(asked, rule, bench, on=on, ranks=ranks)
    best = np.flatnonzero(several)[_first_best(scores, sizes[sizes > 1])]
    return known[np.sort(np.concatenate([starts[sizes == 1], best]))]


def _groups(entities: NDArray[np.uint32]) -> tuple[Places, Places]:
    """Where each entity begins, and how many rows it has; its rows lie together."""
    if not len(entities):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.append(True, entities[1:] != entities[:-1]))
    return starts, np.diff(np.append(starts, len(entities)))


def _first_best(scores: NDArray[np.uint64], sizes: Places) -> Places:
    """The first place of the highest score in each group of rows."""
    if not len(scores):
        return np.zeros(0, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    best = np.flatnonzero(scores == np.repeat(np.maximum.reduceat(scores, starts), sizes))
    group = np.repeat(np.arange(len(sizes)), sizes)[best]
    return np.asarray(best[np.append(True, group[1:] != group[:-1])])


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
        at_odds = entity.is_in(claims.filter(other)["entity"].unique().implode())
        agreed = claims.filter(~at_odds).group_by("entity", maintain_order=True)
        contested = claims.filter(at_odds)
        return cls(agreed.agg(pl.first("value"), pl.min("first_on")), contested.with_columns(said_by(contested)))

    def believed(self, rule: FieldRule, bench: Bench, *, on: date, ranks: Ranks | None = None) -> pl.DataFrame:
        """(entity, value) as ``choose`` would choose among all claims."""
        chosen = choose(self.contested, rule, bench, on=on, ranks=ranks)
        agreed = known_by(self.settled, on)
        return pl.concat([agreed.select("entity", "value"), chosen.select("entity", "value")])


def score(
    known: pl.DataFrame, rule: FieldRule, bench: Bench, *, on: date, ranks: Ranks | None = None
) -> NDArray[np.uint64]:
    """One number per claim for all criteria of the rule, the first in the highest bits."""
    total = np.zeros(known.height, dtype=np.uint64)
    for name in rule.by:
        if name == "majority":
            part = _sightings(known, bench, on)
        else:
            part = known.select(_criterion(name, rule, bench, on=on, ranks=ranks).cast(pl.Int64)).to_series().to_numpy()
        total = total * np.uint64(2 ** _BITS[name]) + part.clip(0, 2 ** _BITS[name] - 1).astype(np.uint64)
    return total


def _sightings(known: pl.DataFrame, bench: Bench, on: date) -> Places:
    """How often each claim's value was sighted by that day, over all sources."""
    seen = pl.min_horizontal(pl.col("last_at").cast(pl.Int64), pl.lit(bench.at(on)).gather(pl.col("source")))
    times = known.select(seen - pl.col("first_at").cast(pl.Int64) + 1).to_series().to_numpy()
    said = (known[SAID] if SAID in known.columns else said_by(known)).to_numpy()
    return np.asarray(np.bincount(said, times, minlength=1)[said], dtype=np.int64)


SAID = "said"
"""A column that Parted adds: which value of which entity a claim says, as a number."""


def said_by(claims: pl.DataFrame) -> pl.Series:
    """A number for each entity and value, counted from 0."""
    key = pl.col("value").hash() ^ pl.col("entity").hash(1)
    return claims.select((key.rank("dense") - 1).alias(SAID)).to_series()


def _criterion(name: str, rule: FieldRule, bench: Bench, *, on: date, ranks: Ranks | None = None) -> pl.Expr:
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
