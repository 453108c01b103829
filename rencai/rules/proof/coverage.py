"""People nobody covers: values of the facts marked ``cover`` for which no benefit can apply."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, product

import polars as pl

from rencai.rules.language.book import Book
from rencai.rules.language.cells import asked_facts
from rencai.rules.language.facts import Fact, Value
from rencai.rules.language.rule import Given, Rule
from rencai.rules.language.tree import Amount, Cases, CountOf, Elapsed, FactNumber, Literal, Steps, TotalOf
from rencai.rules.language.walk import amounts_in, facts_of_amount
from rencai.rules.population.outcomes import Outcomes
from rencai.rules.population.people import People
from rencai.rules.proof.findings import Found
from rencai.rules.proof.grid import answers
from rencai.rules.proof.search import Allowed, answers_to, never
from rencai.rules.proof.world import World
from rencai.vocabulary.bilingual import Bilingual

_BENEFITS = (Given.MONEY, Given.LOAN, Given.SERVICE)
_Here = Mapping[str, Value]
_Cell = tuple[Value, ...]
_NONE: frozenset[_Cell] = frozenset()


@dataclass(frozen=True)
class Coverage:
    """Which values of the facts marked ``cover`` some benefit reaches."""

    book: Book
    world: World
    benefits: Sequence[Rule]
    on: date
    about: str
    enough: Callable[[], bool]
    told: list[_Here] = field(default_factory=list)

    @classmethod
    def of(
        cls, book: Book, world: World, rules: Sequence[Rule], on: date, about: str, enough: Callable[[], bool] = never
    ) -> Coverage:
        """The benefits among the rules for persons, employers or teams; a search ends when ``enough`` says so."""
        benefits = [rule for rule in rules if rule.gift.given in _BENEFITS and rule.about == about]
        return cls(book, world, benefits, on, about, enough)

    def steps(self) -> list[tuple[tuple[Fact, ...], bool]]:
        """Facts, then pairs of facts, to be looked at: whatever else is so, then if all is as usual."""
        facts = self.book.facts.values()
        covering = [fact for fact in facts if fact.cover and not fact.from_rules and fact.about == self.about]
        return [(some, usual) for usual in (False, True) for count in (1, 2) for some in combinations(covering, count)]

    def findings(self, facts: tuple[Fact, ...], *, usual: bool) -> Iterator[Found]:
        """Values, or pairs of values, that no benefit reaches; none that was told before."""
        cells = [
            dict(zip([fact.id for fact in facts], cell, strict=True))
            for cell in product(*[fact.codes for fact in facts])
        ]
        new = [here for here in cells if not any(known.items() <= here.items() for known in self.told)]
        seen = self._seen_as_usual([fact.id for fact in facts]) if usual and new else _NONE
        for here in new:
            if tuple(here.values()) not in seen and self._nobody(here, usual=usual):
                self.told.append(here)
                yield _found(facts, tuple(here.values()), usual=usual)

    def _nobody(self, here: _Here, *, usual: bool) -> bool:
        """Whether surely no benefit is possible for these people."""
        if not self._possible(here, usual=usual):
            return True
        if not usual:
            return False
        # Facts found by rules may be anything above; reckoned for these people alone, they may leave no way.
        seen, exact = self._reckoned(list(here), {**self._usual(here), **here})
        return exact and not seen

    def _possible(self, here: _Here, *, usual: bool) -> bool:
        """Whether some benefit is possible for these people, where a fact found by rules may be anything."""
        fixed: Allowed = {}
        for name, value in {**(self._usual(here) if usual else {}), **here}.items():
            fixed |= self.world.fixed(name, value)
        return any(
            answers_to(self.world.formula(rule.when), fixed, enough=self.enough) is not None for rule in self.benefits
        )

    def _usual(self, varied: Container[str]) -> _Here:
        facts = self.book.facts.values()
        return {fact.id: fact.usual for fact in facts if fact.usual is not None and fact.id not in varied}

    def _seen_as_usual(self, names: Sequence[str]) -> Set[_Cell]:
        """The values some benefit was seen to reach with the usual answers to all else; not all where some are many."""
        if fixed := self._usual(names):
            return self._reckoned(names, fixed)[0]
        return set(product(*[self.book.facts[name].codes for name in names]))

    def _reckoned(self, names: Sequence[str], fixed: _Here) -> tuple[Set[_Cell], bool]:
        """The values for which some benefit is possible in a table of answers, facts found by rules reckoned; and
        whether the table holds all that matters."""
        outcomes = Outcomes(self.book, self.on, self.about)
        asked = dict.fromkeys([*asked_facts(self.book.facts, outcomes.rules), *names])
        table, all_tried = answers(self.book.facts, list(asked), outcomes.rules, self.on, fixed)
        people = People(table, frozenset(table.columns), (), {})
        applies = pl.any_horizontal([pl.col(f"{rule.id}:applies").fill_null(True) for rule in self.benefits])
        seen = set(outcomes.find(people).filter(applies).select(names).unique().collect().rows())
        return seen, all_tried and all(self._tabled(rule, {*fixed, *names}) for rule in outcomes.rules)

    def _tabled(self, rule: Rule, given: Container[str]) -> bool:
        """Whether the table holds all that matters to a rule: who meets it, and which facts it gives them."""
        if not self.world.exact(rule.when, given):
            return False
        return rule.gift.fact is None or rule.gift.amount is None or self._stepwise(rule.gift.amount, given)

    def _stepwise(self, amount: Amount, given: Container[str]) -> bool:
        """Whether an amount changes only where a written value says so, and not with every month or yuan."""
        match amount:
            case Literal():
                return True
            case FactNumber():
                return amount.fact in given or bool(self.book.facts[amount.fact].from_rules)
            case Steps() if isinstance(amount.of, FactNumber) or (
                isinstance(amount.of, Elapsed) and not amount.of.until
            ):
                return all(self._stepwise(each, given) for each in amount.gives)
            case Elapsed() | CountOf() | TotalOf():
                return all(name in given for name in facts_of_amount(amount))
        met = [condition for condition, _ in amount.cases] if isinstance(amount, Cases) else []
        parts = all(self._stepwise(part, given) for part in amounts_in(amount))
        return parts and all(self.world.exact(condition, given) for condition in met)


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
