"""What each of many people may receive: the rules run in columns, and the outcome is read row by row for the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from rencai.rules import Book, simulate
from rencai.rules.language.facts import Fact
from rencai.rules.language.rule import Rule
from rencai.rules.population.simulate import report
from rencai_web.policy.calculator.sitting import is_benefit
from rencai_web.policy.staff.roster import ID, Roster

_ORDER = ("first_year_sure", "first_year_low", "first_year_high")


@dataclass(frozen=True)
class Benefit:
    """One benefit over all people: how many get it, may get it, and the money, at least and at most, in yuan."""

    rule: Rule
    yes: int
    open: int
    no: int
    closed: int
    low: float
    high: float


@dataclass(frozen=True)
class Entitled:
    """One person: money in the first year, in yuan, and the benefits that are theirs or open.

    ``sure`` is by confirmed figures alone; ``unconfirmed`` comes on top if older figures still hold; ``high`` at most.
    """

    id: str
    label: str
    sure: float
    unconfirmed: float
    high: float
    yours: tuple[Rule, ...]
    open: tuple[Rule, ...]


@dataclass(frozen=True)
class Entitlements:
    """The outcome of a roster on a day."""

    on: date
    table: pl.DataFrame
    rules: tuple[Rule, ...]
    benefits: tuple[Benefit, ...]
    sure: float
    """Yuan of the first year by confirmed figures, of all together."""
    unconfirmed: float
    """Yuan more if figures that nobody has confirmed since still hold."""
    high: float
    absent: tuple[Fact, ...]
    """Facts that the list says of nobody."""
    labels: Mapping[str, str]

    def __len__(self) -> int:
        return self.table.height

    def of(self, rule_id: str) -> Entitlements:
        """Only the people who get a benefit or may get it."""
        applies = f"{rule_id}:applies"
        if applies not in self.table.columns:
            return self
        return replace(self, table=self.table.filter(pl.col(applies).fill_null(value=True)))

    def rows(self, start: int = 0, count: int | None = None) -> list[Entitled]:
        """People in order, the surest and most first."""
        return [self._entitled(row) for row in self.table.slice(start, count).iter_rows(named=True)]

    def _entitled(self, row: Mapping[str, Any]) -> Entitled:
        answers = {rule: row[f"{rule.id}:applies"] for rule in self.rules}
        return Entitled(
            id=row[ID],
            label=self.labels.get(row[ID], ""),
            sure=row["first_year_sure"],
            unconfirmed=_more(row["first_year_sure"], row["first_year_low"]),
            high=row["first_year_high"],
            yours=tuple(rule for rule, answer in answers.items() if answer),
            open=tuple(rule for rule, answer in answers.items() if answer is None),
        )


def entitlements(book: Book, roster: Roster, on: date) -> Entitlements:
    """Run the rules of a day over a roster. Raises BadInput where no rule is in force or a column cannot be read."""
    simulation = simulate(book, roster.table.lazy(), on, by=[ID])
    simulation = replace(simulation, found=simulation.found.collect().lazy())
    low, high = simulation.first_year()
    rules = tuple(sorted(filter(is_benefit, simulation.outcomes.rules), key=lambda rule: rule.id))
    table = simulation.found.select(
        pl.col(f"kept:{ID}").alias(ID),
        simulation.confirmed().alias("first_year_sure"),
        low.alias("first_year_low"),
        high.alias("first_year_high"),
        *(f"{rule.id}:applies" for rule in rules),
    ).collect()
    told = report(simulation)
    first_year = told["totals"]["first_year"]
    by_id = {rule["id"]: rule for rule in told["rules"]}
    facts = simulation.outcomes.book.facts
    return Entitlements(
        on=on,
        table=table.sort(*_ORDER, ID, descending=[True, True, True, False]),
        rules=rules,
        benefits=tuple(_benefit(rule, by_id[rule.id]) for rule in rules),
        sure=first_year["confirmed"],
        unconfirmed=_more(first_year["confirmed"], first_year["from"]),
        high=first_year["to"],
        absent=tuple(facts[name] for name in simulation.people.absent),
        labels=roster.labels,
    )


def _more(sure: float, low: float) -> float:
    """What comes on top of what is sure; less than a fen is the order of adding up."""
    return max(0.0, round(low - sure, 2))


def _benefit(rule: Rule, told: Mapping[str, Any]) -> Benefit:
    paid = told.get("paid", {"from": 0, "to": 0})
    counts = (told[word] for word in ("eligible", "undecided", "not_eligible", "not_computable"))
    return Benefit(rule, *counts, paid["from"], paid["to"])
