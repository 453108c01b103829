"""Who the people are: names, identifiers, phones, schools, homes. Drawn last, only for people who occur."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from rencai.city import City
from rencai.sample.content import content
from rencai.sample.draws import Draws, Flags, Ints, falling
from rencai.sample.employer_names import words_of_group
from rencai.sample.identity_numbers import make_phones, make_resident_ids
from rencai.sample.names import make_names, make_overseas_names, romanise
from rencai.sample.people import DEGREES

_PHONES = 3
_KIND_OF_SCHOOL = {
    "primary": "primary", "junior-middle": "middle", "senior-middle": "middle", "vocational-secondary": "secondary",
    "college": "college", "bachelor": "university", "master": "university", "doctor": "university",
}  # fmt: skip
_GRADUATED_AT = np.array([13, 16, 19, 19, 22, 23, 26, 30])


def make_identities(
    draws: Draws, city: City, *, birth: Ints, female: Flags, far: Flags, abroad: Flags, degree: Ints, majors: pl.Series
) -> pl.DataFrame:
    """One row for each person: name, roman, sex, birth_date, resident_id, other_id, email, phones, school, origin …

    ``abroad`` people have names that can be romanised (``roman_0`` … ``roman_2`` in three spellings), a passport number
    and no resident id. ``phone``, ``phone_1``, ``phone_2`` follow one another in time.
    """
    size = len(birth)
    born = pl.Series("birth_date", birth, dtype=pl.Int32).cast(pl.Date)
    overseas = pl.Series(abroad, dtype=pl.Boolean)
    name = make_overseas_names(draws, female).zip_with(
        overseas, make_names(draws, born.dt.year().to_numpy(), female, far)
    )
    form = draws.integers(0, 4, size)
    phones = make_phones(draws, size * _PHONES)
    graduated = pl.DataFrame({"year": born.dt.year() + pl.Series(_GRADUATED_AT[degree])})
    numbers = pl.Series(draws.integers(0, 10_000_000, size)).cast(pl.String).str.zfill(7)
    return pl.DataFrame(
        {
            "name": name,
            **{f"roman_{at}": _only(overseas, romanise(name, np.full(size, at), form)) for at in range(3)},
            "sex": pl.Series(["male"], dtype=pl.String).new_from_index(0, size).set(pl.Series(female), "female"),
            "birth_date": born,
            "resident_id": _only(~overseas, make_resident_ids(draws, born, female, far)),
            "other_id": _only(overseas, pl.select("XX" + numbers).to_series() if size else numbers),
            "email": pl.Series(draws.integers(100_000, 99_999_999, size)).cast(pl.String) + "@example.com",
            **{"phone" if at == 0 else f"phone_{at}": phones.gather_every(_PHONES, at) for at in range(_PHONES)},
            "school": _schools(draws, degree),
            "major": majors,
            "graduated_on": graduated.select(pl.date("year", 6, 30)).to_series(),
            "origin": _origins(draws, city, far),
            "home": draws.words(size, [place.code for place in city.places]),
        }
    )


def _only(mask: pl.Series, values: pl.Series) -> pl.Series:
    return values.zip_with(mask, pl.Series([None], dtype=pl.String).new_from_index(0, len(values)))


def _schools(draws: Draws, degree: Ints) -> pl.Series:
    words = content("schools")
    kinds = pl.Series([_KIND_OF_SCHOOL[name] for name in DEGREES]).gather(degree)
    places = draws.words(len(degree), words["places"], falling(len(words["places"]), 3))
    return places + words_of_group(kinds, words["kinds"], pl.Series(draws.random.random(len(degree))))


def _origins(draws: Draws, city: City, far: Flags) -> pl.Series:
    words: Mapping[str, Any] = content("city")
    size = len(far)
    here = draws.words(size, [f"福建省{city.name.zh}{place.zh}" for place in city.places])
    provinces = ["".join(parts) for parts in words["provinces"]]
    return draws.words(size, provinces, falling(len(provinces), 6)).zip_with(pl.Series(far), here)
