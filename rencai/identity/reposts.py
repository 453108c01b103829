"""Reposts: one employer with the same text under posts that are not the same post. Another relation than a repeat."""

from __future__ import annotations

import numpy as np
import polars as pl

from rencai.identity.columns import MISSING
from rencai.identity.keys import RECORD
from rencai.identity.linkage import Linkage


def reposts(linkage: Linkage) -> pl.DataFrame:
    """(left, right, employer, text): per repost the record that first had the text, and the first of the repost.

    ``employer`` and ``text`` number the groups. Empty where posts were linked without employers or texts.
    """
    weighing = linkage.weighing
    schema = {"left": pl.UInt32, "right": pl.UInt32, "group": pl.UInt32}
    if not {"employer", "text"} <= set(weighing.table.columns):
        return pl.DataFrame(schema=schema)
    employer, text = (weighing.table[name].codes[weighing.row_of] for name in ("employer", "text"))
    known = np.flatnonzero((employer != MISSING) & (text != MISSING))
    posts = pl.DataFrame(
        {RECORD: weighing.numbers.gather(known), "employer": employer[known], "text": text[known]}
    ).join(linkage.clusters, on=RECORD)
    firsts = posts.group_by("employer", "text", "cluster").agg(pl.col(RECORD).min()).sort(RECORD)
    ranked = firsts.with_columns(
        left=pl.col(RECORD).first().over("employer", "text"),
        group=pl.struct("employer", "text").rank("dense").cast(pl.UInt32),
    )
    return ranked.filter(pl.col(RECORD) != pl.col("left")).select("left", pl.col(RECORD).alias("right"), "group")
