"""Posts under numbers: what one platform numbers twice is two posts, however alike their words.

An employer that wants the same people again writes the same words again. Linking sees the words; the numbers that a
platform gives, and the day on which a post was posted, say which sightings are one post.
"""

from __future__ import annotations

import polars as pl

from rencai.talentbase.entities import TIES
from rencai.talentbase.records import Records

_NUMBER = ("source", "platform", "source_id", "employer")
_PLATFORM = ("source", "platform")


def ties_of_numbers(records: Records) -> pl.DataFrame:
    """Records under one number of one platform and employer are one post, however its words were edited."""
    numbered = records.table.drop_nulls("source_id")
    first = pl.col("record").min().over(_NUMBER)
    ties = pl.concat([pl.DataFrame(schema=TIES), numbered.select(left=first, right="record", why=pl.lit("source_id"))])
    return ties.filter(pl.col("left") != pl.col("right"))


def apart_by_number(records: Records, clusters: pl.DataFrame) -> pl.DataFrame:
    """(record, cluster) where no post has two numbers of one platform.

    In a cluster that has, posts are told apart by number; numbers of different platforms stay together when they were
    posted on one day. Records without a number stay with the cluster's first post.
    """
    table = records.table.select("record", *_NUMBER, "posted_on").join(clusters, on="record")
    numbers = _numbers(table.drop_nulls("source_id"))
    twice = numbers.filter(pl.len().over("cluster", *_PLATFORM) > 1)["cluster"].unique()
    told = numbers.filter(pl.col("cluster").is_in(twice.implode()))
    # The first number of each platform and day belong together, then the second, and so on.
    turn = pl.col("first").rank("ordinal").over("cluster", "posted_on", *_PLATFORM)
    posts = told.with_columns(turn=turn).with_columns(post=pl.col("first").min().over("cluster", "posted_on", "turn"))
    named = table.join(
        posts.select("cluster", *_NUMBER, "post"), on=["cluster", *_NUMBER], how="left", nulls_equal=True
    )
    return named.select("record", cluster=pl.coalesce("post", "cluster").cast(pl.UInt32)).sort("record")


def _numbers(numbered: pl.DataFrame) -> pl.DataFrame:
    """One row for each number in a cluster: its first record and the first day on which it was posted."""
    return numbered.group_by("cluster", *_NUMBER).agg(first=pl.col("record").min(), posted_on=pl.col("posted_on").min())
