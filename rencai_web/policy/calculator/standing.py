"""How far the rules can be relied on, in numbers: what carries over unconfirmed, what nobody has published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rencai.rules import Book
from rencai.rules.language.tree import Unpublished
from rencai.rules.language.walk import clauses
from rencai_web.policy.calculator.sitting import is_benefit


@dataclass(frozen=True)
class Standing:
    """Benefits in force on a day, and of how many the figures or conditions are not settled."""

    benefits: int
    unconfirmed: int
    """Figures of an earlier version that nobody has confirmed since."""
    unpublished: int
    """A condition or an amount that the office has not published."""
    newest: date
    waiting: int


def standing(book: Book, on: date, about: str = "") -> Standing:
    """The state of a rule folder on a day; ``about``: only of the rules for persons, employers or teams."""
    rules = [rule for rule in book.rules if rule.in_force(on) and is_benefit(rule) and about in ("", rule.about)]
    gaps = [
        rule
        for rule in rules
        if rule.gift.missing or any(isinstance(clause, Unpublished) for clause in clauses(rule.when))
    ]
    return Standing(
        benefits=len(rules),
        unconfirmed=sum(1 for rule in rules if rule.gift.last_published),
        unpublished=len(gaps),
        newest=max((rule.begins for rule in rules), default=on),
        waiting=len(book.waiting),
    )
