"""Answers on their way: they come with each request in its body, and go back with its page. Nothing keeps them.

What does not fit the rules is left out and counted: somebody may come back with answers to last year's questions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from rencai.rules import Book
from rencai.rules.language.facts import Fact, Known
from rencai.vocabulary.errors import BadInput
from rencai_web.policy.calculator.sitting import ABOUT, days, kinds

_LONGEST = 40_000
"""Characters of packed answers: a long list of staff, and far below what a request may hold."""


@dataclass(frozen=True)
class Answers:
    """What somebody has answered, in the order asked, for a day. None is "I don't know"."""

    on: date
    about: str
    given: Mapping[str, Any] = field(default_factory=dict)
    """Per fact its value as written in JSON."""
    left_out: int = 0

    def packed(self) -> str:
        """The answers as one text for the page to bring back."""
        return json.dumps(self.given, ensure_ascii=False, separators=(",", ":"))

    def known(self, rules: Book) -> Known:
        """The answers, typed."""
        return rules.read_facts(self.given)

    def with_answer(self, name: str, value: Any) -> Answers:
        """One more answer, or another one in its old place."""
        return replace(self, given={**self.given, name: value})

    def without(self, name: str) -> Answers:
        """One answer fewer."""
        return replace(self, given={key: value for key, value in self.given.items() if key != name})


def read_answers(data: Mapping[str, str], rules: Book, today: date) -> Answers:
    """The answers that a request brings; whatever does not fit is left out."""
    on = read_day(data.get("on", ""), rules, today)
    there = kinds(rules, on)
    about = data.get("about", "")
    about = about if about in there else (there or ABOUT)[0]
    given, left_out = unpack(data.get("given", ""), rules)
    return Answers(on, about, given, left_out)


def read_day(text: str, rules: Book, today: date) -> date:
    """A day that can be asked about; today where the text is none."""
    first, last = days(rules, today)
    try:
        on = date.fromisoformat(text.strip())
    except ValueError:
        on = today
    return min(max(on, first), last)


def unpack(text: str, rules: Book) -> tuple[dict[str, Any], int]:
    """Packed answers → those that fit the rules, and how many do not."""
    if not text:
        return {}, 0
    try:
        raw = json.loads(text[: _LONGEST + 1]) if len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict):
        return {}, 1
    sound = {name: value for name, value in raw.items() if _fits(rules.facts.get(name), value)}
    return sound, len(raw) - len(sound)


def _fits(fact: Fact | None, value: Any) -> bool:
    if fact is None or fact.from_rules:
        return False
    try:
        fact.read(value)
    except (BadInput, ValueError, OverflowError):
        return False
    return True
