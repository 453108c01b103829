"""Run the rules of a day over a population: who is given what, what it costs, and what nobody knows yet.

A sum says two things: what is sure, and what it may come to if everything open turns out to be given. Undecided people
are counted in sight, so that given, not given, undecided and not computable always add up to all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from rencai.rules.language.book import Book
from rencai.rules.language.cells import asked_facts
from rencai.rules.language.rule import Given, Rule
from rencai.rules.person.report import both_json, plain
from rencai.rules.population.confirmed import confirmed_money
from rencai.rules.population.outcomes import Outcomes
from rencai.rules.population.people import People, read_people

MONEY = ("year", "once", "unstated")
"""Rhythms of money. The first year of a person is the sum of all."""


@dataclass(frozen=True)
class Simulation:
    """One rule set run over one population."""

    outcomes: Outcomes
    people: People
    found: pl.LazyFrame

    def rhythms(self) -> list[str]:
        """The rhythms of money that the rules give."""
        known = set(self.found.collect_schema().names())
        return [rhythm for rhythm in MONEY if f"{rhythm}:total_low" in known]

    def first_year(self) -> tuple[pl.Expr, pl.Expr]:
        """All money of a person in the first year, after groups: what is sure, and what is possible."""
        ends = ([pl.col(f"{rhythm}:total_{end}") for rhythm in self.rhythms()] for end in ("low", "high"))
        low, high = (pl.sum_horizontal(columns) if columns else pl.lit(0.0) for columns in ends)
        return low, high

    def confirmed(self) -> pl.Expr:
        """What is sure of a person's first year without any figure that nobody has confirmed since it was published."""
        return confirmed_money(self.outcomes, self.found.collect_schema().names())


def simulate(
    book: Book,
    table: pl.LazyFrame,
    on: date,
    *,
    about: str | None = "person",
    by: Sequence[str] = (),
    shares: bool = True,
    assume_usual: bool = False,
) -> Simulation:
    """Run the rules in force on a day over a table of people; ``by``: columns of the table to count by.

    Without ``shares`` no rule's own part of what its group pays is found; the totals need none. ``assume_usual``: facts
    without a column take their usual answer.
    """
    outcomes = Outcomes(book, on, about)
    asked = asked_facts(book.facts, outcomes.rules)
    people = read_people(table, book.facts, asked, by, assume_usual=assume_usual)
    return Simulation(outcomes, people, outcomes.find(people, shares=shares))


def report(simulation: Simulation, by: Sequence[str] = ()) -> dict[str, Any]:
    """``{"on", "people", "totals", "rules", "groups", "unknown", "by"}``.

    Of ``totals``, ``first_year`` and ``people_paid`` also say what is ``confirmed``: sure without unconfirmed figures.
    """
    columns = set(simulation.found.collect_schema().names())
    counts = dict(_counts(simulation, columns))
    keys = [f"kept:{column}" for column in by]
    whole = simulation.found.select(**counts)
    frames = [frame.to_dicts() for frame in pl.collect_all([whole, *([_by(simulation, keys, counts)] if keys else [])])]
    row, parts = frames[0][0], frames[1] if keys else []
    return {
        "on": simulation.outcomes.on.isoformat(),
        "invented": simulation.outcomes.book.invented,
        "people": row["people"],
        "totals": _totals(simulation, row),
        "rules": [_rule(rule, row) for rule in sorted(simulation.outcomes.rules, key=lambda rule: rule.id)],
        "groups": _groups(simulation, row, columns),
        "unknown": _unknown(simulation, row),
        "by": [_part(simulation, by, part) for part in parts],
    }


def _by(simulation: Simulation, keys: list[str], counts: Mapping[str, pl.Expr]) -> pl.LazyFrame:
    return simulation.found.group_by(keys).agg(**counts).sort(keys)


def _counts(simulation: Simulation, columns: set[str]) -> Iterator[tuple[str, pl.Expr]]:
    """What is counted, of all or of each part."""
    yield "people", pl.len()
    for rule in simulation.outcomes.rules:
        applies = pl.col(f"{rule.id}:applies")
        yield f"{rule.id}:yes", applies.sum()
        yield f"{rule.id}:no", (~applies).sum()
        if f"{rule.id}:open" in columns:
            yield f"{rule.id}:closed", (applies.is_null() & ~pl.col(f"{rule.id}:open")).sum()
        if f"{rule.id}:paid_low" in columns:
            low = pl.col(f"{rule.id}:low")
            high = pl.col(f"{rule.id}:high") if f"{rule.id}:high" in columns else low
            yield f"{rule.id}:sum_low", low.filter(applies).sum()
            yield f"{rule.id}:sum_high", high.filter(applies.fill_null(True)).sum()
            yield f"{rule.id}:sum_paid_low", pl.col(f"{rule.id}:paid_low").sum()
            yield f"{rule.id}:sum_paid_high", pl.col(f"{rule.id}:paid_high").sum()
    for column in sorted(columns):
        if column.endswith((":group_low", ":group_high", ":total_low", ":total_high")):
            yield f"sum:{column}", pl.col(column).sum()
    low, high = simulation.first_year()
    confirmed = simulation.confirmed()
    yield "confirmed", confirmed.sum()
    yield "paid:confirmed", (confirmed > 0).sum()
    yield "paid:sure", (low > 0).sum()
    yield "paid:possible", (high > 0).sum()


def _totals(simulation: Simulation, row: Mapping[str, Any]) -> dict[str, Any]:
    sums = {
        rhythm: {
            "from": plain(row[f"sum:{rhythm}:total_low"]),
            "to": plain(row[f"sum:{rhythm}:total_high"]),
        }
        for rhythm in simulation.rhythms()
    }
    return {
        **sums,
        "first_year": {
            **{end: plain(sum(total[end] for total in sums.values())) for end in ("from", "to")},
            "confirmed": plain(row["confirmed"]),
        },
        "people_paid": {"from": row["paid:sure"], "to": row["paid:possible"], "confirmed": row["paid:confirmed"]},
    }


def _rule(rule: Rule, row: Mapping[str, Any]) -> dict[str, Any]:
    name = rule.id
    eligible, refused, closed = row[f"{name}:yes"] or 0, row[f"{name}:no"] or 0, row.get(f"{name}:closed", 0)
    counted: dict[str, Any] = {
        "id": name,
        "name": both_json(rule.name),
        "gives": rule.gift.given.value,
        "per": rule.gift.per,
        "eligible": eligible,
        "not_eligible": refused,
        "undecided": row["people"] - eligible - refused - closed,
        "not_computable": closed,
    }
    if f"{name}:sum_low" in row and rule.gift.given in (Given.MONEY, Given.LOAN, Given.POINTS):
        counted["amount"] = {"from": plain(row[f"{name}:sum_low"]), "to": plain(row[f"{name}:sum_high"])}
        counted["paid"] = {"from": plain(row[f"{name}:sum_paid_low"]), "to": plain(row[f"{name}:sum_paid_high"])}
    if rule.gift.last_published:
        counted |= {"last_published": rule.gift.last_published, "unconfirmed": True}
    if rule.quota:
        quota = rule.quota
        counted["quota"] = {"number": quota.number, "per": quota.per, "exceeded": eligible > quota.number}
    return counted


def _groups(simulation: Simulation, row: Mapping[str, Any], columns: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "name": group.name,
            "take": group.take.value,
            **({"cap": plain(group.cap)} if group.cap is not None else {}),
            "paid": {
                "from": plain(row[f"sum:{group.name}:group_low"]),
                "to": plain(row[f"sum:{group.name}:group_high"]),
            },
        }
        for group in simulation.outcomes.book.groups.values()
        if f"{group.name}:group_low" in columns
    ]


def _unknown(simulation: Simulation, row: Mapping[str, Any]) -> dict[str, Any]:
    """What keeps people undecided: facts without a column, gaps in columns, values that could not be read."""
    people, facts = simulation.people, simulation.outcomes.book.facts
    kept = [name for name in people.frame.columns if name.startswith("kept:")]
    asked = [name for name in people.frame.columns if name not in (*kept, *people.absent)]
    return {
        "absent": list(people.absent),
        "assumed": {name: facts[name].show(value) for name, value in people.assumed.items()},
        "gaps": {name: gaps for name in asked if (gaps := people.frame[name].null_count())},
        "unreadable": dict(people.unreadable),
        "people_possibly_paid_more": row["paid:possible"] - row["paid:sure"],
    }


def _part(simulation: Simulation, by: Sequence[str], row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "of": {column: row[f"kept:{column}"] for column in by},
        "people": row["people"],
        "totals": _totals(simulation, row),
        "eligible": {rule.id: row[f"{rule.id}:yes"] or 0 for rule in simulation.outcomes.rules},
    }
