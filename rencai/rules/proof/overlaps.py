"""Two benefits of one topic for the same person, and nothing says how they go together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rencai.rules.language.rule import Given, Group, Rule
from rencai.rules.person.decide import Answer, RuleSet
from rencai.rules.proof.findings import Found
from rencai.rules.proof.formulas import Formula, every, some
from rencai.rules.proof.search import answers_to
from rencai.rules.proof.world import World
from rencai.vocabulary.bilingual import Bilingual

_PAID = (Given.MONEY, Given.LOAN)


def pairs_to_compare(rules: Sequence[Rule], groups: Mapping[str, Group]) -> list[tuple[Rule, Rule]]:
    """Pairs of rules that give money for the same topic and that nothing relates."""
    paying = [rule for rule in rules if rule.gift.given in _PAID]
    return [pair for pair in combinations(paying, 2) if _alike(*pair) and not _related(*pair, groups)]


@dataclass(frozen=True)
class Overlaps:
    """The rules held against each other, and the same rules ready to decide the people found."""

    world: World
    ready: RuleSet

    def findings(self, one: Rule, other: Rule, enough: Callable[[], bool]) -> Iterator[Found]:
        """That both rules apply to some person, with such a person; or that they may, where none can be shown."""
        allowed = answers_to(every([self._applies(one), self._applies(other)]), enough=enough)
        if allowed is None:
            return
        names = self.world.asked(one.when, other.when)
        person = self._asked_of(self.world.witness(names, allowed))
        yield _found(one, other, names, person if self._both(one, other, person) else None)

    def _applies(self, rule: Rule) -> Formula:
        bases = [base for base in self.ready.rules if base.id in rule.adds_to]
        with_base = [some([self.world.formula(base.when) for base in bases])] if rule.adds_to else []
        return every([self.world.formula(rule.when), *with_base])

    def _asked_of(self, shown: Mapping[str, Any]) -> dict[str, Any]:
        """What a person would answer: a fact found by rules is not given, but may start from what is on record."""
        facts = self.world.facts
        starts = {start: value for name, value in shown.items() if (start := facts[name].starts_from)}
        return starts | {name: value for name, value in shown.items() if not facts[name].from_rules}

    def _both(self, one: Rule, other: Rule, person: Mapping[str, Any]) -> bool:
        """Whether this person is surely given both, facts found by rules reckoned."""
        verdict = self.ready.decide(self.ready.book.read_facts(person))
        return all(verdict.decision(rule.id).answer is Answer.YES for rule in (one, other))


def _alike(one: Rule, other: Rule) -> bool:
    return (one.about, one.topic, one.gift.given) == (other.about, other.topic, other.gift.given)


def _related(one: Rule, other: Rule, groups: Mapping[str, Group]) -> bool:
    declared = (*one.adds_to, *one.combines_with, *other.adds_to, *other.combines_with)
    if one.id in declared or other.id in declared:
        return True
    return bool({*_around(one, groups)} & {*_around(other, groups)})


def _around(rule: Rule, groups: Mapping[str, Group]) -> Iterator[str]:
    """The group of a rule and those around it."""
    name = rule.group
    while name is not None:
        yield name
        name = groups[name].within


def _found(one: Rule, other: Rule, names: tuple[str, ...], example: Mapping[str, object] | None) -> Found:
    can = Bilingual("可以", "can") if example is not None else Bilingual("或许可以", "may")
    message = Bilingual(
        f"“{one.name.zh}”与“{other.name.zh}”{can.zh}同时享受，但没有写明能否叠加",
        f"{one.name.en} and {other.name.en} {can.en} both apply, and nothing says whether they add up",
    )
    return Found("undeclared_overlap", (one.id, other.id), names, message, other.mark, example or {})
