"""Repeatable randomness: each part draws from a stream of its own, so that a change in one leaves the others."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Texts: TypeAlias = NDArray[Any]


@dataclass(frozen=True)
class Draws:
    """One stream of random numbers, named by what it is for."""

    random: np.random.Generator

    @classmethod
    def of(cls, seed: int, *names: object) -> Draws:
        """The stream of this seed and these names; equal arguments give equal numbers."""
        return cls(np.random.default_rng([seed, *(zlib.crc32(str(name).encode()) for name in names)]))

    def some(self, size: int, rate: float) -> Flags:
        """True with the chance ``rate``, each by itself."""
        return self.random.random(size) < rate

    def picks(self, size: int, weights: Sequence[float] | Floats) -> Ints:
        """Positions 0 … len(weights)-1, drawn by weight."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        found: Ints = np.searchsorted(edges, self.random.random(size) * edges[-1], side="right")
        return found.clip(0, len(edges) - 1)

    def words(self, size: int, words: Sequence[str], weights: Sequence[float] | Floats | None = None) -> pl.Series:
        """Words drawn by weight (equal weights by default)."""
        picked = self.picks(size, weights) if weights is not None else self.random.integers(0, len(words), size)
        return pl.Series(list(words), dtype=pl.String).gather(picked)

    def chosen(self, weights: Floats, count: int) -> Ints:
        """``count`` different positions, drawn by weight; positions of weight 0 never."""
        with np.errstate(divide="ignore"):
            keys = np.log(weights) + self.random.gumbel(size=len(weights))
        count = min(count, int((weights > 0).sum()))
        return np.sort(np.argpartition(-keys, count - 1)[:count]) if count else np.empty(0, dtype=np.int64)

    def integers(self, low: int, high: int, size: int) -> Ints:
        """Whole numbers from ``low`` up to, not including, ``high``."""
        return self.random.integers(low, high, size)


def falling(count: int, flatness: float = 8.0) -> Floats:
    """Weights of ``count`` ranks that fall like 1/(rank + flatness): how names and words are spread."""
    weights: Floats = 1.0 / (np.arange(count, dtype=np.float64) + flatness)
    return weights


def shares(total: int, weights: Sequence[float] | Floats) -> Ints:
    """``total`` split by weight into whole numbers that add up to it (largest remainders)."""
    exact = np.asarray(weights, dtype=np.float64) / np.sum(weights) * total
    whole: Ints = np.floor(exact).astype(np.int64)
    left = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:left]] += 1
    return whole
