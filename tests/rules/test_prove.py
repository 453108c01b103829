"""Planted faults are found, each with its rule, facts and words; sound rules leave nothing to say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rencai.city import default_city_dir
from rencai.engine.progress import Silent
from rencai.rules.language.book import Book, load
from rencai.rules.language.rule import Rule
from rencai.rules.language.walk import published
from rencai.rules.person.clauses import compile_condition
from rencai.rules.population.simulate import report, simulate
from rencai.rules.proof.clauses import dead_clauses
from rencai.rules.proof.looking import Looking
from rencai.rules.proof.prove import KINDS, prove
from rencai.rules.proof.search import answers_to
from rencai.rules.proof.world import World
from tests.rules.folders import FACTS, GIVE_POINTS, HEAD, write
from tests.rules.made_up import FACTS as MADE_UP
from tests.rules.made_up import ON, Raw, book_of, conditions
from tests.rules.slow import Slow

DAY = date(2030, 6, 1)
MARKED = FACTS.replace("type: level\n", "type: level\n    merit: true\n    cover: true\n")
FLAT = "gives: {money: CNY, per: year, amount: 100}\n"


def found(folder: Path, **files: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Kind, rules and facts of what is found for persons."""
    book = load(write(folder, **{"facts": MARKED, "points": GIVE_POINTS, **files}))
    findings = prove(book, DAY, about="person")
    assert all(item.kind in KINDS and item.message.zh and item.message.en for item in findings)
    return [(item.kind, item.rules, item.facts) for item in findings]


def rule(name: str, when: str, gives: str = FLAT, more: str = "") -> str:
    return HEAD.replace("allowance", name) + (f"when: {when}\n" if when else "") + gives + more


def test_a_clause_that_another_implies_is_dead(tmp_path: Path) -> None:
    when = "{all: [{fact: months, at_least: 9}, {fact: months, at_least: 6}]}"
    assert found(tmp_path, a=rule("a", when)) == [("dead_clause", ("a",), ("months",))]


def test_a_way_in_that_nobody_can_take_is_dead(tmp_path: Path) -> None:
    narrow = "{all: [{fact: months, at_least: 13}, {fact: grade, is: low}]}"
    assert ("dead_clause", ("a",), ("months", "grade")) in found(
        tmp_path, a=rule("a", f"{{any: [{{fact: months, at_least: 3}}, {narrow}]}}")
    )


def test_conditions_that_exclude_each_other_are_a_contradiction(tmp_path: Path) -> None:
    when = "{all: [{fact: months, at_least: 9}, {fact: months, less_than: 6}]}"
    kinds = {kind for kind, _, _ in found(tmp_path, a=rule("a", when))}
    assert "contradiction" in kinds


def test_an_addition_that_can_never_meet_its_base_is_a_contradiction(tmp_path: Path) -> None:
    base = rule("base", "{fact: grade, is: low}")
    top = rule("top", "{fact: grade, is: high}", more="adds_to: [base]\n")
    assert ("contradiction", ("top", "base"), ("grade",)) in found(tmp_path, a=base, b=top)


def test_two_benefits_of_one_topic_overlap_unless_somebody_says_how(tmp_path: Path) -> None:
    one, other = rule("one", "{fact: months, at_least: 3}"), rule("other", "{fact: grade, at_least: mid}")
    assert ("undeclared_overlap", ("one", "other"), ("grade", "months")) in found(tmp_path, a=one, b=other)
    declared = other + "combines_with: [one]\n"
    assert "undeclared_overlap" not in {kind for kind, _, _ in found(tmp_path, a=one, b=declared)}
    grouped = [text + "group: {name: g, take: highest}\n" for text in (one, other)]
    assert "undeclared_overlap" not in {kind for kind, _, _ in found(tmp_path, a=grouped[0], b=grouped[1])}


def test_people_nobody_covers_are_named(tmp_path: Path) -> None:
    book = load(write(tmp_path, facts=MARKED, points=GIVE_POINTS, a=rule("a", "{fact: grade, at_least: mid}")))
    uncovered = [item.example for item in prove(book, DAY) if item.kind == "uncovered"]
    assert uncovered == [{"grade": "none"}, {"grade": "low"}]


def test_an_amount_that_falls_when_merit_rises_is_found_in_a_rule_and_between_rules(tmp_path: Path) -> None:
    table = "gives: {money: CNY, per: year, by: grade, table: {low: 10, mid: 30, high: 20}}\n"
    assert ("falls_with_merit", ("a",), ("grade",)) in found(
        tmp_path, a=rule("a", "{fact: grade, at_least: low}", table)
    )
    low, high = (
        rule("low", "{fact: grade, at_most: mid}"),
        rule("high", "{fact: grade, is: high}", FLAT.replace("100", "60")),
    )
    assert ("total_falls_with_merit", ("low",), ("grade",)) in found(tmp_path, a=low, b=high)


def test_what_cannot_be_explored_is_not_called_dead(tmp_path: Path) -> None:
    when = (
        "{all: [{value: {product: [{fact: months}, {fact: months}]}, at_least: 30}, "
        "{total: team, field: age, at_least: 70}, {missing: {zh: 待定, en: to come}}]}"
    )
    assert "dead_clause" not in {kind for kind, _, _ in found(tmp_path, a=rule("a", when))}


MANY = """
facts:
  skills:
    type: several
    name: {zh: 技能, en: skills}
    ask: {zh: 哪些, en: which}
    values: [VALUES]
  hired: {type: date, name: {zh: 入职, en: hired}, ask: {zh: 何时, en: when}}
""".replace("VALUES", ", ".join(f"{{id: s{at}, zh: s{at}, en: s{at}}}" for at in range(8)))


@pytest.mark.parametrize(
    "when",
    [
        "{all: [{fact: skills, has_all: [s0, s1]}, {fact: skills, has_none: [s2]}]}",
        "{years_since: hired, is: 5}",
        "{all: [{years_since: hired, is_not: 5}, {years_since: hired, at_least: 5}]}",
        "{all: [{days_since: hired, more_than: 5}, {days_since: hired, less_than: 7}]}",
    ],
)
def test_what_somebody_can_meet_is_no_contradiction(tmp_path: Path, when: str) -> None:
    assert prove(load(write(tmp_path, facts=MANY, a=rule("a", when))), DAY) == []


def test_records_with_days_and_levels_are_explored_and_may_be_absent(tmp_path: Path) -> None:
    level = "type: level, values: [{id: low, zh: 低, en: low}, {id: high, zh: 高, en: high}]"
    fields = f"{{since: {{type: date, name: {{zh: 起, en: since}}}}, rank: {{{level}, name: {{zh: 级, en: rank}}}}}}"
    jobs = f"type: list, name: {{zh: 工作, en: jobs}}, ask: {{zh: 工作, en: jobs}}, fields: {fields}"
    pay = "type: money, name: {zh: 薪, en: pay}, ask: {zh: 薪, en: pay}, merit: true, least: 0, most: 9"
    facts = f"facts:\n  jobs: {{{jobs}}}\n  pay: {{{pay}}}\n"
    when = "{count: jobs, where: {all: [{fact: since, before: 2020-01-01}, {fact: rank, is: high}]}, at_least: 1}"
    gives = "gives: {money: CNY, per: year, cases: [{when: {fact: pay, at_least: 5}, gives: 1}], otherwise: 2}\n"
    book = load(write(tmp_path, facts=facts, a=rule("a", when, gives)))
    assert [item.kind for item in prove(book, DAY)] == ["falls_with_merit", "total_falls_with_merit"]
    answer = report(simulate(book, pl.DataFrame({"pay": [1.0]}).lazy(), DAY))
    assert answer["rules"][0]["undecided"] == 1


def test_two_thresholds_of_one_computed_quantity_are_held_against_each_other(tmp_path: Path) -> None:
    when = "{all: [{count: team, at_least: 3}, {count: team, at_least: 2}]}"
    assert found(tmp_path, a=rule("a", when)) == [("dead_clause", ("a",), ("team",))]


def test_a_way_in_among_a_hundred_is_still_told_dead(tmp_path: Path) -> None:
    ways = [f"{{all: [{{fact: months, is: {at % 13}}}, {{fact: pay, at_least: {at * 100}}}]}}" for at in range(100)]
    book = load(write(tmp_path, points=GIVE_POINTS, a=rule("a", f"{{any: [{', '.join(ways)}]}}")))
    findings = prove(book, DAY)
    # Of the ways with the same month only the one that asks the least pay lets anybody in.
    assert {item.kind for item in findings} == {"dead_clause"}
    assert len(findings) == 100 - 13 + 1  # and the very first asks for no pay that anybody lacks


class Counted(Silent):
    """How many steps were taken."""

    steps = 0

    def advance(self, amount: int, detail: str) -> None:
        self.steps += amount


def test_when_the_time_is_up_what_was_not_looked_at_is_said(tmp_path: Path) -> None:
    rules = {f"r{at}": rule(f"r{at}", f"{{fact: months, at_least: {at + 1}}}") for at in range(4)}
    book = load(write(tmp_path, facts=MARKED, points=GIVE_POINTS, **rules))
    looked = Counted()
    findings = prove(book, DAY, looking=Looking(looked, enough=lambda: looked.steps >= 2))
    assert {item.kind for item in findings} == {"not_explored"}
    clauses, overlaps, *_ = findings
    assert clauses.rules == ("r2", "r3", "some-points")
    assert "3 of 5" in clauses.message.en
    assert "5 项中有 3 项" in clauses.message.zh
    assert overlaps.rules == ("r0", "r1", "r2", "r3")


def test_conditions_too_entangled_to_explore_are_said_to_be(tmp_path: Path) -> None:
    facts = "facts:\n" + "".join(
        f"  y{at}: {{type: yes-no, name: {{zh: y, en: y}}, ask: {{zh: y, en: y}}}}\n" for at in range(60)
    )
    half = ", ".join(f"{{fact: y{at}, is: true}}" for at in range(60))
    other = ", ".join(f"{{fact: y{at * 7 % 60}, is: false}}" for at in range(60))
    when = f"{{all: [{{at_least: 31, of: [{half}]}}, {{at_least: 30, of: [{other}]}}]}}"
    kinds = {item.kind for item in prove(load(write(tmp_path, facts=facts, a=rule("a", when))), DAY)}
    assert kinds
    assert kinds <= {"not_explored", "contradiction"}


def test_sound_rules_leave_nothing_to_say(tmp_path: Path) -> None:
    table = "gives: {money: CNY, per: year, by: grade, table: {none: 5, low: 10, mid: 20, high: 30}}\n"
    assert found(tmp_path, a=rule("a", "{fact: months, at_least: 9}", table)) == []


def test_the_shipped_policies_say_what_their_text_leaves_open() -> None:
    book = load(default_city_dir() / "policies")
    kinds = [(item.kind, item.rules) for item in prove(book, date(2026, 5, 1))]
    assert kinds == [("undeclared_overlap", ("graduate-house-purchase", "housing-purchase-help"))]


PERSON = st.fixed_dictionaries(
    {
        "grade": st.sampled_from(["none", "low", "middle", "high"]),
        "place": st.sampled_from(["east", "west", "abroad"]),
        "married": st.booleans(),
        "insured": st.booleans(),
        "months": st.integers(0, 12),
        "income": st.sampled_from([0, 1, 99, 100, 101, 1000, 4000]),
        "growth": st.sampled_from([-10, -1, 0, 1, 2.5, 10]),
        "hired": st.dates(date(2020, 1, 1), date(2027, 12, 31)),
        "left": st.dates(date(2020, 1, 1), date(2027, 12, 31)),
        "skills": st.lists(st.sampled_from(["sewing", "dyeing", "coding"]), unique=True),
        "team": st.just([]),
    }
)


SOMEBODY: Raw = {
    "grade": "none", "place": "east", "married": True, "insured": False, "months": 0, "income": 0, "growth": 0,
    "hired": date(2020, 1, 1), "left": date(2020, 1, 1), "skills": [], "team": [],
}  # fmt: skip
UNKNOWN: Raw = {"missing": {"zh": "待定", "en": "to come"}}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(conditions(derived=False), st.lists(PERSON, min_size=5, max_size=5))
# Two clauses that nobody published exclude each other in words only: they may be about two things.
@example({"all": [UNKNOWN, {"fact": "married", "is": False}, {"not": UNKNOWN}]}, [SOMEBODY])
def test_a_dead_clause_makes_no_difference_to_anybody(when: Raw, crowd: list[Raw]) -> None:
    book, rule = alone(when)
    slow = Slow(MADE_UP, [], {}, ON)
    for path, met in dead_clauses(World.of(book.facts, [rule], ON), rule.when, []):
        without = taken_as(when, path, met)
        for person in crowd:
            assert slow.holds(without, person) == slow.holds(when, person)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(conditions(derived=False), st.lists(PERSON, min_size=5, max_size=5))
def test_whom_the_search_finds_is_let_in_and_if_it_finds_nobody_nobody_is(when: Raw, crowd: list[Raw]) -> None:
    book, rule = alone(when)
    world = World.of(book.facts, [rule], ON)
    allowed = answers_to(world.formula(rule.when))
    test = compile_condition(book.facts, ON, rule.when).test
    if allowed is None:
        assert not any(test(book.read_facts(person)) for person in crowd)
    elif published(rule.when) and world.exact(rule.when, {"skills"}):
        assert test(book.read_facts(world.witness(world.asked(rule.when), allowed))) is True


def alone(when: Raw) -> tuple[Book, Rule]:
    """A rule on a condition, in a book that fills the facts found by rules, too."""
    head = {"name": {"zh": "a", "en": "a"}, "cites": [{"document": "x"}], "in_force": {"from": date(2026, 1, 1)}}
    rules = [
        {**head, "id": "a", "for": "person", "when": when, "gives": {"money": "CNY", "per": "year", "amount": 1}},
        {**head, "id": "b", "for": "person", "gives": {"points": "score", "amount": 1}},
        {**head, "id": "c", "for": "person", "gives": {"level": "grade_found", "amount": "low"}},
    ]
    book = book_of(rules, {})
    return book, book.rules[0]


def taken_as(when: Raw, path: tuple[int, ...], met: bool) -> Raw:
    """The condition as written, with one clause replaced by one that all, or none, meet."""
    if not path:
        return {"any": [{"fact": "married", "is": True}, {"fact": "married", "is": False}]} if met else NEVER
    form = next((form for form in ("all", "any", "of", "not") if form in when), "between")
    if form == "not":
        return {"not": taken_as(when["not"], path[1:], met)}
    parts: list[Any] = [when] if form == "between" else when[form]
    if form == "between":
        low, high = when["between"]
        fact = when["fact"]
        parts, form = [{"fact": fact, "at_least": low}, {"fact": fact, "at_most": high}], "all"
        when = {"all": parts}
    changed = [taken_as(part, path[1:], met) if at == path[0] else part for at, part in enumerate(parts)]
    return {**when, form: changed}


NEVER: Raw = {"all": [{"fact": "married", "is": True}, {"fact": "married", "is": False}]}
