"""People before they have names: teams, places of work, ages, degrees, levels, drawn to fit the calibration exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rencai.sample.calibration import NO_TEAM, Calibration
from rencai.sample.content import content
from rencai.sample.draws import Draws, Flags, Floats, Ints, shares
from rencai.sample.months import LAST_MONTH, NEVER
from rencai.sample.occupations import NONE, Occupations

DEGREES = (
    "primary",
    "junior-middle",
    "senior-middle",
    "vocational-secondary",
    "college",
    "bachelor",
    "master",
    "doctor",
)
BACHELOR, MASTER, DOCTOR = 5, 6, 7
_YOUNGEST = np.array([16, 17, 19, 19, 21, 22, 25, 28])
"""Lowest age at which a degree is held."""
HIGHLY_SKILLED = 3
"""Skill levels are numbered 1 (junior) to 5 (senior technician); from here on a worker is highly skilled."""


@dataclass
class People:
    """Columns of people who are or may come to be in the base; the initial ones come first.

    ``team``, ``setting``, ``chain``, ``occupation``, ``degree`` are numbers; ``birth`` is in days since 1970-01-01;
    ``skill`` 0-5, ``rank`` of title 0-4, ``grade`` -1 or its number; ``worth`` multiplies the usual pay.
    """

    initial: int
    team: Ints
    setting: Ints
    chain: Ints
    occupation: Ints
    degree: Ints
    birth: Ints
    female: Flags
    far: Flags
    skill: Ints
    rank: Ints
    grade: Ints
    worth: Floats

    def __len__(self) -> int:
        return len(self.team)

    def retires(self) -> Ints:
        """The month in which each person retires: women at 55 (workers 50), men at 60, village people at 70."""
        words = content("city")["teams"]
        rural = np.array([team == "rural" for team in words])[self.team]
        worker = np.array([team == "skilled" for team in words])[self.team]
        age = np.where(rural, 71, np.where(self.female, np.where(worker, 51, 56), 61))
        months: Ints = np.floor((self.birth + age * 365.25 - _DAYS_TO_2021) / 30.44).astype(np.int64) + 1
        return months.clip(1, NEVER)


_DAYS_TO_2021 = 18_628
_DAYS_TO_2023 = 19_358


def grade_names() -> list[str]:
    """The ids of grades in the order of their numbers."""
    words = content("city")
    return [*words["grades"], *words["enterprise_grades"]]


def make_people(draws: Draws, plan: Calibration, occupations: Occupations) -> People:
    """The people of the end of 2020 and, after them, those who may arrive later."""
    words = content("city")
    initial = list(plan.teams.values())
    later = [_newcomers(plan.teams[team], words["teams"][team]) for team in plan.teams]
    team = np.concatenate([np.repeat(np.arange(len(initial)), counts) for counts in (initial, later)])
    size, first = len(team), sum(initial)
    is_new = np.arange(size) >= first
    setting, chain, occupation = _work(draws, words, occupations, team)
    degree = _degrees(draws, words, occupations, occupation)
    _promote_degrees(draws, words, plan, occupations, degree, setting, occupation, is_new)
    people = People(
        initial=first,
        team=team,
        setting=setting,
        chain=chain,
        occupation=occupation,
        degree=degree,
        birth=_births(draws, words, team, degree, is_new),
        female=draws.random.random(size) < np.array([words["teams"][name]["women"] for name in plan.teams])[team],
        far=draws.random.random(size) < np.array([words["teams"][name]["far"] for name in plan.teams])[team],
        skill=np.zeros(size, dtype=np.int64),
        rank=np.zeros(size, dtype=np.int64),
        grade=np.full(size, -1),
        worth=np.exp(draws.random.normal(0.0, words["pay"]["spread"], size)),
    )
    _set_levels(draws, words, plan, people, is_new)
    _set_grades(draws, plan, people, is_new)
    return people


def _newcomers(count: int, rates: Mapping[str, Any]) -> int:
    years = LAST_MONTH / 12
    return int(count * years * (rates["leaving"] * 1.5 + 0.035 + max(rates["growth"], 0.0)) * 1.1) + 40


def _work(draws: Draws, words: Mapping[str, Any], occupations: Occupations, team: Ints) -> tuple[Ints, Ints, Ints]:
    size, settings, chains = len(team), occupations.settings, occupations.chains
    setting: Ints = np.zeros(size, dtype=np.int64)
    for at, name in enumerate(occupations.teams):
        mine = np.flatnonzero(team == at)
        weights = [words["settings_of_team"][name].get(key, 0) for key in settings]
        # Shares are met exactly, in random order.
        setting[mine] = draws.random.permutation(np.repeat(np.arange(len(settings)), shares(len(mine), weights)))
    chain: Ints = np.full(size, chains.index(NONE))
    company = setting == settings.index("company")
    chain[company] = draws.picks(int(company.sum()), list(words["chains"].values()))
    chain[setting == settings.index("hospital")] = chains.index("medical-health")
    chain[setting == settings.index("institute")] = chains.index("rnd-creative")
    occupation = occupations.of_cell.draw(draws, occupations.cell(setting, chain, team))
    assert (occupation >= 0).all(), "a cell has people but no occupation"
    return setting, chain, occupation


def _degrees(draws: Draws, words: Mapping[str, Any], occupations: Occupations, occupation: Ints) -> Ints:
    profiles = list(words["degree_profiles"])
    table = np.cumsum(
        [np.array(words["degree_profiles"][name]) / sum(words["degree_profiles"][name]) for name in profiles], axis=1
    )
    profile = np.array([profiles.index(name) for name in occupations.table["degree"]])[occupation]
    drawn: Ints = (draws.random.random(len(occupation))[:, None] > table[profile]).sum(axis=1)
    return drawn.clip(0, BACHELOR)


def _promote_degrees(
    draws: Draws,
    words: Mapping[str, Any],
    plan: Calibration,
    occupations: Occupations,
    degree: Ints,
    setting: Ints,
    occupation: Ints,
    is_new: Flags,
) -> None:
    """Give out doctors' and masters' degrees: to the number at the start, by a rate among newcomers."""
    profile = occupations.table["degree"].to_list()
    doctor = np.array([words["doctor_weight"][name] for name in profile])[occupation]
    master = np.array([words["master_weight"][name] for name in profile])[occupation]
    school, hospital = (setting == occupations.settings.index(name) for name in ("school", "hospital"))
    for place, here in {"school": school, "hospital": hospital, "elsewhere": ~school & ~hospital}.items():
        degree[draws.chosen(np.where(here & ~is_new, doctor, 0.0), plan.doctors[place])] = DOCTOR
        degree[draws.chosen(np.where(here & ~is_new & (degree < DOCTOR), master, 0.0), plan.masters[place])] = MASTER
    newcomers = int(is_new.sum())
    rates = words["arrivals"]
    degree[draws.chosen(np.where(is_new, doctor, 0.0), round(newcomers * rates["doctor"]))] = DOCTOR
    degree[draws.chosen(np.where(is_new & (degree < DOCTOR), master, 0.0), round(newcomers * rates["master"]))] = MASTER


def _births(draws: Draws, words: Mapping[str, Any], team: Ints, degree: Ints, is_new: Flags) -> Ints:
    spans = np.array([span["ages"] for span in words["teams"].values()], dtype=float)[team]
    spans[is_new] = words["arrivals"]["ages"]
    rural = team == list(words["teams"]).index("rural")
    spans[is_new & rural] = [28, 38, 60]
    low = np.maximum(spans[:, 0], _YOUNGEST[degree])
    age = draws.random.triangular(low, np.maximum(spans[:, 1], low + 2), np.maximum(spans[:, 2], low + 8))
    day: Ints = (np.where(is_new, _DAYS_TO_2023, _DAYS_TO_2021) - age * 365.25).astype(np.int64)
    return day


def _set_levels(draws: Draws, words: Mapping[str, Any], plan: Calibration, people: People, is_new: Flags) -> None:
    skilled = people.team == list(words["teams"]).index("skilled")
    high = np.zeros(len(people), dtype=bool)
    age = (_DAYS_TO_2021 - people.birth) / 365.25
    high[draws.chosen(np.where(skilled & ~is_new, np.maximum(age - 20, 0.5), 0.0), plan.highly_skilled)] = True
    high |= skilled & is_new & draws.some(len(people), 0.12)
    levels = {False: words["skill_levels"]["other"], True: words["skill_levels"]["high"]}
    for is_high, first in ((False, 1), (True, HIGHLY_SKILLED)):
        mine = np.flatnonzero(skilled & (high == is_high))
        people.skill[mine] = first + draws.picks(len(mine), list(levels[is_high].values()))
    professional = np.isin(people.team, [list(words["teams"]).index(name) for name in ("professional", "social-work")])
    reached = (age - 24) / 9 + draws.random.normal(0, 0.7, len(people)) + (people.degree >= MASTER) * 0.8
    people.rank[professional] = np.floor(reached).clip(0, 4).astype(np.int64)[professional]
    people.rank[professional & (people.degree < BACHELOR)] = people.rank[
        professional & (people.degree < BACHELOR)
    ].clip(0, 2)


def _set_grades(draws: Draws, plan: Calibration, people: People, is_new: Flags) -> None:
    teams = list(content("city")["teams"])
    able = np.isin(people.team, [teams.index(name) for name in ("management", "professional", "skilled")])
    weight = (
        np.array([0, 0.05, 0.1, 0.15, 0.5, 1.5, 25, 120])[people.degree]
        * (1 + people.rank)
        * (1 + (people.skill >= 4) * 20)
    )
    weight = np.where(able & ~is_new, weight, 0.0)
    for number, grade in enumerate(plan.grades):
        # The higher the grade, the more the degree counts.
        people.grade[
            draws.chosen(np.where(people.grade < 0, weight ** (1.5 if number == 0 else 1.0), 0.0), plan.grades[grade])
        ] = number
    company = people.setting == list(content("city")["size_of_employer"]).index("company")
    for number, grade in enumerate(plan.enterprise_grades, len(plan.grades)):
        free = able & company & ~is_new & (people.grade < 0) & (people.team != teams.index(NO_TEAM))
        people.grade[draws.chosen(np.where(free, people.worth, 0.0), plan.enterprise_grades[grade])] = number
    found = is_new & able & draws.some(len(people), 0.02) & (people.degree >= BACHELOR)
    people.grade[found] = draws.picks(int(found.sum()), [1, 40, 200, 30, 90])
