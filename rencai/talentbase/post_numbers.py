"""Posts under numbers: what one platform numbers twice is two posts, however alike their words.

An employer that wants the same people again writes the same words again. Linking sees the words; the numbers that a
platform gives, and the day on which a post was posted, say which sightings are one post.
"""

from __future__ import annotations

import polars as pl

from rencai.talentbase.entities import TIES
from rencai.talentbase.records import Records

_PLATFORM = ("source", "platform")
_NUMBER = (*_PLATFORM, "source_id", "employer")
_SAME = ("employer", "posted_on", "text", "place", "degree")
"""What two platforms have alike of one post, whatever each calls it."""

_TELLING = 16
"""Letters of the duties that are compared: platforms set their own stops and leave out the end."""


def ties_of_posts(records: Records) -> pl.DataFrame:
    """Records under one number of a platform and employer are one post, however its words were edited.

    So are numbers of two platforms under which one employer posted the same duties at the same place on the same day.
    """
    words = pl.col("text").str.replace_all(r"[^\p{L}\p{N}]", "").str.slice(0, _TELLING)
    numbered = records.table.drop_nulls("source_id").with_columns(words)
    first = pl.col("record").min().over(_NUMBER)
    by_number = numbered.select(left=first, right="record", why=pl.lit("source_id"))
    told = _numbers(numbered, *_SAME[2:]).drop_nulls(["employer", "posted_on", "text"])
    mate = pl.col("first").min().over(*_SAME, _turn(*_SAME))
    across = told.select(left=mate, right="first", why=pl.lit("posted_on+text"))
    ties = pl.concat([pl.DataFrame(schema=TIES), by_number, across])
    return ties.filter(pl.col("left") != pl.col("right")).unique(["left", "right"], maintain_order=True)


def apart_by_number(records: Records, clusters: pl.DataFrame) -> pl.DataFrame:
    """(record, cluster) where no post has two numbers of one platform.

    In a cluster that has, posts are told apart by number; numbers of different platforms stay together when they were
    posted on one day. Records without a number stay with each other.
    """
    table = records.table.join(clusters, on="record")
    numbers = _numbers(table.drop_nulls("source_id"), "cluster")
    twice = numbers.filter(pl.len().over("cluster", *_PLATFORM) > 1)["cluster"].unique()
    told = numbers.filter(pl.col("cluster").is_in(twice.implode()))
    mate = pl.col("first").min().over("cluster", "posted_on", _turn("cluster", "posted_on"))
    posts = told.select(*_NUMBER, post=mate)
    named = table.join(posts, on=list(_NUMBER), how="left", nulls_equal=True)
    return named.select("record", cluster=pl.coalesce("post", "cluster").cast(pl.UInt32)).sort("record")


def _numbers(numbered: pl.DataFrame, *more: str) -> pl.DataFrame:
    """One row for each number: its first record, the first day on which it was posted, and what else its rows say."""
    ordered = numbered.sort("record").group_by(_NUMBER, maintain_order=True)
    return ordered.agg(pl.col("record").first().alias("first"), pl.col("posted_on").min(), pl.first(*more))


def _turn(*columns: str) -> pl.Expr:
    """The first number of each platform, the second, and so on: one post has one of each."""
    return pl.col("first").rank("ordinal").over(*columns, *_PLATFORM)
