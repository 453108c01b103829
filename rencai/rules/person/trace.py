"""Why a decision came out as it did: every clause met, failed or open, the fact that decided it, and the citation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rencai.rules.language.facts import Fact, Known
from rencai.rules.language.rule import Cite, Rule
from rencai.rules.language.tree import Condition
from rencai.rules.person.clauses import Compiled
from rencai.rules.person.decide import RuleSet, Verdict


class Result(StrEnum):
    """How a clause came out."""

    MET = "met"
    FAILED = "failed"
    UNKNOWN = "unknown"
    UNPUBLISHED = "unpublished"


@dataclass(frozen=True, slots=True)
class Step:
    """One clause of a trace; ``parts`` are the clauses it is made of. ``facts``: what it looked at."""

    node: Condition
    result: Result
    facts: tuple[str, ...]
    parts: tuple[Step, ...]


def trace(rules: RuleSet, verdict: Verdict, rule: Rule) -> Step:
    """The trace of one rule's conditions."""
    return _step(rules.compiled(rule), verdict.known)


def cite_of(rule: Rule, node: Condition) -> Cite:
    """Where a clause is written: the rule's first document, with the clause's own number where it has one."""
    first = rule.cites[0]
    return Cite(first.document, node.cite or first.clause, first.date, first.locator)


def _step(compiled: Compiled, known: Known) -> Step:
    truth = compiled.test(known)
    if truth is None:
        open_fact = next(compiled.open_facts(known), None)
        result = Result.UNPUBLISHED if open_fact is None else Result.UNKNOWN
    else:
        result = Result.MET if truth else Result.FAILED
    return Step(compiled.node, result, compiled.facts, tuple([_step(part, known) for part in compiled.parts]))


def values_seen(facts: Mapping[str, Fact], step: Step, known: Known) -> dict[str, object]:
    """The values a clause looked at, as they are written in JSON."""
    return {name: facts[name].show(known.get(name)) for name in step.facts}
