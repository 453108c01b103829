"""A handful of people whose outcome anybody can work out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from rencai.rules.language.book import Book, load
from rencai.rules.population.reform import compare
from rencai.rules.population.run import run
from rencai.rules.population.simulate import report, simulate
from rencai.vocabulary.errors import BadInput
from tests.rules.folders import FACTS, GIVE_POINTS, HEAD, write

ON = date(2030, 6, 1)
ALLOWANCE = (
    HEAD
    + "when: {fact: grade, at_least: low}\n"
    + "gives: {money: CNY, per: month, by: grade, table: {low: 10, mid: 20, high: 30}}\n"
)
BONUS = HEAD.replace("allowance", "bonus") + (
    "when: {all: [{fact: months, at_least: 6}, {fact: pay, at_most: 100000}]}\n"
    "gives: {money: CNY, per: once, amount: 500}\n"
    "quota: {number: 1, per: year, of: {zh: 人, en: people}}\n"
)
WAITING = HEAD.replace("allowance", "later") + (
    "when: {all: [{fact: grade, at_least: high}, {missing: {zh: 待定, en: to come}}]}\n"
    "gives: {money: CNY, per: once, up_to: 1000}\n"
)
PEOPLE = pl.DataFrame(
    {
        "grade": ["none", "low", "high", None, "mid"],
        "months": [12, 6, 5, 6, None],
        "pay": [50_000.0, 100_000.0, 50_000.0, None, 200_000.0],
        "town": ["east", "east", "west", "west", None],
    }
)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return load(write(tmp_path, a=ALLOWANCE, b=BONUS, c=WAITING, points=GIVE_POINTS))


def rule(answer: dict[str, Any], name: str) -> dict[str, Any]:
    return next(counted for counted in answer["rules"] if counted["id"] == name)


def test_every_person_is_given_refused_undecided_or_not_computable(book: Book) -> None:
    answer = report(simulate(book, PEOPLE.lazy(), ON))
    counts = ("eligible", "not_eligible", "undecided", "not_computable")
    assert [rule(answer, "allowance")[count] for count in counts] == [3, 1, 1, 0]
    assert [rule(answer, "bonus")[count] for count in counts] == [2, 2, 1, 0]
    assert [rule(answer, "later")[count] for count in counts] == [0, 3, 1, 1]


def test_a_sum_says_what_is_sure_and_what_is_possible(book: Book) -> None:
    answer = report(simulate(book, PEOPLE.lazy(), ON))
    assert rule(answer, "allowance")["paid"] == {"from": (10 + 30 + 20) * 12, "to": (10 + 30 + 20 + 30) * 12}
    assert answer["totals"]["year"] == {"from": 720, "to": 1080}
    assert answer["totals"]["once"] == {"from": 1000, "to": 1500 + 2000}
    assert rule(answer, "bonus")["quota"]["exceeded"] is True


def test_money_by_figures_nobody_has_confirmed_since_is_told_apart(tmp_path: Path) -> None:
    stale = BONUS.replace("amount: 500}", "amount: 500, last_published: '2022'}")
    found = simulate(load(write(tmp_path, a=ALLOWANCE, b=stale, points=GIVE_POINTS)), PEOPLE.lazy(), ON)
    totals = report(found)["totals"]
    assert totals["first_year"] == {"from": 720 + 1000, "to": 1080 + 1500, "confirmed": 720}
    assert totals["people_paid"] == {"from": 4, "to": 5, "confirmed": 3}
    cost = compare(found, found)["cost"]
    assert (cost["after"]["from"], cost["after"]["confirmed"]) == (1720, 720)


def test_a_group_with_one_unconfirmed_figure_that_may_apply_is_not_confirmed(tmp_path: Path) -> None:
    group = "groups:\n  one: {take: highest, says: {zh: 取高, en: highest}}\n"
    one = ALLOWANCE + "group: one\n"
    stale = BONUS.replace("per: once, amount: 500}", "per: year, amount: 5, last_published: '2022'}") + "group: one\n"
    found = simulate(load(write(tmp_path, a=one, b=stale, g=group, points=GIVE_POINTS)), PEOPLE.lazy(), ON)
    assert [row for (row,) in found.found.select(found.confirmed()).collect().iter_rows()] == [0, 0, 360, 0, 240]


def test_parts_add_up_to_the_whole_and_unplaced_people_are_in_sight(book: Book) -> None:
    answer = report(simulate(book, PEOPLE.lazy(), ON, by=["town"]), ["town"])
    assert [part["of"]["town"] for part in answer["by"]] == [None, "east", "west"]
    assert sum(part["people"] for part in answer["by"]) == 5
    assert sum(part["totals"]["year"]["from"] for part in answer["by"]) == answer["totals"]["year"]["from"]


def test_what_cannot_be_read_is_unknown_and_counted(book: Book) -> None:
    people = PEOPLE.with_columns(months=pl.lit(13), grade=pl.lit("emperor")).drop("pay")
    answer = report(simulate(book, people.lazy(), ON))
    assert answer["unknown"]["unreadable"] == {"months": 5, "grade": 5}
    assert "pay" in answer["unknown"]["absent"]
    assert rule(answer, "allowance")["undecided"] == 5


def test_an_empty_cell_of_a_whole_register_is_an_answer_and_a_usual_answer_may_be_assumed(tmp_path: Path) -> None:
    facts = FACTS.replace("type: level\n", "type: level\n    if_absent: none\n").replace(
        "least: 0, most: 12}", "least: 0, most: 12, usual: 12}"
    )
    book = load(write(tmp_path, facts=facts, a=ALLOWANCE, b=BONUS, points=GIVE_POINTS))
    people = PEOPLE.drop("months").lazy()
    answer = report(simulate(book, people, ON, assume_usual=True))
    assert rule(answer, "allowance")["undecided"] == 0
    assert answer["unknown"]["assumed"] == {"months": 12}
    assert rule(answer, "bonus")["undecided"] == 1  # whose pay is not known
    assert rule(report(simulate(book, people, ON)), "bonus")["undecided"] == 4


def test_a_column_of_another_type_is_refused_by_name(book: Book) -> None:
    with pytest.raises(BadInput, match="column months is String"):
        simulate(book, PEOPLE.with_columns(pl.col("months").cast(pl.String)).lazy(), ON)
    with pytest.raises(BadInput, match="no column shire"):
        simulate(book, PEOPLE.lazy(), ON, by=["shire"])


def test_a_reform_has_winners_losers_and_people_left_out(tmp_path: Path, book: Book) -> None:
    draft = tmp_path / "draft"
    draft.mkdir()
    changed = ALLOWANCE.replace("at_least: low", "at_least: mid").replace("high: 30", "high: 40")
    after = load(write(draft, a=changed, b=BONUS, c=WAITING, points=GIVE_POINTS))
    answer = run(after, PEOPLE.lazy(), ON, before=book)
    more, less = (40 - 30) * 12, 10 * 12
    assert answer["winners"] == {"people": 1, "confirmed": 1, "at_least": more, "at_least_confirmed": more}
    assert answer["losers"] == {"people": 1, "confirmed": 1, "at_least": less, "at_least_confirmed": less}
    assert answer["left_out"]["people"] == 0  # the loser still has the bonus
    assert answer["same"]["people"] == 2
    assert answer["unknown"]["change"] == 1
    assert answer["cost"]["change"] == {"from": 0, "to": 120, "confirmed": 0}


def test_who_wins_or_loses_by_an_unconfirmed_figure_is_told_apart(tmp_path: Path, book: Book) -> None:
    draft = tmp_path / "draft"
    draft.mkdir()
    stale = "amount: 600, last_published: '2022'}"
    changed = ALLOWANCE.replace("high: 30", "high: 40").replace("low: 10", "low: 5")
    after = load(write(draft, a=changed, b=BONUS.replace("amount: 500}", stale), points=GIVE_POINTS))
    answer = run(after, PEOPLE.lazy(), ON, before=book)
    # Two have the bonus, which is 100 more by the old figure; one of them has a confirmed allowance that falls, too.
    assert answer["winners"]["people"] == answer["winners"]["confirmed"] + 2
    assert answer["winners"]["at_least"] > answer["winners"]["at_least_confirmed"]
    same = run(after, PEOPLE.lazy(), ON, before=after)
    assert same["winners"]["people"] == same["losers"]["people"] == 0
    rules = load(
        write(draft, a=ALLOWANCE, b=BONUS.replace("amount: 500}", stale.replace("600", "400")), points=GIVE_POINTS)
    )
    losers = run(rules, PEOPLE.lazy(), ON, before=book)["losers"]
    assert (losers["confirmed"], losers["at_least_confirmed"]) == (0, 0)
    assert losers["people"] > 0
    change = run(rules, PEOPLE.lazy(), ON, before=book)["cost"]["change"]
    assert change["confirmed"] == -1000  # the ceiling of the rule that is gone, and no old figure


@pytest.mark.parametrize(("months", "confirmed"), [(6, 1), (5, 0)])
def test_in_a_group_whose_unconfirmed_rule_may_apply_no_change_is_confirmed(
    tmp_path: Path, months: int, confirmed: int
) -> None:
    group = "groups:\n  one: {take: highest, says: {zh: 取高, en: highest}}\n"
    stale = BONUS.replace("per: once, amount: 500}", "per: year, amount: 5, last_published: '2022'}") + "group: one\n"
    stale = stale.replace("at_least: 6", f"at_least: {months}")
    books = []
    for high in ("30", "40"):
        (folder := tmp_path / high).mkdir()
        one = ALLOWANCE.replace("high: 30", f"high: {high}") + "group: one\n"
        books.append(load(write(folder, a=one, b=stale, g=group, points=GIVE_POINTS)))
    winners = run(books[1], PEOPLE.lazy(), ON, before=books[0])["winners"]
    assert (winners["people"], winners["confirmed"]) == (1, confirmed)


def test_a_cliff_is_where_one_step_more_costs_money(book: Book) -> None:
    people = pl.DataFrame({"grade": ["none"] * 3, "months": [6] * 3, "pay": [100_000.0, 99_999.0, 50_000.0]})
    answer = run(book, people.lazy(), ON)
    assert [(cliff["fact"], cliff["people"], cliff["loss"], cliff["rules"]) for cliff in answer["cliffs"]] == [
        ("pay", 1, 499, ["bonus"])
    ]
