"""Ids that survive: a rebuild keeps an id when most of its rows stay together; merges and splits are recorded."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_DIGITS = 9


@dataclass(frozen=True)
class Assignment:
    """``ids``: DataFrame(key, id), one row per row key. ``merged``, ``split``: DataFrame(old, new).

    ``merged`` redirects an id that is no more to the one that took in most of its rows. ``split`` says which ids,
    beside the one that lived on, now hold rows that ``old`` held.
    """

    ids: pl.DataFrame
    merged: pl.DataFrame
    split: pl.DataFrame


def assign(clusters: pl.DataFrame, previous: pl.DataFrame | None, prefix: str) -> Assignment:
    """Give every cluster an id. ``clusters``: (key, cluster); ``previous``: (key, id) of the build before.

    An old id goes to the cluster that holds most of its rows, and a cluster keeps the old id that gave it most rows
    (of equals the lower id). Ids of ``previous`` are never given to anybody else, also when all their rows are gone.
    """
    before = previous if previous is not None else pl.DataFrame(schema={"key": pl.String, "id": pl.String})
    shared = _shared_rows(clusters, before)
    kept = _mutual_best(shared)
    fresh = _fresh(clusters, kept, before, prefix)
    named = pl.concat([kept.select("cluster", "id"), fresh])
    ids = clusters.join(named, on="cluster", how="left", maintain_order="left").select("key", "id")
    moved = shared.join(named, on="cluster").select(
        "rows", old=pl.col("id"), new=pl.col("id_right"), alive=pl.col("id").is_in(kept["id"].to_list())
    )
    return Assignment(ids, _merged(moved), _split(moved))


def _shared_rows(clusters: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """(cluster, id, rows): how many rows of an old id each cluster holds."""
    both = clusters.join(before.select("key", "id"), on="key")
    return both.group_by("cluster", "id").agg(rows=pl.len())


def _mutual_best(shared: pl.DataFrame) -> pl.DataFrame:
    """Old ids and clusters that are each other's first choice."""
    by_id = shared.sort("rows", "cluster", descending=[True, False]).unique("id", keep="first", maintain_order=True)
    by_cluster = by_id.sort("rows", "id", descending=[True, False])
    return by_cluster.unique("cluster", keep="first", maintain_order=True).select("cluster", "id")


def _fresh(clusters: pl.DataFrame, kept: pl.DataFrame, before: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """New ids, counted on from the highest ever given, in the order of the clusters' first keys."""
    first_keys = clusters.group_by("cluster").agg(pl.col("key").min())
    unnamed = first_keys.join(kept, on="cluster", how="anti").sort("key")
    highest = before["id"].str.strip_prefix(f"{prefix}-").cast(pl.Int64, strict=False).max()
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64) + (int(highest) if isinstance(highest, int) else 0)
    return unnamed.select("cluster", id=f"{prefix}-" + number.cast(pl.String).str.zfill(_DIGITS))


def _merged(moved: pl.DataFrame) -> pl.DataFrame:
    gone = moved.filter(~pl.col("alive")).sort("rows", "new", descending=[True, False])
    return gone.unique("old", keep="first", maintain_order=True).select("old", "new").sort("old")


def _split(moved: pl.DataFrame) -> pl.DataFrame:
    # An id that lived on, or redirects, keeps its largest part; every other part is a split.
    ordered = moved.with_columns(home=pl.col("old") == pl.col("new")).sort(
        "home", "rows", "new", descending=[True, True, False]
    )
    parts = ordered.with_columns(part=pl.int_range(pl.len()).over("old"))
    return parts.filter(pl.col("part") > 0).select("old", "new").sort("old", "new")
