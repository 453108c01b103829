"""A plan followed on a day: each target with its readings, its pace and chance, or its outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from rencai.plan.figures import split_unit
from rencai.plan.goals import Goal, Point, Sort, sort_of, year_end
from rencai.plan.outcome import Outcome, is_over, outcome_of
from rencai.plan.pace import Pace, learn_wander, pace_of
from rencai.plan.progress_files import Reported
from rencai.plan.quantities import same_quantity
from rencai.plan.reading import read_plan, to_json
from rencai.vocabulary.errors import BadInput

_WRITE_ONE = "write one with `rencai plan read FILE --out plan.yaml`"


@dataclass(frozen=True)
class Standing:
    """A goal on a day: before its date a pace, after it an outcome."""

    goal: Goal
    on: date
    pace: Pace | None
    outcome: Outcome | None


@dataclass
class Readings:
    """The readings of one goal, and the days on which something else may have been counted."""

    points: list[Point] = field(default_factory=list)
    doubtful: set[date] = field(default_factory=set)


def goals_of(path: Path) -> list[Goal]:
    """The goals of a plan document, or of the yaml that reading one wrote."""
    if path.suffix.lower() in (".yaml", ".yml"):
        try:
            return goals_from(_yaml(path))
        except (KeyError, TypeError, ValueError):
            raise BadInput("an indicator is not complete", where=str(path), todo=_WRITE_ONE) from None
    return goals_from(to_json(read_plan(path)))


def _yaml(path: Path) -> Mapping[str, Any]:
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("indicators"), list):
        raise BadInput("this is no plan", where=str(path), todo=_WRITE_ONE)
    return told


def goals_from(told: Mapping[str, Any]) -> list[Goal]:
    """Goals out of a reading: its indicators that have a target with a year, in order."""
    base_years = [one["baseline"]["year"] for one in told["indicators"] if one["baseline"]["year"]]
    return [
        _goal(one, min(base_years, default=None))
        for one in told["indicators"]
        if one["target"]["value"] is not None and one["target"]["year"] is not None
    ]


def _goal(told: Mapping[str, Any], base_year: int | None) -> Goal:
    baseline, target = told["baseline"], told["target"]
    has_start = baseline["value"] is not None and baseline["year"] is not None
    sort = sort_of(told["name"], told["unit"], has_start=has_start)
    start = Point(year_end(baseline["year"]), float(baseline["value"])) if has_start else None
    if sort is Sort.FLOW and base_year is not None:
        start = Point(year_end(base_year), 0.0)
    qualifiers = tuple((target["qualifier"] or "").split("、")) if target["qualifier"] else ()
    aim = Point(year_end(target["year"]), float(target["value"]))
    return Goal(told["no"], told["name"], told["unit"], sort, start, aim, qualifiers, told.get("group"))


def readings_by_goal(goals: Sequence[Goal], reported: Sequence[Reported], where: str) -> dict[int, Readings]:
    """Reported values put to their goals by number or name, in the goals' units.

    Raises BadInput for a value of an indicator that the plan does not have, or in a unit that is not of its sort.
    """
    found: dict[int, Readings] = defaultdict(Readings)
    for one in reported:
        at = which_goal(goals, one.indicator, f"{where}, reading {one.row}")
        value = one.value * factor_into(goals[at].unit, one.unit, f"{where}, reading {one.row}")
        found[at].points.append(Point(one.on, value))
        if one.doubtful:
            found[at].doubtful.add(one.on)
    return found


def which_goal(goals: Sequence[Goal], indicator: str, where: str) -> int:
    """The place of the goal that a number or a name means. Raises BadInput for one that the plan does not have."""
    for at, goal in enumerate(goals):
        if indicator in (str(goal.no), goal.name):
            return at
    near = [at for at, goal in enumerate(goals) if same_quantity(indicator, goal.name)]
    if len(near) != 1:
        todo = "give the number or the name as the plan prints it"
        raise BadInput(f"the plan has no indicator {indicator!r}", where=where, todo=todo)
    return near[0]


def factor_into(own: str | None, told: str | None, where: str) -> float:
    """What a value told in one unit is multiplied with to stand in the plan's; no unit told means the plan's own."""
    if told is None or told == own:
        return 1.0
    (size, unit), (own_size, own_unit) = split_unit(told), split_unit(own)
    people = {"人", "名", "位"}
    if unit != own_unit and not {unit, own_unit} <= people:
        raise BadInput(f"{told} cannot be turned into {own}", where=where, todo="use the plan's unit")
    return float(size / own_size)


def follow(goals: Sequence[Goal], readings: Mapping[int, Readings], on: date) -> list[Standing]:
    """Each goal on a day. How much it may wander is learnt from the plan's other goals."""
    standings = []
    for at, goal in enumerate(goals):
        own = readings.get(at, Readings())
        if is_over(goal, on):
            outcome = outcome_of(goal, own.points, on, frozenset(own.doubtful))
            standings.append(Standing(goal, on, None, outcome))
            continue
        others = [
            (other, readings[index].points) for index, other in enumerate(goals) if index != at and index in readings
        ]
        standings.append(Standing(goal, on, pace_of(goal, own.points, on, learn_wander(others, on)), None))
    return standings


def standing_json(standing: Standing) -> dict[str, Any]:
    """A standing as `rencai plan follow --json` prints it; numbers in the goal's unit."""
    goal = standing.goal
    told: dict[str, Any] = {
        "no": goal.no,
        "name": goal.name,
        "sort": goal.sort.value,
        "unit": goal.unit,
        "on": standing.on.isoformat(),
        "baseline": _point(goal.start),
        "target": {**_point(goal.aim), "qualifier": "、".join(goal.qualifiers) or None},
    }
    if standing.pace is not None:
        return told | _pace(standing.pace)
    assert standing.outcome is not None
    return told | _outcome(standing.outcome)


def _pace(pace: Pace) -> dict[str, Any]:
    rates = {"pace_needed": pace.needed, "pace_so_far": pace.so_far}
    expected = pace.expected
    return {
        "last": _point(pace.last),
        **{
            name: None if rate is None else {"a_year": _rounded(rate.a_year), "growth": _rounded(rate.growth)}
            for name, rate in rates.items()
        },
        "expected": None
        if expected is None
        else {
            "value": _rounded(expected.value),
            "low": _rounded(expected.low),
            "high": _rounded(expected.high),
            "level": expected.level,
        },
        "chance": None if pace.chance is None else round(pace.chance, 3),
        "colour": pace.colour.value,
        "outcome": None,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "last": _point(outcome.final),
        "chance": None,
        "colour": None,
        "outcome": outcome.verdict.value,
        "gap": _rounded(outcome.gap),
        "share": None if outcome.share is None else round(outcome.share, 3),
    }


def _point(point: Point | None) -> dict[str, Any]:
    """A point as it was told; ten digits are more than any reading has, and take away what adding up left behind."""
    if point is None:
        return {"on": None, "value": None}
    value = float(f"{point.value:.10g}")
    return {"on": point.on.isoformat(), "value": int(value) if value == int(value) else value}


def _rounded(value: float | None) -> float | int | None:
    if value is None:
        return None
    short = float(f"{value:.5g}") if abs(value) < 10**5 else round(value)
    return int(short) if short == int(short) else short
