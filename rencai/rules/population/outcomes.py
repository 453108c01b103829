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

import polars as pl

from rencai.rules.language.assume import assuming
from rencai.rules.language.book import Book
from rencai.rules.language.facts import Fact
from rencai.rules.language.order import in_order
from rencai.rules.language.pools import Due, Payment, Pool, pay, pools_of, yearly
from rencai.rules.language.rule import Given, Rule
from rencai.rules.population.conditions import Conditions
from rencai.rules.population.expressions import Bounds, Column, Dialect, Truth, is_constant
from rencai.rules.population.openness import Openness
from rencai.rules.population.people import People
from rencai.rules.population.records import counted_records


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

    def find(self, people: People, *, shares: bool = True) -> pl.LazyFrame:
        """The people with all outcomes; without ``shares`` no rule's own part of what its group pays."""
        frame, counted = counted_records(self.book.facts, self.rules, self.on, people)
        found = self.over(frame, Conditions(self.book.facts, self.on, people.complete, counted), shares=shares)
        assert isinstance(found, pl.LazyFrame)
        return found

    def over(self, frame: Any, conditions: Conditions, *, shares: bool = True) -> Any:
        """The same over any frame that speaks the conditions' dialect: Polars, or Narwhals over another engine."""
        return _Finding(self, conditions, frame, shares).run()


@dataclass
class _Finding:
    """One pass over one population: expressions gather in ``pending`` until something needs them as columns."""

    outcomes: Outcomes
    conditions: Conditions
    frame: Any
    shares: bool
    pending: dict[str, Truth] = field(default_factory=dict)
    truths: dict[str, Truth] = field(default_factory=dict)
    bounds: dict[str, Bounds | None] = field(default_factory=dict)
    openness: Openness = field(init=False)

    @property
    def x(self) -> Dialect:
        """The words in which expressions are written."""
        return self.conditions.x

    def run(self) -> Any:
        """The frame with all columns found."""
        facts, rules = self.outcomes.book.facts, self.outcomes.rules
        derived = [fact for fact in facts.values() if fact.from_rules]
        givers = {fact.id: [rule for rule in rules if rule.gift.fact == fact.id] for fact in derived}
        self.openness = Openness(self.conditions, rules, self.truths, self.bounds)
        for fact in derived:
            if not givers[fact.id]:
                self._settle(fact, [])
        for rule in rules:
            self._answer(rule)
            if rule.gift.fact is not None and givers[rule.gift.fact][-1] is rule:
                self._settle(facts[rule.gift.fact], givers[rule.gift.fact])
        self._pay()
        self._flush()
        return self.frame

    def _flush(self) -> None:
        if self.pending:
            self.frame = self.frame.with_columns(**self.pending)
            # From here on the columns stand for their expressions.
            for rule in self.outcomes.rules:
                if f"{rule.id}:applies" in self.pending:
                    self.truths[rule.id] = self.x.col(f"{rule.id}:applies")
                    self.bounds[rule.id] = self._as_columns(rule)
                if f"{rule.id}:open" in self.pending:
                    self.openness.found[rule.id] = self.x.col(f"{rule.id}:open")
            self.pending = {}

    def _as_columns(self, rule: Rule) -> Bounds | None:
        bounds = self.bounds[rule.id]
        if bounds is None:
            return None
        low = self.x.col(f"{rule.id}:low") if not is_constant(bounds.low) else bounds.low
        high = self.x.col(f"{rule.id}:high") if not is_constant(bounds.high) else bounds.high
        return Bounds(low, low if bounds.exact else high)

    def _answer(self, rule: Rule) -> None:
        truth = self.conditions.of(rule.when)
        if rule.adds_to:
            truth = truth & self.x.any_of([self.truths[name] for name in rule.adds_to if name in self.truths])
        self.truths[rule.id] = truth
        self.pending[f"{rule.id}:applies"] = truth
        amount = rule.gift.amount
        bounds = None
        if amount is not None:
            bounds = self.conditions.amounts(assuming(self.conditions.facts, rule.when)).of(amount)
            self.pending[f"{rule.id}:low"] = self.x.as_expr(bounds.low)
            if not bounds.exact:
                self.pending[f"{rule.id}:high"] = self.x.as_expr(bounds.high)
        self.bounds[rule.id] = bounds
        if self.openness.matters(rule):
            self.openness.found[rule.id] = self.pending[f"{rule.id}:open"] = self.openness.of_rule(rule)

    def _due(self, rule: Rule) -> Due:
        """What a rule pays alone, as columns of its own: groups compare them again and again."""
        bounds, truth, factor = self.bounds[rule.id] or Bounds(0.0, 0.0), self.truths[rule.id], yearly(rule)
        low = bounds.low if factor == 1.0 else bounds.low * factor
        name = f"{rule.id}:due_low"
        self.pending[name] = self.x.as_expr(self.x.choose(truth, low, 0.0))
        paid = self.x.col(name)
        if self._definite(rule) and bounds.exact:
            return Due(Payment(paid, paid), truth, truth, low)
        high = low if bounds.exact else bounds.high if factor == 1.0 else bounds.high * factor
        self.pending[f"{rule.id}:due_high"] = self.x.as_expr(self.x.choose(~truth, 0.0, high))
        due = Payment(paid, self.x.col(f"{rule.id}:due_high"))
        return Due(due, truth.fill_null(False), truth.fill_null(True), low)

    def _definite(self, rule: Rule) -> bool:
        """Whether a rule is answered for everybody."""
        by_id = {base.id: base for base in self.outcomes.rules}
        bases = (by_id[name] for name in rule.adds_to if name in by_id)
        return self.conditions.definite(rule.when) and all(map(self._definite, bases))

    def _paid(self, rules: Sequence[Rule], *, shares: bool) -> tuple[dict[str, Payment], ...]:
        """Each pool or lone rule, each rule, each group."""
        pools = [pool for pool in self.outcomes.pools if {rule.id for rule in rules} & set(pool.rules())]
        pooled = {name for pool in pools for name in pool.rules()}
        dues = {rule.id: self._due(rule) for rule in self.outcomes.rules if rule in rules or rule.id in pooled}
        self._flush()
        counted = {rule.id for rule in rules}
        tops: dict[str, Payment] = {}
        paid_by_rule: dict[str, Payment] = {}
        groups: dict[str, Payment] = {}
        for pool in pools:
            paid = pay(pool, dues, self.x, shares=shares)
            tops[next(name for name in pool.rules() if name in counted)] = paid.due.paid
            paid_by_rule |= {name: share for name, share in paid.shares.items() if name in counted}
            groups |= paid.pools
        for rule in rules:
            if rule.id not in pooled:
                tops[rule.id] = paid_by_rule[rule.id] = dues[rule.id].paid
        return tops, paid_by_rule, groups

    def _settle(self, fact: Fact, givers: Sequence[Rule]) -> None:
        self._flush()
        if fact.from_rules == "sum":
            paid = self._paid(givers, shares=False)[0].values()
            low: Column = sum((payment.low for payment in paid), 0.0)
            high: Column = sum((payment.high for payment in paid), 0.0)
        else:
            low, high = self._best(fact, givers)
        self.pending |= {f"{fact.id}.low": self.x.as_expr(low), f"{fact.id}.high": self.x.as_expr(high)}
        if fact.id in self.openness.vague:
            self.pending[f"{fact.id}.open"] = self.openness.of_fact(fact, givers)
        self._flush()

    def _best(self, fact: Fact, givers: Sequence[Rule]) -> tuple[Any, Any]:
        top = float(len(fact.values) - 1)
        lows: list[Any] = [0.0]
        highs: list[Any] = [0.0]
        if fact.starts_from is not None:
            start = self.x.number(self.x.col(fact.starts_from))
            lows, highs = [start.fill_null(0.0)], [start.fill_null(top)]
        for rule in givers:
            bounds, truth = self.bounds[rule.id] or Bounds(0.0, top), self.truths[rule.id]
            lows.append(self.x.choose(truth, bounds.low, 0.0))
            highs.append(self.x.choose(truth.fill_null(True), bounds.high, 0.0))
        return self.x.most(lows), self.x.most(highs)

    def _pay(self) -> None:
        self._flush()
        counted = [rule for rule in self.outcomes.rules if rule.gift.amount is not None]
        tops, shares, groups = self._paid(counted, shares=self.shares)
        for name, payment in shares.items():
            self.pending |= {
                f"{name}:paid_low": self.x.as_expr(payment.low),
                f"{name}:paid_high": self.x.as_expr(payment.high),
            }
        for name, payment in groups.items():
            self.pending |= {
                f"{name}:group_low": self.x.as_expr(payment.low),
                f"{name}:group_high": self.x.as_expr(payment.high),
            }
        by_id: Mapping[str, Rule] = {rule.id: rule for rule in counted}
        totals: dict[str, list[Payment]] = {}
        for name, payment in tops.items():
            gift = by_id[name].gift
            if gift.given is Given.MONEY:
                totals.setdefault("year" if gift.per == "month" else gift.per, []).append(payment)
        for rhythm, payments in totals.items():
            low = reduce(lambda a, b: a + b, [payment.low for payment in payments])
            exact = all(payment.exact for payment in payments)
            high = low if exact else reduce(lambda a, b: a + b, [payment.high for payment in payments])
            self.pending |= {f"{rhythm}:total_low": self.x.as_expr(low), f"{rhythm}:total_high": self.x.as_expr(high)}
