"""What the base counts itself, beside what agencies report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rencai.engine.lake import Lake
from rencai.plan.computed import Computed, Definition, computed_on, difference_json, differences
from rencai.plan.dossier import plan_on
from rencai.plan.followed import follow_plan
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput
from tests.plan.followed_plan import GOALS, ON, READINGS, dossier

DAY = date(2027, 12, 31)
WORDS = Bilingual("队伍为技能", "team: skilled")
SKILLED = Definition("工匠", WORDS, {"team": ("skilled",)})
SHARE = Definition("名师比例", WORDS, {"team": ("skilled",), "skill_level": ("senior",)}, among={"team": ("skilled",)})
PEOPLE = pl.DataFrame(
    {
        "person": ["P1", "P2", "P3", "P4", "P5", "P6"],
        "status": ["here", "here", "here", "here", "left", "here"],
        "team": ["skilled", "skilled", "rural", None, "skilled", "skilled"],
        "skill_level": ["senior", None, None, None, "senior", "junior"],
    }
)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path)
    lake.write("people", DAY, PEOPLE)
    lake.write(
        "employers",
        DAY,
        pl.DataFrame(
            {"employer": ["E1", "E2", "E3"], "status": ["active", None, None], "high_tech": [True, False, None]}
        ),
    )
    return lake


def counted(lake: Lake, definition: Definition, unit: str | None = "人") -> Computed:
    (one,) = computed_on(lake, [definition], [DAY], {definition.indicator: unit})
    return one


def test_people_who_are_here_are_counted_and_the_unknown_told(lake: Lake) -> None:
    one = counted(lake, SKILLED)
    assert (one.value, one.counted, one.unknown) == (3, 3, 1)


def test_everybody_here_is_counted_where_nothing_is_asked(lake: Lake) -> None:
    one = counted(lake, Definition("工匠", WORDS, {}))
    assert (one.value, one.unknown) == (5, 0)


def test_a_count_is_put_in_the_plans_unit(lake: Lake) -> None:
    assert counted(lake, SKILLED, "万人").value == pytest.approx(0.0003)


def test_a_share_is_of_those_it_is_among(lake: Lake) -> None:
    one = counted(lake, SHARE, "%")
    assert one.value == pytest.approx(100 / 3)


def test_employers_are_counted_by_what_is_known_of_them(lake: Lake) -> None:
    one = counted(lake, Definition("工匠", WORDS, {"high_tech": (True,)}, table="employers"), "家")
    assert (one.value, one.unknown) == (1, 1)


def test_a_column_that_no_definition_may_ask_is_refused(lake: Lake) -> None:
    with pytest.raises(BadInput, match="cannot be counted by birth_year"):
        counted(lake, Definition("工匠", WORDS, {"birth_year": (1990,)}))


def test_days_without_a_snapshot_give_nothing(lake: Lake) -> None:
    assert computed_on(lake, [SKILLED], [date(2026, 12, 31)], {}) == []


def test_a_reading_stands_beside_the_nearest_snapshot_with_the_difference(lake: Lake) -> None:
    one = counted(lake, SKILLED)
    (gap,) = differences([one], follow_plan(GOALS, READINGS, ON))
    assert (gap.on, gap.reported, gap.gap) == (DAY, 1390, 1387)
    assert difference_json(gap)["computed"] == 3
    assert "相差 +1387人" in gap.words.zh


def test_a_count_does_not_take_the_place_of_a_reading(lake: Lake) -> None:
    one = counted(lake, SKILLED)
    beside, alone = (plan_on(dossier(), ON, told) for told in ((one,), ()))
    assert beside.followed == alone.followed
    assert len(beside.differences) == 1
