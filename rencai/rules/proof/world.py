"""The conditions of some rules as formulas: what can be asked, cut into the values at which an answer can turn.

Clauses about one fact and a written value are exact, and so are sets of values. A computed quantity is any number, a
count any whole one; of two facts one is less than the other, as much, or more; a clause that nobody published is met or
not: what holds for all of these holds for sure. A fact found by rules is varied like any other, so that a rule is
looked at for itself.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from rencai.rules.language.facts import NUMERIC, Fact, FactType, Value
from rencai.rules.language.rule import Rule
from rencai.rules.language.tree import (
    All,
    Amount,
    AnyOf,
    Compare,
    CompareDay,
    Condition,
    Elapsed,
    FactNumber,
    Holds,
    Literal,
    Not,
    OneOf,
    Op,
    SomeOf,
)
from rencai.rules.language.walk import clauses, facts_of_condition, published
from rencai.rules.person.clauses import COMPARE, compile_condition
from rencai.rules.proof.formulas import Atom, Formula, Variable, at_least, every, opposite, some
from rencai.rules.proof.points import numbers_around, standing_values
from rencai.rules.proof.search import Allowed

_TRUE, _BOTH = 0b10, 0b11
"""A variable that is met or not: its second bit says that it is."""
_LESS, _SAME, _MORE = 0b001, 0b010, 0b100
_ORDERS = {
    Op.LT: _LESS, Op.LE: _LESS | _SAME, Op.EQ: _SAME, Op.NE: _LESS | _MORE, Op.GE: _SAME | _MORE, Op.GT: _MORE,
}  # fmt: skip
"""How one of two quantities may lie to the other for a clause to be met."""
_MIRRORED = {Op.LT: Op.GT, Op.LE: Op.GE, Op.GE: Op.LE, Op.GT: Op.LT, Op.EQ: Op.EQ, Op.NE: Op.NE}


@dataclass(frozen=True)
class World:
    """The facts that some rules ask, each with the values that stand for all others."""

    facts: Mapping[str, Fact]
    on: date
    values: Mapping[str, Sequence[Value]]
    bounds: Mapping[Amount, Sequence[float]]
    """Per computed quantity the numbers it is compared with, and those between and beyond them that it can be."""
    _atoms: dict[Condition, Formula] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Mapping[str, Fact], rules: Iterable[Rule], on: date) -> World:
        """The world of the conditions of some rules; what they give does not matter."""
        bare = [replace(rule, gift=replace(rule.gift, amount=None)) for rule in rules]
        standing = standing_values(facts, bare, on)
        kinds = (FactType.LIST, FactType.SEVERAL)
        by_fact = {name: known for name, known in standing.items() if facts[name].type not in kinds}
        compared: dict[Amount, set[float]] = {}
        for rule in bare:
            for clause in clauses(rule.when):
                if isinstance(clause, Compare) and isinstance(clause.right, Literal):
                    compared.setdefault(clause.left, set()).add(clause.right.value)
        bounds = {left: numbers_around(facts, left, points) for left, points in compared.items()}
        return cls(facts, on, by_fact, bounds)

    def formula(self, node: Condition) -> Formula:
        """A condition as a formula."""
        match node:
            case All():
                return every([self.formula(part) for part in node.parts])
            case AnyOf():
                return some([self.formula(part) for part in node.parts])
            case SomeOf():
                return at_least(node.least, [self.formula(part) for part in node.parts])
            case Not():
                return opposite(self.formula(node.part))
        if not published(node):
            # Two thresholds that nobody has published need not be the same, though they are spoken of alike.
            return Atom(("unpublished", id(node)), _TRUE, _BOTH)
        if node not in self._atoms:
            self._atoms[node] = self._clause(node)
        return self._atoms[node]

    def fixed(self, name: str, given: Value) -> Allowed:
        """What the variables of a fact are where it has a value; nothing where no clause asks it."""
        fact = self.facts[name]
        if fact.type is FactType.SEVERAL:
            return {(name, code): _TRUE if code in given else 0b01 for code in fact.codes}
        if name not in self.values:
            return {}
        known = self.values[name]
        if fact.type in NUMERIC or fact.type is FactType.DATE:
            # The value itself is among them, or both ends of its band are: the last one not above lies in that band.
            at = max((at for at, value in enumerate(known) if value <= given), default=0)
            return {name: 1 << at}
        return {name: _bits(value == given for value in known)}

    def asked(self, *nodes: Condition) -> tuple[str, ...]:
        """The facts whose clauses are looked at exactly, by name."""
        names = {name for node in nodes for clause in clauses(node) if (name := self._explored(clause))}
        return tuple(sorted(names))

    def exact(self, node: Condition, given: Container[str]) -> bool:
        """Whether a table of all answers to the facts not ``given`` holds all that matters to a condition."""
        return all(self._tabled(clause, given) for clause in clauses(node))

    def _tabled(self, clause: Condition, given: Container[str]) -> bool:
        if isinstance(clause, All | AnyOf | SomeOf | Not) or all(name in given for name in facts_of_condition(clause)):
            return True
        name = self._explored(clause)
        return name is not None and self.facts[name].type is not FactType.SEVERAL

    def witness(self, names: Iterable[str], allowed: Allowed) -> dict[str, Any]:
        """Answers to some facts as they are written in JSON, taken from what a search left open."""
        return {name: self.facts[name].show(self._pick(name, allowed)) for name in names}

    def _pick(self, name: str, allowed: Allowed) -> Value:
        fact = self.facts[name]
        if fact.type is FactType.SEVERAL:
            return frozenset(code for code in fact.codes if allowed.get((name, code), 0b01) == _TRUE)
        may = allowed.get(name, 1)
        return self.values[name][(may & -may).bit_length() - 1]

    def _explored(self, node: Condition) -> str | None:
        """The fact that alone answers a clause, if one does."""
        if isinstance(node, OneOf | Holds):
            return node.fact
        if isinstance(node, CompareDay):
            return None if isinstance(node.right, str) else node.fact
        if isinstance(node, Compare) and isinstance(node.right, Literal):
            if isinstance(node.left, FactNumber):
                return node.left.fact
            if isinstance(node.left, Elapsed) and node.left.until is None:
                return node.left.since
        return None

    def _clause(self, node: Condition) -> Formula:
        if isinstance(node, Holds):
            held = [Atom((node.fact, code), _TRUE, _BOTH) for code in node.codes]
            return every(held) if node.every else some(held)
        name = self._explored(node)
        if name is not None:
            test = compile_condition(self.facts, self.on, node).test
            met = [test({name: value}) for value in self.values[name]]
            assert None not in met, f"{node.mark}: a fact that is known answers the clause"
            return Atom(name, _bits(met), _all_of(met))
        if isinstance(node, Compare) and isinstance(node.right, Literal):
            numbers, compare = self.bounds[node.left], COMPARE[node.op]
            holds = [compare(number, node.right.value) for number in numbers]
        else:
            return _order(node)
        return Atom(node.left, _bits(holds), _all_of(numbers))


def _bits(holds: Iterable[bool | None]) -> int:
    return sum(1 << at for at, each in enumerate(holds) if each)


def _all_of(values: Sequence[Value]) -> int:
    return (1 << len(values)) - 1


def _order(node: Condition) -> Formula:
    """A clause about two quantities or days: one variable says how they lie to each other, wherever that is asked."""
    assert isinstance(node, Compare | CompareDay)
    op = node.op
    left: Variable = node.left if isinstance(node, Compare) else node.fact
    right: Variable = node.right
    if repr(left) > repr(right):
        left, right, op = right, left, _MIRRORED[op]
    possible = _SAME if left == right else _LESS | _SAME | _MORE
    return Atom(("order", left, right), _ORDERS[op] & possible, possible)
