"""Names of invented people by region, sex and year of birth; romanised where they live abroad."""

from __future__ import annotations

import numpy as np
import polars as pl

from rencai.sample.content import characters, content
from rencai.sample.draws import Draws, Flags, Ints, falling

_ONE_CHARACTER = (0.10, 0.22, 0.20, 0.10)
"""Share of given names of one character, by wave of birth."""
_DOTTED = 0.004
"""Share of people from elsewhere whose name is written with a dot."""
SPELLINGS = ("mandarin", "minnan", "cantonese")


def make_names(draws: Draws, birth_years: Ints, female: Flags, far: Flags) -> pl.Series:
    """Full names in simplified characters; ``far`` people have the surnames of the rest of the country."""
    words, size = content("names"), len(birth_years)
    surname = _by_mask(far, _drawn(draws, size, words["far_surnames"]), _drawn(draws, size, words["local_surnames"]))
    wave = (np.searchsorted(sorted(words["male_given"]), birth_years, side="right") - 1).clip(0)
    first, second = _given(draws, wave, female), _given(draws, wave, female)
    single = draws.random.random(size) < np.array(_ONE_CHARACTER)[wave]
    second = _by_mask(single, pl.Series([""], dtype=pl.String).new_from_index(0, size), second)
    names = surname + first + second
    before, after = (draws.words(size, parts) for parts in words["dotted"])
    dotted = pl.select(pl.concat_str(before, after, separator="·")).to_series()
    return _by_mask(far & draws.some(size, _DOTTED), dotted, names).rename("name")


def make_overseas_names(draws: Draws, female: Flags) -> pl.Series:
    """Names of natives abroad, of characters whose spellings in three dialects are known."""
    words, size = content("names"), len(female)
    known = {name: weight for name, weight in words["local_surnames"].items() if name in words["roman_surnames"]}
    chars = list(words["roman_given"])
    women = np.array([char in words["women_abroad"] for char in chars])
    of_woman, of_man = np.where(women, 1.0, 0.15), np.where(women, 0.1, 1.0)
    first, second = (
        _by_mask(female, draws.words(size, chars, of_woman), draws.words(size, chars, of_man)) for _ in range(2)
    )
    return (_drawn(draws, size, known) + first + second).rename("name")


def romanise(names: pl.Series, spelling: Ints, form: Ints) -> pl.Series:
    """Overseas names in Latin letters: ``spelling`` 0-2 (mandarin, minnan, cantonese), ``form`` 0-3 as people write it.

    Forms: ``Tan Chi Beng``, ``TAN Chi-Beng``, ``Chi Beng Tan``, ``Tan, Chi Beng``; Mandarin joins: ``Chen Zhiming``.
    """
    surname, first, second = (_spelt(names.str.slice(at, 1), spelling, at == 0) for at in range(3))
    frame = pl.DataFrame(
        {"surname": surname, "first": first, "second": second, "spelling": spelling, "form": form % 4},
        schema_overrides={"spelling": pl.Int64, "form": pl.Int64},
    )
    joined = pl.col("first") + pl.col("second").str.to_lowercase()
    spaced = pl.col("first") + " " + pl.col("second")
    hyphened = pl.col("first") + "-" + pl.col("second")
    given = pl.when(pl.col("spelling") == 0).then(joined).when(pl.col("form") == 1).then(hyphened).otherwise(spaced)
    name = pl.col("surname")
    shaped = (
        pl.when(pl.col("form") == 0)
        .then(pl.concat_str(name, given, separator=" "))
        .when(pl.col("form") == 1)
        .then(pl.concat_str(name.str.to_uppercase(), given, separator=" "))
        .when(pl.col("form") == 2)
        .then(pl.concat_str(given, name, separator=" "))
        .otherwise(pl.concat_str(name, given, separator=", "))
    )
    return frame.select(shaped.alias("name")).to_series()


def _spelt(chars: pl.Series, spelling: Ints, surname: bool) -> pl.Series:
    table = content("names")["roman_surnames" if surname else "roman_given"]
    mandarin, minnan, cantonese = (
        chars.replace_strict({char: spelt[at] for char, spelt in table.items()}, default="", return_dtype=pl.String)
        for at in range(len(SPELLINGS))
    )
    return _by_mask(spelling == 0, mandarin, _by_mask(spelling == 1, minnan, cantonese))


def _drawn(draws: Draws, size: int, table: dict[str, float]) -> pl.Series:
    return draws.words(size, list(table), list(table.values()))


def _given(draws: Draws, wave: Ints, female: Flags) -> pl.Series:
    # One draw over all pools: the pool is chosen by wave and sex, the character by rank.
    pools = [
        characters(pool) for sex in ("male_given", "female_given") for _, pool in sorted(content("names")[sex].items())
    ]
    width = max(map(len, pools))
    flat = [pool[at % len(pool)] for pool in pools for at in range(width)]
    which = wave + np.where(female, len(pools) // 2, 0)
    return pl.Series(flat).gather(which * width + draws.picks(len(wave), falling(width, 12.0)))


def _by_mask(mask: Flags, yes: pl.Series, no: pl.Series) -> pl.Series:
    return yes.zip_with(pl.Series(mask, dtype=pl.Boolean), no)
