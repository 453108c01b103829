"""Natives elsewhere: people of local origin in other cities and abroad, and those of the base who were or will be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from rencai.sample.careers import Careers
from rencai.sample.content import content
from rencai.sample.draws import Draws, Flags, Ints
from rencai.sample.months import NEVER
from rencai.sample.people import BACHELOR, People

_SLOW_LIST = 7
"""For up to so many months the list still carries somebody who has come home."""


@dataclass(frozen=True)
class Natives:
    """People who are never in the base: birth (days since 1970-01-01), sex, whether abroad, degree (number)."""

    birth: Ints
    female: Flags
    abroad: Flags
    degree: Ints


def make_natives(draws: Draws, people: int) -> Natives:
    """Natives elsewhere of a city whose base has that many people."""
    words = content("city")["natives"]
    count = round(people * words["share"])
    age = draws.random.triangular(24, 46, 75, count)
    return Natives(
        birth=(18_628 - age * 365.25).astype(np.int64),
        female=draws.some(count, 0.36),
        abroad=draws.some(count, words["abroad"]),
        degree=4 + draws.picks(count, [20, 46, 26, 8]),
    )


def listing_of_base(draws: Draws, people: People, careers: Careers, size: int) -> tuple[Ints, Ints]:
    """During which months people of the base are listed as elsewhere: before they came home, after they left."""
    count = len(people)
    begins, ends = np.full(count, NEVER), np.full(count, NEVER)
    local = ~people.far & (people.degree >= BACHELOR)
    wanted = round(size * content("city")["natives"]["returning"])
    returning = draws.chosen(np.where(local & (careers.arrived > 6), 1.0, 0.0), wanted)
    begins[returning] = -NEVER
    ends[returning] = careers.arrived[returning] + draws.integers(0, _SLOW_LIST, len(returning))
    gone = local & (careers.how == 1) & draws.some(count, 0.3) & (begins == NEVER)
    begins[gone] = careers.gone[gone] + draws.integers(1, 10, int(gone.sum()))
    return begins, ends


def places_elsewhere(draws: Draws, abroad: Flags) -> pl.Series:
    """Where each person lives when elsewhere: a country for those abroad, else a city."""
    countries, cities = content("city")["countries"], content("city")["cities_elsewhere"]
    far = draws.words(len(abroad), list(countries), list(countries.values()))
    return far.zip_with(
        pl.Series(abroad, dtype=pl.Boolean), draws.words(len(abroad), list(cities), list(cities.values()))
    )
