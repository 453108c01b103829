"""Every rule for every person: whether it applies, how much it gives, what is paid after groups. Columns in and out.

The columns found:
    ``R:applies``                   per rule; null where undecided
    ``R:low``, ``R:high``           what it gives if it applies, in its own rhythm; no ``R:high`` where it is the same
    ``R:open``                      whether a fact keeps it undecided, and not only something unpublished; absent where
                                    only facts can
    ``R:paid_low``, ``R:paid_high`` what is paid after groups, money a month as money a year
    ``G:group_low`` …               what a group pays
    ``year:total_low`` …            money per rhythm
    ``F.low``, ``F.high``           a fact found by rules
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any

import narwhals as nw
import polars as pl

from rencai.rules.language.assume import assuming
from rencai.rules.language.book import Book
from rencai.rules.language.facts import Fact
from rencai.rules.language.order import in_order
from rencai.rules.language.pools import Entitlement, Payment, Pool, pay, pools_of, yearly
from rencai.rules.language.rule import Given, Rule
from rencai.rules.population.conditions import Conditions
from rencai.rules.population.expressions import Bounds, as_expr, choose, greatest, smallest
from rencai.rules.population.openness import Openness
from rencai.rules.population.people import People
from rencai.rules.population.records import counted_records


class ManyPeople:
    """The arithmetic of pools over columns."""

    def most(self, values: Sequence[Any]) -> Any:
        """The greatest, person by person."""
        return greatest(values)

    def least(self, values: Sequence[Any]) -> Any:
        """The smallest, person by person."""
        return smallest(values)

    def choose(self, where: Any, then: Any, otherwise: Any) -> Any:
        """One of two, person by person."""
        return choose(where, then, otherwise)

    def invert(self, truth: Any) -> Any:
        """The opposite."""
        return ~truth


@dataclass
class Outcomes:
    """The rules in force, and how their outcomes are found in columns."""

    book: Book
    on: date
    about: str | None = None
    rules: tuple[Rule, ...] = ()
    pools: tuple[Pool, ...] = ()

    def __post_init__(self) -> None:
        self.rules = in_order(self.book.facts, self.book.on(self.on, about=self.about))
        self.pools = pools_of(self.rules, self.book.groups)

    def find(self, people: People) -> pl.LazyFrame:
        """The people with all outcomes."""
        frame, counted = counted_records(self.book.facts, self.rules, self.on, people)
        return _Finding(self, people, Conditions(self.book.facts, self.on, people.complete, counted), frame).run()


@dataclass
class _Finding:
    """One pass over one population: expressions gather in ``pending`` until something needs them as columns."""

    outcomes: Outcomes
    people: People
    conditions: Conditions
    frame: Any
    pending: dict[str, nw.Expr] = field(default_factory=dict)
    truths: dict[str, nw.Expr] = field(default_factory=dict)
    bounds: dict[str, Bounds | None] = field(default_factory=dict)
    openness: Openness = field(init=False)

    def run(self) -> pl.LazyFrame:
        facts, rules = self.outcomes.book.facts, self.outcomes.rules
        derived = [fact for fact in facts.values() if fact.from_rules]
        givers = {fact.id: [rule for rule in rules if rule.gift.fact == fact.id] for fact in derived}
        self.openness = Openness(self.conditions, rules, self.truths, self.bounds)
        self.frame = nw.from_native(self.frame)
        for fact in derived:
            if not givers[fact.id]:
                self._settle(fact, [])
        for rule in rules:
            self._answer(rule)
            if rule.gift.fact is not None and givers[rule.gift.fact][-1] is rule:
                self._settle(facts[rule.gift.fact], givers[rule.gift.fact])
        self._pay()
        self._flush()
        found = self.frame.to_native()
        assert isinstance(found, pl.LazyFrame)
        return found

    def _flush(self) -> None:
        if self.pending:
            self.frame = self.frame.with_columns(**self.pending)
            # From here on the columns stand for their expressions.
            for rule in self.outcomes.rules:
                if f"{rule.id}:applies" in self.pending:
                    self.truths[rule.id] = nw.col(f"{rule.id}:applies")
                    self.bounds[rule.id] = self._as_columns(rule)
                if f"{rule.id}:open" in self.pending:
                    self.openness.found[rule.id] = nw.col(f"{rule.id}:open")
            self.pending = {}

    def _as_columns(self, rule: Rule) -> Bounds | None:
        bounds = self.bounds[rule.id]
        if bounds is None:
            return None
        low = nw.col(f"{rule.id}:low") if isinstance(bounds.low, nw.Expr) else bounds.low
        high = nw.col(f"{rule.id}:high") if isinstance(bounds.high, nw.Expr) else bounds.high
        return Bounds(low, low if bounds.exact else high)

    def _answer(self, rule: Rule) -> None:
        truth = self.conditions.of(rule.when)
        if rule.adds_to:
            bases = [self.truths.get(name, nw.lit(False)) for name in rule.adds_to]
            truth = truth & reduce(lambda a, b: a | b, bases)
        self.truths[rule.id] = truth
        self.pending[f"{rule.id}:applies"] = truth
        amount = rule.gift.amount
        bounds = None
        if amount is not None:
            bounds = self.conditions.amounts(assuming(self.conditions.facts, rule.when)).of(amount)
            self.pending[f"{rule.id}:low"] = as_expr(bounds.low)
            if not bounds.exact:
                self.pending[f"{rule.id}:high"] = as_expr(bounds.high)
        self.bounds[rule.id] = bounds
        if self.openness.matters(rule):
            self.openness.found[rule.id] = self.pending[f"{rule.id}:open"] = self.openness.of_rule(rule)

    def _entitled(self, rules: Sequence[Rule]) -> dict[str, Entitlement]:
        entitled = {}
        for rule in rules:
            bounds, truth = self.bounds[rule.id] or Bounds(0.0, 0.0), self.truths[rule.id]
            factor = yearly(rule)
            low = bounds.low if factor == 1.0 else bounds.low * factor
            high = low if bounds.exact else bounds.high if factor == 1.0 else bounds.high * factor
            entitled[rule.id] = Entitlement(truth.fill_null(False), truth.fill_null(True), low, high)
        return entitled

    def _paid(self, rules: Sequence[Rule]) -> tuple[dict[str, Payment], dict[str, Payment], dict[str, Payment]]:
        """Each pool or lone rule, each rule, each group."""
        entitled = self._entitled([rule for rule in self.outcomes.rules if rule.id in self.truths])
        counted = {rule.id for rule in rules}
        tops: dict[str, Payment] = {}
        shares: dict[str, Payment] = {}
        groups: dict[str, Payment] = {}
        for pool in self.outcomes.pools:
            names = [name for name in pool.rules() if name in counted]
            if names:
                paid = pay(pool, entitled, ManyPeople())
                tops[names[0]] = paid.total
                shares |= {name: paid.shares[name] for name in names}
                groups |= paid.pools
        for name in counted - set(shares):
            mine = entitled[name]
            tops[name] = shares[name] = Payment(choose(mine.sure, mine.low, 0.0), choose(mine.possible, mine.high, 0.0))
        return tops, shares, groups

    def _settle(self, fact: Fact, givers: Sequence[Rule]) -> None:
        self._flush()
        if fact.from_rules == "sum":
            paid = self._paid(givers)[0].values()
            low: Any = reduce(lambda a, b: a + b, [as_expr(payment.low) for payment in paid], nw.lit(0.0))
            high: Any = reduce(lambda a, b: a + b, [as_expr(payment.high) for payment in paid], nw.lit(0.0))
        else:
            low, high = self._best(fact, givers)
        self.pending |= {f"{fact.id}.low": as_expr(low), f"{fact.id}.high": as_expr(high)}
        if fact.id in self.openness.vague:
            self.pending[f"{fact.id}.open"] = self.openness.of_fact(fact, givers)
        self._flush()

    def _best(self, fact: Fact, givers: Sequence[Rule]) -> tuple[Any, Any]:
        top = float(len(fact.values) - 1)
        lows: list[Any] = [0.0]
        highs: list[Any] = [0.0]
        if fact.starts_from is not None:
            start = nw.col(fact.starts_from).cast(nw.Float64)
            lows, highs = [start.fill_null(0.0)], [start.fill_null(top)]
        for rule in givers:
            bounds, truth = self.bounds[rule.id] or Bounds(0.0, top), self.truths[rule.id]
            lows.append(choose(truth, bounds.low, 0.0))
            highs.append(choose(truth.fill_null(True), bounds.high, 0.0))
        return greatest(lows), greatest(highs)

    def _pay(self) -> None:
        self._flush()
        counted = [rule for rule in self.outcomes.rules if rule.gift.amount is not None]
        tops, shares, groups = self._paid(counted)
        for name, payment in shares.items():
            self.pending |= {f"{name}:paid_low": as_expr(payment.low), f"{name}:paid_high": as_expr(payment.high)}
        for name, payment in groups.items():
            self.pending |= {f"{name}:group_low": as_expr(payment.low), f"{name}:group_high": as_expr(payment.high)}
        by_id: Mapping[str, Rule] = {rule.id: rule for rule in counted}
        totals: dict[str, list[Payment]] = {}
        for name, payment in tops.items():
            gift = by_id[name].gift
            if gift.given is Given.MONEY:
                totals.setdefault("year" if gift.per == "month" else gift.per, []).append(payment)
        for rhythm, payments in totals.items():
            for end in ("low", "high"):
                parts = [as_expr(getattr(payment, end)) for payment in payments]
                self.pending[f"{rhythm}:total_{end}"] = reduce(lambda a, b: a + b, parts)
