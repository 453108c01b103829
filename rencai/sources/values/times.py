"""Dates, years and years of experience."""

from __future__ import annotations

from datetime import date

import polars as pl

from rencai.sources.values.columns import Cleaned, Hints, over_unique, schema_with_reason, stated
from rencai.vocabulary.fields import Field
from rencai.vocabulary.periods import Undated, is_placeholder, order_of, parse_date, parse_year, parse_years

_EARLIEST = {"birth_date": date(1880, 1, 1), "established_on": date(1800, 1, 1)}
_EARLIEST_OTHERWISE = date(1930, 1, 1)
_EARLIEST_ELECTION = 1949
"""No Chinese academy, programme or prize chose anybody before."""


def read_dates(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """Days; a column that shows once which of day and month comes first settles its doubtful cells."""
    text = stated(raw)
    # Times of day are cut off first: there are far fewer days than moments.
    text = text.str.replace(r"^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[T ]\d[\d:.]*(?:\+08:?00)?$", "${1}")
    order = hints.order
    if order is None and text.str.contains(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}").any():
        order = order_of(text.drop_nulls().unique().to_list())

    def read(value: str) -> tuple[date | None, str | None]:
        found = parse_date(value, year=hints.year, order=order)
        return _plausible(found, field)

    return over_unique(text, read, schema_with_reason(field))


def _plausible(found: date | Undated | None, field: Field) -> tuple[date | None, str | None]:
    if found is None:
        return None, None
    if isinstance(found, Undated):
        return None, found.reason
    if is_placeholder(found) and not (field.name == "birth_date" and found.year >= 1970):
        return None, "date-placeholder"
    if found < _EARLIEST.get(field.name, _EARLIEST_OTHERWISE):
        return None, "date-out-of-range"
    return found, None


def read_years(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """A calendar year."""

    def read(value: str) -> tuple[int | None, str | None]:
        found = parse_year(value)
        if isinstance(found, Undated):
            return None, found.reason
        if found is not None and found < _EARLIEST_ELECTION:
            return None, "year-out-of-range"
        return found, None

    return over_unique(stated(raw), read, schema_with_reason(field))


def read_experience(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """The least number of years."""

    def read(value: str) -> tuple[float | None, str | None]:
        found = parse_years(value)
        return (None, found.reason) if isinstance(found, Undated) else (found, None)

    text = stated(raw.str.replace(r"^\s*无\s*$", "不限"))
    return over_unique(text, read, schema_with_reason(field))
