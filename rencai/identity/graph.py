"""Connected components."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rencai.identity.columns import Indices

Labels = NDArray[np.int64]


def components(size: int, left: Indices, right: Indices) -> Labels:
    """Connected components of ``size`` rows, numbered from 0."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(len(left), dtype=np.int8)
    graph = coo_matrix((ones, (left, right)), shape=(size, size))  # type: ignore[no-untyped-call]
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
