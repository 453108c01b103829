"""Clauses that change nothing, and rules that nobody can meet.

A clause is dead if the rule says the same for every answer when the clause is taken as always met, or as never met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rencai.rules.language.rule import Rule
from rencai.rules.language.tree import All, AnyOf, Condition, SomeOf
from rencai.rules.language.walk import clauses, facts_of_condition, parts_of
from rencai.rules.language.wording import in_words
from rencai.rules.proof.findings import Found
from rencai.rules.proof.formulas import Formula, at_least, every, opposite, some
from rencai.rules.proof.search import TooEntangled, answers_to, never
from rencai.rules.proof.world import World
from rencai.vocabulary.bilingual import Bilingual

_Path = tuple[int, ...]
_PATIENCE = 3
"""Clauses of a rule given up before the rest is: each may take a second."""


def clause_findings(world: World, rule: Rule, bases: list[Rule], enough: Callable[[], bool]) -> Iterator[Found]:
    """Dead clauses and contradictions of a rule; ``bases``: those in force that it comes on top of.

    TooEntangled is raised in the end where something was not looked at, be it that ``enough`` said so.
    """
    met = world.formula(rule.when)
    if answers_to(met, enough=enough) is None:
        yield _contradiction(rule)
        return
    with_base = every([met, some([world.formula(base.when) for base in bases])])
    if bases and answers_to(with_base, enough=enough) is None:
        yield _never_with_base(rule)
    given_up: list[_Path] = []
    for path, taken in dead_clauses(world, rule.when, given_up, enough):
        yield _dead(world, rule, _at(rule.when, path), met=taken)
    if given_up:
        raise TooEntangled


def dead_clauses(
    world: World, when: Condition, given_up: list[_Path], enough: Callable[[], bool] = never
) -> list[tuple[_Path, bool]]:
    """Clauses, as paths from the root, that may as well always be met (True), or never (False).

    Clauses of which that cannot be said are added to ``given_up``.
    """
    dead: list[tuple[_Path, bool]] = []
    # A rule without conditions is open to all; that is no clause that does nothing.
    for path, node, matters in _within(world, when) if when != All((), mark=when.mark) else ():
        if any(path[: len(above)] == above for above, _ in dead):
            continue
        if len(given_up) >= _PATIENCE or enough():
            given_up.append(path)
            continue
        try:
            idle = _idle(world.formula(node), matters, enough)
        except TooEntangled:
            given_up.append(path)
            continue
        if idle is not None:
            dead.append((path, idle))
    return dead


def _idle(met: Formula, matters: list[Formula], enough: Callable[[], bool]) -> bool | None:
    """As what a clause may be taken, always met or never, and nobody is answered otherwise; None where as neither."""
    if answers_to(every([*matters, opposite(met)]), enough=enough) is None:
        return True
    return False if answers_to(every([*matters, met]), enough=enough) is None else None


_Clause = tuple[_Path, Condition, list[Formula]]


def _within(world: World, node: Condition, path: _Path = (), matters: Sequence[Formula] = ()) -> Iterator[_Clause]:
    """Every clause from the top down, with all that must hold for the rule's answer to hang on it alone."""
    yield path, node, list(matters)
    parts = parts_of(node)
    formulas = [world.formula(part) for part in parts]
    for at, part in enumerate(parts):
        others = _hanging(node, [*formulas[:at], *formulas[at + 1 :]])
        yield from _within(world, part, (*path, at), [*matters, *others])


def _hanging(node: Condition, others: list[Formula]) -> list[Formula]:
    """What must hold of the other parts for the answer of a condition to hang on one of them."""
    if isinstance(node, All):
        return others
    if isinstance(node, AnyOf):
        return [opposite(other) for other in others]
    if isinstance(node, SomeOf):
        return [at_least(node.least - 1, others), opposite(at_least(node.least, others))]
    return []


def _at(node: Condition, path: _Path) -> Condition:
    for at in path:
        node = parts_of(node)[at]
    return node


def _facts(node: Condition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for clause in clauses(node) for name in facts_of_condition(clause)))


def _dead(world: World, rule: Rule, node: Condition, *, met: bool) -> Found:
    words = in_words(world.facts, node)
    how = Bilingual("从不起作用：去掉它结果不变", "never makes a difference: without it the rule says the same")
    if not met:
        how = Bilingual(
            "从不可能起作用：当它永不成立，结果也不变", "can never help: the rule says the same as if nobody met it"
        )
    return Found(
        "dead_clause",
        (rule.id,),
        _facts(node),
        Bilingual(f"“{rule.name.zh}”中的“{words.zh}”{how.zh}", f"{rule.name.en}: “{words.en}” {how.en}"),
        node.mark,
    )


def _contradiction(rule: Rule) -> Found:
    message = Bilingual(
        f"没有人能符合“{rule.name.zh}”：条件互相矛盾",
        f"nobody can meet {rule.name.en}: its conditions exclude each other",
    )
    return Found("contradiction", (rule.id,), _facts(rule.when), message, rule.mark)


def _never_with_base(rule: Rule) -> Found:
    message = Bilingual(
        f"“{rule.name.zh}”要在别的待遇之上追加，但两者的条件不能同时符合",
        f"{rule.name.en} comes on top of another benefit, but nobody can meet both",
    )
    return Found("contradiction", (rule.id, *rule.adds_to), _facts(rule.when), message, rule.mark)
