"""The invented city as a whole: built from a seed, asked what was true on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from rencai.city import City
from rencai.sample.calibration import Calibration, calibrate
from rencai.sample.careers import Careers, live, until_the_end
from rencai.sample.content import content
from rencai.sample.draws import Draws, Flags, Floats, Ints
from rencai.sample.employer_names import make_employer_names, trades
from rencai.sample.employers import make_employers
from rencai.sample.identities import make_identities
from rencai.sample.learning import as_of, learn
from rencai.sample.months import NEVER, month_of
from rencai.sample.natives import listing_of_base, make_natives, places_elsewhere
from rencai.sample.occupations import Occupations
from rencai.sample.people import People, make_people
from rencai.sample.posts import make_posts


@dataclass(frozen=True)
class World:
    """Everything that is true.

    ``persons``: one row for each person (number ``person``): what make_identities gives, and team, far, arrived, gone,
    how (0 stays, 1 left, 2 retired), listed_from and listed_until (months as a native elsewhere), abroad, elsewhere.
    ``spells``: person, employer, occupation, start, end (months), pay. ``events``: see learning. ``posts``: see posts.
    """

    city: City
    seed: int
    plan: Calibration
    occupations: Occupations
    employers: pl.DataFrame
    people: People
    careers: Careers
    persons: pl.DataFrame
    spells: pl.DataFrame
    events: pl.DataFrame
    posts: pl.DataFrame

    def moment(self, day: date) -> pl.DataFrame:
        """The people who are in the base at the end of that day's month, in order of their number.

        Columns: person, employer, occupation, start, pay (of now), degree, skill, rank, grade, phone_now (numbers).
        """
        month = month_of(day)
        now = self.spells.filter((pl.col("start") <= month) & (pl.col("end") > month)).sort("person")
        person = now["person"].to_numpy()
        growth = 1 + content("city")["pay"]["growth"]
        first = {
            "degree": self.people.degree,
            "skill": self.people.skill,
            "rank": self.people.rank,
            "grade": self.people.grade,
        }
        first["phone"] = np.zeros(len(self.people), dtype=np.int64)
        values = {
            field: pl.Series(as_of(self.events, field, at_first, month)[person]) for field, at_first in first.items()
        }
        return now.select(
            "person",
            "employer",
            "occupation",
            "start",
            pay=(pl.col("pay") * growth ** ((month - pl.col("start")) / 12) / 10).round() * 10,
        ).with_columns(**values)

    @cached_property
    def first_employer(self) -> Ints:
        """The first employer of each person; of those who never had one here, some employer."""
        first: Ints = np.arange(self.persons.height) % self.employers.height
        earliest = self.spells.sort("start", maintain_order=True).unique("person", keep="first", maintain_order=True)
        first[earliest["person"].to_numpy()] = earliest["employer"].to_numpy()
        return first

    @cached_property
    def employers_elsewhere(self) -> pl.Series:
        """Names of employers of natives elsewhere."""
        draws = Draws.of(self.seed, "elsewhere")
        count = max(40, self.plan.people // 60)
        names = make_employer_names(draws, draws.words(count, trades()))
        cities = list(content("city")["cities_elsewhere"])
        return draws.words(count, cities) + names["brand"] + names["industry"] + "有限公司"

    @cached_property
    def title_words(self) -> pl.Series:
        """The names of the five ranks of title, occupation after occupation."""
        words = content("wordings")
        professions = words["profession_of_code"]

        def names(code: str) -> list[str]:
            found = [start for start in professions if code.startswith(start)]
            listed: list[str] = words["titles"][professions[max(found, key=len)] if found else "engineer"]
            return listed

        return pl.Series([name for code in self.occupations.table["code"] for name in names(code)])


def build_world(city: City, people: int, seed: int) -> World:
    """The invented city of that size; equal arguments give equal values."""
    plan = calibrate(city, people)
    occupations = Occupations.load()
    employers = make_employers(Draws.of(seed, "employers"), city, plan, occupations)
    crowd = make_people(Draws.of(seed, "people"), plan, occupations)
    careers = live(Draws.of(seed, "careers"), crowd, occupations, employers, {p.code: p.zh for p in city.places})
    posts = make_posts(Draws.of(seed, "posts"), careers.spells, employers, occupations)
    crowd, careers = until_the_end(crowd, careers)
    events = learn(Draws.of(seed, "learning"), crowd, careers)
    persons = _persons(Draws.of(seed, "identities"), city, plan, occupations, crowd, careers)
    return World(city, seed, plan, occupations, employers, crowd, careers, persons, careers.spells, events, posts)


def _persons(
    draws: Draws, city: City, plan: Calibration, occupations: Occupations, people: People, careers: Careers
) -> pl.DataFrame:
    others = make_natives(draws, plan.people)
    more = len(others.birth)
    nobody: Flags = np.zeros(more, dtype=np.bool_)
    far = np.concatenate([people.far, nobody])
    abroad = np.concatenate([np.zeros(len(people), dtype=np.bool_), others.abroad])
    degree = np.concatenate([people.degree, others.degree])
    occupation = np.concatenate([people.occupation, draws.integers(0, occupations.table.height, more)])
    identities = make_identities(
        draws,
        city,
        birth=np.concatenate([people.birth, others.birth]),
        female=np.concatenate([people.female, others.female]),
        far=far,
        abroad=abroad,
        degree=degree,
        majors=occupations.table["major"].gather(occupation),
    )
    begins, ends = listing_of_base(draws, people, careers, plan.people)
    never = np.full(more, NEVER)
    teams = pl.Series(list(occupations.teams)).gather(people.team)
    return identities.with_columns(
        person=pl.int_range(len(far), dtype=pl.UInt32),
        team=pl.concat([teams, pl.Series([None], dtype=pl.String).new_from_index(0, more)]),
        far=pl.Series(far),
        arrived=pl.Series(np.concatenate([careers.arrived, never])),
        gone=pl.Series(np.concatenate([careers.gone, never])),
        how=pl.Series(np.concatenate([careers.how, nobody])),
        listed_from=pl.Series(np.concatenate([begins, -never])),
        listed_until=pl.Series(np.concatenate([ends, never])),
        abroad=pl.Series(abroad),
        elsewhere=places_elsewhere(draws, abroad),
        occupation_elsewhere=pl.Series(occupation),
        degree_elsewhere=pl.Series(degree),
    )


def usual_titles(occupations: Occupations, occupation: Ints, drawn: Floats) -> pl.Series:
    """One of the titles of each occupation, the first most often; ``drawn`` are numbers between 0 and 1."""
    titles = occupations.table["titles"].str.split("|").to_list()
    width = max(map(len, titles))
    flat = pl.Series([listed[min(at, len(listed) - 1)] for listed in titles for at in range(width)])
    return flat.gather(occupation * width + np.floor(drawn**1.5 * width).astype(np.int64).clip(0, width - 1))
