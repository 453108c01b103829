"""Posts that employers opened and filled: those behind the hires, those never filled, and the planted shortages."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from rencai.sample.content import content
from rencai.sample.draws import Draws, Floats
from rencai.sample.months import LAST_MONTH, dates_in
from rencai.sample.occupations import Occupations
from rencai.sample.planted import shortages

_SETTINGS = ("company", "hospital", "school", "institute")
_NEVER_FILLED = 0.14
"""For each post that found somebody, so many that found nobody, in ordinary times."""
_OPENINGS_PER_HEAD = 0.03
"""Extra posts a month, for each person of a cell in shortage and each unit of the factor above 1."""
_FEWEST_EXTRA = 10
_DAYS_TO_FILL, _SPREAD = 30.0, 0.55
_WITHDRAWN_AFTER = (60, 150)
END = date(2026, 6, 30)


def make_posts(draws: Draws, spells: pl.DataFrame, employers: pl.DataFrame, occupations: Occupations) -> pl.DataFrame:
    """One row for each post, by its number ``post``.

    ``employer``, ``occupation`` (numbers), ``opened_on``, ``first_on`` and ``last_on`` (first and last person found),
    ``closed_on`` (null while open), ``wanted``, ``filled``, ``pay`` (yuan a month, middle), ``factor`` (1 without
    shortage), ``reported`` (the employer reports it) and ``twice`` (it is on a second platform too).
    """
    hires = _hires(draws, spells, employers)
    found = pl.col("on") <= END
    filled = hires.group_by("employer", "occupation", "quarter", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("hired"),
        found.sum().cast(pl.Int64).alias("filled"),
        pl.col("on").min().alias("first_on"),
        pl.col("on").max().alias("last_on"),
    )
    filled = filled.with_columns(factor=pl.Series(_factors(occupations, filled["occupation"], filled["first_on"])))
    posts = pl.concat(
        [filled, _never_filled(draws, filled), _extra_of_shortages(draws, spells, employers, occupations)]
    )
    posts = _wanted(draws, _opened(draws, posts)).filter(pl.col("opened_on") <= END)
    posts = _paid(draws, posts, occupations).sort("opened_on", "employer", "occupation", maintain_order=True)
    size = posts.height
    return posts.with_columns(
        post=pl.int_range(size, dtype=pl.UInt32),
        reported=pl.Series(draws.some(size, 0.75)),
        twice=pl.Series(draws.some(size, 0.1)),
    ).drop("quarter", "hired")


def _hires(draws: Draws, spells: pl.DataFrame, employers: pl.DataFrame) -> pl.DataFrame:
    hires = spells.filter((pl.col("start") > 0) & _posting(spells, employers))
    days = pl.Series(draws.integers(1, 29, hires.height))
    on = dates_in(hires["start"], days)
    return hires.select("employer", "occupation", quarter=(pl.col("start") - 1) // 3, on=on)


def _posting(spells: pl.DataFrame, employers: pl.DataFrame) -> pl.Series:
    """Which spells are with an employer that advertises its posts."""
    return employers["setting"].gather(spells["employer"]).is_in(_SETTINGS)


def _factors(occupations: Occupations, occupation: pl.Series, on: pl.Series) -> Floats:
    factors: Floats = np.ones(len(occupation))
    for cell in shortages():
        within = (on >= cell.begins) & (on <= cell.ends) & (occupation == occupations.number(cell.occupation))
        factors[within.to_numpy()] = cell.factor
    return factors


def _never_filled(draws: Draws, filled: pl.DataFrame) -> pl.DataFrame:
    return _emptied(filled.filter(pl.Series(draws.some(filled.height, _NEVER_FILLED))))


def _emptied(posts: pl.DataFrame) -> pl.DataFrame:
    none = pl.lit(0, dtype=pl.Int64)
    return posts.with_columns(hired=none, filled=none, last_on=pl.lit(None, dtype=pl.Date))


def _extra_of_shortages(
    draws: Draws, spells: pl.DataFrame, employers: pl.DataFrame, occupations: Occupations
) -> pl.DataFrame:
    """Posts that nobody fills, in the cells of planted shortages, by how many people work in the cell."""
    parts = []
    for cell in shortages():
        first, last = cell.months
        inside = (pl.col("occupation") == occupations.number(cell.occupation)) & (pl.col("end") > first)
        staff = spells.filter(inside & (pl.col("start") <= last) & _posting(spells, employers))
        months = last - first + 1
        count = max(_FEWEST_EXTRA, round(staff.height * months * _OPENINGS_PER_HEAD * (cell.factor - 1)))
        count = count if staff.height else 0
        rows = staff[draws.integers(0, max(1, staff.height), count)]
        month = pl.Series(draws.integers(first, last + 1, count))
        on = dates_in(month, pl.Series(draws.integers(1, 29, count)))
        parts.append(
            rows.select(
                "employer",
                "occupation",
                quarter=(month - 1) // 3,
                hired=pl.lit(0, dtype=pl.Int64),
                filled=pl.lit(0, dtype=pl.Int64),
                first_on=on,
                last_on=pl.lit(None, dtype=pl.Date),
                factor=pl.lit(cell.factor),
            )
        )
    return pl.concat(parts)


def _opened(draws: Draws, posts: pl.DataFrame) -> pl.DataFrame:
    size, factor = posts.height, posts["factor"].to_numpy()
    days = np.exp(draws.random.normal(np.log(_DAYS_TO_FILL), _SPREAD, size)) * (1 + 0.8 * (factor - 1))
    return posts.with_columns(opened_on=_days_after(posts["first_on"], -days.clip(3, 400)))


def _days_after(dates: pl.Series, days: Floats) -> pl.Series:
    return (dates.cast(pl.Int32) + pl.Series(days.astype(np.int32))).cast(pl.Date)


def _wanted(draws: Draws, posts: pl.DataFrame) -> pl.DataFrame:
    size, factor = posts.height, posts["factor"].to_numpy()
    more = draws.random.poisson(0.12 + (factor - 1) * 0.8, size) * draws.some(size, 0.6)
    given_up = draws.integers(*_WITHDRAWN_AFTER, size) * (1 + 0.5 * (factor - 1))
    posts = posts.with_columns(
        wanted=(pl.col("hired") + pl.Series(more)).clip(1), given_up=_days_after(posts["opened_on"], given_up)
    )
    closed = (
        pl.when(pl.col("wanted") == pl.col("hired")).then("last_on").otherwise(pl.max_horizontal("given_up", "last_on"))
    )
    some = pl.col("filled") > 0
    return posts.with_columns(
        closed_on=pl.when(closed <= END).then(closed),
        first_on=pl.when(some).then("first_on"),
        last_on=pl.when(some).then(pl.min_horizontal("last_on", pl.lit(END))),
    ).drop("given_up")


def _paid(draws: Draws, posts: pl.DataFrame, occupations: Occupations) -> pl.DataFrame:
    months = (posts["opened_on"] - date(2020, 12, 31)).dt.total_days().to_numpy() / 30.4
    growth = (1 + content("city")["pay"]["growth"]) ** (months / 12)
    usual = occupations.array("pay")[posts["occupation"].to_numpy()]
    # In a shortage the offer rises with every month that it lasts.
    rise = np.ones(posts.height)
    for cell in shortages():
        inside = ((posts["occupation"] == occupations.number(cell.occupation)) & (posts["factor"] > 1)).to_numpy()
        rise = np.where(inside, 1 + 0.010 * (cell.factor - 1) * (months - cell.months[0]).clip(0, LAST_MONTH), rise)
    pay = usual * growth * rise * np.exp(draws.random.normal(0, 0.12, posts.height))
    return posts.with_columns(pay=pl.Series(np.round(pay, -2)))
