"""How well clusters agree with a truth, pair by pair."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class PairScore:
    """``pairs``: pairs of rows the clusters put together; ``true``: pairs that belong together; ``right``: both."""

    pairs: int
    true: int
    right: int

    @property
    def precision(self) -> float:
        """Of the pairs put together, the share that belongs together; 1 where none was put together."""
        return self.right / self.pairs if self.pairs else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs that belong together, the share that was put together; 1 where there are none."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.pairs + self.true) if self.pairs + self.true else 1.0


def pair_score(found: pl.Series, truth: pl.Series) -> PairScore:
    """Compare two groupings of the same rows, by the sizes of the groups; a null is in a group of its own."""
    rows = pl.DataFrame({"found": found, "truth": truth})
    return PairScore(
        _pairs(rows.drop_nulls("found"), "found"),
        _pairs(rows.drop_nulls("truth"), "truth"),
        _pairs(rows.drop_nulls(), "found", "truth"),
    )


def _pairs(rows: pl.DataFrame, *by: str) -> int:
    size = pl.len().cast(pl.Int64)
    sizes = rows.group_by(*by).agg(pairs=size * (size - 1) // 2)
    return int(sizes["pairs"].sum())
