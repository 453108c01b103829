"""Pairs for a person to judge, with all that speaks for and against: a page shows them without weighing anew.

The evidence holds no values and lies open in the lake; the values that were compared lie sealed beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import polars as pl

from rencai.identity.explain import WEIGHED, weighed
from rencai.identity.weighing import Weighing
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.records import Records

SIDE = {
    "key": pl.String(), "number": pl.UInt32(), "source": pl.String(), "first_on": pl.Date(), "last_on": pl.Date(),
    "rows": pl.UInt32(), "field": pl.String(), "value": pl.String(),
}  # fmt: skip
"""One compared value of one record: the record by the key of its first row, its entity, where and when it was seen."""


@dataclass(frozen=True)
class Doubts:
    """``reasons``: ``WEIGHED`` with the records' keys for ``left`` and ``right``. ``sides``: see ``SIDE``."""

    reasons: pl.DataFrame
    sides: pl.DataFrame


class Linked(Protocol):
    """What is read of a linkage."""

    @property
    def uncertain(self) -> pl.DataFrame:
        """Pairs for a person to judge."""

    @property
    def weighing(self) -> Weighing | None:
        """What was learnt; None where nothing was compared."""


def doubts_of(linked: Linked, keys: pl.DataFrame, names: pl.DataFrame, seen: pl.DataFrame) -> Doubts:
    """The doubts of a linkage. ``keys``: link keys; ``names``: (record, key, number); ``seen``: ``sightings``."""
    pairs = linked.uncertain.unique(["left", "right"], keep="first", maintain_order=True)
    if linked.weighing is None or pairs.is_empty():
        return Doubts(pl.DataFrame(schema=_REASONS), pl.DataFrame(schema=SIDE))
    asked = pl.concat([pairs["left"], pairs["right"].alias("left")]).unique().implode()
    named = names.filter(pl.col("record").is_in(asked)).select("record", "key", "number")
    called = dict(named.select("record", "key").iter_rows())
    reasons = weighed(linked.weighing, pairs).with_columns(
        pl.col(side).replace_strict(called, return_dtype=pl.String) for side in ("left", "right")
    )
    values = keys.filter(pl.col("record").is_in(asked)).unpivot(
        index="record", variable_name="field", value_name="value"
    )
    told = values.drop_nulls("value").join(named, on="record").join(seen, on="record", how="left")
    return Doubts(reasons, told.select(*SIDE).cast(SIDE).sort("key", "field"))  # type: ignore[arg-type]


_REASONS = WEIGHED | {"left": pl.String(), "right": pl.String()}


def sightings(catalogue: Catalogue, records: Records) -> pl.DataFrame:
    """(record, source, first_on, last_on, rows): which sources' rows a record stands for, and of which days."""
    parts = [
        rows.select("record", source=pl.lit(source), on=pl.lit(catalogue.deliveries_of(rows["file"])))
        for source, rows in records.of_rows.items()
    ]
    schema = {"record": pl.UInt32(), "source": pl.String(), "on": pl.Date()}
    every = pl.concat([pl.DataFrame(schema=schema), *parts])
    return every.group_by("record").agg(
        pl.col("source").unique().sort().str.join(" "),
        first_on=pl.col("on").min(), last_on=pl.col("on").max(), rows=pl.len(),
    )  # fmt: skip
