"""The slips of a careless clerk, each a function over a column: a share of the values comes out missing or wrong.

Where a slip is not possible in a value (no sound-alike, a day above 12), it falls on another value, so that the share
of the whole column stays as asked for, as far as there are enough values in which it is possible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
import polars as pl

from rencai.sample.content import characters, content
from rencai.sample.draws import Draws, Ints
from rencai.sample.errors import Errors

Alike: TypeAlias = Mapping[str, Sequence[str]]
_VARIANT_FORMS = {"峰": "峯", "升": "昇", "群": "羣", "炳": "昺", "泉": "湶"}
_CHOICES = 12
"""Of how many look- or sound-alikes of a character one is drawn."""


def hit(draws: Draws, possible: pl.Series, rate: float) -> pl.Series:
    """Which values the slip falls on: ``rate`` of all that are not null, among those where ``possible``."""
    able = possible.fill_null(False)
    count, can = possible.len() - possible.null_count(), int(able.sum())
    share = min(1.0, rate * count / can) if can else 0.0
    return able & pl.Series(draws.some(len(possible), share), dtype=pl.Boolean)


def lose(draws: Draws, values: pl.Series, rate: float) -> pl.Series:
    """Empty some cells."""
    gone = pl.Series(draws.some(len(values), rate), dtype=pl.Boolean)
    return pl.select(pl.when(~gone).then(values)).to_series().rename(values.name)


def swap_month_and_day(draws: Draws, dates: pl.Series, rate: float) -> pl.Series:
    """Dates whose month and day change places; only where another real date comes out."""
    month, day = dates.dt.month(), dates.dt.day()
    falls = hit(draws, (day <= 12) & (day != month) & (month <= 28), rate)
    born = pl.col("born")
    few = pl.DataFrame({"born": dates.filter(falls)})
    return _put(dates, falls, few.select(pl.date(born.dt.year(), born.dt.day(), born.dt.month())).to_series())


def mistype_date(draws: Draws, dates: pl.Series, rate: float) -> pl.Series:
    """Dates with a wrong year, month or day, by one or by ten."""
    falls = hit(draws, dates.is_not_null(), rate)
    few = dates.filter(falls)
    offsets = draws.words(len(few), ["1d", "-1d", "10d", "1mo", "-1mo", "1y", "-1y", "10y"])
    return _put(dates, falls, few.dt.offset_by(offsets))


def mistype_digit(draws: Draws, numbers: pl.Series, rate: float, width: int, first: int = 0) -> pl.Series:
    """One digit is another digit, at a place from ``first`` up to, not including, ``width``."""
    falls = hit(draws, numbers.is_not_null(), rate)
    few = numbers.filter(falls)
    at = pl.Series(draws.integers(first, width, len(few)))
    shift = pl.Series(draws.integers(1, 10, len(few)))
    frame = pl.DataFrame({"number": few, "at": at, "shift": shift})
    digit = pl.col("number").str.slice("at", 1).cast(pl.Int64, strict=False).fill_null(0)
    other = ((digit + pl.col("shift")) % 10).cast(pl.String)
    wrong = frame.select(
        pl.col("number").str.slice(0, pl.col("at")) + other + pl.col("number").str.slice(pl.col("at") + 1)
    ).to_series()
    return _put(numbers, falls, wrong)


def transpose_digits(draws: Draws, numbers: pl.Series, rate: float, width: int, first: int = 6) -> pl.Series:
    """Two neighbouring, different digits change places."""
    at = pl.Series(draws.integers(first, width - 1, len(numbers)))
    frame = pl.DataFrame({"number": numbers, "at": at})
    one, two = (pl.col("number").str.slice(pl.col("at") + step, 1) for step in (0, 1))
    falls = hit(draws, frame.select(one != two).to_series(), rate)
    wrong = frame.filter(falls).select(
        pl.col("number").str.slice(0, pl.col("at")) + two + one + pl.col("number").str.slice(pl.col("at") + 2)
    )
    return _put(numbers, falls, wrong.to_series())


def sound_alike(draws: Draws, names: pl.Series, rate: float) -> pl.Series:
    """One character of a name becomes another of the same sound; mostly in the given name."""
    return _replace_character(draws, names, rate, _homophones())


def mistype_name(draws: Draws, names: pl.Series, rate: float) -> pl.Series:
    """One character of the given name becomes quite another."""
    words = content("names")
    others = characters("".join([*words["male_given"].values(), *words["female_given"].values()]))
    table = {char: (others[at - 7], others[at - 31]) for at, char in enumerate(others)}
    return _replace_character(draws, names, rate, table, surnames=0.0)


def traditional(draws: Draws, names: pl.Series, rate: float) -> pl.Series:
    """Names in traditional characters, or with a variant of one."""
    table = _traditional()
    changed = names.str.replace_many(table)
    return changed.zip_with(hit(draws, changed != names, rate), names).rename(names.name)


def spread_short_names(draws: Draws, names: pl.Series, rate: float) -> pl.Series:
    """Names of two characters get a wide space between them, so that they stand in line with those of three."""
    short = names.str.contains(r"^\p{Han}{2}$") & pl.Series(draws.some(len(names), rate), dtype=pl.Boolean)
    spread = names.str.slice(0, 1) + "\u3000" + names.str.slice(1)
    return spread.zip_with(short.fill_null(False), names).rename(names.name)


def full_width(draws: Draws, texts: pl.Series, rate: float) -> pl.Series:
    """Digits and capital letters in full width."""
    table = {chr(code): chr(code + 0xFEE0) for code in [*range(ord("0"), ord("9") + 1), *range(ord("A"), ord("Z") + 1)]}
    falls = hit(draws, texts.str.contains("[0-9A-Z]"), rate)
    return _put(texts, falls, texts.filter(falls).str.replace_many(table))


def write_employers(
    draws: Draws, employers: pl.DataFrame, which: Ints, errors: Errors, *, at: Ints | None = None, of: int | None = None
) -> pl.Series:
    """The names of employers as a clerk writes them, shorter, with brackets, or with a slip.

    ``which`` are rows of ``employers``, a table of names and their short forms. With ``at``, the habits of ``of``
    writers are drawn and row i is written by the writer ``at[i]``, so that a writer always writes the same.
    """
    size = len(which) if of is None else of
    place = np.arange(size) if at is None else at
    short = draws.picks(size, [0.45, 0.2, 0.25, 0.1])
    habit = draws.random.random(size)
    shortens = habit < errors.abbreviated_employer
    form = np.where(shortens, short, np.where(habit > 1 - errors.bracketed_employer, 4, 5))[place]
    wrong = pl.Series(draws.some(size, errors.mistyped_employer)[place], dtype=pl.Boolean)
    written = employers["name"].gather(which)
    for number, name in enumerate(("plain", "formless", "regionless", "brand_alone", "bracketed")):
        mine = np.flatnonzero(form == number)
        written = written.scatter(mine, employers[name].gather(which[mine])) if len(mine) else written
    return _put(written, wrong, sound_alike(draws, written.filter(wrong), 1.0)).rename("employer")


def _replace_character(draws: Draws, names: pl.Series, rate: float, alike: Alike, surnames: float = 0.15) -> pl.Series:
    frame = pl.DataFrame(
        {
            "name": names,
            "surname": draws.some(len(names), surnames),
            "place": draws.random.random(len(names)),
            "which": draws.integers(0, _CHOICES, len(names)),
        }
    )
    size = pl.col("name").str.len_chars().cast(pl.Float64)
    given_at = 1 + ((size - 1) * pl.col("place")).floor().cast(pl.Int64)
    frame = frame.with_columns(at=pl.when(pl.col("surname") | (size < 2)).then(0).otherwise(given_at))
    frame = frame.with_columns(char=pl.col("name").str.slice("at", 1))
    falls = hit(draws, frame["char"].is_in(list(alike)), rate)
    few = frame.filter(falls)
    table = {
        f"{char}{which}": others[which % len(others)] for char, others in alike.items() for which in range(_CHOICES)
    }
    new = pl.concat_str("char", "which").replace_strict(table, return_dtype=pl.String)
    before, after = pl.col("name").str.slice(0, pl.col("at")), pl.col("name").str.slice(pl.col("at") + 1)
    return _put(names, falls, few.select(before + new + after).to_series())


def _put(values: pl.Series, falls: pl.Series, wrong: pl.Series) -> pl.Series:
    """The values with those the slip falls on replaced by ``wrong``, in order."""
    if not len(wrong):
        return values
    at = np.cumsum(falls.to_numpy()) - 1
    return wrong.gather(at.clip(0)).zip_with(falls, values).rename(values.name)


def _name_characters() -> list[str]:
    words = content("names")
    given = "".join([*words["male_given"].values(), *words["female_given"].values(), words["more_homophones"]])
    surnames = [name for name in {**words["local_surnames"], **words["far_surnames"]} if len(name) == 1]
    return characters(given + "".join(surnames))


@cache
def _homophones() -> Alike:
    from rencai.vocabulary.names import readings

    by_sound: dict[str, list[str]] = {}
    for char, sound in readings(_name_characters()).items():
        by_sound.setdefault(sound, []).append(char)
    return {
        char: tuple(other for other in alike if other != char)
        for alike in by_sound.values()
        if len(alike) > 1
        for char in alike
    }


@cache
def _traditional() -> dict[str, str]:
    import opencc

    convert = opencc.OpenCC("s2t").convert
    table = {char: convert(char) for char in _name_characters()}
    return _VARIANT_FORMS | {char: other for char, other in table.items() if other != char and len(other) == 1}
