"""What came out, sorted by what somebody can do with it: take it, bring a paper, make a step, let it be, ask us."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rencai.rules import Answer, Decision, Verdict
from rencai.rules.language.build import Waiting
from rencai.rules.language.facts import NUMERIC, Fact, FactType, Known
from rencai.rules.language.rule import Cite, Given, Rule
from rencai.rules.language.tree import All, AnyOf, SomeOf
from rencai.rules.language.wording import in_words, value_in_words
from rencai.rules.person.near import Change, Near, near
from rencai.rules.person.trace import Result, Step, cite_of, trace
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.policy.calculator.amounts import amount_of, is_sure
from rencai_web.policy.calculator.sitting import Sitting, is_benefit

SCALES = frozenset({FactType.YES_NO, FactType.LEVEL, FactType.WHOLE, FactType.NUMBER, FactType.MONEY, FactType.DATE})
"""Facts along which one can take a step. Another employer or another life is no step."""
_MOST_STEPS, _MOST_TRIES = 2, 400
_FAR = 10_000
"""From here on the declared most of a number is a guard against typing errors: people, money; no months, no ages."""


class Kind(StrEnum):
    """The five groups of a result, in the order shown."""

    YOURS = "yours"
    OPEN = "open"
    STEP = "step"
    NOT = "not"
    OFFICE = "office"


_KINDS = {
    Answer.YES: Kind.YOURS,
    Answer.DEPENDS: Kind.OPEN,
    Answer.NO: Kind.NOT,
    Answer.NOT_COMPUTABLE: Kind.OFFICE,
}


@dataclass(frozen=True)
class Reason:
    """One clause: what it asks, how it came out, what was answered, and where it is written."""

    clause: Bilingual
    result: Result
    said: tuple[tuple[Bilingual, Bilingual], ...]
    """Facts it looked at, each with its value in words."""
    cite: Cite
    parts: tuple[Reason, ...] = ()
    choice: bool = False
    """Whether one of the parts is enough."""


@dataclass(frozen=True)
class Move:
    """One step: a fact, what it is now, what is needed; whether that is more or less than now."""

    fact: Fact
    now: Bilingual
    needed: Bilingual
    rises: bool
    falls: bool


@dataclass(frozen=True)
class Line:
    """One benefit in a result."""

    decision: Decision
    kind: Kind
    amount: str
    """What it gives; one step away: what it would give then."""
    reasons: tuple[Reason, ...]
    deciding: tuple[Reason, ...]
    """The clauses that settled a no, or that nobody has published."""
    asked: tuple[Fact, ...]
    """Facts that would settle it."""
    changes: tuple[Move, ...]
    """What would have to change."""
    wait_until: date | None
    waiting: tuple[Waiting, ...]
    bases: tuple[Rule, ...]
    """The benefits it is added to."""

    @property
    def rule(self) -> Rule:
        """The rule behind it."""
        return self.decision.rule

    @property
    def pays(self) -> bool:
        """Whether it gives money that is not to be paid back."""
        return self.rule.gift.given is Given.MONEY

    @property
    def sure(self) -> bool:
        """Whether its amount is one published figure."""
        return is_sure(self.decision)

    @property
    def outdone(self) -> bool:
        """Whether it is due, and yet nothing is paid for it: another of its group is paid instead."""
        paid, amount = self.decision.paid, self.decision.amount
        return bool(self.kind is Kind.YOURS and paid and amount and amount[1] > 0 and paid.high == 0)


def lines(sitting: Sitting, verdict: Verdict, known: Known, *, steps: bool = True) -> list[Line]:
    """All benefits with their answers; ``steps``: also what is one step away."""
    found = {one.rule.id: one for one in _near(sitting, known)} if steps else {}
    made = [_line(sitting, verdict, known, decision, found.get(decision.rule.id)) for decision in verdict.decisions]
    return sorted((line for line in made if is_benefit(line.rule)), key=_weight)


def _near(sitting: Sitting, known: Known) -> Iterable[Near]:
    return near(sitting.rules, known, along=SCALES, most_changes=_MOST_STEPS, most_tries=_MOST_TRIES)


def _weight(line: Line) -> tuple[bool, float, str]:
    """Money first, the most first."""
    pays = line.rule.gift.given in (Given.MONEY, Given.LOAN)
    most = line.decision.amount[1] if line.decision.amount and pays else 0.0
    return (not pays, -most, line.rule.id)


def _line(sitting: Sitting, verdict: Verdict, known: Known, decision: Decision, found: Near | None) -> Line:
    rule, facts = decision.rule, sitting.facts
    step = trace(sitting.rules, verdict, rule)
    kind = _KINDS[decision.answer]
    if kind is Kind.NOT and found and (found.changes or found.wait_until):
        kind = Kind.STEP
    by_id = {other.id: other for other in sitting.rules.rules}
    wanted = {Kind.NOT: Result.FAILED, Kind.STEP: Result.FAILED, Kind.OFFICE: Result.UNPUBLISHED}.get(kind)
    return Line(
        decision=decision,
        kind=kind,
        amount=_amount(sitting, known, decision, found if kind is Kind.STEP else None),
        reasons=tuple(_flat(reason_of(facts, verdict.known, rule, step))),
        deciding=tuple(reason_of(facts, verdict.known, rule, part) for part in _deciding(step, wanted)),
        asked=tuple(facts[name] for name in decision.depends_on),
        changes=tuple(_move(change) for change in found.changes) if found else (),
        wait_until=found.wait_until if found else None,
        waiting=tuple(one for one in sitting.book.waiting if rule.id in one.needed_by),
        bases=tuple(by_id[name] for name in rule.adds_to if name in by_id),
    )


def _amount(sitting: Sitting, known: Known, decision: Decision, found: Near | None) -> str:
    """What a benefit gives in words; ``found``: what it would give after that step."""
    shown = _after(sitting, known, found) if found else decision
    return amount_of(sitting.facts, shown, endless=not found and _endless(sitting, known, shown))


def _endless(sitting: Sitting, known: Known, decision: Decision) -> bool:
    """Whether the most that a benefit gives only says how far a number may go that nobody has told: with half of it
    the benefit gives less, and the rule names no ceiling."""
    amount = decision.amount
    far = [sitting.facts[name] for name in decision.depends_on if sitting.facts[name].type in NUMERIC]
    half = {fact.id: (fact.least, fact.most / 2) for fact in far if fact.most >= _FAR and known.get(fact.id) is None}
    if amount is None or amount[0] == amount[1] or not half:
        return False
    narrower = sitting.rules.decide({**known, **half}).decision(decision.rule.id).amount
    return narrower is not None and narrower[1] < amount[1]


def _after(sitting: Sitting, known: Known, found: Near) -> Decision:
    """How the benefit is decided once the step is made, or the day has come."""
    rules = sitting.rules if found.changes or found.wait_until is None else sitting.rules.at(found.wait_until)
    return rules.decide({**known, **{move.fact.id: move.needed for move in found.changes}}).decision(found.rule.id)


def _move(change: Change) -> Move:
    fact, now, needed = change.fact, change.now, change.needed
    ordered = fact.type in NUMERIC or fact.type is FactType.LEVEL
    exact = ordered and now is not None and not isinstance(now, tuple)
    return Move(
        fact,
        value_in_words(fact, now),
        value_in_words(fact, needed),
        rises=ordered and (needed > now if exact else needed > fact.lowest),
        falls=exact and needed < now,
    )


def reason_of(facts: Mapping[str, Fact], known: Known, rule: Rule, step: Step) -> Reason:
    """A clause of a trace in words, its parts too."""
    said = tuple(
        (facts[name].name, value_in_words(facts[name], known.get(name))) for name in step.facts if name in facts
    )
    parts = tuple(reason_of(facts, known, rule, part) for part in step.parts)
    choice = isinstance(step.node, AnyOf | SomeOf)
    return Reason(in_words(facts, step.node), step.result, said, cite_of(rule, step.node), parts, choice)


def _flat(reason: Reason) -> Iterator[Reason]:
    """Clauses that must all hold stand in a row."""
    if reason.parts and not reason.choice and len(reason.parts) > 1:
        for part in reason.parts:
            yield from _flat(part)
    else:
        yield reason


def _deciding(step: Step, wanted: Result | None) -> Iterator[Step]:
    """The clauses that came out so, as far down as a single one decides."""
    if isinstance(step.node, All) and step.node.says is None:
        for part in step.parts:
            yield from _deciding(part, wanted)
    elif step.result is wanted:
        yield step


def grouped(all_lines: Iterable[Line]) -> dict[Kind, list[Line]]:
    """The lines of each group, every group there."""
    groups: dict[Kind, list[Line]] = {kind: [] for kind in Kind}
    for line in all_lines:
        groups[line.kind].append(line)
    return groups
