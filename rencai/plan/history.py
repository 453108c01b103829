"""What was said when: targets revised, values told again for a period; and what was known of it on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rencai.plan.following import factor_into, which_goal
from rencai.plan.goals import Goal, Point, year_end
from rencai.plan.progress_files import Reported


@dataclass(frozen=True)
class TargetRevision:
    """A target set anew, in force from ``decided_on``. ``indicator`` is a number or a name of the plan.

    ``value`` in the plan's unit; ``year`` or ``qualifiers`` None: as they were.
    """

    indicator: str
    value: float
    decided_on: date
    decided_by: str
    why: str
    year: int | None = None
    qualifiers: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Told:
    """All that was said for one period of one indicator, oldest first, in the goal's unit. The last holds."""

    on: date
    said: tuple[Reported, ...]

    @property
    def holds(self) -> Reported:
        """The value in force: the one entered last."""
        return self.said[-1]

    @property
    def revised(self) -> bool:
        """Whether the value was told more than once, and not always the same."""
        return len({one.value for one in self.said}) > 1


def told_by(goals: Sequence[Goal], reported: Sequence[Reported], on: date, where: str) -> dict[int, tuple[Told, ...]]:
    """Per goal (its place) the periods up to a day, oldest first, with what was entered for them by that day.

    A value without ``entered_on`` counts as entered on the day it is told for. Raises BadInput for an indicator that
    the plan does not have, or a unit that is not of its sort.
    """
    found: dict[int, dict[date, list[Reported]]] = defaultdict(lambda: defaultdict(list))
    for one in reported:
        place = f"{where}, reading {one.row}" if one.row else where
        at = which_goal(goals, one.indicator, place)
        if one.on > on or (one.entered_on or one.on) > on:
            continue
        value = one.value * factor_into(goals[at].unit, one.unit, place)
        found[at][one.on].append(replace(one, value=value, unit=goals[at].unit))
    return {
        at: tuple(Told(day, tuple(sorted(periods[day], key=_entered))) for day in sorted(periods))
        for at, periods in found.items()
    }


def _entered(one: Reported) -> tuple[date, int]:
    return one.entered_on or one.on, one.row


def targets_in_force(
    goals: Sequence[Goal], revisions: Sequence[TargetRevision], on: date, where: str = "the targets"
) -> list[tuple[Goal, tuple[TargetRevision, ...]]]:
    """Each goal with the target that holds on a day, and the revisions decided by then, oldest first."""
    known: dict[int, list[TargetRevision]] = defaultdict(list)
    for one in sorted(revisions, key=lambda revision: revision.decided_on):
        at = which_goal(goals, one.indicator, where)
        if one.decided_on <= on:
            known[at].append(one)
    return [(_revised(goal, known[at]), tuple(known[at])) for at, goal in enumerate(goals)]


def _revised(goal: Goal, revisions: Sequence[TargetRevision]) -> Goal:
    for one in revisions:
        day = goal.aim.on if one.year is None else year_end(one.year)
        qualifiers = goal.qualifiers if one.qualifiers is None else one.qualifiers
        goal = replace(goal, aim=Point(day, one.value), qualifiers=qualifiers)
    return goal
