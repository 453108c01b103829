"""The rules of one day for one kind of asker, made ready once: what is the same for everybody is not found for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

from rencai.rules import Book, Questions, RuleSet, Verdict
from rencai.rules.language.facts import Fact, Known
from rencai.rules.language.rule import Given, Rule
from rencai.rules.person.ask import Question
from rencai_web.policy.published import parsed

ABOUT = ("person", "employer", "team")
_FARTHEST = timedelta(days=5 * 365)


@dataclass(frozen=True)
class Sitting:
    """The rules in force on a day for persons, employers or teams, ready to decide and to ask."""

    about: str
    questions: Questions

    @property
    def rules(self) -> RuleSet:
        """The rules, ready to decide."""
        return self.questions.rules

    @property
    def book(self) -> Book:
        """The folder they come from."""
        return self.rules.book

    @property
    def facts(self) -> Mapping[str, Fact]:
        """What may be asked."""
        return self.rules.facts

    @cached_property
    def _first(self) -> Question | None:
        return self.questions.next({})

    def next(self, known: Known) -> Question | None:
        """The question to ask now; None when no answer can settle anything more."""
        return self.questions.next(known) if known else self._first

    @cached_property
    def usual_length(self) -> int:
        """How many questions somebody is asked who gives the commonest answer to each."""
        known: dict[str, object] = {}
        while (question := self.next(known)) is not None:
            known[question.fact.id] = question.fact.usual
        return len(known)

    def open_facts(self, verdict: Verdict) -> tuple[str, ...]:
        """Facts that nobody was asked for yet and that may settle something."""
        waiting = (name for decision in verdict.decisions if is_benefit(decision.rule) for name in decision.depends_on)
        return tuple(name for name in dict.fromkeys(waiting) if name not in verdict.known)


def is_benefit(rule: Rule) -> bool:
    """Whether a rule gives something by itself."""
    return rule.gift.given is not Given.POINTS


def sitting(rules: Book, on: date, about: str) -> Sitting:
    """The rules of a day, as they were made ready. Raises BadInput where none is in force."""
    return _ready(rules.root, on, about)


@lru_cache(maxsize=24)
def _ready(root: Path, on: date, about: str) -> Sitting:
    return Sitting(about, Questions(RuleSet(parsed(root), on, about=about)))


def days(rules: Book, today: date) -> tuple[date, date]:
    """The first and the last day that can be asked about."""
    return min(rule.begins for rule in rules.rules), today + _FARTHEST


def kinds(rules: Book, on: date) -> tuple[str, ...]:
    """For whom there are rules on a day."""
    there = {rule.about for rule in rules.rules if rule.in_force(on)}
    return tuple(about for about in ABOUT if about in there)
