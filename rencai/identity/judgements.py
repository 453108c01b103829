"""What people said about pairs of records: it holds whatever the evidence says, also through chains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from rencai.identity.clusters import Word
from rencai.identity.columns import Indices
from rencai.identity.graph import components
from rencai.identity.keys import RECORD
from rencai.vocabulary.errors import BadInput

_SCHEMA = {"left": pl.UInt32(), "right": pl.UInt32(), "same": pl.Boolean()}


@dataclass(frozen=True)
class Judged:
    """The judgements on records that are there. ``numbers``: the records' numbers, by position."""

    numbers: pl.Series
    pairs: pl.DataFrame

    @property
    def parted(self) -> Indices:
        """Positions of records somebody told from another, which are therefore no mere repeats of it."""
        apart = self.pairs.filter(~pl.col("same"))
        return np.unique(np.concatenate([apart["at_left"].to_numpy(), apart["at_right"].to_numpy()])).astype(np.int64)

    def word(self, row_of: Indices) -> Word:
        """The judgements on distinct records."""
        same, apart = self.pairs.filter("same"), self.pairs.filter(~pl.col("same"))
        ends = (row_of[side[end].to_numpy()] for side in (same, apart) for end in ("at_left", "at_right"))
        return Word(*ends)

    def links(self) -> pl.DataFrame:
        """The pairs said to be the same, as links."""
        same = self.pairs.filter("same")
        return same.select("left", "right", score=pl.lit(1.0), evidence=pl.lit("judgement"))

    def without(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Pairs that nobody has judged yet."""
        return pairs.join(self.pairs, on=["left", "right"], how="anti")


def judged(records: pl.DataFrame, judgements: pl.DataFrame | None) -> Judged:
    """Judgements on the records at hand; those that contradict each other are refused."""
    numbers = records[RECORD].cast(pl.UInt32)
    given = judgements if judgements is not None else pl.DataFrame(schema=_SCHEMA)
    at = pl.DataFrame({"number": numbers}).with_row_index("at")
    ordered = given.select(
        left=pl.min_horizontal("left", "right").cast(pl.UInt32),
        right=pl.max_horizontal("left", "right").cast(pl.UInt32),
        same="same",
    ).unique(maintain_order=True)
    pairs = ordered.join(at.rename({"at": "at_left"}), left_on="left", right_on="number").join(
        at.rename({"at": "at_right"}), left_on="right", right_on="number"
    )
    found = Judged(numbers, pairs)
    _refuse_contradictions(found)
    return found


def _refuse_contradictions(found: Judged) -> None:
    word = found.word(np.arange(len(found.numbers)))
    label = components(len(found.numbers), word.same_left, word.same_right)
    torn = np.flatnonzero(label[word.apart_left] == label[word.apart_right])
    if len(torn):
        left, right = found.numbers[int(word.apart_left[torn[0]])], found.numbers[int(word.apart_right[torn[0]])]
        raise BadInput(
            f"records {left} and {right} were judged not the same, but other judgements make them the same",
            where="judgements",
            todo="withdraw one of them",
        )
