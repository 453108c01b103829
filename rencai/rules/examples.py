"""Worked inputs and answers written beside the rules: they are tests, and a wrong one is a finding with its line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from rencai.city.located import Finding, nearest
from rencai.rules.language.book import Book, read
from rencai.rules.language.folder import Document
from rencai.rules.person.decide import RuleSet, Verdict
from rencai.rules.person.report import amount_json, pair_json
from rencai.vocabulary.errors import RencaiError

Where = tuple[str | int, ...]


def check(root: Path) -> tuple[Book | None, list[Finding]]:
    """Everything wrong in a rule folder: files, rules, how they fit together, and examples that come out otherwise."""
    book, findings = read(root)
    if book is not None:
        findings += example_findings(book)
    return book, findings


def count(book: Book) -> int:
    """How many examples a book has."""
    return sum(len(document.content["examples"]) for document in book.examples)


def example_findings(book: Book) -> list[Finding]:
    """The examples that come out otherwise than written."""
    sets: dict[tuple[date, str | None], RuleSet] = {}
    return [
        finding
        for document in book.examples
        for at, example in enumerate(document.content["examples"])
        for finding in _example(book, sets, document, ("examples", at), example)
    ]


def _example(
    book: Book, sets: dict[tuple[date, str | None], RuleSet], document: Document, where: Where, example: dict[str, Any]
) -> Iterator[Finding]:
    day, about = example.get("date", book.newest()), example.get("for")
    try:
        if (day, about) not in sets:
            sets[day, about] = RuleSet(book, day, about=about)
        rules = sets[day, about]
        verdict = rules.decide(book.read_facts(example["facts"]))
    except RencaiError as error:
        yield document.located.finding((*where, "facts"), error.what, error.todo)
        return
    known = {decision.rule.id for decision in verdict.decisions}
    for name, expected in example["expect"].items():
        here = (*where, "expect", name)
        if name not in known:
            yield document.located.finding(here, f"no rule {name} is in force on {day}", nearest(name, known))
        else:
            yield from _compared(document, here, _outcome(rules, verdict, name), expected)
    for rhythm, expected in example.get("total", {}).items():
        payment = verdict.totals.get(rhythm)
        found = pair_json(payment.low, payment.high) if payment else "none"
        yield from _compared(document, (*where, "total", rhythm), {"total": found}, {"total": expected})


def _outcome(rules: RuleSet, verdict: Verdict, name: str) -> dict[str, Any]:
    decision = verdict.decision(name)
    return {
        "answer": decision.answer.value,
        "amount": amount_json(rules, decision) or "none",
        "paid": pair_json(decision.paid.low, decision.paid.high) if decision.paid else "none",
        "depends_on": list(decision.depends_on),
    }


def _compared(document: Document, where: Where, found: dict[str, Any], expected: dict[str, Any]) -> Iterator[Finding]:
    for key, wanted in expected.items():
        # YAML reads a bare yes or no as a truth value.
        wanted = {True: "yes", False: "no"}[wanted] if isinstance(wanted, bool) else wanted
        same = sorted(found[key]) == sorted(wanted) if key == "depends_on" else found[key] == wanted
        if not same:
            path = (*where, key) if len(where) == 4 and key != "total" else where
            yield document.located.finding(path, f"{where[-1]}: {key} comes out as {found[key]}", f"not as {wanted}")
