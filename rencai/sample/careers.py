"""Five and a half years, month by month: hired, moved, left, retired. A loop over months, never over people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from rencai.sample.content import content
from rencai.sample.draws import Draws, Flags, Floats, Ints
from rencai.sample.grouped import Grouped
from rencai.sample.months import HORIZON, LAST_MONTH, NEVER
from rencai.sample.occupations import Occupations
from rencai.sample.people import MASTER, People
from rencai.sample.planted import leaving

_STAYING_WITH_CHAIN = 0.78
LEFT, RETIRED = "left", "retired"


@dataclass
class _Spells:
    """Spells of employment in the order in which they begin; grows by whole months."""

    columns: dict[str, list[Any]] = field(
        default_factory=lambda: {name: [] for name in ("person", "employer", "occupation", "start", "pay")}
    )
    end: Ints = field(default_factory=lambda: np.full(0, NEVER))

    def begin(self, person: Ints, employer: Ints, occupation: Ints, month: int, pay: Floats) -> Ints:
        """New spells; their numbers."""
        first = len(self.end)
        parts = (person, employer, occupation, np.full(len(person), month), pay)
        for name, part in zip(self.columns, parts, strict=True):
            self.columns[name].append(part)
        self.end = np.concatenate([self.end, np.full(len(person), NEVER)])
        return np.arange(first, first + len(person))

    def table(self) -> pl.DataFrame:
        """All spells, with ``end`` (a month; NEVER while it lasts)."""
        return pl.DataFrame({**{name: np.concatenate(parts) for name, parts in self.columns.items()}, "end": self.end})


@dataclass(frozen=True)
class Careers:
    """``spells``: person, employer, occupation, start, pay (at the start, yuan a month), end (months).

    ``arrived`` and ``gone``: months by person (NEVER: not at all); ``how`` they went: 0 stays, 1 left, 2 retired.
    """

    spells: pl.DataFrame
    arrived: Ints
    gone: Ints
    how: Ints


class _Months:
    """The state of all people while the months pass."""

    def __init__(
        self,
        draws: Draws,
        people: People,
        occupations: Occupations,
        employers: pl.DataFrame,
        town_names: dict[str, str],
    ) -> None:
        self.draws, self.people, self.occupations, self.employers = draws, people, occupations, employers
        size = len(people)
        self.active: Flags = np.zeros(size, dtype=bool)
        self.employer: Ints = np.full(size, -1)
        self.occupation = people.occupation.copy()
        self.chain = people.chain.copy()
        self.since: Ints = np.full(size, -NEVER)
        self.spell: Ints = np.full(size, -1)
        self.raises: Floats = np.ones(size)
        self.arrived, self.gone, self.how = np.full(size, NEVER), np.full(size, NEVER), np.zeros(size, dtype=np.int64)
        self.spells = _Spells()
        self.waiting = [
            np.flatnonzero((people.team == team) & (np.arange(size) >= people.initial))
            for team in range(len(occupations.teams))
        ]
        self.taken = [0] * len(occupations.teams)
        names = {name: at for at, name in enumerate(occupations.settings)}
        chains = {name: at for at, name in enumerate(occupations.chains)}
        codes = dict(zip(town_names, range(len(town_names)), strict=True))
        self.town: Ints = employers["town"].replace_strict(codes, return_dtype=pl.Int64).to_numpy()
        self._town_numbers = {name: codes[code] for code, name in town_names.items()}
        self._place: Ints = self._group(
            employers["setting"].replace_strict(names, return_dtype=pl.Int64).to_numpy(),
            employers["chain"].replace_strict(chains, return_dtype=pl.Int64).to_numpy(),
        )
        self._weight: Floats = employers["weight"].to_numpy()
        self._opens, self.closes = employers["opens"].to_numpy(), employers["closes"].to_numpy()
        self._usual_pay: Floats = occupations.array("pay")
        self._teams = content("city")["teams"]
        self._pay = content("city")["pay"]

    def _group(self, setting: Ints, chain: Ints) -> Ints:
        return setting * len(self.occupations.chains) + chain

    def rates(self, key: str) -> Floats:
        """A yearly rate of each team, for one month."""
        rates: Floats = np.array([team[key] for team in self._teams.values()]) / 12
        return rates

    def begin_year(self, month: int) -> None:
        """Employers that are open, and stay so for the year, take people on."""
        open_now = (self._opens <= month) & (self.closes > month + 12)
        groups = len(self.occupations.settings) * len(self.occupations.chains)
        self.hiring = Grouped(self._place, np.where(open_now, self._weight, 0.0), groups)

    def settle(self, person: Ints, month: int, employer: Ints, occupation: Ints) -> None:
        """Begin a spell for each of the people."""
        people, years = self.people, month / 12
        pay = (
            self._usual_pay[occupation]
            * people.worth[person]
            * self.raises[person]
            * (1 + self._pay["growth"]) ** years
        )
        pay = np.maximum(np.round(pay * np.where(people.degree[person] >= MASTER, 1.25, 1.0), -1), 2300.0)
        self.spell[person] = self.spells.begin(person, employer, occupation, month, pay)
        self.employer[person], self.occupation[person], self.since[person] = employer, occupation, month
        self.active[person] = True

    def arrive(self, person: Ints, month: int) -> None:
        """People enter the base with a first employer."""
        group = self._group(self.people.setting[person], self.chain[person])
        employer = self.hiring.draw(self.draws, group)
        assert (employer >= 0).all(), "a kind of employer has nobody hiring"
        self.arrived[person] = month
        self.settle(person, month, employer, self.occupation[person])

    def depart(self, person: Ints, month: int, how: int) -> None:
        """People leave the base."""
        self.spells.end[self.spell[person]] = month
        self.active[person] = False
        self.gone[person], self.how[person] = month, how

    def move(self, person: Ints, month: int) -> None:
        """People change their employer, some of them the chain and the occupation too."""
        people, size = self.people, len(person)
        company = people.setting[person] == self.occupations.settings.index("company")
        other = company & ~self.draws.some(size, _STAYING_WITH_CHAIN)
        chain = np.where(other, self.draws.picks(size, list(content("city")["chains"].values())), self.chain[person])
        cell = self.occupations.cell(people.setting[person], chain, people.team[person])
        fresh = self.occupations.of_cell.draw(self.draws, cell)
        occupation = np.where(other & (chain != self.chain[person]), fresh, self.occupation[person])
        employer = self.hiring.draw(self.draws, self._group(people.setting[person], chain))
        moved = employer != self.employer[person]
        person, employer, occupation, chain = person[moved], employer[moved], occupation[moved], chain[moved]
        self.spells.end[self.spell[person]] = month
        self.chain[person] = chain
        self.raises[person] *= 1 + self._pay["rise_on_move"] * self.draws.random.normal(1.0, 0.6, len(person)).clip(
            -0.5, 3
        )
        self.settle(person, month, employer, occupation)

    def leaving_rates(self, month: int, person: Ints) -> Floats:
        """The chance of leaving the city within the month."""
        people = self.people
        stay = month - self.since[person]
        tenure = np.where(stay < 12, 1.5, np.where(stay < 48, 1.0, 0.7))
        rate = self.rates("leaving")[people.team[person]] * tenure * np.where(people.far[person], 1.35, 0.75)
        for cell in leaving():
            first, last = cell.months
            if first <= month <= last:
                inside = cell.covers(
                    self.occupations,
                    self._town_numbers,
                    self.occupation[person],
                    self.chain[person],
                    self.town[self.employer[person]],
                )
                rate = np.where(inside, rate * cell.factor, rate)
        return rate

    def newcomers(self, lost: Ints, sizes: Ints) -> Ints:
        """Who arrives: as many as were lost, and each team's growth, as long as people wait to come."""
        grown = self.rates("growth") * sizes + lost
        counts = np.floor(grown + self.draws.random.random(len(grown))).clip(0).astype(np.int64)
        coming = []
        for team, count in enumerate(counts):
            coming.append(self.waiting[team][self.taken[team] : self.taken[team] + count])
            self.taken[team] += int(count)
        return np.concatenate(coming)


def live(
    draws: Draws, people: People, occupations: Occupations, employers: pl.DataFrame, town_names: dict[str, str]
) -> Careers:
    """Let the months pass. ``town_names``: code of each town → its name."""
    world = _Months(draws, people, occupations, employers, town_names)
    retires = people.retires()
    moving = world.rates("moving")
    sizes = np.bincount(people.team[: people.initial], minlength=len(occupations.teams))
    world.begin_year(0)
    world.arrive(np.arange(people.initial), 0)
    # Those of the beginning have been where they are for a while.
    world.since[: people.initial] = -(draws.random.gamma(1.3, 45.0, people.initial)).astype(np.int64)
    for month in range(1, HORIZON + 1):
        if month % 12 == 1:
            world.begin_year(month)
        here = np.flatnonzero(world.active)
        old = retires[here] <= month
        leaves = ~old & (draws.random.random(len(here)) < world.leaving_rates(month, here))
        world.depart(here[old], month, 2)
        world.depart(here[leaves], month, 1)
        stay = here[~old & ~leaves]
        closing = world.closes[world.employer[stay]] == month
        chance = moving[people.team[stay]] * np.where(month - world.since[stay] < 24, 1.3, 0.8)
        world.move(stay[closing | (draws.random.random(len(stay)) < chance)], month)
        lost = np.bincount(people.team[here[old | leaves]], minlength=len(sizes))
        world.arrive(world.newcomers(lost, sizes), month)
    return Careers(world.spells.table(), world.arrived, world.gone, world.how)


def until_the_end(people: People, careers: Careers) -> tuple[People, Careers]:
    """Forget what happens after the last month and who waited in vain; the others are numbered anew, in order."""
    came = np.flatnonzero(careers.arrived <= LAST_MONTH)
    number: Ints = np.full(len(people), -1)
    number[came] = np.arange(len(came))
    spells = careers.spells.filter(pl.col("start") <= LAST_MONTH)
    spells = spells.with_columns(
        person=pl.Series(number[spells["person"].to_numpy()]),
        end=pl.when(pl.col("end") <= LAST_MONTH).then("end").otherwise(NEVER),
    )
    still = careers.gone[came] > LAST_MONTH
    kept = {name: getattr(people, name)[came] for name in vars(people) if name != "initial"}
    return People(initial=people.initial, **kept), Careers(
        spells,
        careers.arrived[came],
        np.where(still, NEVER, careers.gone[came]),
        np.where(still, 0, careers.how[came]),
    )
