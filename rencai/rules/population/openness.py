"""Why an answer is undecided, in columns: a fact is missing, or only something that nobody has published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rencai.rules.language.facts import Fact, FactType
from rencai.rules.language.rule import Rule
from rencai.rules.language.tree import Condition, Unpublished
from rencai.rules.language.walk import (
    all_amounts,
    facts_of_amount,
    facts_of_condition,
    facts_of_rule,
    parts_of,
    published,
    published_amounts,
)
from rencai.rules.population.conditions import Conditions
from rencai.rules.population.expressions import Bounds, Dialect, Truth


@dataclass
class Openness:
    """Tells undecided from not computable, where a rule can be either."""

    conditions: Conditions
    rules: Sequence[Rule]
    truths: Mapping[str, Truth]
    bounds: Mapping[str, Bounds | None]
    found: dict[str, Truth] = field(default_factory=dict)
    """Per rule that matters: whether a fact keeps it, or its amount, open."""
    vague: set[str] = field(default_factory=set)
    """Facts found by rules that may stay open though every fact is known."""

    @property
    def x(self) -> Dialect:
        """The words in which expressions are written."""
        return self.conditions.x

    def __post_init__(self) -> None:
        for rule in self.rules:
            if rule.gift.fact and (self.matters(rule) or _vague(rule)):
                self.vague.add(rule.gift.fact)

    def matters(self, rule: Rule) -> bool:
        """Whether anything but a missing fact can keep the rule undecided."""
        if not published(rule.when):
            return True
        return any(name in self.vague for name in facts_of_rule(rule)) or any(map(self.matters, self._bases(rule)))

    def of_rule(self, rule: Rule) -> Truth:
        """Whether a fact keeps a rule undecided, or what it gives."""
        if not self.matters(rule):
            return self.truths[rule.id].is_null() | self._amount_open(rule)
        bases = [self.truths[base.id].is_null() & self._base_open(base) for base in self._bases(rule)]
        undecided = self.truths[rule.id].is_null() & self.x.any_of([self._of(rule.when), *bases])
        return undecided | self._amount_open(rule)

    def of_fact(self, fact: Fact, givers: Sequence[Rule]) -> Truth:
        """Whether a fact found by rules is open because of a fact that could be asked."""
        parts = [self.of_rule(rule) for rule in givers]
        if fact.starts_from is not None:
            parts.append(self.x.col(fact.starts_from).is_null())
        return self.x.any_of(parts)

    def _bases(self, rule: Rule) -> list[Rule]:
        return [base for base in self.rules if base.id in rule.adds_to]

    def _base_open(self, base: Rule) -> Truth:
        return self.found[base.id] if base.id in self.found else self.x.lit(True)

    def _amount_open(self, rule: Rule) -> Truth:
        bounds, amount = self.bounds[rule.id], rule.gift.amount
        names = () if amount is None else tuple(dict.fromkeys(facts_of_amount(amount)))
        if bounds is None or bounds.exact or not names:
            return self.x.lit(False)
        varies = self.x.as_expr(bounds.low) < self.x.as_expr(bounds.high)
        return self.truths[rule.id].fill_null(False) & varies & self.x.any_of([self._fact_open(name) for name in names])

    def _of(self, node: Condition) -> Truth:
        if isinstance(node, Unpublished):
            return self.x.lit(False)
        parts = parts_of(node)
        opened = (
            [self._of(part) for part in parts]
            if parts
            else [self._fact_open(name) for name in dict.fromkeys(facts_of_condition(node))]
        )
        return self.conditions.of(node).is_null() & self.x.any_of(opened)

    def _fact_open(self, name: str) -> Truth:
        fact = self.conditions.facts[name]
        if fact.from_rules:
            unsettled = self.x.col(f"{name}.low") < self.x.col(f"{name}.high")
            return unsettled & self.x.col(f"{name}.open") if name in self.vague else unsettled
        if fact.type is FactType.LIST:
            return ~self.x.col(f"{name}.whole")
        return self.x.col(name).is_null()


def _vague(rule: Rule) -> bool:
    """Whether what a rule gives may be a range though every fact is known."""
    return rule.gift.amount is None or not published_amounts(all_amounts(rule.gift.amount))
