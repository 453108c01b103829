"""What if: the same person with one answer changed, before and after side by side."""

from __future__ import annotations

from dataclasses import dataclass

from rencai_web.policy.calculator.answers import Answers
from rencai_web.policy.calculator.outcome import Line, lines
from rencai_web.policy.calculator.sitting import Sitting
from rencai_web.policy.calculator.totals import RHYTHMS, Total, totals


@dataclass(frozen=True)
class Comparison:
    """Benefits that come out otherwise, those that do not, and the sums."""

    changed: tuple[tuple[Line, Line], ...]
    same: int
    sums: tuple[tuple[str, Total, Total], ...]
    """Per rhythm: what is sure, and what rests on unconfirmed figures, before and after."""


def compare(sitting: Sitting, before: Answers, after: Answers) -> Comparison:
    """Both decided, benefit by benefit."""
    one, other = _decided(sitting, before), _decided(sitting, after)
    pairs = [(one[0][name], other[0][name]) for name in one[0]]
    changed = tuple(pair for pair in pairs if _shown(pair[0]) != _shown(pair[1]))
    return Comparison(changed, len(pairs) - len(changed), tuple(_sums(one[1], other[1])))


def _decided(sitting: Sitting, answers: Answers) -> tuple[dict[str, Line], list[Total]]:
    known = answers.known(sitting.book)
    verdict = sitting.rules.decide(known)
    return {line.rule.id: line for line in lines(sitting, verdict, known)}, totals(sitting, verdict)


def _shown(line: Line) -> tuple[object, ...]:
    return line.kind, line.amount if line.kind in ("yours", "open") else "", line.outdone


def _sums(one: list[Total], other: list[Total]) -> list[tuple[str, Total, Total]]:
    found = [{total.rhythm: total for total in totals} for totals in (one, other)]
    return [
        (rhythm, *(each.get(rhythm, Total(rhythm, 0.0, 0.0, open=False)) for each in found))
        for rhythm in RHYTHMS
        if any(rhythm in each for each in found)
    ]
