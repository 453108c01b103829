"""Money, pay and plain numbers."""

from __future__ import annotations

import re

import polars as pl

from rencai.sources.values.columns import Cleaned, Hints, over_unique, schema_with_reason, stated
from rencai.vocabulary.fields import Field
from rencai.vocabulary.money import Unreadable, parse_amount, parse_pay

_PAY_BOUNDS = ("pay_low", "pay_high")
_RANGES = {"longitude": (-180.0, 180.0), "latitude": (-90.0, 90.0), "pays": (1.0, 36.0)}
# Geocoders give a spot near (0, 0) when they found nothing.
_NOWHERE = 0.1


def read_pay(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """``pay_low`` and ``pay_high`` in yuan a month, ``pays`` a year."""

    def read(value: str) -> tuple[float | None, float | None, float | None, str | None]:
        found = parse_pay(value, hints.unit)
        if isinstance(found, Unreadable):
            return None, None, None, found.reason
        return found.low, found.high, found.pays, None

    return over_unique(stated(raw), read, schema_with_reason(field))


def read_money(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """Yuan; of the bounds of pay, yuan a month."""

    def read(value: str) -> tuple[float | None, str | None]:
        if field.name in _PAY_BOUNDS:
            pay = parse_pay(value, hints.unit)
            if isinstance(pay, Unreadable):
                return None, pay.reason
            bounds = (pay.low, pay.high) if field.name == "pay_low" else (pay.high, pay.low)
            return next((bound for bound in bounds if bound is not None), None), None
        found = parse_amount(value, hints.unit)
        return (None, found.reason) if isinstance(found, Unreadable) else (found, None)

    return over_unique(stated(raw), read, schema_with_reason(field))


def read_numbers(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """A number, also with thousands separators, a percent sign, 薪 or degrees after it."""
    text = stated(raw).str.replace_all(r"[,\s]", "")
    number = text.cast(pl.Float64, strict=False)
    rest = text.zip_with(number.is_null(), pl.repeat(None, text.len(), dtype=pl.String, eager=True))
    others = over_unique(rest, _number, {"other": pl.Float64(), "reason": pl.String()})
    low, high = _RANGES.get(field.name, (float("-inf"), float("inf")))
    value = pl.coalesce("number", "other")
    outside = ~value.is_between(low, high) | ~value.is_finite()
    if field.name in ("longitude", "latitude"):
        outside |= value.abs() < _NOWHERE
    return others.with_columns(number=number).select(
        pl.when(~outside).then(value).alias(field.name),
        pl.when(outside).then(pl.lit("number-out-of-range")).otherwise(pl.col("reason")).alias("reason"),
    )


def _number(text: str) -> tuple[float | None, str | None]:
    found = re.fullmatch(r"([-+]?\d+(?:\.\d+)?)(?:[-~]\d+)?(%|万|千|薪|°|度|东经|北纬)?", text.strip("≈约EN北纬东经"))
    if not found:
        return None, "number-form"
    return float(found[1]) * {"%": 0.01, "万": 1e4, "千": 1e3}.get(found[2] or "", 1.0), None


_INTEGER = re.compile(
    r"(?:约|近|不少于|至少|超过?|招聘?|>=?)?(\d+(?:\.\d+)?)(万|千)?[人名个位家]?(?:[-~至到](\d+)(?:万|千)?[人名个位]?)?"
    r"(?:余|多|以上|以下|左右|\+|若干)?[人名个位家]?(?:以上|左右)?"
)


def read_integers(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """A count; of a range the lower bound; 若干 (several) says nothing."""

    def read(value: str) -> tuple[int | None, str | None]:
        plain = "".join(value.lower().replace(",", "").split())
        if plain in ("若干", "若干名", "若干人", "不限", "多名", "多人"):
            return None, None
        found = _INTEGER.fullmatch(plain)
        if not found:
            return None, "number-form"
        count = float(found[1]) * {"万": 1e4, "千": 1e3}.get(found[2] or "", 1.0)
        return (int(count), None) if count.is_integer() and count < 1e12 else (None, "number-form")

    return over_unique(stated(raw), read, schema_with_reason(field))
