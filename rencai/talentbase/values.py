"""Values of claims as text, one text per field, and back again.

A day is ISO, a place its code (or the words where nobody knew the code), pay ``low|high|pays`` in yuan a month,
several words are joined by ``、``. A claim's value has one type so that one table can hold all claims.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from rencai.vocabulary.fields import FIELDS, Field, Kind, ValueType, columns_of

WORD_SEPARATOR = "、"
_PLACE_CODE = r"^(?:\d{2}|\d{4}|\d{6}|\d{9})$"


@dataclass(frozen=True)
class ClaimField:
    """A field of claims: the clean columns that state it."""

    name: str
    columns: tuple[str, ...]
    field: Field

    def encode(self) -> pl.Expr:
        """Its text from the clean columns; null where there is no value."""
        if self.field.type is ValueType.PLACE:
            words, code = (pl.col(name) for name in self.columns)
            return pl.coalesce(code, words)
        texts = [_text(pl.col(name), self.field) for name in self.columns]
        if len(texts) == 1:
            return texts[0]
        known = pl.any_horizontal(pl.col(self.columns).is_not_null())
        return pl.when(known).then(pl.concat_str([text.fill_null("") for text in texts], separator="|"))


def claim_fields(kind: Kind) -> dict[str, ClaimField]:
    """The fields of a kind that are claimed; a field whose columns another one has already is part of that one."""
    fields: dict[str, ClaimField] = {}
    taken = {"seen_on", "base_id"}  # when a row was true, and whose it is: nothing that is claimed of anybody
    for field in FIELDS[kind].values():
        columns = tuple(columns_of(field))
        if taken.isdisjoint(columns):
            fields[field.name] = ClaimField(field.name, columns, field)
            taken |= set(columns)
    return fields


def place_code(value: pl.Expr) -> pl.Expr:
    """The code in the text of a place; null where only words are known."""
    return pl.when(value.str.contains(_PLACE_CODE)).then(value)


def pay_parts(value: pl.Expr) -> list[pl.Expr]:
    """``pay_low``, ``pay_high`` (yuan a month) and ``pays`` (a year) from the text of a pay."""
    parts = value.str.split_exact("|", 2)
    return [
        parts.struct.field(f"field_{at}").cast(pl.Float64, strict=False).alias(name)
        for at, name in enumerate(("pay_low", "pay_high", "pays"))
    ]


def _text(value: pl.Expr, field: Field) -> pl.Expr:
    if field.type is ValueType.WORDS:
        return value.list.join(WORD_SEPARATOR)
    if field.type is ValueType.DATE:
        return value.dt.to_string("%Y-%m-%d")
    if field.type in (ValueType.MONEY, ValueType.PAY, ValueType.NUMBER, ValueType.YEARS):
        return value.cast(pl.String).str.replace(r"\.0$", "")
    if field.type is ValueType.BOOLEAN:
        return pl.when(value).then(pl.lit("true")).when(value.not_()).then(pl.lit("false"))
    return value.cast(pl.String)
