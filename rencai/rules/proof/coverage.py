"""People nobody covers: values of the facts marked ``cover`` for which no benefit can apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, product

import polars as pl

from rencai.rules.language.book import Book
from rencai.rules.language.cells import asked_facts
from rencai.rules.language.facts import Fact, Value
from rencai.rules.language.rule import Given, Rule
from rencai.rules.population.outcomes import Outcomes
from rencai.rules.population.people import People
from rencai.rules.proof.findings import Found
from rencai.rules.proof.grid import answers, grid_of
from rencai.vocabulary.bilingual import Bilingual

_BENEFITS = (Given.MONEY, Given.LOAN, Given.SERVICE)
_Cells = set[tuple[Value, ...]]


def coverage_findings(book: Book, rules: Sequence[Rule], on: date, about: str) -> Iterator[Found]:
    """Values, then pairs of values, that no benefit reaches: whatever else is so, or if all else is as usual."""
    covering = [fact for fact in book.facts.values() if fact.cover and not fact.from_rules and fact.about == about]
    benefits = [rule for rule in rules if rule.gift.given in _BENEFITS and rule.about == about]
    told: list[Mapping[str, Value]] = []
    for usual in (False, True):
        for count in (1, 2):
            for some in combinations(covering, count):
                names = [fact.id for fact in some]
                reached = _as_usual(book, benefits, on, about, names) if usual else _ever(book, benefits, on, names)
                for cell in product(*[fact.codes for fact in some]):
                    here = dict(zip(names, cell, strict=True))
                    if cell not in reached and not any(known.items() <= here.items() for known in told):
                        told.append(here)
                        yield _found(some, cell, usual=usual)


def _ever(book: Book, benefits: Sequence[Rule], on: date, names: Sequence[str]) -> _Cells:
    """The combinations for which some benefit is possible, whatever the rest."""
    reached: _Cells = set()
    everything = {name: book.facts[name].codes for name in names}
    for rule in benefits:
        grid, (loose,) = grid_of(book.facts, [rule], on)
        asked = [name for name in names if name in grid.names]
        possible = grid.with_columns({"possible": grid.conditions.of(loose.when)}).filter(pl.col("possible"))
        cells = possible.select(asked).unique().rows() if asked else [()] * min(1, possible.height)
        for cell in cells:
            here = dict(zip(asked, cell, strict=True))
            reached |= set(product(*[(here[name],) if name in here else everything[name] for name in names]))
    return reached


def _as_usual(book: Book, benefits: Sequence[Rule], on: date, about: str, names: Sequence[str]) -> _Cells:
    """The combinations for which some benefit is possible with the usual answers to everything else."""
    outcomes = Outcomes(book, on, about)
    asked = asked_facts(book.facts, outcomes.rules)
    fixed = {fact.id: fact.usual for fact in book.facts.values() if fact.usual is not None and fact.id not in names}
    if not fixed:
        return set(product(*[book.facts[name].codes for name in names]))
    table, _ = answers(book.facts, [*dict.fromkeys([*asked, *names])], outcomes.rules, on, fixed)
    people = People(table, frozenset(table.columns), (), {})
    applies = pl.any_horizontal([pl.col(f"{rule.id}:applies").fill_null(True) for rule in benefits])
    return set(outcomes.find(people).filter(applies).select(names).unique().collect().rows())


def _found(facts: Sequence[Fact], cell: tuple[Value, ...], *, usual: bool) -> Found:
    shown = [(fact, _value_name(fact, code)) for fact, code in zip(facts, cell, strict=True)]
    zh = "、".join(f"{fact.name.zh}为{name.zh}" for fact, name in shown)
    en = " and ".join(f"{fact.name.en}: {name.en}" for fact, name in shown)
    rest = Bilingual("，其他情况都属平常", ", if all else is as usual") if usual else Bilingual("", "")
    message = Bilingual(f"{zh}的人{rest.zh}，没有任何待遇", f"nothing is given to people with {en}{rest.en}")
    example = {fact.id: fact.show(code) for fact, code in zip(facts, cell, strict=True)}
    return Found("uncovered", (), tuple(fact.id for fact in facts), message, None, example)


def _value_name(fact: Fact, code: Value) -> Bilingual:
    return fact.values[int(code)].name if fact.values else Bilingual("是" if code else "否", "yes" if code else "no")
