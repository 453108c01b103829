"""All that is known of one plan, and the plan on a day: the one door for whoever follows it (command, page, report)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rencai.plan.computed import Computed, Definition, Difference, differences
from rencai.plan.evaluation import Round, RoundState, Word, round_on, rounds_of
from rencai.plan.followed import Followed, follow_plan
from rencai.plan.goals import Goal
from rencai.plan.history import TargetRevision
from rencai.plan.money import (
    Comparison,
    CostPerResult,
    FundLine,
    Growth,
    Results,
    Spending,
    cost_per_result,
    fund_by_year,
    growth_of,
    last_told,
)
from rencai.plan.progress_files import Reported
from rencai.plan.reminders import Reminder, has_reading, reminders_on
from rencai.plan.score import ScoreCard, score_cards
from rencai.plan.undertakings_state import Blocker, Milestone, News, Stand, Undertaking, state_on
from rencai.plan.waiting import Wait, waits_on
from rencai.vocabulary.bilingual import Bilingual


@dataclass(frozen=True)
class Related:
    """A value of a source that speaks near an indicator but is no reading of it, and why not."""

    indicator: str
    told: str
    evidence: str
    why: Bilingual


@dataclass(frozen=True)
class Dossier:
    """All that is known of a plan. ``invented`` marks a sample; it goes on everything that is printed.

    ``owners``: indicator's name → agency that enters its readings. ``handed_in``: round's key → the days on which a
    version of its report went to the approver, in order. ``comparisons``: programme's key → those beside whom it may
    be held.
    ``programmes``: names of what money is spent on, by key; undertakings go by their own. ``english``: English names of
    what the plan names, as far as there are any.
    """

    name: Bilingual
    first_year: int
    last_year: int
    goals: Sequence[Goal]
    undertakings: Sequence[Undertaking] = ()
    readings: Sequence[Reported] = ()
    targets: Sequence[TargetRevision] = ()
    milestones: Sequence[Milestone] = ()
    blockers: Sequence[Blocker] = ()
    news: Sequence[News] = ()
    words: Sequence[Word] = ()
    fund: Sequence[FundLine] = ()
    spending: Sequence[Spending] = ()
    results: Sequence[Results] = ()
    definitions: Sequence[Definition] = ()
    related: Sequence[Related] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    handed_in: Mapping[str, Sequence[date]] = field(default_factory=dict)
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    programmes: Mapping[str, Bilingual] = field(default_factory=dict)
    english: Mapping[str, str] = field(default_factory=dict)
    invented: bool = False

    @property
    def rounds(self) -> list[Round]:
        """The evaluations of its years."""
        return rounds_of(self.first_year, self.last_year)


@dataclass(frozen=True)
class PlanOn:
    """A plan on a day. Lists in the plan's order, except waits, reminders (most urgent first) and cards (by name)."""

    dossier: Dossier
    on: date
    followed: list[Followed]
    stands: list[Stand]
    waits: list[Wait]
    cards: list[ScoreCard]
    rounds: list[RoundState]
    reminders: list[Reminder]
    fund: list[FundLine]
    growth: Growth | None
    spending: list[Spending]
    costs: list[CostPerResult]
    differences: list[Difference]


def plan_on(dossier: Dossier, on: date, computed: Sequence[Computed] = ()) -> PlanOn:
    """The plan on a day; nothing that was entered, decided, done or told after the day is looked at.

    ``computed``: what the base counts for the dossier's definitions (`computed_on`), to stand beside the readings.
    """
    followed = follow_plan(dossier.goals, dossier.readings, on, targets=dossier.targets)
    stands = [state_on(one, dossier.milestones, dossier.blockers, on, dossier.news) for one in dossier.undertakings]
    blockers = [one for one in dossier.blockers if one.since <= on]
    waits = waits_on(dossier.undertakings, blockers, on)
    rounds = [_round(dossier, one, followed, on) for one in dossier.rounds]
    owners = dict(dossier.owners)
    cards = score_cards(
        on,
        undertakings=dossier.undertakings,
        milestones=dossier.milestones,
        blockers=blockers,
        followed=followed,
        owners=owners,
        rounds=dossier.rounds,
    )
    fund = fund_by_year([line for line in dossier.fund if line.year <= on.year])
    spending = last_told([one for one in dossier.spending if one.until <= on])
    return PlanOn(
        dossier=dossier,
        on=on,
        followed=followed,
        stands=stands,
        waits=waits,
        cards=cards,
        rounds=rounds,
        reminders=reminders_on(on, stands=stands, followed=followed, owners=owners, rounds=rounds),
        fund=fund,
        growth=growth_of(fund),
        spending=spending,
        costs=cost_per_result(spending, dossier.results),
        differences=differences([one for one in computed if one.on <= on], followed),
    )


def _round(dossier: Dossier, one: Round, followed: Sequence[Followed], on: date) -> RoundState:
    readings_in = all(has_reading(indicator, one) for indicator in followed)
    handed_in = dossier.handed_in.get(one.key, ())
    return round_on(one, on, readings_in=readings_in, handed_in=handed_in, words=dossier.words)
