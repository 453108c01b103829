"""Decide one person on one day: per rule yes, no, undecided or not computable here, how much, and what is paid."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rencai.rules.language.assume import assuming
from rencai.rules.language.book import Book
from rencai.rules.language.facts import Known, Value
from rencai.rules.language.order import in_order
from rencai.rules.language.pools import Due, Payment, pools_of, yearly
from rencai.rules.language.rule import Given, Rule
from rencai.rules.language.tree import Range
from rencai.rules.language.walk import facts_of_amount
from rencai.rules.person.clauses import Compiled, compile_condition, numbers_for, settled
from rencai.rules.person.numbers import Number, Pair
from rencai.rules.person.payments import counted_pools, payments


class Answer(StrEnum):
    """Whether a person gets what a rule gives."""

    YES = "yes"
    NO = "no"
    DEPENDS = "depends"
    NOT_COMPUTABLE = "not_computable"


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of one rule. ``amount``: least and most, if it is given; None where none is published or counted."""

    rule: Rule
    answer: Answer
    amount: Pair | None
    depends_on: tuple[str, ...]
    """Facts that keep the answer undecided, or else the amount."""
    paid: Payment | None
    """What is paid after groups, money a month as money a year; None for what is no amount."""

    @property
    def ceiling(self) -> bool:
        """Whether only the most that can be given was published."""
        return isinstance(self.rule.gift.amount, Range) and self.rule.gift.amount.ceiling


@dataclass(frozen=True, slots=True)
class Verdict:
    """All decisions about one person on one day, by rule id."""

    on: date
    known: Known
    """The facts given, and those found by rules."""
    decisions: tuple[Decision, ...]
    pools: Mapping[str, Payment]
    """What each group pays in all."""
    totals: Mapping[str, Payment]
    """Money paid per rhythm (year, once, unstated), after groups. Loans and services are not added up."""

    def decision(self, rule_id: str) -> Decision:
        """The decision of one rule."""
        return next(decision for decision in self.decisions if decision.rule.id == rule_id)


@dataclass(frozen=True, slots=True)
class _Ruling:
    """One rule ready to run."""

    rule: Rule
    when: Compiled
    amount: Number | None
    amount_facts: tuple[str, ...]
    factor: float
    completes: tuple[str, ...]
    """The facts found by rules that are complete once this rule is answered."""


@dataclass(slots=True)
class _Run:
    """What is found while one person is decided."""

    known: dict[str, Value]
    truths: dict[str, bool | None]
    amounts: dict[str, Pair | None]
    dues: dict[str, Due]
    behind: dict[str, tuple[str, ...]]
    """Per fact found by rules and not settled: the facts to ask instead."""
    depends_on: dict[str, tuple[str, ...]]


class RuleSet:
    """The rules in force on a day, ready to decide any number of persons."""

    def __init__(self, book: Book, on: date, *, about: str | None = None, only: Collection[str] | None = None) -> None:
        self.book, self.on, self.about = book, on, about
        self.facts = book.facts
        in_force = book.on(on, about=about)
        self.rules = in_order(book.facts, [rule for rule in in_force if only is None or rule.id in only])
        self.pools = pools_of(self.rules, book.groups)
        self._givers = {name: [rule for rule in self.rules if rule.gift.fact == name] for name in self._derived()}
        last = {givers[-1].id: name for name, givers in self._givers.items() if givers}
        self._rulings = tuple(self._ruling(rule, last) for rule in self.rules)
        self._by_id = sorted(self._rulings, key=lambda ruling: ruling.rule.id)
        self._rhythm = {rule.id: _rhythm(rule) for rule in self.rules}
        self._counted = [ruling.rule.id for ruling in self._by_id if ruling.amount]
        self._paying = counted_pools(self.pools, self._counted)
        points = {name: [rule.id for rule in givers] for name, givers in self._givers.items()}
        self._pointing = {name: (counted_pools(self.pools, rules), rules) for name, rules in points.items()}

    def only(self, names: Collection[str]) -> RuleSet:
        """Some of the rules: those a question is about, and those they rest on."""
        return RuleSet(self.book, self.on, about=self.about, only=names)

    def at(self, on: date) -> RuleSet:
        """The same rules on another day, as far as they are in force then."""
        return RuleSet(self.book, on, about=self.about, only=[rule.id for rule in self.rules])

    def compiled(self, rule: Rule) -> Compiled:
        """The condition of a rule, ready to run."""
        return next(ruling.when for ruling in self._rulings if ruling.rule is rule)

    def decide(self, known: Known) -> Verdict:
        """Decide one person."""
        run = _Run(dict(known), {}, {}, {}, {}, {})
        for name, givers in self._givers.items():
            if not givers:
                self._find(name, run)
        for ruling in self._rulings:
            self._answer(ruling, run)
            for name in ruling.completes:
                self._find(name, run)
        return self._verdict(run)

    def _derived(self) -> list[str]:
        return [name for name, fact in self.facts.items() if fact.from_rules]

    def _ruling(self, rule: Rule, last: Mapping[str, str]) -> _Ruling:
        amount = rule.gift.amount
        numbers = numbers_for(assuming(self.facts, rule.when), self.on)
        return _Ruling(
            rule=rule,
            when=compile_condition(self.facts, self.on, rule.when),
            amount=None if amount is None else numbers.of(amount),
            amount_facts=() if amount is None else tuple(dict.fromkeys(facts_of_amount(amount))),
            factor=yearly(rule),
            completes=(last[rule.id],) if rule.id in last else (),
        )

    def _answer(self, ruling: _Ruling, run: _Run) -> None:
        rule, known = ruling.rule, run.known
        truth = ruling.when.test(known)
        open_facts: Iterable[str] = ()
        if truth is None:
            open_facts = ruling.when.open_facts(known)
        bases = rule.adds_to
        if bases and truth is not False:
            base = _any_of(run.truths.get(name, False) for name in bases)
            if base is None:
                open_facts = [*open_facts, *(name for rule_id in bases for name in run.depends_on.get(rule_id, ()))]
            truth = base if truth or base is False else None
        run.truths[rule.id] = truth
        if truth is False:
            run.dues[rule.id], run.amounts[rule.id], run.depends_on[rule.id] = _NO_CLAIM, None, ()
            return
        amount = ruling.amount(known) if ruling.amount else None
        run.amounts[rule.id] = amount
        low, high = amount or (0.0, 0.0)
        if truth and low != high:
            open_facts = [name for name in ruling.amount_facts if not settled(known.get(name))]
        run.depends_on[rule.id] = self._asked(open_facts, run)
        low, high = low * ruling.factor, high * ruling.factor
        run.dues[rule.id] = Due(Payment(low if truth else 0.0, high), truth is True, True, low)

    def _asked(self, names: Iterable[str], run: _Run) -> tuple[str, ...]:
        return tuple(dict.fromkeys(asked for name in names for asked in run.behind.get(name, (name,))))

    def _find(self, name: str, run: _Run) -> None:
        """Settle a fact found by rules, as far as it can be."""
        fact, givers = self.facts[name], self._givers[name]
        if fact.from_rules == "sum":
            low, high = self._points(name, run)
        else:
            low, high = self._best(name, givers, run)
        run.known[name] = low if low == high else (low, high)
        if low == high:
            return
        start = [] if fact.starts_from is None or settled(run.known.get(fact.starts_from)) else [fact.starts_from]
        behind = (asked for rule in givers for asked in run.depends_on[rule.id])
        run.behind[name] = tuple(dict.fromkeys([*start, *behind]))

    def _points(self, name: str, run: _Run) -> Pair:
        low = high = 0.0
        pools, rules = self._pointing[name]
        for payment in payments(pools, rules, run.dues)[0].values():
            low, high = low + payment.low, high + payment.high
        return low, high

    def _best(self, name: str, givers: Sequence[Rule], run: _Run) -> tuple[int, int]:
        fact = self.facts[name]
        top = len(fact.values) - 1
        low = high = 0
        if fact.starts_from is not None:
            start = run.known.get(fact.starts_from)
            low, high = (0, top) if start is None else start if isinstance(start, tuple) else (start, start)
        for rule in givers:
            truth = run.truths[rule.id]
            if truth is False:
                continue
            least, most = run.amounts[rule.id] or (0, top)
            low, high = max(low, int(least)) if truth else low, max(high, int(most))
        return low, high

    def _verdict(self, run: _Run) -> Verdict:
        tops, shares, pools = payments(self._paying, self._counted, run.dues)
        totals: dict[str, Payment] = {}
        for name, payment in tops.items():
            rhythm = self._rhythm[name]
            if rhythm is not None:
                before = totals.get(rhythm, _ZERO)
                totals[rhythm] = Payment(before.low + payment.low, before.high + payment.high)
        decisions = tuple(
            Decision(
                ruling.rule,
                _in_words(run.truths[ruling.rule.id], run.depends_on[ruling.rule.id]),
                run.amounts[ruling.rule.id],
                run.depends_on[ruling.rule.id],
                shares.get(ruling.rule.id),
            )
            for ruling in self._by_id
        )
        return Verdict(self.on, run.known, decisions, pools, totals)


_ZERO = Payment(0.0, 0.0)
_NO_CLAIM = Due(_ZERO, False, False, 0.0)


def _rhythm(rule: Rule) -> str | None:
    """How often a rule gives money; None where it gives something else, or a loan."""
    if rule.gift.given is not Given.MONEY:
        return None
    return "year" if rule.gift.per == "month" else rule.gift.per


def _any_of(truths: Iterable[bool | None]) -> bool | None:
    answers = set(truths)
    return True if True in answers else None if None in answers else False


def _in_words(truth: bool | None, depends_on: tuple[str, ...]) -> Answer:
    if truth is None:
        return Answer.DEPENDS if depends_on else Answer.NOT_COMPUTABLE
    return Answer.YES if truth else Answer.NO
