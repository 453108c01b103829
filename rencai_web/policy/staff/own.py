"""What the policies give the employer itself, as far as the register answers what they ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from rencai.rules import Book
from rencai.rules.language.cells import asked_facts
from rencai.vocabulary.errors import BadInput
from rencai_web.policy.calculator.answers import Answers
from rencai_web.policy.calculator.outcome import Line, lines
from rencai_web.policy.calculator.sitting import sitting
from rencai_web.policy.staff.roster import known_of
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder


@dataclass(frozen=True)
class Own:
    """The employer's benefits, and the facts they were decided by."""

    lines: tuple[Line, ...]
    answers: Answers


def own_benefits(rules: Book, publication: Publication, employer: str, on: date) -> Own | None:
    """The employer decided on a day; None where no rule is for employers."""
    try:
        ready = sitting(rules, on, "employer")
    except BadInput:
        return None
    names = asked_facts(ready.facts, ready.rules.rules)
    table = pl.read_parquet(folder(publication).lake.path("employers", publication.on))
    rows = table.filter(pl.col("employer") == employer)
    facts = {name: ready.facts[name] for name in names}
    given = known_of(facts, rows.row(0, named=True)) if rows.height else {}
    answers = Answers(on, "employer", given)
    known = answers.known(ready.book)
    return Own(tuple(lines(ready, ready.rules.decide(known), known)), answers)
