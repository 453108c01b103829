"""Clusters of records: connected components over links."""

from __future__ import annotations

import numpy as np
import polars as pl

from rencai.identity.keys import RECORD


def components(records: pl.Series, links: pl.DataFrame) -> pl.DataFrame:
    """Connected components of ``links`` (left, right) over ``records``: DataFrame(record, cluster), both UInt32.

    The cluster is the least record number in it.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    order = records.sort()
    left, right = (order.search_sorted(links[side]).to_numpy() for side in ("left", "right"))
    size = len(order)
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))  # type: ignore[no-untyped-call]
    _, labels = connected_components(graph, directed=False)
    table = pl.DataFrame({RECORD: order, "label": labels})
    clusters = table.select(RECORD, cluster=pl.col(RECORD).min().over("label"))
    return clusters.sort(RECORD)
