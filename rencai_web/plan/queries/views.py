"""A plan on a day as pages show it: the rows beside the brain's word on them, narrowed to what a reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rencai.plan import Computed, Difference, Followed, Kind, PlanOn, RoundState, Stand, computed_on, plan_on
from rencai.plan.evaluation import Round, rounds_of
from rencai.plan.reminders import has_reading
from rencai_web.plan.models import (
    EvaluationRound,
    Indicator,
    Plan,
    Reading,
    ReadingState,
    Target,
    TargetProposal,
    Undertaking,
)
from rencai_web.plan.queries.agencies import agency_id
from rencai_web.plan.queries.dossier import definitions, dossier_of
from rencai_web.plan.queries.rows import PlanRows, day_of, rows_of, waited_on
from rencai_web.registers.published import folder, latest

NO_TARGET = "no-target"
_NEAR = 31
"""Days within which a snapshot is held beside a reading."""
_LONG_PAST = 400
"""Days after which a reading that nobody entered is no longer asked for."""


@dataclass(frozen=True)
class Line:
    """An indicator and where it stands; ``followed`` is None where nothing is aimed at."""

    indicator: Indicator
    target: Target | None
    followed: Followed | None
    readings: tuple[Reading, ...]
    proposed: TargetProposal | None = None
    """Another target that waited for its confirmation on the day."""

    @property
    def state(self) -> str:
        """The colour before the target date, the outcome after it."""
        return self.followed.state if self.followed else NO_TARGET

    @property
    def waiting(self) -> int:
        """Readings that nobody has confirmed yet."""
        return sum(one.state == ReadingState.ENTERED for one in self.readings)


@dataclass(frozen=True)
class Work:
    """An undertaking and where it stands."""

    row: Undertaking
    stand: Stand


@dataclass(frozen=True)
class Evaluation:
    """A round's row and how far it is."""

    row: EvaluationRound
    state: RoundState


@dataclass(frozen=True)
class Owed:
    """A reading that is to be entered for the period of a round.

    ``entered`` was entered and waits for confirmation, ``returned`` was sent back; ``days`` until due, negative: late.
    """

    line: Line
    round: Round
    entered: Reading | None
    returned: Reading | None
    days: int
    interim: Reading | None = None
    """What was told last of a day within the year that ends the period, and not sent back."""


@dataclass(frozen=True)
class PlanView:
    """A plan on a day."""

    plan: Plan
    on: date
    rows: PlanRows
    brain: PlanOn
    lines: list[Line]
    works: list[Work]
    evaluations: list[Evaluation]

    def of(self, agency: str | None) -> PlanView:
        """What is an agency's own; all of it for None."""
        if agency is None:
            return self
        held = {one.undertaking_id for one in self.rows.blockers if one.waits_for == agency}
        lines = [one for one in self.lines if one.indicator.agency == agency]
        works = [one for one in self.works if one.row.pk in held or agency in concerned(one.row)]
        return PlanView(self.plan, self.on, self.rows, self.brain, lines, works, self.evaluations)

    def differences(self, indicator: Indicator) -> list[Difference]:
        """Where the base counts otherwise than was reported."""
        return [one for one in self.brain.differences if one.indicator == indicator.name]

    def owed(self) -> list[Owed]:
        """What is to be entered: for periods that ended without a counted reading, and for the one that ends next."""
        found: list[Owed] = []
        yearly: set[int] = set()
        for one in _asked(self.plan, self.on):
            for line in self.lines:
                if line.followed is None or has_reading(line.followed, one):
                    continue
                # The value of the year's end before does for the mid-term, too: nobody is asked for both.
                if one.kind is Kind.MID and line.indicator.pk in yearly:
                    continue
                yearly.add(line.indicator.pk)
                found.append(_owed(line, one, self.on))
        return found


def concerned(undertaking: Undertaking) -> set[str]:
    """The agencies that lead or support it."""
    return {undertaking.lead, *(agency_id(one) for one in undertaking.others)} - {""}


def view_of(plan: Plan, on: date, *, counted: Indicator | None = None, all_counted: bool = False) -> PlanView:
    """A plan on a day; beside the readings of ``counted``, or of all, what the published base counts itself."""
    rows = rows_of(plan)
    found = plan_on(dossier_of(rows, on), on, _computed(rows, on, counted) if counted or all_counted else ())
    followed = dict(zip((one.pk for one in rows.aimed), found.followed, strict=True))
    lines = [
        Line(
            one, _target(rows, one, on), followed.get(one.pk), _entered(rows, one, on),
            waited_on(rows.proposals.get(one.pk, ()), on),
        )
        for one in rows.indicators
    ]  # fmt: skip
    works = [Work(row, stand) for row, stand in zip(rows.undertakings, found.stands, strict=True)]
    by_key = {row.key: row for row in rows.rounds}
    evaluations = [Evaluation(by_key[one.round.key], one) for one in found.rounds if one.round.key in by_key]
    return PlanView(plan, on, rows, found, lines, works, evaluations)


def _entered(rows: PlanRows, indicator: Indicator, on: date) -> tuple[Reading, ...]:
    """What had been entered by a day."""
    return tuple(one for one in rows.readings.get(indicator.pk, ()) if (day_of(one.entered_at) or on) <= on)


def _target(rows: PlanRows, indicator: Indicator, on: date) -> Target | None:
    every = rows.targets.get(indicator.pk, [])
    held = [one for one in every if one.since <= on] or every[:1]
    return held[-1] if held else None


def _computed(rows: PlanRows, on: date, only: Indicator | None) -> Sequence[Computed]:
    """What the published base counts on the days of its snapshots near which something was read."""
    publication = latest()
    told = [one for one in definitions(rows) if only is None or one.indicator == only.name]
    if publication is None or not told:
        return ()
    lake = folder(publication).lake
    read_on = {one.on for key, said in rows.readings.items() if only is None or key == only.pk for one in said}
    days = [
        day for day in lake.dates("people") if day <= on and any(abs((day - one).days) <= _NEAR for one in read_on)
    ]  # fmt: skip
    return computed_on(lake, told, days, {one.name: one.unit or None for one in rows.indicators})


def _asked(plan: Plan, on: date) -> list[Round]:
    every = rounds_of(plan.first_year, plan.last_year)
    ended = [one for one in every if one.period_end < on and (on - one.readings_due).days < _LONG_PAST]
    return ended + [one for one in every if one.period_end >= on][:1]


def _owed(line: Line, one: Round, on: date) -> Owed:
    end = one.period_end
    own = [reading for reading in line.readings if (reading.on.year, reading.on.month) == (end.year, end.month)]
    last = own[-1] if own else None
    entered = last if last is not None and last.state == ReadingState.ENTERED else None
    returned = last if last is not None and last.state == ReadingState.RETURNED else None
    within = [
        each for each in line.readings
        if each.on.year == end.year and each.on < end and each not in own and each.state != ReadingState.RETURNED
    ]  # fmt: skip
    interim = max(within, key=lambda each: (each.on, each.revision), default=None)
    return Owed(line, one, entered, returned, (one.readings_due - on).days, interim)
