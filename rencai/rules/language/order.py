"""The order in which rules can be answered: one that uses a fact found by rules comes after all rules that give it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from rencai.rules.language.facts import Fact
from rencai.rules.language.rule import Rule
from rencai.rules.language.walk import facts_of_rule


class Circle(Exception):
    """A rule needs its own result."""

    def __init__(self, rule: Rule, path: tuple[str, ...]) -> None:
        self.rule, self.path = rule, path
        super().__init__(" → ".join(path))


def needs(facts: Mapping[str, Fact], rules: Sequence[Rule]) -> dict[str, list[str]]:
    """Per rule id, the ids of the rules that must be answered before it."""
    givers: dict[str, list[str]] = {}
    for rule in rules:
        if rule.gift.fact is not None:
            givers.setdefault(rule.gift.fact, []).append(rule.id)
    wanted: dict[str, list[str]] = {}
    for rule in rules:
        derived = [name for name in facts_of_rule(rule) if facts[name].from_rules]
        named = [*(giver for name in derived for giver in givers.get(name, ())), *rule.adds_to]
        wanted[rule.id] = [*dict.fromkeys([*wanted.get(rule.id, ()), *named])]
    return wanted


def in_order(facts: Mapping[str, Fact], rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules, each after those it needs, otherwise by id. A Circle is raised where that is impossible."""
    wanted = needs(facts, rules)
    by_id: dict[str, list[Rule]] = {}
    for rule in rules:
        by_id.setdefault(rule.id, []).append(rule)
    sorter = TopologicalSorter({name: [before for before in wanted[name] if before in by_id] for name in sorted(by_id)})
    try:
        return tuple(rule for name in sorter.static_order() for rule in by_id[name])
    except CycleError as error:
        path = tuple(error.args[1])
        raise Circle(by_id[path[0]][0], path) from None
