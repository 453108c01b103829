"""The language carries policies nobody here made up: a French library of benefits, and OpenFisca's example country."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks import aides_jeunes
from rencai.rules.language.book import load
from rencai.rules.person.decide import Answer, RuleSet

Raw = dict[str, Any]
pytestmark = pytest.mark.shared
LAWS = Path(__file__).parent / "country_template"
ARCHIVE = "data/rules-as-code/openfisca_country_template_yaml.tar.gz"
# What an OpenFisca simulation assumes of a person nobody described.
DEFAULTS: Raw = {"salary": 0, "rent": 0, "accommodation_size": 0, "housing_occupancy_status": "tenant"}
LEFT_OUT = {
    "disposable_income": "adds up wages, benefits and taxes of a household: accounting, no policy",
    "goes_to_school": "a reform whose formula is program code, not in the files",
    "new_tax": "a reform whose formula is program code, not in the files",
    "housing_occupancy_status": "a default of the simulation, no rule",
    "reform": "a reform whose parameters are program code, not in the files",
}


def test_nearly_all_typed_conditions_of_a_real_library_can_be_said_and_come_out_alike(shared: Path) -> None:
    benefits, institutions = aides_jeunes.read_library(shared)
    library = aides_jeunes.translate(benefits, institutions)
    assert len(library.rules) == 552
    assert library.share >= 0.95, library.left_out
    people = aides_jeunes.random_people(aides_jeunes.facts_of(library), 25)
    wrong, compared = aides_jeunes.disagreements(library, people)
    assert (wrong, compared) == (0, 25 * 552)


@dataclass(frozen=True)
class Case:
    """One expected figure of the example country."""

    name: str
    variable: str
    on: date
    facts: Raw
    expected: float


def test_the_laws_of_the_example_country_give_its_figures(shared: Path) -> None:
    book = load(LAWS)
    cases = [case for case in read_cases(shared) if case.variable not in LEFT_OUT]
    assert len(cases) >= 25
    for case in cases:
        rule = case.variable.replace("_", "-")
        known = [version.id for version in book.rules if version.in_force(case.on)]
        if rule not in known:
            assert case.expected == 0, case.name
            continue
        decision = RuleSet(book, case.on).decide(book.read_facts(case.facts)).decision(rule)
        amount = decision.amount[0] if decision.answer is Answer.YES and decision.amount else 0.0
        assert decision.answer in (Answer.YES, Answer.NO), case.name
        assert amount == pytest.approx(case.expected), case.name


def test_the_cases_left_out_are_named(shared: Path) -> None:
    left_out = {case.variable for case in read_cases(shared)} & set(LEFT_OUT)
    assert left_out == set(LEFT_OUT)


def read_cases(shared: Path) -> Iterator[Case]:
    """Every expected figure of the example country's test files."""
    with tarfile.open(shared / ARCHIVE) as archive:
        for member in archive.getmembers():
            if "/tests/" in f"/{member.name}" and member.name.endswith(".yaml"):
                content = archive.extractfile(member)
                assert content is not None
                for case in yaml.safe_load(content.read()):
                    yield from figures(case)


def figures(case: Raw) -> Iterator[Case]:
    """The figures one test case expects: per person or household, variable and period."""
    period = str(case["period"])
    given = case.get("input", {})
    for who, variable, expected in outputs(case["output"]):
        for when, value in expected.items() if isinstance(expected, dict) else [(period, expected)]:
            name = "reform" if "reforms" in case and variable not in LEFT_OUT else variable
            on = first_day(str(when))
            yield Case(case["name"], name, on, facts_on(given, who, on), value)


def outputs(expected: Raw) -> Iterator[tuple[str, str, Any]]:
    """(person or "", variable, value) of what a case expects."""
    for key, value in expected.items():
        if key == "persons":
            yield from ((who, name, figure) for who, some in value.items() for name, figure in some.items())
        elif key == "household":
            yield from (("", name, figure) for name, figure in value.items())
        else:
            yield "", key, value


def first_day(period: str) -> date:
    return date.fromisoformat(f"{period}-01-01"[:10] if len(period) == 4 else f"{period}-01")


def facts_on(given: Raw, who: str, on: date) -> Raw:
    """Our facts of one person (or the only one) on a day, from the inputs of a case."""
    persons = given.get("persons", {"": given})
    household = given.get("household", {})
    own = persons.get(who) or next(iter(persons.values()), {})
    flat = {name: at(value, on) for name, value in {**household, **own}.items() if name not in ("adults", "children")}
    facts = {**DEFAULTS, **{name: value for name, value in flat.items() if name in (*DEFAULTS, "birth")}}
    if "age" in flat:
        facts["birth"] = date(on.year - flat["age"], on.month, on.day)
    adults, children = household.get("adults", [""]), household.get("children", [])
    facts["adults"] = [{"salary": at(persons.get(name, own).get("salary", 0), on) or 0} for name in adults]
    facts["children"] = [{"birth": persons[name]["birth"]} for name in children]
    return facts


def at(value: Any, on: date) -> Any:
    """An input that may be given per period; the one of the day, else none."""
    if not isinstance(value, dict):
        return value
    return value.get(f"{on:%Y-%m}", value.get(on.year, value.get(f"{on:%Y}")))
