"""How many people of which kind: the plan's figures of 2020 scaled to the size asked for."""

from __future__ import annotations

from dataclasses import dataclass

from rencai.city import City
from rencai.sample.content import content
from rencai.sample.draws import shares
from rencai.vocabulary.errors import BadCity, BadInput

NO_TEAM = NO_CHAIN = "none"
FEWEST_PEOPLE = 500
_FIGURES = {
    "total-talent", "masters", "doctors", "education-masters", "health-masters", "high-level", "highly-skilled-share",
    "high-tech-enterprises",
}  # fmt: skip
_DOCTORS_BY_PLACE = {"school": 0.11, "hospital": 0.07}
"""Share of all doctors who teach or heal; invented, since only masters and doctors together are published."""


@dataclass(frozen=True)
class Calibration:
    """Head counts at the end of 2020, scaled from the published figures."""

    people: int
    teams: dict[str, int]
    """By team; ``none`` are those of the total whom no team counts (the parts do not add up to the total)."""
    masters: dict[str, int]
    """By place: school, hospital, elsewhere."""
    doctors: dict[str, int]
    highly_skilled: int
    grades: dict[str, int]
    enterprise_grades: dict[str, int]
    high_tech: int


def _check_fits(city: City) -> None:
    """The sample's word lists speak of certain teams, chains, grades and figures: a city must have them."""
    words = content("city")
    wanted = {
        "team": (set(words["teams"]) - {NO_TEAM}, {team.id for team in city.teams}),
        "chain": (set(words["chains"]) - {NO_CHAIN}, {chain.id for chain in city.chains}),
        "grade": ({*words["grades"], *words["enterprise_grades"]}, {grade.id for grade in city.grades}),
        "figure": (_FIGURES | {team.id for team in city.teams}, {figure.id for figure in city.figures}),
    }
    for what, (needed, known) in wanted.items():
        if missing := sorted(needed - known):
            raise BadCity(
                f"the sample needs a {what} {missing[0]!r} that this city has not",
                where=str(city.dir),
                todo="the sample is made for the Jinjiang city: leave --city out",
            )


def calibrate(city: City, people: int) -> Calibration:
    """The figures of ``city`` for a talent base of ``people``."""
    if people < FEWEST_PEOPLE:
        raise BadInput(f"a city of {people} people is too small", todo=f"ask for at least {FEWEST_PEOPLE}")
    _check_fits(city)
    figures = {figure.id: figure.count for figure in city.figures}
    scale = people / figures["total-talent"]

    def scaled(count: float) -> int:
        return round(count * scale)

    ids = [team.id for team in city.teams]
    rest = figures["total-talent"] - sum(figures[team] for team in ids)
    counts = shares(people, [*(figures[team] for team in ids), rest])
    teams = dict(zip([*ids, NO_TEAM], counts.tolist(), strict=True))
    doctors = {place: scaled(figures["doctors"] * share) for place, share in _DOCTORS_BY_PLACE.items()}
    masters = {
        "school": scaled(figures["education-masters"]) - doctors["school"],
        "hospital": scaled(figures["health-masters"]) - doctors["hospital"],
    }
    grades = shares(scaled(figures["high-level"]), list(content("city")["grades"].values()))
    return Calibration(
        people=people,
        teams=teams,
        masters={**masters, "elsewhere": scaled(figures["masters"]) - sum(masters.values())},
        doctors={**doctors, "elsewhere": scaled(figures["doctors"]) - sum(doctors.values())},
        highly_skilled=round(teams["skilled"] * figures["highly-skilled-share"] / 100),
        grades=dict(zip(content("city")["grades"], grades.tolist(), strict=True)),
        enterprise_grades={grade: scaled(count) for grade, count in content("city")["enterprise_grades"].items()},
        high_tech=scaled(figures["high-tech-enterprises"]),
    )
