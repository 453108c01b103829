"""All that exploring a rule set brings to light."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rencai.rules.language.book import Book
from rencai.rules.language.order import in_order
from rencai.rules.proof.clauses import clause_findings
from rencai.rules.proof.coverage import coverage_findings
from rencai.rules.proof.findings import Found
from rencai.rules.proof.merit import merit_findings
from rencai.rules.proof.overlaps import overlap_findings

KINDS = (
    "dead_clause",
    "contradiction",
    "undeclared_overlap",
    "uncovered",
    "falls_with_merit",
    "total_falls_with_merit",
)


def prove(book: Book, on: date, *, about: str | None = None) -> list[Found]:
    """Dead clauses, contradictions, undeclared overlaps, people nobody covers, amounts that fall when merit rises."""
    found: list[Found] = []
    for who in (about,) if about else ("person", "employer", "team"):
        if any(rule.in_force(on) and rule.about == who for rule in book.rules):
            found += _of(book, on, who)
    return found


def _of(book: Book, on: date, about: str) -> Iterator[Found]:
    rules = in_order(book.facts, book.on(on, about=about))
    yield from clause_findings(book, rules, on)
    yield from overlap_findings(book, rules, on)
    yield from coverage_findings(book, rules, on, about)
    yield from merit_findings(book, rules, on, about)
