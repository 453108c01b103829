"""How cells are written: dates in the styles that departments use, pays of posts, numbers."""

from __future__ import annotations

import polars as pl

from rencai.sample.draws import Draws

_PATTERNS = {"iso": "%Y-%m-%d", "slash": "%Y/%-m/%-d", "zh": "%Y年%-m月%-d日", "compact": "%Y%m%d"}
_EXCEL_EPOCH = 25_569
"""What Excel calls 1970-01-01."""


def write_dates(dates: pl.Series, style: str) -> pl.Series:
    """Dates as text in one of the styles; ``real`` stays a date for the spreadsheet, ``serial`` becomes its number."""
    if style == "real":
        return dates
    if style == "serial":
        return dates.cast(pl.Int32) + _EXCEL_EPOCH
    return dates.dt.to_string(_PATTERNS[style])


def write_pays(draws: Draws, middles: pl.Series) -> pl.Series:
    """Pay of posts as employers write it: 6000-8000元/月, 6-8千, 0.6-0.8万, 7000元/月, 面议."""
    size = len(middles)
    spread = pl.Series(draws.random.uniform(0.1, 0.3, size))
    frame = pl.DataFrame({"low": middles * (1 - spread), "high": middles * (1 + spread), "middle": middles})
    frame = frame.with_columns(style=draws.picks(size, [50, 18, 14, 12, 6]))

    def hundreds(name: str) -> pl.Expr:
        return ((pl.col(name) / 100).round() * 100).cast(pl.Int64).cast(pl.String)

    def parts_of(name: str, unit: int) -> pl.Expr:
        return (pl.col(name) / unit).round(1).cast(pl.String).str.replace(r"\.0$", "")

    style = pl.col("style")
    return frame.select(
        pl.when(style == 0)
        .then(hundreds("low") + "-" + hundreds("high") + "元/月")
        .when(style == 1)
        .then(parts_of("low", 1000) + "-" + parts_of("high", 1000) + "千/月")
        .when(style == 2)
        .then(parts_of("low", 10_000) + "-" + parts_of("high", 10_000) + "万/月")
        .when(style == 3)
        .then(hundreds("middle") + "元/月")
        .otherwise(pl.lit("面议"))
        .alias("pay")
    ).to_series()
