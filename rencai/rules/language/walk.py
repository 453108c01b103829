"""Walks over a tree: the parts of a node, the facts it asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rencai.rules.language.rule import Rule
from rencai.rules.language.tree import (
    All,
    Amount,
    AnyOf,
    Cases,
    Compare,
    CompareDay,
    Condition,
    CountOf,
    Difference,
    Elapsed,
    FactNumber,
    Highest,
    Holds,
    Literal,
    Lowest,
    Marginal,
    Not,
    OneOf,
    Product,
    Range,
    Rounded,
    Scaled,
    SomeOf,
    Steps,
    Sum,
    Table,
    TotalOf,
    Unpublished,
)


def parts_of(node: Condition) -> tuple[Condition, ...]:
    """The conditions a condition is made of; none for a clause."""
    if isinstance(node, All | AnyOf | SomeOf):
        return node.parts
    return (node.part,) if isinstance(node, Not) else ()


def clauses(node: Condition) -> Iterator[Condition]:
    """The node and every condition below it, from the top down."""
    yield node
    for part in parts_of(node):
        yield from clauses(part)


def facts_of_condition(node: Condition) -> Iterator[str]:
    """Every fact the condition asks, in the order written; the list for a count, not its fields."""
    if isinstance(node, OneOf | Holds):
        yield node.fact
    elif isinstance(node, CompareDay):
        yield node.fact
        if isinstance(node.right, str):
            yield node.right
    elif isinstance(node, Compare):
        yield from facts_of_amount(node.left)
        yield from facts_of_amount(node.right)
    elif isinstance(node, Unpublished):
        yield from node.facts
    else:
        for part in parts_of(node):
            yield from facts_of_condition(part)


def amounts_in(node: Amount) -> tuple[Amount, ...]:
    """The amounts an amount is made of."""
    match node:
        case Sum() | Product() | Highest() | Lowest():
            return node.parts
        case Difference():
            return node.whole, node.less
        case Scaled() | Rounded():
            return (node.part,)
        case Table():
            return (*(amount for _, amount in node.entries), node.otherwise)
        case Steps():
            return node.of, *node.gives
        case Marginal():
            return (node.of,)
        case Cases():
            return (*(amount for _, amount in node.cases), node.otherwise)
        case Range():
            return node.low, node.high
        case Literal() | FactNumber() | Elapsed() | CountOf() | TotalOf():
            return ()


def facts_of_amount(node: Amount) -> Iterator[str]:
    """Every fact the amount is computed from, in the order written."""
    match node:
        case FactNumber():
            yield node.fact
        case Elapsed():
            yield node.since
            if node.until:
                yield node.until
        case CountOf() | TotalOf():
            yield node.records
        case Table():
            yield node.by
        case Cases():
            for condition, _ in node.cases:
                yield from facts_of_condition(condition)
        case _:
            pass
    for part in amounts_in(node):
        yield from facts_of_amount(part)


def facts_of_rule(rule: Rule) -> dict[str, None]:
    """Every fact the rule asks, once, in the order written: conditions first."""
    amount = () if rule.gift.amount is None else facts_of_amount(rule.gift.amount)
    return dict.fromkeys([*facts_of_condition(rule.when), *amount])


def all_amounts(node: Amount) -> Iterator[Amount]:
    """The amount and every amount below it, those in the conditions of its cases too."""
    yield node
    for part in amounts_in(node):
        yield from all_amounts(part)
    if isinstance(node, Cases):
        for condition, _ in node.cases:
            yield from amounts_of_condition(condition)


def amounts_of_condition(node: Condition) -> Iterator[Amount]:
    """Every amount that a condition compares."""
    if isinstance(node, Compare):
        yield from all_amounts(node.left)
        yield from all_amounts(node.right)
    for part in parts_of(node):
        yield from amounts_of_condition(part)


def amounts_of_rule(rule: Rule) -> Iterator[Amount]:
    """Every amount in a rule: compared or given."""
    yield from amounts_of_condition(rule.when)
    if rule.gift.amount is not None:
        yield from all_amounts(rule.gift.amount)


def published(node: Condition) -> bool:
    """Whether facts alone answer the condition: no clause and no number in it waits for the office."""
    waits = any(isinstance(clause, Unpublished) for clause in clauses(node))
    return not waits and published_amounts(amounts_of_condition(node))


def published_amounts(amounts: Iterable[Amount]) -> bool:
    """Whether facts alone settle the amounts: none is known as a range only, or by a case that waits for the office."""
    return not any(
        isinstance(amount, Range)
        or (isinstance(amount, Table) and amount.ends_only)
        or (isinstance(amount, Cases) and not all(published(condition) for condition, _ in amount.cases))
        for amount in amounts
    )
