"""Two benefits of one topic for the same person, and nothing says how they go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

import polars as pl

from rencai.rules.language.book import Book
from rencai.rules.language.rule import Given, Group, Rule
from rencai.rules.proof.findings import Found
from rencai.rules.proof.grid import grid_of
from rencai.vocabulary.bilingual import Bilingual

_PAID = (Given.MONEY, Given.LOAN)
_MOST_PAIRS = 20_000


def overlap_findings(book: Book, rules: Sequence[Rule], on: date) -> Iterator[Found]:
    """Pairs of rules that both can apply, give money for the same topic, and are not related (20,000 pairs at most)."""
    paying = [rule for rule in rules if rule.gift.given in _PAID]
    pairs = [pair for pair in combinations(paying, 2) if _alike(*pair) and not _related(*pair, book.groups)]
    for one, other in pairs[:_MOST_PAIRS]:
        grid, loose = grid_of(book.facts, [one, other], on)
        both = grid.conditions.of(loose[0].when) & grid.conditions.of(loose[1].when)
        rows = grid.with_columns({"both": both}).filter(pl.col("both"))
        if rows.height:
            yield _found(one, other, grid.asked, grid.witness(rows.row(0, named=True)))


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
