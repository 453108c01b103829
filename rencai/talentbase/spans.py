"""Claims of unbroken sight: a value that a source repeats in delivery after delivery is one claim with a first and a
last sighting.

A monthly register says of most people what it said the month before. Kept row by row, the claims of a city would be
tens of millions that say nothing new; kept as spans they lead to the first and the last row, and the rows between are
in the membership table.
"""

from __future__ import annotations

import polars as pl

SIGHTING = {
    "entity": pl.UInt32(),
    "at": pl.UInt16(),
    "file": pl.UInt16(),
    "row": pl.UInt32(),
}
SPAN = {
    "entity": pl.UInt32(),
    "value": pl.String(),
    "first_at": pl.UInt16(),
    "last_at": pl.UInt16(),
    "first_file": pl.UInt16(),
    "first_row": pl.UInt32(),
    "last_file": pl.UInt16(),
    "last_row": pl.UInt32(),
}


def spans(sightings: pl.DataFrame, columns: list[str], encode: pl.Expr) -> pl.DataFrame:
    """Spans of equal value by entity.

    ``sightings``: ``entity``, ``at`` (place of the delivery among the source's own), ``file``, ``row`` and
    ``columns``, sorted by entity and ``at``; a row where all ``columns`` are null says nothing. ``encode`` makes the
    value's text from the columns. Gives the columns of ``SPAN``; a value not seen in a delivery begins anew.
    """
    said = sightings.select(*SIGHTING, *columns)
    if columns:
        said = said.filter(pl.any_horizontal(pl.col(columns).is_not_null()))
    begins = _begins("entity", pl.col("at").shift(), columns)
    said = said.with_columns(begins=begins.fill_null(value=True))
    first = said.filter("begins")
    last = said.filter(pl.col("begins").shift(-1, fill_value=True))
    runs = first.select(
        "entity", encode.alias("value"), first_at="at", first_file="file", first_row="row"
    ).with_columns(last["at"].alias("last_at"), last["file"].alias("last_file"), last["row"].alias("last_row"))
    return _joined(runs.drop_nulls("value")).select(pl.col(name).cast(dtype) for name, dtype in SPAN.items())


def _begins(entity: str, last: pl.Expr, columns: list[str], at: str = "at") -> pl.Expr:
    changed = [pl.col(name).ne_missing(pl.col(name).shift()) for name in (entity, *columns)]
    return pl.any_horizontal(*changed, pl.col(at) > last + 1)


def _joined(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs of one value that other values of the same deliveries had cut apart, put together again."""
    ordered = runs.sort("entity", "value", "first_at", "first_file", "first_row")
    begins = _begins("entity", pl.col("last_at").shift(), ["value"], at="first_at").fill_null(value=True)
    if ordered.select(begins.all()).item():
        return ordered
    numbered = ordered.with_columns(span=begins.cum_sum())
    return (
        numbered.group_by("span", maintain_order=True)
        .agg(
            pl.first("entity", "value", "first_at", "first_file", "first_row"),
            # The sighting in the latest delivery is the last one, also where two rows of one delivery agree.
            pl.col("last_file", "last_row").last(),
            pl.col("last_at").max(),
        )
        .drop("span")
    )
