"""What was said when: revisions of values and targets, evidence, and what a day knew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rencai.plan.dossier import plan_on
from rencai.plan.followed import Followed, Strength, follow_plan, followed_json
from rencai.plan.history import TargetRevision
from rencai.plan.progress_files import Reported
from rencai.vocabulary.errors import BadInput
from tests.plan.followed_plan import GOALS, ON, READINGS, dossier, told

CORRECTED = told(1, 2027, 1300, entered_on=date(2028, 2, 15))
LOWER = TargetRevision("工匠", 1600, date(2028, 2, 20), "人才办", "口径收窄")


def craftsmen(readings: tuple[Reported, ...], on: date = ON, targets: tuple[TargetRevision, ...] = ()) -> Followed:
    return follow_plan(GOALS, readings, on, targets=targets)[0]


def test_a_value_told_again_revises_the_first_and_both_are_kept() -> None:
    one = craftsmen((*READINGS, CORRECTED))
    assert [said.value for said in one.periods[-1].said] == [1390, 1300]
    assert one.periods[-1].revised
    assert one.course[-1].value == 1300


def test_a_day_knows_only_what_was_entered_by_then() -> None:
    assert craftsmen((*READINGS, CORRECTED), date(2028, 2, 14)).course[-1].value == 1390
    assert craftsmen(READINGS, date(2028, 1, 19)).course[-1].value == 1180


def test_a_reading_without_a_day_of_entry_is_known_from_its_own() -> None:
    assert craftsmen((Reported("1", date(2026, 6, 30), 1100),), date(2026, 6, 30)).last is not None


def test_a_target_holds_from_the_day_it_was_decided_and_the_first_one_is_kept() -> None:
    before, after = (craftsmen(READINGS, day, (LOWER,)) for day in (date(2028, 2, 19), ON))
    assert (before.goal.aim.value, after.goal.aim.value, after.first.aim.value) == (2000, 1600, 2000)
    assert [one.why for one in after.targets] == ["口径收窄"]
    assert after.standing.pace is not None
    assert before.standing.pace is not None
    assert (after.standing.pace.chance or 0) > (before.standing.pace.chance or 0)


def test_a_target_may_be_put_off_to_another_year() -> None:
    later = craftsmen(READINGS, targets=(replace(LOWER, value=2000, year=2032, qualifiers=("左右",)),))
    assert (later.goal.aim.on, later.goal.qualifiers) == (date(2032, 12, 31), ("左右",))


@pytest.mark.parametrize(
    ("changes", "strength"),
    [
        ({}, Strength.CONFIRMED),
        ({"confirmed_by": None}, Strength.UNCONFIRMED),
        ({"confirmed_on": date(2028, 3, 2)}, Strength.UNCONFIRMED),
        ({"doubtful": True}, Strength.DOUBTFUL),
    ],
)
def test_how_much_a_value_can_be_leant_on(changes: dict[str, object], strength: Strength) -> None:
    assert craftsmen((*READINGS[:1], told(1, 2027, 1390, **changes))).strength is strength
    assert follow_plan(GOALS, READINGS, ON)[3].strength is Strength.NONE


def test_a_reading_of_no_indicator_of_the_plan_is_refused() -> None:
    with pytest.raises(BadInput, match="no indicator"):
        follow_plan(GOALS, [told(9, 2026, 1)], ON)


def test_more_progress_of_one_indicator_never_lowers_its_chance_in_a_plan() -> None:
    chances = []
    for value in (1250, 1300, 1390, 1500, 1700):
        readings = tuple(replace(one, value=value) if one.value == 1390 else one for one in READINGS)
        pace = craftsmen(readings).standing.pace
        assert pace is not None
        chances.append(pace.chance)
    assert chances == sorted(chances)


def test_states_are_colours_before_the_date_and_verdicts_after_it() -> None:
    final = (*READINGS, told(1, 2030, 2050), told(2, 2030, 29.5), told(4, 2030, 81, doubtful=True))
    after = follow_plan(GOALS, final, date(2031, 3, 1))
    assert [one.state for one in after] == ["met", "missed", "no-final-reading", "definition-in-doubt"]
    assert all(one.standing.pace is None and one.fan == () for one in after)
    assert follow_plan(GOALS, READINGS, ON)[3].state == "too-little-data"


def test_json_tells_history_evidence_and_fan() -> None:
    plan = plan_on(dossier(readings=(*READINGS, replace(CORRECTED, evidence="核减文"))), ON)
    one = followed_json(plan.followed[0], {"工匠": "craftsmen"})
    assert (one["evidence"], one["name_en"], one["strength"]) == ("核减文", "craftsmen", "confirmed")
    assert [said["value"] for said in one["readings"][-1]["said"]] == [1390, 1300]
    assert one["fan"][-1]["on"] == "2030-12-31"
