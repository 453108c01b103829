"""What all value readers share: nothing-words, tidy text, and functions run over unique texts only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import polars as pl

from rencai.city.parts import Degree
from rencai.vocabulary.fields import Field, columns_of
from rencai.vocabulary.text import tidy_column

REASON = "reason"
Cleaned: TypeAlias = pl.DataFrame
"""The clean columns of a field (see ``columns_of``) and ``reason``: why a stated value is null."""

_NOTHING = (
    "", "-", "--", "---", "—", "——", "–", "/", "//", "\\", ".", "。", "?", "??", "*",
    "null", "none", "n/a", "na", "nan", "nil", "undefined", "#n/a", "#value!", "#ref!", "#name?",
    "无", "無", "暂无", "空", "未填", "未填写", "不详", "未知", "无数据",
)  # fmt: skip


@dataclass(frozen=True)
class Hints:
    """What the mapping, the city and the file say beyond the cell itself."""

    unit: str | None = None
    year: int | None = None
    order: str | None = None
    accept_invented: bool = False
    degrees: tuple[Degree, ...] = ()
    resolve: Callable[[pl.Series], pl.Series] | None = None
    highest: bool = True
    """Of several degrees in one cell a person has the highest; a post asks for the lowest."""


TEXT = pl.col("text")
_LARGE = 20_000
"""From this many texts on, looking first whether they need tidying costs less than tidying."""


def stated(raw: pl.Series) -> pl.Series:
    """Tidy text; what only says that nothing is said becomes null."""
    text = changed(raw, TEXT.str.strip_chars() if raw.len() > _LARGE and _is_plain(raw) else tidy_column(TEXT))
    return changed(text, pl.when(~TEXT.str.to_lowercase().is_in(_NOTHING)).then(TEXT))


def says_nothing(text: pl.Expr) -> pl.Expr:
    """Whether a short text only says that there is nothing to say."""
    return text.str.strip_chars().str.to_lowercase().is_in(_NOTHING)


def changed(text: pl.Series, change: pl.Expr) -> pl.Series:
    """The texts after a change, an expression over ``TEXT``. One expression costs far less than many steps."""
    return text.to_frame("text").select(change.alias("text")).to_series()


def _is_plain(raw: pl.Series) -> bool:
    """Whether tidying beyond the ends cannot change anything: ASCII without control characters and double spaces."""
    return raw.str.len_bytes().sum() == raw.str.len_chars().sum() and not raw.str.contains(r"[\x00-\x1f\x7f]|  ").any()


def over_unique(
    text: pl.Series, read: Callable[[str], tuple[Any, ...]], schema: dict[str, pl.DataType]
) -> pl.DataFrame:
    """Run a function once for each distinct text and give its results, row by row; null gives nulls."""
    unique = text.drop_nulls().unique()
    table = pl.DataFrame([read(value) for value in unique], schema=schema, orient="row")
    keyed = table.with_columns(unique.alias("__key"))
    return text.to_frame("__key").join(keyed, on="__key", how="left", maintain_order="left").drop("__key")


def schema_with_reason(field: Field) -> dict[str, pl.DataType]:
    """The columns a reader of this field gives."""
    return columns_of(field) | {REASON: pl.String()}


def cleaned(field: Field, value: pl.Expr, reason: pl.Expr | None = None) -> list[pl.Expr]:
    """The two columns of a simple field, for ``select``."""
    why = pl.lit(None, pl.String) if reason is None else reason
    return [value.alias(field.name), why.alias(REASON)]
