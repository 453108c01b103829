"""What no single rule shows: versions that overlap, names that lead nowhere, groups that cannot pay, circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from rencai.city.located import Finding, nearest
from rencai.rules.language.build import Waiting
from rencai.rules.language.facts import Fact
from rencai.rules.language.limits import LARGEST, most_of
from rencai.rules.language.order import Circle, in_order
from rencai.rules.language.rule import Given, Group, Rule, Take
from rencai.rules.language.tree import Mark, Product
from rencai.rules.language.walk import amounts_of_rule


def coherence_findings(
    root: Path,
    facts: Mapping[str, Fact],
    rules: Sequence[Rule],
    groups: Mapping[str, Group],
    waiting: Sequence[Waiting],
) -> list[Finding]:
    """All findings about how the parts of a folder fit together."""
    found = [
        *_versions(rules),
        *_names(rules, groups, waiting),
        *_groups(rules, groups),
        *_derived(facts, rules),
        *_limits(facts, rules),
    ]
    if not found:
        found += _circles(facts, rules)
    return [Finding(root / mark.file if mark.file else root, mark.line, what, todo) for mark, what, todo in found]


_Found = tuple[Mark, str, str]


def _versions(rules: Sequence[Rule]) -> Iterator[_Found]:
    for rule in rules:
        if rule.ends is not None and rule.ends < rule.begins:
            yield rule.mark, f"{rule.id} ends before it begins", "exchange in_force from and to"
    for first, second in pairwise(rules):
        if first.id == second.id and (first.ends is None or first.ends >= second.begins):
            yield (
                second.mark,
                f"{second.id} is in force twice from {second.begins}: see {first.mark}",
                "end the earlier version the day before, or give this one its own id",
            )


def _names(rules: Sequence[Rule], groups: Mapping[str, Group], waiting: Sequence[Waiting]) -> Iterator[_Found]:
    known = {rule.id for rule in rules}
    for rule in rules:
        for name in (*rule.adds_to, *rule.combines_with):
            if name == rule.id:
                yield rule.mark, f"{rule.id} names itself", "take it away"
            elif name not in known:
                yield rule.mark, f"{rule.id} names the rule {name}, which is not there", nearest(name, known)
        if rule.group is not None and rule.group not in groups:
            todo = nearest(rule.group, groups) if groups else "declare it in groups.yaml"
            yield rule.mark, f"there is no group {rule.group}", todo
    for file in waiting:
        for name in file.needed_by:
            if name not in known:
                yield file.mark, f"there is no rule {name}", nearest(name, known)


def _groups(rules: Sequence[Rule], groups: Mapping[str, Group]) -> Iterator[_Found]:
    members: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.group in groups:
            members[str(rule.group)].append(rule)
    for group in groups.values():
        if group.take is Take.CAPPED and group.cap is None:
            yield group.mark, f"group {group.name} does not say its cap", "write cap: and per:"
        if group.take is not Take.CAPPED and group.cap is not None:
            yield group.mark, f"group {group.name} takes the {group.take} and has a cap too", "take: capped"
        below = (rule for name, inner in members.items() for rule in inner if _lies_in(name, group.name, groups))
        if len({_currency(rule) for rule in below}) > 1:
            yield group.mark, f"the members of group {group.name} give different things", "one kind, one rhythm"
        if group.take is Take.EXCLUSIVE:
            units = {rule.id for rule in members[group.name]} | {
                inner.name for inner in groups.values() if inner.within == group.name
            }
            if set(group.order) != units:
                todo = f"order: [{', '.join(sorted(units))}], the first that applies is paid"
                yield group.mark, f"group {group.name} does not order its members", todo
        if group.within is not None and group.within not in groups:
            yield group.mark, f"there is no group {group.within}", nearest(group.within, groups)
        elif _encloses_itself(group, groups):
            yield group.mark, f"group {group.name} lies within itself", "take within away"


def _lies_in(inner: str, outer: str, groups: Mapping[str, Group]) -> bool:
    name: str | None = inner
    for _ in groups:
        if name is None or name not in groups:
            return False
        if name == outer:
            return True
        name = groups[name].within
    return False


def _encloses_itself(group: Group, groups: Mapping[str, Group]) -> bool:
    return group.within is not None and _lies_in(group.within, group.name, groups)


def _currency(rule: Rule) -> tuple[str, str]:
    """What members of a group must share to be compared: money a month and money a year are money a year."""
    rhythm = "year" if rule.gift.per == "month" else rule.gift.per
    if rule.gift.given is Given.SERVICE:
        rhythm = rule.gift.unit.zh if rule.gift.unit else "service"
    return rule.gift.fact or rule.gift.given, rhythm


def _derived(facts: Mapping[str, Fact], rules: Sequence[Rule]) -> Iterator[_Found]:
    given = {rule.gift.fact for rule in rules}
    for rule in rules:
        if rule.gift.given is Given.LEVEL and rule.group:
            yield rule.mark, "a rule that gives a level needs no group: the best level counts", "take group away"
    for fact in facts.values():
        if fact.from_rules and fact.id not in given:
            yield Mark("", 1), f"no rule gives {fact.id}", f"write a rule that gives it, or take {fact.id} away"


def _limits(facts: Mapping[str, Fact], rules: Sequence[Rule]) -> Iterator[_Found]:
    for rule in rules:
        products = (node for node in amounts_of_rule(rule) if isinstance(node, Product))
        if any(most_of(facts, node) > LARGEST for node in products):
            todo = f"multiply less, or say a lower most: of the facts; up to {LARGEST:g}"
            yield rule.mark, f"a product of {rule.id} can be larger than any sum of money", todo


def _circles(facts: Mapping[str, Fact], rules: Sequence[Rule]) -> Iterator[_Found]:
    try:
        in_order(facts, rules)
    except Circle as circle:
        todo = "take one of the conditions or adds_to away"
        yield circle.rule.mark, f"{circle.rule.id} needs its own result: {' → '.join(circle.path)}", todo
