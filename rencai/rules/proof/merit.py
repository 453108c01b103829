"""Amounts that fall when merit rises: a higher degree, grade or pay, and less money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from rencai.rules.language.book import Book
from rencai.rules.language.cells import asked_facts
from rencai.rules.language.facts import NUMERIC, Fact, FactType
from rencai.rules.language.rule import Given, Rule
from rencai.rules.person.report import plain
from rencai.rules.population.outcomes import Outcomes
from rencai.rules.population.people import People
from rencai.rules.population.reform import gain, paid, paying_rules
from rencai.rules.proof.findings import Found
from rencai.rules.proof.grid import Grid, answers, table_of
from rencai.rules.proof.points import standing_for, standing_values
from rencai.vocabulary.bilingual import Bilingual

_FEN = 0.01


def rules_with_amounts(rules: Sequence[Rule]) -> list[Rule]:
    """Rules that give a sum or points."""
    return [rule for rule in rules if rule.gift.given in (Given.MONEY, Given.POINTS) and rule.gift.amount is not None]


def _merits(book: Book, names: Sequence[str]) -> list[Fact]:
    kinds = NUMERIC | {FactType.LEVEL}
    return [book.facts[name] for name in names if book.facts[name].merit and book.facts[name].type in kinds]


def merit_findings(book: Book, rule: Rule, on: date) -> Iterator[Found]:
    """Merits with which the rule's own amount falls."""
    grid = table_of(book.facts, [rule], on)
    merits = _merits(book, [name for name in grid.names if not book.facts[name].from_rules])
    if not merits or rule.gift.amount is None:
        return
    bounds = grid.conditions.amounts().of(rule.gift.amount)
    if isinstance(bounds.low, int | float) or isinstance(bounds.high, int | float):
        return
    frame = grid.with_columns(
        {"applies": grid.conditions.of(rule.when), "amount low": bounds.low, "amount high": bounds.high}
    ).filter(pl.col("applies"))
    for fact in merits:
        falls = _falls(grid, frame, fact)
        if falls.height:
            row = falls.to_dicts()[0]
            kept = [book.facts[name] for name in grid.names if book.facts[name].from_rules]
            yield _rule_found(rule, fact, kept, row["amount low"], row["next high"], grid.witness(row))


def _falls(grid: Grid, frame: pl.DataFrame, fact: Fact) -> pl.DataFrame:
    """Rows after which the same person with more merit surely gets less."""
    others = [name for name in grid.names if name != fact.id]
    ordered = frame.sort([*others, fact.id] if not _nested(grid, others) else [fact.id], maintain_order=True)
    following = pl.col("amount high").shift(-1)
    following = following.over(others) if others else following
    return ordered.with_columns(following.alias("next high")).filter(pl.col("next high") < pl.col("amount low") - _FEN)


def _nested(grid: Grid, names: Sequence[str]) -> bool:
    # Lists cannot be sorted by; within a group the order of the merit is all that matters.
    return any(grid.facts[name].type in (FactType.SEVERAL, FactType.LIST) for name in names)


def _rule_found(
    rule: Rule, fact: Fact, kept: Sequence[Fact], now: float, then: float, example: dict[str, object]
) -> Found:
    # A fact found by rules is looked at as if it stayed; it may rise with the merit, or never lie so.
    falls, stays = Bilingual("金额反而", "the amount falls"), Bilingual("", "")
    if kept:
        falls = Bilingual("金额可能反而", "the amount may fall")
        zh, en = "、".join(each.name.zh for each in kept), " and ".join(each.name.en for each in kept)
        stays = Bilingual(f"而{zh}不变", f" and {en} stays as it is")
    message = Bilingual(
        f"“{rule.name.zh}”：{fact.name.zh}提高{stays.zh}，{falls.zh}从 {plain(now)} 降到 {plain(then)}",
        f"{rule.name.en}: as {fact.name.en} rises{stays.en}, {falls.en} from {plain(now)} to {plain(then)}",
    )
    return Found("falls_with_merit", (rule.id,), (fact.id,), message, rule.mark, example)


@dataclass(frozen=True)
class Totals:
    """All money of the rules together, after groups, over a table of answers."""

    book: Book
    outcomes: Outcomes
    asked: Sequence[str]
    table: pl.DataFrame

    @classmethod
    def of(cls, book: Book, on: date, about: str) -> Totals:
        """The rules in force on a day; where there are too many combinations of answers, a seeded sample."""
        outcomes = Outcomes(book, on, about)
        asked = asked_facts(book.facts, outcomes.rules)
        return cls(book, outcomes, asked, answers(book.facts, asked, outcomes.rules, on)[0])

    def merits(self) -> list[Fact]:
        """The facts of which more is better."""
        return _merits(self.book, self.asked)

    def findings(self, fact: Fact) -> Iterator[Found]:
        """That some person loses money by one step up."""
        standing = standing_values(self.book.facts, self.outcomes.rules, self.outcomes.on)
        dtype = self.table.schema[fact.id]
        steps = pl.Series(standing.get(fact.id) or standing_for(fact, ()), dtype=dtype, strict=False)
        higher = pl.col(fact.id).replace_strict(steps[:-1], steps[1:], default=None, return_dtype=dtype)
        more = self.table.with_columns(higher.alias(fact.id))
        movable = more[fact.id].is_not_null()
        rules = paying_rules(self.outcomes)
        frames = [
            paid(_found(self.outcomes, frame.filter(movable)), rules, when)
            for frame, when in ((self.table, "before"), (more, "after"))
        ]
        money = pl.concat(pl.collect_all(frames), how="horizontal")
        lost = money.select(gain(money, rules)[1]).to_series().to_list()
        worst = min(range(len(lost)), key=lost.__getitem__, default=None)
        if worst is not None and lost[worst] < -_FEN:
            person = _shown(self.book, self.asked, self.table.filter(movable).row(worst, named=True))
            yield _total_found(fact, rules, money.row(worst, named=True), -lost[worst], person)


def _found(outcomes: Outcomes, frame: pl.DataFrame) -> pl.LazyFrame:
    return outcomes.find(People(frame, frozenset(frame.columns), (), {}))


def _shown(book: Book, asked: Sequence[str], row: dict[str, Any]) -> dict[str, Any]:
    as_written = (FactType.SEVERAL, FactType.LIST)
    facts = {name: book.facts[name] for name in asked}
    return {name: row[name] if fact.type in as_written else fact.show(row[name]) for name, fact in facts.items()}


def _total_found(
    fact: Fact, rules: Sequence[str], money: dict[str, float], lost: float, person: dict[str, Any]
) -> Found:
    losing = tuple(name for name in rules if money[f"before:{name}:low"] > money[f"after:{name}:high"] + _FEN)
    message = Bilingual(
        f"{fact.name.zh}提高一档，全部待遇合计至少减少 {plain(lost)}",
        f"as {fact.name.en} rises one step, all money together falls by at least {plain(lost)}",
    )
    return Found("total_falls_with_merit", losing, (fact.id,), message, None, person)
