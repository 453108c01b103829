"""One step away: the smallest changes of facts that turn a no into a yes. Each is tried before it is told.

The failed clauses say which facts would have to change; the turning points of the rules say to what. A number is then
brought back as near to today's as the answer allows. Facts declared ``fixed`` (a date of birth) are left alone; where
only time is missing, the day is named from which on the answer is yes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, islice, product
from typing import Any

from rencai.rules.language.cells import step, turning_points, values
from rencai.rules.language.elapsed import latest_day
from rencai.rules.language.facts import NUMERIC, Fact, FactType, Known, Value
from rencai.rules.language.order import needs
from rencai.rules.language.rule import Rule
from rencai.rules.language.tree import (
    All,
    AnyOf,
    Compare,
    CompareDay,
    Elapsed,
    Holds,
    Literal,
    Not,
    SomeOf,
    Unpublished,
)
from rencai.rules.language.walk import clauses, facts_of_rule
from rencai.rules.person.clauses import Compiled
from rencai.rules.person.decide import Answer, RuleSet

_MOST_WAYS = 60
_MOST_TRIES = 3000
_MOST_CHANGES = 4
_Way = frozenset[str]
"""Facts that would have to change together."""


@dataclass(frozen=True)
class Change:
    """One fact, what it is now (None: not known), and what it would have to be."""

    fact: Fact
    now: Value
    needed: Value


@dataclass(frozen=True)
class Near:
    """What is missing for one rule: changes that together turn it, or a day to wait for; both may be absent."""

    rule: Rule
    changes: tuple[Change, ...] = ()
    wait_until: date | None = None


def near(
    rules: RuleSet,
    known: Known,
    *,
    along: Collection[FactType] = frozenset(FactType),
    most_changes: int = _MOST_CHANGES,
    most_tries: int = _MOST_TRIES,
) -> list[Near]:
    """For every rule that says no: the smallest changes that make it say yes, and were found to.

    ``along``: only facts of these types change; ``most_changes``: no more facts than that together; ``most_tries``: no
    more tries than that per rule. All keep the search short: a page that names steps along a scale need not try every
    set of circumstances.
    """
    verdict = rules.decide(known)
    refused = [decision.rule for decision in verdict.decisions if decision.answer is Answer.NO]
    limits = _Limits(frozenset(along), most_changes, most_tries)
    return [_near(rules, rule, known, limits) for rule in refused]


@dataclass(frozen=True)
class _Limits:
    """Which facts may change, how many together, and how long is tried."""

    along: frozenset[FactType]
    most_changes: int
    most_tries: int


def _near(rules: RuleSet, rule: Rule, known: Known, limits: _Limits) -> Near:
    court = rules.only(_needed(rules, rule))
    search = _Search(court, rule, known, limits)
    found = search.smallest()
    changes = (
        ()
        if found is None
        else tuple(Change(rules.facts[name], known.get(name), value) for name, value in sorted(found.items()))
    )
    return Near(rule, changes, _wait_until(court, rule, known))


def _needed(rules: RuleSet, rule: Rule) -> set[str]:
    """The rule and all rules whose results it rests on."""
    wanted = needs(rules.facts, rules.rules)
    found: set[str] = set()
    pending = [rule.id]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += wanted.get(name, ())
    return found


class _Search:
    """The search for one rule, over the few rules it rests on."""

    def __init__(self, rules: RuleSet, rule: Rule, known: Known, limits: _Limits) -> None:
        self.rules, self.rule, self.known, self.limits = rules, rule, known, limits
        self.facts = rules.facts
        self._verdict = rules.decide(known).known
        self._turns = turning_points(rules.facts, rules.rules, rules.on)
        self._tries = 0

    def smallest(self) -> dict[str, Value] | None:
        """The cheapest change found, or None."""
        ways = self._ways(self.rule)
        for size in range(1, self.limits.most_changes + 1):
            found = [change for way in ways if len(way) == size for change in self._tried(way)]
            if found:
                return min(found, key=self._cost)
        return None

    def _flips(self, change: dict[str, Value]) -> bool:
        self._tries += 1
        return self.rules.decide({**self.known, **change}).decision(self.rule.id).answer is Answer.YES

    def _tried(self, way: _Way) -> Iterator[dict[str, Value]]:
        names = sorted(way)
        for combination in product(*[self._candidates(name) for name in names]):
            if self._tries >= self.limits.most_tries:
                return
            change = dict(zip(names, combination, strict=True))
            if self._flips(change):
                yield self._brought_back(change)

    def _candidates(self, name: str) -> list[Value]:
        fact, now = self.facts[name], self.known.get(name)
        if fact.type is FactType.SEVERAL:
            possible = self._other_sets(fact, now or frozenset())
        else:
            possible = [value for value in values(fact, self._turns.get(name, ())) if value != now]
        return sorted(possible, key=lambda value: _distance(fact, now, value))

    def _other_sets(self, fact: Fact, now: frozenset[int]) -> list[Value]:
        """Several values with up to three of those that the rules look for put in or taken out."""
        asked = [clause for rule in self.rules.rules for clause in clauses(rule.when) if isinstance(clause, Holds)]
        codes = sorted({code for clause in asked if clause.fact == fact.id for code in clause.codes})
        return [now ^ frozenset(some) for size in (1, 2, 3) for some in combinations(codes, size)]

    def _brought_back(self, change: dict[str, Value]) -> dict[str, Value]:
        """Numbers nearer to what they are, as far as the answer stays yes."""
        for name, value in change.items():
            fact, now = self.facts[name], self.known.get(name)
            if fact.type in NUMERIC and now is not None and not isinstance(now, tuple):
                change = {**change, name: self._nearest(change, fact, now, value)}
        return change

    def _nearest(self, change: dict[str, Value], fact: Fact, now: float, value: float) -> float:
        one = step(fact)
        far, close = round(abs(value - now) / one), 0
        sign = 1 if value > now else -1
        while far - close > 1 and self._tries < self.limits.most_tries:
            middle = (far + close) // 2
            if self._flips({**change, fact.id: now + sign * middle * one}):
                far = middle
            else:
                close = middle
        nearer = now + sign * far * one
        return nearer if self._flips({**change, fact.id: nearer}) else value

    def _cost(self, change: dict[str, Value]) -> float:
        return sum(_distance(self.facts[name], self.known.get(name), value) for name, value in change.items())

    # -- which facts would have to change ---------------------------------------------------------------------------
    def _ways(self, rule: Rule) -> list[_Way]:
        ways = self._for(self.rules.compiled(rule), True)
        if rule.adds_to:
            known = {base.id: base for base in self.rules.rules}
            bases = [way for name in rule.adds_to if name in known for way in self._ways(known[name])]
            ways = _both(ways, _fewest(bases))
        return ways

    def _for(self, node: Compiled, wanted: bool) -> list[_Way]:
        """The sets of facts with which a condition can be made to hold, or not to."""
        if node.test(self._verdict) is wanted:
            return [frozenset()]
        match node.node:
            case Unpublished():
                return []
            case Not():
                return self._for(node.parts[0], not wanted)
            case All() if wanted:
                return self._all(node.parts, wanted)
            case AnyOf() if not wanted:
                return self._all(node.parts, wanted)
            case All() | AnyOf():
                return _fewest(way for part in node.parts for way in self._for(part, wanted))
            case SomeOf():
                count = node.node.least if wanted else len(node.parts) - node.node.least + 1
                return _fewest(way for parts in combinations(node.parts, count) for way in self._all(parts, wanted))
            case _:
                return self._of_clause(node)

    def _all(self, parts: Sequence[Compiled], wanted: bool) -> list[_Way]:
        ways: list[_Way] = [frozenset()]
        for part in parts:
            ways = _both(ways, self._for(part, wanted))
        return ways

    def _of_clause(self, node: Compiled) -> list[_Way]:
        names = [name for fact in node.facts for name in self._changeable(fact)]
        return _fewest(frozenset(some) for size in (1, 2) for some in combinations(dict.fromkeys(names), size))

    def _changeable(self, name: str) -> list[str]:
        """The facts to change instead of one found by rules; none for one that is fixed, or a list."""
        fact = self.facts[name]
        if not fact.from_rules:
            stays = fact.fixed or fact.type is FactType.LIST or fact.type not in self.limits.along
            return [] if stays else [name]
        givers = [rule for rule in self.rules.rules if rule.gift.fact == name]
        start = [fact.starts_from] if fact.starts_from else []
        behind = [*start, *(asked for rule in givers for asked in facts_of_rule(rule))]
        return [asked for inner in dict.fromkeys(behind) if inner != name for asked in self._changeable(inner)]


def _both(one: list[_Way], other: list[_Way]) -> list[_Way]:
    return _fewest(left | right for left in one for right in other)


def _fewest(ways: Iterable[_Way]) -> list[_Way]:
    """The smallest sets, each once."""
    return sorted(dict.fromkeys(islice(ways, 40 * _MOST_WAYS)), key=lambda way: (len(way), sorted(way)))[:_MOST_WAYS]


def _distance(fact: Fact, now: Value, value: Value) -> float:
    """How far a change goes, from 0 to about 1; half where nothing is known."""
    if now is None:
        return 0.5
    if fact.type is FactType.SEVERAL:
        return float(len(now ^ value) / len(fact.values))
    if isinstance(now, tuple):
        now = now[0] if value <= now[0] else min(now[1], value)
    if fact.type is FactType.DATE:
        return float(abs((value - now).days) / 36_500)
    if fact.type is FactType.LEVEL:
        return float(abs(value - now) / len(fact.values))
    if fact.type in NUMERIC:
        return float(abs(value - now) / max(abs(value), abs(now), 1.0))
    return 1.0


# -- waiting ----------------------------------------------------------------------------------------------------------
def _wait_until(rules: RuleSet, rule: Rule, known: Known) -> date | None:
    """The first day from which the rule says yes with the facts as they are, if time alone does it."""
    for day in sorted(set(_turning_days(rules, known))):
        if day > rules.on and rule.in_force(day):
            later = rules.at(day)
            if later.decide(known).decision(rule.id).answer is Answer.YES:
                return day
    return None


def _turning_days(rules: RuleSet, known: Known) -> Iterator[date]:
    """The days on which a clause about passing time turns for this person."""
    for rule in rules.rules:
        for clause in clauses(rule.when):
            if isinstance(clause, CompareDay) and clause.right is None:
                day = known.get(clause.fact)
                if isinstance(day, date):
                    yield from (day, day + timedelta(days=1))
            if isinstance(clause, Compare) and isinstance(clause.left, Elapsed) and isinstance(clause.right, Literal):
                day = known.get(clause.left.since)
                if isinstance(day, date) and clause.left.until is None:
                    yield from _elapsing(clause.left, day, round(clause.right.value))


def _elapsing(elapsed: Elapsed, since: date, units: int) -> Iterator[date]:
    """The days on which so many units, or one more, have passed since a day."""
    for count in (units, units + 1):
        guess = since + timedelta(days=count * {"years_since": 366, "months_since": 31, "days_since": 1}[elapsed.unit])
        # Walk back from a day that is late enough: the first day from which ``count`` units have passed.
        while count > 0 and latest_day(elapsed.unit, count, guess - timedelta(days=1)) >= since:
            guess -= timedelta(days=1)
        yield guess


def changes_json(found: Near) -> list[dict[str, Any]]:
    """``[{"fact", "now", "needed"}]``."""
    return [
        {
            "fact": change.fact.id,
            "name": {"zh": change.fact.name.zh, "en": change.fact.name.en},
            "now": change.fact.show(change.now),
            "needed": change.fact.show(change.needed),
        }
        for change in found.changes
    ]


def near_json(rules: RuleSet, known: Known) -> dict[str, Any]:
    """``{"on", "benefits": [{"id", "changes": [{"fact", "now", "needed"}], "wait_until"}]}``."""
    return {
        "on": rules.on.isoformat(),
        "invented": rules.book.invented,
        "benefits": [
            {
                "id": found.rule.id,
                "name": {"zh": found.rule.name.zh, "en": found.rule.name.en},
                "changes": changes_json(found),
                "wait_until": found.wait_until.isoformat() if found.wait_until else None,
            }
            for found in near(rules, known)
        ],
    }
