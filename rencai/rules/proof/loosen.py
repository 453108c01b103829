"""Clauses that a table of answers cannot explore, made free: each is met or not, whatever the facts.

What then holds for every answer holds for sure. Explored exactly are clauses about one fact and a written value; free
are clauses about computed amounts, counts, two facts, and what is not published. Equal clauses stay equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rencai.rules.language.facts import Fact, FactType
from rencai.rules.language.rule import Rule
from rencai.rules.language.tree import (
    All,
    AnyOf,
    Compare,
    CompareDay,
    Condition,
    Elapsed,
    FactNumber,
    Literal,
    Not,
    OneOf,
    SomeOf,
    Unpublished,
)
from rencai.vocabulary.bilingual import Bilingual

FREE = "?"
"""How the names of free clauses begin; no fact is called so."""


def loosen(facts: Mapping[str, Fact], rules: Sequence[Rule]) -> tuple[dict[str, Fact], list[Rule]]:
    """The rules with free clauses in place of what cannot be explored, and the facts with a yes-no for each."""
    free: dict[Any, str] = {}
    loosened = [replace(rule, when=_loose(rule.when, free)) for rule in rules]
    nobody = Bilingual("—", "—")
    return {**facts, **{name: Fact(name, FactType.YES_NO, nobody) for name in free.values()}}, loosened


def _loose(node: Condition, free: dict[Any, str]) -> Condition:
    match node:
        case All() | AnyOf() | SomeOf():
            return replace(node, parts=tuple(_loose(part, free) for part in node.parts))
        case Not():
            return replace(node, part=_loose(node.part, free))
        case _ if _explored(node):
            return node
    name = free.setdefault(_meaning(node), f"{FREE}{len(free)}")
    return OneOf(name, frozenset({True}), "is", mark=node.mark, says=node.says, cite=node.cite)


def _explored(node: Condition) -> bool:
    if isinstance(node, Compare):
        one_fact = isinstance(node.left, FactNumber) or (isinstance(node.left, Elapsed) and node.left.until is None)
        return one_fact and isinstance(node.right, Literal)
    if isinstance(node, CompareDay):
        return not isinstance(node.right, str)
    return not isinstance(node, Unpublished)


def _meaning(node: Condition) -> Any:
    """What a clause says, wherever it is written."""
    if isinstance(node, Unpublished):
        return node.missing
    assert isinstance(node, Compare | CompareDay)
    return (node.left if isinstance(node, Compare) else node.fact, node.op, node.right)
