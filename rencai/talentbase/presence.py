"""Who is here on a day: what the lists of that day and of the days before say together.

The latest word counts. To be on a list that says ``here`` is a word of the day of that list; to have dropped off it is
a word of the day of the first list without the person. Lists that come whole (``delivers: state``) can be dropped off.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from rencai.city.survivorship import Survivorship
from rencai.talentbase.claims import Claims

STATUSES = ("here", "left", "retired", "elsewhere")


def on_list(claims: Claims, sources: Collection[str], *, on: date, whole: Collection[str]) -> pl.Series:
    """The entities that one of these sources listed last: of a ``whole`` list its latest, of another one ever."""
    seen = _seen(claims, on).filter(pl.col("source_name").is_in(list(sources)))
    now = pl.col("still") | ~pl.col("source_name").is_in(list(whole))
    return seen.filter(now)["entity"].unique()


def statuses(
    claims: Claims, survivorship: Survivorship, *, on: date, whole: Collection[str], golden: pl.DataFrame
) -> pl.DataFrame:
    """(entity, status, known_on) of everybody known by ``on``, sorted by entity.

    ``golden``: (entity, left_on, birth_date, sex) as believed on that day. ``known_on``: when first listed.
    """
    says = {source: survivorship.says(source) for source in claims.sources}
    seen = _seen(claims, on).with_columns(
        says=pl.col("source_name").replace_strict(says, default="listed", return_dtype=pl.String),
        whole=pl.col("source_name").is_in(list(whole)),
    )
    here = pl.col("says") == "here"
    words = seen.group_by("entity").agg(
        known_on=pl.col("first_on").min(),
        here_on=pl.col("until").filter(here).max(),
        gone_on=pl.col("gone_on").filter(here & pl.col("whole")).max(),
        listed=(pl.col("says") == "listed").any(),
        elsewhere_on=pl.col("until").filter(pl.col("says") == "elsewhere").max(),
    )
    told = words.join(golden, on="entity", how="left").sort("entity")
    return told.select("entity", _status(survivorship, on).alias("status"), "known_on")


def _seen(claims: Claims, on: date) -> pl.DataFrame:
    """Presence known by ``on``: the source's name, ``until`` when, whether ``still``, and when it had ``gone_on``."""
    dates = [claims.dates[source] for source in claims.sources]
    latest = pl.Series([sum(day <= on for day in days) - 1 for days in dates], dtype=pl.Int32)
    flat = pl.Series([day for days in dates for day in days], dtype=pl.Date)
    starts = pl.Series([sum(map(len, dates[:code])) for code in range(len(dates))], dtype=pl.Int32)
    known = claims.presence.filter(pl.col("first_on") <= on)
    source = pl.col("source")
    last = pl.min_horizontal(pl.col("last_at").cast(pl.Int32), pl.lit(latest).gather(source))
    placed = known.with_columns(
        source_name=pl.lit(pl.Series(claims.sources, dtype=pl.String)).gather(source),
        last=last,
        still=last == pl.lit(latest).gather(source),
        start=pl.lit(starts).gather(source),
    )
    after = pl.when(~pl.col("still")).then(pl.col("start") + pl.col("last") + 1)
    return placed.with_columns(
        until=pl.lit(flat).gather(pl.col("start") + pl.col("last")), gone_on=pl.lit(flat).gather(after)
    ).select("entity", "source_name", "first_on", "until", "still", "gone_on")


def _status(survivorship: Survivorship, on: date) -> pl.Expr:
    """The status from ``here_on``, ``gone_on``, ``listed``, ``elsewhere_on``, ``left_on``, ``birth_date``, ``sex``."""
    here_on, gone_on, left_on = pl.col("here_on"), pl.col("gone_on"), pl.col("left_on")
    said_left = (left_on <= on) & (left_on >= here_on).fill_null(value=True)
    dropped = (gone_on > here_on).fill_null(value=False) | said_left.fill_null(value=False)
    gone = pl.max_horizontal(pl.when(gone_on > here_on).then(gone_on), pl.when(said_left).then(left_on))
    age = gone.dt.year() - pl.col("birth_date").dt.year()
    limit = pl.col("sex").replace_strict(survivorship.retirement, default=None, return_dtype=pl.Int32)
    off = pl.when(age >= limit).then(pl.lit("retired")).otherwise(pl.lit("left"))
    away = (pl.col("elsewhere_on") >= pl.coalesce(here_on, pl.col("elsewhere_on"))).fill_null(value=False)
    return (
        pl.when(here_on.is_not_null() & ~dropped & ~away)
        .then(pl.lit("here"))
        .when(away)
        .then(pl.lit("elsewhere"))
        .when(dropped)
        .then(off)
        .otherwise(pl.lit("here"))
    )
