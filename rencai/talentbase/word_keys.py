"""The keys of today of the rows that people judged, by the build whose rows were on the screen when they did.

A key names another row once a file took another's place, so that two words on the same keys may speak of different
people. The build in which a word was said tells which moves of rows it has to follow: those of later builds only.
"""

from __future__ import annotations

import polars as pl

from rencai.engine.lake import Lake

WORDS_MOVED, ROWS_MOVED = "words_moved", "rows_moved"
WORD = {"kind": pl.String(), "left": pl.String(), "right": pl.String(), "said": pl.UInt32(), "turn": pl.UInt32()}
"""What one word is known by: its rows as they were named when it was said, and the build in which that was.

``said`` is null where nobody wrote it down; then ``turn`` tells words on the same two keys apart (else 0).
"""
WORD_MOVED = {**WORD, "left_now": pl.String(), "right_now": pl.String()}
"""A word whose rows stand under other keys now than when it was said (null: no more)."""
ROW_MOVED = {"build": pl.UInt32(), "kind": pl.String(), "old": pl.String(), "new": pl.String()}
"""A row that stood under the key ``old`` before a build and under ``new`` since (null: another row has its key)."""


def kept(lake: Lake | None, table: str) -> pl.DataFrame:
    """``WORDS_MOVED`` or ``ROWS_MOVED`` of a build; empty before the first one."""
    if lake is None or not lake.dates(table):
        return pl.DataFrame(schema=WORD_MOVED if table == WORDS_MOVED else ROW_MOVED)
    return lake.scan(table, lake.latest(table)).collect()


def keys_in(words: pl.DataFrame, moved: pl.DataFrame, rows: pl.DataFrame, *, build: int) -> pl.DataFrame:
    """The words (``WORD``, …) with ``left_now`` and ``right_now``: how their rows are named today; null for gone.

    ``moved``: ``WORD_MOVED`` as it stood in ``build``, the last one that heard of words. ``rows``: ``ROW_MOVED`` of all
    builds up to today. A word nobody said a build of is of the rows of ``build``, and so is one of a later build, which
    somebody took over from another home.
    """
    known = moved.unique([*WORD], keep="first", maintain_order=True).with_columns(known=pl.lit(value=True))
    found = words.join(known, on=[*WORD], how="left", nulls_equal=True, maintain_order="left")
    last = pl.lit(build, pl.UInt32)
    found = found.with_columns(
        *(pl.when("known").then(f"{side}_now").otherwise(side).alias(f"{side}_now") for side in ("left", "right")),
        since=pl.when("known").then(last).otherwise(pl.min_horizontal("said", last)),
    )
    for at in rows["build"].unique().sort():
        went = rows.filter(build=at).select("kind", "old", "new", went=pl.lit(value=True))
        for key in ("left_now", "right_now"):
            found = found.join(went, left_on=["kind", key], right_on=["kind", "old"], how="left", maintain_order="left")
            follows = pl.col("went") & (pl.col("since") < at)
            found = found.with_columns(pl.when(follows).then("new").otherwise(key).alias(key)).drop("new", "went")
    return found.drop("known", "since")
