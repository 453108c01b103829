"""Undertakings on a day, by the brain's reckoning: where each stands, who waits for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.utils.translation import get_language

from rencai.plan import undertakings_state as brain
from rencai.plan.waiting import Wait, waits_on
from rencai_web.plan.models import Blocker, Milestone, Plan, Progress, Undertaking
from rencai_web.plan.queries.agencies import agency_id, agency_name

T = TypeVar("T", brain.Milestone, brain.Blocker, brain.News)


@dataclass(frozen=True)
class WorkRows:
    """The undertakings of a plan with all that hangs on them, read once."""

    plan: Plan
    undertakings: tuple[Undertaking, ...]
    milestones: tuple[Milestone, ...]
    blockers: tuple[Blocker, ...]
    reports: tuple[Progress, ...]

    def of(self, agency: str | None) -> WorkRows:
        """What an agency leads, supports or holds up; all of it for None."""
        if agency is None:
            return self
        held = {one.undertaking_id for one in self.blockers if one.waits_for == agency}
        kept = tuple(one for one in self.undertakings if one.pk in held or agency in concerned(one))
        return WorkRows(self.plan, kept, self.milestones, self.blockers, self.reports)


def concerned(undertaking: Undertaking) -> set[str]:
    """The agencies that lead or support it."""
    return {undertaking.lead, *(agency_id(one) for one in undertaking.others)} - {""}


def work_rows(plan: Plan) -> WorkRows:
    """Four queries, however many undertakings there are."""
    of_plan = {"undertaking__plan": plan}
    return WorkRows(
        plan,
        tuple(plan.undertakings.all()),
        tuple(Milestone.objects.filter(**of_plan)),
        tuple(Blocker.objects.filter(**of_plan).select_related("by")),
        tuple(Progress.objects.filter(**of_plan).order_by("on", "id")),
    )


def named(agency: str, printed: str = "") -> str:
    """What the brain calls an agency in its sentences: its name in the reader's language."""
    name = agency_name(agency, printed)
    return name.en if get_language() == "en" else name.zh


@dataclass(frozen=True)
class Told:
    """The rows in the brain's own terms."""

    undertakings: list[brain.Undertaking]
    milestones: list[brain.Milestone]
    blockers: list[brain.Blocker]
    news: list[brain.News]


def told(rows: WorkRows) -> Told:
    """The bridge."""
    return Told(
        [as_brain(one) for one in rows.undertakings],
        [brain.Milestone(str(one.undertaking_id), one.name, one.due_on, one.done_on) for one in rows.milestones],
        [
            brain.Blocker(str(one.undertaking_id), named(one.waits_for), one.since, one.ended_on, one.what)
            for one in rows.blockers
        ],
        [brain.News(str(one.undertaking_id), one.on, "", one.said, one.done) for one in rows.reports],
    )


def as_brain(one: Undertaking) -> brain.Undertaking:
    """One row in the brain's terms."""
    lead = named(one.lead, one.lead_printed) if one.lead or one.lead_printed else None
    return brain.Undertaking(one.key, one.no, one.kind, one.name, lead, tuple(one.others), one.years or None)


@dataclass(frozen=True)
class Stood:
    """An undertaking and where it stands."""

    row: Undertaking
    stand: brain.Stand

    @property
    def state(self) -> str:
        """The state's id."""
        return self.stand.state.value


def stood(rows: WorkRows, on: date) -> list[Stood]:
    """Every undertaking on a day."""
    said = told(rows)
    milestones, blockers, news = _by(said.milestones), _by(said.blockers), _by(said.news)
    return [
        Stood(row, brain.state_on(one, milestones[one.key], blockers[one.key], on, news[one.key]))
        for row, one in zip(rows.undertakings, said.undertakings, strict=True)
    ]


def waits(rows: WorkRows, on: date) -> list[Wait]:
    """All open waits on a day, the longest first."""
    said = told(rows)
    return waits_on(said.undertakings, said.blockers, on)


def _by(rows: Iterable[T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for one in rows:
        found[one.undertaking].append(one)
    return found
