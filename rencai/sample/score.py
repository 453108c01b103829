"""How near a built base comes to the truth of the sample: pairs of rows, and counts on the last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from rencai.engine.lake import Lake
from rencai.sample.writing import read_about
from rencai.vocabulary.errors import BadState
from rencai.vocabulary.fields import Kind

_ROW = ["delivery", "file", "row"]
_COUNTED_BY = ("team", "town", "chain")


@dataclass(frozen=True)
class PairScore:
    """Pairs of rows of one kind that are rightly one: precision, recall and F1, and how many entities there are.

    Rows count when the base kept them: set-aside rows and repeats have no entity there.
    """

    kind: str
    rows: int
    not_in_base: int
    true_pairs: int
    found_pairs: int
    right_pairs: int
    entities_true: int
    entities_found: int

    @property
    def precision(self) -> float:
        """Of the pairs found, how many are true."""
        return self.right_pairs / self.found_pairs if self.found_pairs else 1.0

    @property
    def recall(self) -> float:
        """Of the true pairs, how many were found."""
        return self.right_pairs / self.true_pairs if self.true_pairs else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        together = self.precision + self.recall
        return 2 * self.precision * self.recall / together if together else 0.0

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        rates = {"precision": round(self.precision, 5), "recall": round(self.recall, 5), "f1": round(self.f1, 5)}
        counts = {name: value for name, value in vars(self).items() if name != "kind"}
        return rates | counts


def score(sample: Path, home: Path) -> dict[str, Any]:
    """Compare the base in ``home`` with the truth of ``sample``.

    ``pairs`` by kind (see PairScore), and ``counts``: people here on the base's last day, in all and by team, town and
    chain, true beside found. Raises BadInput without a sample, BadState without a base.
    """
    read_about(sample)
    lake = Lake(home / "lake")
    on = lake.latest("membership")
    truth = pl.read_parquet(sample / "truth" / "rows.parquet")
    membership = lake.scan("membership", on).collect()
    if not truth.join(membership, on=_ROW, how="semi").height:
        raise BadState(
            "the base was not built from this sample", where=str(home), todo="build it: rencai build --input …"
        )
    truth = truth.filter(pl.col("delivery") <= on)
    pairs = {str(kind): pair_score(kind, truth, membership) for kind in Kind}
    return {
        "on": str(on),
        "pairs": {kind: found.as_dict() for kind, found in pairs.items()},
        "counts": _counts(sample, lake, on, truth),
    }


def pair_score(kind: Kind, truth: pl.DataFrame, membership: pl.DataFrame) -> PairScore:
    """``truth`` and ``membership``: kind, delivery, file, row, entity. Pairs are counted by sizes, not written out."""
    wanted = truth.filter(pl.col("kind") == str(kind)).select(*_ROW, true=pl.col("entity").cast(pl.String))
    found = membership.filter(pl.col("kind") == str(kind)).select(*_ROW, found=pl.col("entity").cast(pl.String))
    both = wanted.join(found.unique(_ROW), on=_ROW, how="inner")
    return PairScore(
        kind=str(kind),
        rows=wanted.height,
        not_in_base=wanted.height - both.height,
        true_pairs=_pairs(both, ["true"]),
        found_pairs=_pairs(both, ["found"]),
        right_pairs=_pairs(both, ["true", "found"]),
        entities_true=both["true"].n_unique(),
        entities_found=both["found"].n_unique(),
    )


def _pairs(rows: pl.DataFrame, by: list[str]) -> int:
    size = pl.col("len").cast(pl.Int64)
    return int(rows.group_by(by).len().select((size * (size - 1) // 2).sum()).item())


def _counts(sample: Path, lake: Lake, on: date, truth: pl.DataFrame) -> dict[str, Any]:
    people = pl.read_parquet(sample / "truth" / "people.parquet")
    true = people.filter(_here_on(on))
    seen = truth.filter(pl.col("kind") == str(Kind.PERSON)).select(person=pl.col("entity")).unique()
    found = lake.scan("people", lake.latest("people", on=on)).filter(pl.col("status") == "here").collect()
    named = pl.concat([truth["employer"], truth.filter(pl.col("kind") == "employer")["entity"]])
    return {
        "people_here": {
            "true": true.height,
            "true_and_in_some_row": true.join(seen, on="person", how="semi").height,
            "found": found.height,
        },
        "employers_named": {
            "true": named.drop_nulls().n_unique(),
            "found": lake.scan("employers", lake.latest("employers", on=on)).select(pl.len()).collect().item(),
        },
        **{f"people_by_{column}": _side_by_side(true, found, column) for column in _COUNTED_BY},
    }


def _here_on(day: date) -> pl.Expr:
    gone = (pl.col("left_on") <= day).fill_null(value=False)
    return (pl.col("arrived_on") <= day) & ~gone


def _side_by_side(true: pl.DataFrame, found: pl.DataFrame, column: str) -> list[dict[str, Any]]:
    """Counts of each value, true beside found; people without a value under null."""
    left = true.group_by(column).len("true")
    right = found.group_by(column).len("found")
    both = left.join(right, on=column, how="full", coalesce=True, nulls_equal=True)
    return both.with_columns(pl.col("true", "found").fill_null(0)).sort("true", descending=True).to_dicts()
