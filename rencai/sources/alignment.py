"""A headerless table whose rows leave out a cell: each cell is moved back under the column of its kind."""

from __future__ import annotations

import polars as pl

from rencai.sources.layout import Layout

_NUMBER = r"^\s*[-+]?\d+(?:\.\d+)?\s*$"
_FEW = 5
_SHAPES = 200


def aligned(layout: Layout) -> tuple[pl.DataFrame, int]:
    """The body with shortened rows realigned, and how many were. Only numbers against texts can show where a gap is.

    ``湖南大学,28.1,112.9,`` among rows such as ``景德镇陶瓷学院,湘湖校区,29.2,117.2`` becomes ``湖南大学,,28.1,112.9``.
    """
    columns = list(layout.columns)
    if layout.headings is not None or not 3 <= len(columns) <= 60:
        return layout.body, 0
    body = layout.body.with_columns(__shape=pl.concat_str([_kind(column) for column in columns]))
    shapes = body["__shape"].value_counts(sort=True, name="rows")
    model = _model(shapes)
    moved = 0
    for shape, count in shapes.head(_SHAPES).iter_rows():
        gap = _gap(shape, model)
        if gap is not None:
            at, width = gap
            body = body.with_columns(_shifted(columns, at, width, pl.col("__shape") == shape))
            moved += count
    return body.drop("__shape"), moved


def _kind(column: str) -> pl.Expr:
    cell = pl.col(column)
    return (
        pl.when(cell.is_null())
        .then(pl.lit("-"))
        .when(cell.str.contains(_NUMBER))
        .then(pl.lit("n"))
        .otherwise(pl.lit("t"))
    )


def _model(shapes: pl.DataFrame) -> str:
    """The fullest shape that is no rare exception."""
    enough = max(_FEW, shapes["rows"].sum() // 100)
    common = [shape for shape, count in shapes.iter_rows() if count >= enough]
    return max(common, key=lambda shape: len(shape.rstrip("-")), default="")


def _gap(shape: str, model: str) -> tuple[int, int] | None:
    """Where a shape that ends early must be opened, and how wide, to agree with the model; the last place that fits."""
    told, want = shape.rstrip("-"), model.rstrip("-")
    width = len(want) - len(told)
    if not told or width <= 0 or _agree(shape, model):
        return None
    for at in range(len(told) - 1, 0, -1):
        if _agree(told[:at] + "-" * width + told[at:], want):
            return at, width
    return None


def _agree(shape: str, model: str) -> bool:
    return all(have in ("-", want) for have, want in zip(shape, model, strict=True))


def _shifted(columns: list[str], at: int, width: int, rows: pl.Expr) -> list[pl.Expr]:
    moved = []
    for place, column in enumerate(columns[at:], at):
        source = pl.lit(None, pl.String) if place < at + width else pl.col(columns[place - width])
        moved.append(pl.when(rows).then(source).otherwise(pl.col(column)).alias(column))
    return moved
