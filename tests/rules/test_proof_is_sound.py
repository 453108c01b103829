"""What a proof claims is so for everybody: no finding is contradicted by how somebody is decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rencai.rules.language.book import load
from rencai.rules.language.order import in_order
from rencai.rules.language.rule import Given
from rencai.rules.person.decide import Answer, RuleSet
from rencai.rules.proof.clauses import clause_findings
from rencai.rules.proof.coverage import Coverage
from rencai.rules.proof.findings import Found
from rencai.rules.proof.looking import Looking
from rencai.rules.proof.overlaps import Overlaps, pairs_to_compare
from rencai.rules.proof.prove import prove
from rencai.rules.proof.search import TooEntangled
from rencai.rules.proof.world import World
from tests.rules.folders import FACTS, GIVE_POINTS, HEAD, write
from tests.rules.made_up import FACTS as MADE_UP
from tests.rules.made_up import ON, Raw, book_of, people, rules

DAY = date(2030, 6, 1)
FLAT = "gives: {money: CNY, per: year, amount: 100}\n"


def rule(name: str, when: str, gives: str = FLAT) -> str:
    return HEAD.replace("allowance", name) + f"when: {when}\n" + gives


def claims(folder: Path, **files: str) -> list[tuple[str, str]]:
    """Kind and English words of what is found."""
    return [
        (item.kind, item.message.en) for item in prove(load(write(folder, **{"points": GIVE_POINTS, **files})), DAY)
    ]


def words(folder: Path, one: str, other: str, **files: str) -> list[str]:
    return [said for _, said in claims(folder, one=rule("one", one), other=rule("other", other), **files)]


COVERED = """
facts:
  grade:
    type: level
    name: {zh: 层次, en: grade}
    ask: {zh: 层次, en: grade}
    cover: true
    values: [{id: none, zh: 无, en: none}, {id: high, zh: 高, en: high}]
  months: {type: whole, name: {zh: 月数, en: months}, ask: {zh: 几个月, en: months}, least: 0, most: 12}
  married: {type: yes-no, name: {zh: 已婚, en: married}, ask: {zh: 已婚, en: married}, usual: false}
  points: {type: number, name: {zh: 积分, en: points}, from_rules: sum, least: 0, most: 1000}
"""
FEW_POINTS = "{all: [{fact: points, between: [50, 60]}, {any: [{fact: married, is: false}, {fact: grade, is: high}]}]}"


@pytest.mark.parametrize(
    "gives",
    [
        "gives: {points: points, product: [{fact: months}, 10]}\n",
        "gives: {points: points, amount: 10, for_each: {fact: months}}\n",
        "gives: {points: points, brackets: [{from: 0, percent: 1000}], of: {fact: months}}\n",
        "gives: {points: points, brackets: [{from: 50, gives: 55}], of: {product: [{fact: months}, 10]}}\n",
    ],
)
def test_who_is_paid_for_points_that_grow_with_every_month_is_not_uncovered(tmp_path: Path, gives: str) -> None:
    points = HEAD.replace("allowance", "points-by-month") + gives
    files = {"facts": COVERED, "points": points, "a": rule("a", FEW_POINTS)}
    assert claims(tmp_path, **files) == []
    book = load(tmp_path)
    person = book.read_facts({"grade": "none", "married": False, "months": 5})
    assert RuleSet(book, DAY).decide(person).decision("a").answer is Answer.YES


def test_points_in_steps_are_still_reckoned_for_who_is_uncovered(tmp_path: Path) -> None:
    points = HEAD.replace("allowance", "points-by-month") + (
        "gives: {points: points, brackets: [{from: 0, gives: 1}, {from: 6, gives: 2}], of: {fact: months}}\n"
    )
    files = {"facts": COVERED, "points": points, "a": rule("a", FEW_POINTS)}
    assert {kind for kind, _ in claims(tmp_path, **files)} == {"uncovered"}


@pytest.mark.parametrize(
    "when",
    [
        "{all: [{fact: pay, more_than: 100}, {fact: pay, less_than: 101}]}",
        "{all: [{fact: pay, more_than: 0.5}, {fact: pay, at_most: 0.9}]}",
        "{all: [{fact: pay, more_than: 10}, {fact: pay, is_not: 10.5}]}",
        "{any: [{fact: pay, at_most: 6}, {all: [{fact: pay, more_than: 7}, {fact: pay, less_than: 8}]}]}",
        "{all: [{fact: points, more_than: 59.5}, {fact: points, less_than: 60}]}",
    ],
)
def test_between_two_thresholds_of_money_there_is_always_a_sum(tmp_path: Path, when: str) -> None:
    assert claims(tmp_path, a=rule("a", when)) == []


def test_no_sum_lies_between_a_threshold_and_itself(tmp_path: Path) -> None:
    when = "{all: [{fact: pay, more_than: 100}, {fact: pay, at_most: 100}]}"
    assert [kind for kind, _ in claims(tmp_path, a=rule("a", when))] == ["contradiction"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{fact: pay, more_than: {fact: months}}", "{fact: pay, at_most: {fact: months}}"),
        ("{fact: pay, more_than: {fact: months}}", "{fact: months, at_least: {fact: pay}}"),
        ("{fact: hired, before: {fact: born}}", "{fact: born, on_or_before: {fact: hired}}"),
        ("{count: team, more_than: 2}", "{count: team, less_than: 3}"),
        ("{count: team, at_least: 50}", "{count: team, is_not: 50}"),
        ("{months_since: born, until: hired, more_than: 2}", "{months_since: born, until: hired, less_than: 3}"),
        ("{total: team, field: age, more_than: 2}", "{total: team, field: age, less_than: 3}"),
    ],
)
def test_rules_that_exclude_each_other_do_not_overlap(tmp_path: Path, one: str, other: str) -> None:
    born = "  born: {type: date, name: {zh: 生日, en: born}, ask: {zh: 生日, en: born}}\n"
    assert words(tmp_path, one, other, facts=FACTS + born) == []


def test_an_overlap_is_certain_only_where_a_person_can_be_shown(tmp_path: Path) -> None:
    can = words(tmp_path, "{fact: grade, is: low}", "{fact: pay, more_than: 7}")
    assert can == ["Allowance and Allowance can both apply, and nothing says whether they add up"]
    # Only the high are given points enough: whether anybody else is cannot be told from the two rules alone.
    points = HEAD.replace("allowance", "p") + "when: {fact: grade, is: high}\ngives: {points: points, amount: 10}\n"
    may = words(tmp_path, "{fact: grade, is: low}", "{fact: points, at_least: 10}", points=points)
    assert may == ["Allowance and Allowance may both apply, and nothing says whether they add up"]


def test_a_person_shown_for_an_overlap_is_given_both(tmp_path: Path) -> None:
    files = {"one": rule("one", "{fact: grade, is: low}"), "other": rule("other", "{fact: pay, more_than: 7}")}
    book = load(write(tmp_path, points=GIVE_POINTS, **files))
    (overlap,) = prove(book, DAY)
    verdict = RuleSet(book, DAY).decide(book.read_facts(overlap.example))
    assert [verdict.decision(name).answer for name in overlap.rules] == [Answer.YES, Answer.YES]


def test_an_amount_that_falls_only_if_a_fact_found_by_rules_stays_may_fall(tmp_path: Path) -> None:
    facts = FACTS.replace("type: level\n", "type: level\n    merit: true\n")
    table = "{by: grade, table: {none: 5, low: 4, mid: 9, high: 9}}"
    alone = rule("a", "{fact: months, at_least: 6}", f"gives: {{money: CNY, per: year, {table[1:-1]}}}\n")
    # Who has a grade has points, too: whether anybody loses by it cannot be told from this rule alone.
    times = "product: [{fact: points}, " + table + "]"
    found_too = rule("a", "{fact: months, at_least: 6}", f"gives: {{money: CNY, per: year, {times}}}\n")
    words_alone = dict(claims(tmp_path, facts=facts, a=alone))["falls_with_merit"]
    assert words_alone == "Allowance: as grade rises, the amount falls from 5 to 4"
    words_both = dict(claims(tmp_path, facts=facts, a=found_too))["falls_with_merit"]
    assert "as grade rises and points stays as it is, the amount may fall from" in words_both


def test_a_search_under_way_stops_when_the_time_is_up(tmp_path: Path) -> None:
    facts = FACTS + "".join(
        f"  y{at}: {{type: yes-no, name: {{zh: y, en: y}}, ask: {{zh: y, en: y}}}}\n" for at in range(60)
    )
    half = ", ".join(f"{{fact: y{at}, is: true}}" for at in range(60))
    other = ", ".join(f"{{fact: y{at * 7 % 60}, is: false}}" for at in range(60))
    when = f"{{all: [{{at_least: 31, of: [{half}]}}, {{at_least: 30, of: [{other}]}}]}}"
    book = load(write(tmp_path, facts=facts, points=GIVE_POINTS, a=rule("a", when)))
    asked = iter(range(1_000_000))
    findings = prove(book, DAY, looking=Looking(enough=lambda: next(asked) >= 20))
    assert {item.kind for item in findings} == {"not_explored"}
    assert next(asked) < 60
    assert "the time was up" in findings[0].message.en


COVERING: Raw = {
    **MADE_UP,
    **{name: {**MADE_UP[name], "cover": True} for name in ("grade", "place")},
    "married": {**MADE_UP["married"], "usual": False},
    "income": {**MADE_UP["income"], "usual": 120},
    "months": {**MADE_UP["months"], "usual": 5},
}
USUAL = {"married": False, "income": 120, "months": 5}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules(), st.lists(people(), min_size=8, max_size=8))
def test_nobody_gives_the_lie_to_a_finding(made_up: tuple[list[Raw], Raw], crowd: list[Raw]) -> None:
    book = book_of(*made_up, COVERING)
    ready = RuleSet(book, ON)
    findings = list(found(ready))
    # Everybody, and everybody as usual: partly known, but a yes is a yes whatever is filled in.
    for person in [*crowd, *({**each, **USUAL} for each in crowd)]:
        given_to = {
            each.rule.id for each in ready.decide(book.read_facts(person)).decisions if each.answer is Answer.YES
        }
        paid = {each.id for each in ready.rules if each.id in given_to and each.gift.given is Given.MONEY}
        for item in findings:
            if item.kind == "contradiction":
                assert item.rules[0] not in given_to
            if item.kind == "uncovered" and ("usual" not in item.message.en or {**person, **USUAL} == person):
                assert not (paid and {**person, **item.example} == person)
    for item in findings:
        if item.kind == "undeclared_overlap" and " can both" in item.message.en:
            verdict = ready.decide(book.read_facts(item.example))
            assert {verdict.decision(name).answer for name in item.rules} == {Answer.YES}


def found(ready: RuleSet) -> Iterator[Found]:
    """What is found in conditions, between two rules, and of people nobody covers."""
    book, in_force = ready.book, in_order(ready.facts, ready.rules)
    world = World.of(ready.facts, in_force, ON)
    coverage = Coverage.of(book, world, in_force, ON, "person")
    overlaps = Overlaps(world, ready)
    by_id = {each.id: each for each in in_force}
    looks = [
        *(clause_findings(world, each, [by_id[name] for name in each.adds_to], lambda: False) for each in in_force),
        *(overlaps.findings(*pair, lambda: False) for pair in pairs_to_compare(in_force, book.groups)),
        *(coverage.findings(facts, usual=usual) for facts, usual in coverage.steps()),
    ]
    for look in looks:
        try:
            yield from look
        except TooEntangled:
            continue
