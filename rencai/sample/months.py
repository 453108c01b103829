"""The months of the sample: 0 is December 2020, the state the calibration describes; 66 is June 2026."""

from __future__ import annotations

from datetime import date

import polars as pl

FIRST_YEAR = 2021
LAST_MONTH = 66
HORIZON = LAST_MONTH + 4
"""The city lives on a little after the last delivery: posts that are open then are filled by people who come later."""
NEVER = 10_000
"""Later than every month: what has not ended."""


def month_of(day: date) -> int:
    """The month a day lies in."""
    return (day.year - FIRST_YEAR) * 12 + day.month


def dates_in(months: pl.Series, days: pl.Series) -> pl.Series:
    """The given days (1-28) of months; null for NEVER."""
    index = months.cast(pl.Int32).clip(0, HORIZON) - 1
    year, month = FIRST_YEAR + index // 12, index % 12 + 1
    frame = pl.DataFrame({"known": months < NEVER, "y": year, "m": month, "d": days})
    return frame.select(pl.when("known").then(pl.date("y", "m", "d"))).to_series()


def delivery_dates() -> list[date]:
    """When the departments deliver: year-ends 2021-2025 and the month ends of the first half of 2026."""
    ends = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30}
    return [
        *(date(year, 12, 31) for year in range(2021, 2026)),
        *(date(2026, month, day) for month, day in ends.items()),
    ]


def is_year_end(day: date) -> bool:
    """Whether the yearly sources deliver on that day."""
    return day.month == 12
