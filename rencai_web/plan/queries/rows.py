"""All rows of one plan, read once: a fixed number of queries, however long its lists are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from rencai_web.plan.models import (
    Blocker,
    EvaluationRound,
    Indicator,
    Milestone,
    MoneyLine,
    Plan,
    Progress,
    Reading,
    ReadingState,
    Target,
    TargetProposal,
    Undertaking,
)


@dataclass(frozen=True)
class PlanRows:
    """What the tables say of a plan."""

    plan: Plan
    indicators: tuple[Indicator, ...]
    targets: dict[int, list[Target]]
    """By indicator, in the order in which they took effect."""
    proposals: dict[int, list[TargetProposal]]
    """By indicator, in the order in which they were made."""
    readings: dict[int, list[Reading]]
    """By indicator, by day and revision."""
    undertakings: tuple[Undertaking, ...]
    milestones: tuple[Milestone, ...]
    blockers: tuple[Blocker, ...]
    reports: tuple[Progress, ...]
    rounds: tuple[EvaluationRound, ...]
    money: tuple[MoneyLine, ...]

    @property
    def aimed(self) -> list[Indicator]:
        """The indicators at whose end something is aimed."""
        return [one for one in self.indicators if self.targets.get(one.pk)]


def rows_of(plan: Plan) -> PlanRows:
    """A fixed number of queries, however long the lists are."""
    of_indicator, of_work = {"indicator__plan": plan}, {"undertaking__plan": plan}
    targets: dict[int, list[Target]] = defaultdict(list)
    proposals: dict[int, list[TargetProposal]] = defaultdict(list)
    readings: dict[int, list[Reading]] = defaultdict(list)
    for target in Target.objects.filter(**of_indicator).select_related("by", "confirmed_by"):
        targets[target.indicator_id].append(target)
    for proposal in TargetProposal.objects.filter(**of_indicator).select_related("by", "decided_by"):
        proposals[proposal.indicator_id].append(proposal)
    for reading in Reading.objects.filter(**of_indicator).select_related("entered_by", "confirmed_by"):
        readings[reading.indicator_id].append(reading)
    return PlanRows(
        plan,
        tuple(plan.indicators.all()),
        targets,
        proposals,
        readings,
        tuple(plan.undertakings.all()),
        tuple(Milestone.objects.filter(**of_work)),
        tuple(Blocker.objects.filter(**of_work)),
        tuple(Progress.objects.filter(**of_work).select_related("by").order_by("on", "id")),
        tuple(plan.rounds.prefetch_related("words__by", "hand_ins")),
        tuple(plan.money.all()),
    )


def day_of(moment: datetime | None) -> date | None:
    """The local day of a moment."""
    return timezone.localdate(moment) if moment else None


def entered_by(reading: Reading) -> str:
    """Who entered a value."""
    return reading.entered_by.name if reading.entered_by else reading.entered_name


def confirmed_by(reading: Reading) -> str | None:
    """Who confirmed a value; None for one that nobody has confirmed."""
    if reading.state != ReadingState.CONFIRMED or reading.confirmed_at is None:
        return None
    return reading.confirmed_by.name if reading.confirmed_by else reading.confirmed_name


def who_decided(target: Target) -> str:
    """By whose word a target holds: the second person's, of the first ones the only person's or the file's."""
    decided = target.confirmed_by or target.by
    return decided.name if decided else target.by_name


def waited_on(proposals: Iterable[TargetProposal], on: date) -> TargetProposal | None:
    """The proposal that waited on a day: made by then and not yet decided."""
    for one in proposals:
        decided = day_of(one.decided_at)
        if timezone.localdate(one.at) <= on and (decided is None or decided > on):
            return one
    return None


def held_money(lines: Iterable[MoneyLine], on: date) -> list[MoneyLine]:
    """Of what was told by a day the last line of each fund year, and of each programme's year or time."""
    held = {}
    for one in sorted(lines, key=lambda line: line.pk):
        if one.until is None or one.until <= on:
            time = (one.year,) if one.year is not None else (one.since, one.until)
            held[one.kind, one.programme, one.name_zh, time] = one
    return list(held.values())


def counting(readings: Iterable[Reading]) -> list[Reading]:
    """Of each day the last revision that counts; a value that somebody entered counts once another confirmed it."""
    by_day: dict[date, Reading] = {}
    for reading in sorted(readings, key=lambda one: one.revision):
        if reading.state == ReadingState.CONFIRMED:
            by_day[reading.on] = reading
    return [by_day[day] for day in sorted(by_day)]
