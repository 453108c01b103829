"""What people gain while they are here: a degree, a skill level, a title, a grade; and new phone numbers."""

from __future__ import annotations

import numpy as np
import polars as pl

from rencai.sample.careers import Careers
from rencai.sample.content import content
from rencai.sample.draws import Draws, Flags, Floats, Ints
from rencai.sample.people import BACHELOR, People, grade_names

FIELDS = ("degree", "skill", "rank", "grade", "phone")
_LOWEST_THAT_STUDIES = 3


def learn(draws: Draws, people: People, careers: Careers) -> pl.DataFrame:
    """Events in order of time: ``person``, ``field`` (one of FIELDS), ``value`` (from then on), ``month``, ``day``.

    Values are the numbers of ``People``; of a phone, how often it has changed.
    """
    rates = content("city")["learning"]
    teams = list(content("city")["teams"])
    skilled = people.team == teams.index("skilled")
    titled = np.isin(people.team, [teams.index("professional"), teams.index("social-work")])
    studying = (people.degree >= _LOWEST_THAT_STUDIES) & (people.degree < BACHELOR)
    city_grades = [
        at for at, grade in enumerate(grade_names()) if grade.startswith(("prefecture", "city", "enterprise"))
    ]
    new_grade = draws.random.choice(city_grades, len(people))
    gradable = (people.grade < 0) & ((people.degree >= BACHELOR) | (people.skill >= 3))
    events = [
        _gained(draws, careers, "degree", people.degree + 1, studying, rates["degree"]),
        _gained(draws, careers, "degree", people.degree + 1, people.degree == BACHELOR, rates["master"]),
        _gained(draws, careers, "skill", people.skill + 1, skilled & (people.skill < 5), rates["skill"]),
        _gained(draws, careers, "rank", people.rank + 1, titled & (people.rank < 4), rates["title"]),
        _gained(draws, careers, "grade", new_grade, gradable, rates["grade"] * 4),
        _gained(
            draws,
            careers,
            "phone",
            np.ones(len(people), dtype=np.int64),
            np.ones(len(people), dtype=bool),
            rates["phone"],
        ),
    ]
    return pl.concat(events).sort("month", "person")


def _gained(draws: Draws, careers: Careers, field: str, value: Ints, able: Flags, rate: float) -> pl.DataFrame:
    """At most one event for each person, at the given chance a year, while the person is here."""
    wait: Floats = draws.random.exponential(12 / rate, len(value))
    month: Ints = careers.arrived + 1 + np.floor(wait).astype(np.int64)
    person = np.flatnonzero(able & (month < careers.gone) & (month <= 66))
    return pl.DataFrame(
        {
            "person": person,
            "field": pl.Series([field], dtype=pl.String).new_from_index(0, len(person)),
            "value": value[person],
            "month": month[person],
            "day": draws.integers(1, 29, len(person)),
        }
    )


def as_of(events: pl.DataFrame, field: str, at_first: Ints, month: int) -> Ints:
    """The value of each person in that month: what was gained up to then, else what was there at first."""
    gained = events.filter((pl.col("field") == field) & (pl.col("month") <= month))
    values = at_first.copy()
    values[gained["person"].to_numpy()] = gained["value"].to_numpy()
    return values
