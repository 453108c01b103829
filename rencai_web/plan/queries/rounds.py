"""Evaluation rounds on a day, and the readings that they ask of agencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from rencai.plan.evaluation import Round, RoundState, Stage, Word, round_on, rounds_of
from rencai_web.plan.models import EvaluationRound, Plan, Reading, ReadingState
from rencai_web.plan.queries.following import Line

_LONG_PAST = timedelta(days=400)


@dataclass(frozen=True)
class Rounded:
    """A round's row, and how far it is on a day."""

    row: EvaluationRound
    state: RoundState


def rounds(plan: Plan, lines: Sequence[Line], on: date) -> list[Rounded]:
    """The rounds of a plan by deadline. Two queries."""
    rows = {row.key: row for row in plan.rounds.prefetch_related("words__by")}
    found = []
    for one in rounds_of(plan.first_year, plan.last_year):
        row = rows.get(one.key)
        if row is None:
            continue
        submitted = timezone.localdate(row.submitted_at) if row.submitted_at else None
        words = [
            Word(one.key, timezone.localdate(word.at), word.by.name if word.by else "", word.approved, word.why)
            for word in row.words.all()
        ]
        complete = all(_has(line, one) for line in lines if line.followed)
        found.append(Rounded(row, round_on(one, on, readings_in=complete, report_on=submitted, words=words)))
    return found


def _has(line: Line, one: Round) -> bool:
    from rencai.plan.reminders import has_reading

    return line.followed is not None and has_reading(line.followed, one.period_end)


@dataclass(frozen=True)
class Owed:
    """A reading that somebody owes: of which indicator, for the period until when, due when.

    ``entered`` is what was entered and waits, ``returned`` what was sent back.
    """

    line: Line
    round: Round
    entered: Reading | None
    returned: Reading | None
    days: int
    """Until it is due; negative when late."""

    @property
    def period_end(self) -> date:
        """The day that it is read for."""
        return self.round.period_end


def owed(plan: Plan, lines: Sequence[Line], readings: dict[int, list[Reading]], on: date) -> list[Owed]:
    """What is to be entered: the periods that ended without a counted reading, and the one that ends next."""
    asked = _asked(plan, on)
    return [
        _owed(line, one, readings.get(line.indicator.pk, []), on)
        for one in asked
        for line in lines
        if line.followed is not None and not _has(line, one)
    ]


def _asked(plan: Plan, on: date) -> list[Round]:
    every = rounds_of(plan.first_year, plan.last_year)
    ended = [one for one in every if one.period_end < on and one.readings_due > on - _LONG_PAST]
    return ended + [one for one in every if one.period_end >= on][:1]


def _owed(line: Line, one: Round, readings: Sequence[Reading], on: date) -> Owed:
    end = one.period_end
    own = [reading for reading in readings if (reading.on.year, reading.on.month) == (end.year, end.month)]
    last = own[-1] if own else None
    entered = last if last is not None and last.state == ReadingState.ENTERED else None
    returned = last if last is not None and last.state == ReadingState.RETURNED else None
    return Owed(line, one, entered, returned, (one.readings_due - on).days)


STAGE_TONES = {
    Stage.NOT_YET: "unknown",
    Stage.READINGS: "warn",
    Stage.REPORT: "warn",
    Stage.APPROVAL: "warn",
    Stage.APPROVED: "good",
}
