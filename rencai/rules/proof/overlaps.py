"""Two benefits of one topic for the same person, and nothing says how they go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from rencai.rules.language.rule import Given, Group, Rule
from rencai.rules.proof.findings import Found
from rencai.rules.proof.formulas import every
from rencai.rules.proof.search import answers_to
from rencai.rules.proof.world import World
from rencai.vocabulary.bilingual import Bilingual

_PAID = (Given.MONEY, Given.LOAN)


def pairs_to_compare(rules: Sequence[Rule], groups: Mapping[str, Group]) -> list[tuple[Rule, Rule]]:
    """Pairs of rules that give money for the same topic and that nothing relates."""
    paying = [rule for rule in rules if rule.gift.given in _PAID]
    return [pair for pair in combinations(paying, 2) if _alike(*pair) and not _related(*pair, groups)]


def overlap_findings(world: World, one: Rule, other: Rule) -> Iterator[Found]:
    """That both rules can apply to the same person, with such a person."""
    allowed = answers_to(every([world.formula(one.when), world.formula(other.when)]))
    if allowed is not None:
        names = world.asked(one.when, other.when)
        yield _found(one, other, names, world.witness(names, allowed))


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


def _found(one: Rule, other: Rule, names: tuple[str, ...], example: Mapping[str, object]) -> Found:
    message = Bilingual(
        f"“{one.name.zh}”与“{other.name.zh}”可以同时享受，但没有写明能否叠加",
        f"{one.name.en} and {other.name.en} can both apply, and nothing says whether they add up",
    )
    return Found("undeclared_overlap", (one.id, other.id), names, message, other.mark, example)
