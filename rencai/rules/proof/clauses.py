"""Clauses that change nothing, and rules that nobody can meet.

A clause is dead if the rule says the same for every answer when the clause is taken as always met, or as never met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce

from rencai.rules.language.book import Book
from rencai.rules.language.rule import Rule
from rencai.rules.language.tree import All, AnyOf, Condition, Not, SomeOf
from rencai.rules.language.walk import clauses, facts_of_condition, parts_of
from rencai.rules.language.wording import in_words
from rencai.rules.proof.findings import Found
from rencai.rules.proof.grid import Grid, grid_of
from rencai.vocabulary.bilingual import Bilingual

_Path = tuple[int, ...]


def clause_findings(book: Book, rules: Sequence[Rule], on: date) -> Iterator[Found]:
    """Dead clauses and contradictions of each rule."""
    for rule in rules:
        bases = [base for base in rules if base.id in rule.adds_to]
        grid, (loose, *loose_bases) = grid_of(book.facts, [rule, *bases], on)
        if grid.exhaustive:
            yield from _of_rule(book, rule, loose.when, [base.when for base in loose_bases], grid)


def _of_rule(book: Book, rule: Rule, when: Condition, bases: Sequence[Condition], grid: Grid) -> Iterator[Found]:
    columns = {"met": grid.conditions.of(when)}
    if bases:
        columns["met with base"] = columns["met"] & reduce(lambda a, b: a | b, map(grid.conditions.of, bases))
    met = grid.with_columns(columns)
    if not met["met"].any():
        yield _contradiction(rule)
        return
    if bases and not met["met with base"].any():
        yield _never_with_base(rule)
    for path, taken in dead_clauses(grid, when):
        yield _dead(book, rule, _at(rule.when, path), met=taken)


def dead_clauses(grid: Grid, when: Condition) -> list[tuple[_Path, bool]]:
    """Clauses, as paths from the root, that may as well always be met (True), or never (False)."""
    paths = list(_paths(when))
    columns = {
        f"{path}{taken}": grid.conditions.of(_taken_as(when, path, taken)) for path in paths for taken in (True, False)
    }
    truths = grid.with_columns({**columns, "as written": grid.conditions.of(when)}).select(*columns, "as written")
    dead: list[tuple[_Path, bool]] = []
    for path in paths:
        inside = any(path[: len(above)] == above for above, _ in dead)
        # A rule without conditions is open to all; that is no clause that does nothing.
        idle = [taken for taken in (True, False) if truths["as written"].eq(truths[f"{path}{taken}"]).all()]
        if idle and not inside and when != All((), mark=when.mark):
            dead.append((path, idle[0]))
    return dead


def _paths(node: Condition, path: _Path = ()) -> Iterator[_Path]:
    yield path
    for at, part in enumerate(parts_of(node)):
        yield from _paths(part, (*path, at))


def _at(node: Condition, path: _Path) -> Condition:
    for at in path:
        node = parts_of(node)[at]
    return node


def _taken_as(node: Condition, path: _Path, taken: bool) -> Condition:
    """The condition with one clause replaced by always, or never."""
    if not path:
        return All((), mark=node.mark) if taken else AnyOf((), mark=node.mark)
    inner = _taken_as(parts_of(node)[path[0]], path[1:], taken)
    if isinstance(node, Not):
        return replace(node, part=inner)
    assert isinstance(node, All | AnyOf | SomeOf)
    parts = [inner if at == path[0] else part for at, part in enumerate(node.parts)]
    return replace(node, parts=tuple(parts))


def _facts(node: Condition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for clause in clauses(node) for name in facts_of_condition(clause)))


def _dead(book: Book, rule: Rule, node: Condition, *, met: bool) -> Found:
    words = in_words(book.facts, node)
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
