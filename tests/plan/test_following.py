"""Pace, chance, colour and outcome: what must always hold, and how often the interval is right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.plan.following import follow, goals_from, goals_of, readings_by_goal, standing_json
from rencai.plan.goals import Point, Sort, sort_of
from rencai.plan.outcome import Verdict, outcome_of
from rencai.plan.pace import Colour, Wander, colour_of, fan_of, learn_wander, pace_of
from rencai.plan.progress_files import read_progress
from rencai.vocabulary.errors import BadInput
from tests.plan.simulated import BASE, after, city, goal, yearly

positive = st.floats(min_value=1, max_value=10_000)
percent = st.floats(min_value=1, max_value=99)


@given(
    st.sampled_from(list(Sort)),
    st.tuples(percent, percent),
    st.lists(percent, min_size=2, max_size=4),
    st.integers(0, 3),
    st.floats(min_value=0, max_value=50),
    st.floats(min_value=0.3, max_value=4),
)
def test_more_progress_never_lowers_the_chance(
    sort: Sort, ends: tuple[float, float], values: list[float], at: int, more: float, factor: float
) -> None:
    start, aim = sorted(ends)
    target = goal(sort, 0.0 if sort is Sort.FLOW else start, aim)
    at = min(at, len(values) - 1)
    raised = [value + more if index >= at else value for index, value in enumerate(values)]
    wander = Wander(factor)
    before = pace_of(target, yearly(*values), after(len(values)), wander)
    later = pace_of(target, yearly(*raised), after(len(values)), wander)
    assert before.chance is not None
    assert later.chance is not None
    assert later.chance >= before.chance - 1e-12


@given(
    st.sampled_from(list(Sort)),
    st.tuples(percent, percent),
    st.lists(st.floats(min_value=0, max_value=40), min_size=2, max_size=4),
    st.floats(min_value=0, max_value=1),
)
def test_an_easier_target_never_has_a_lower_chance(
    sort: Sort, ends: tuple[float, float], steps: list[float], easier: float
) -> None:
    start, aim = sorted(ends)
    start = 0.0 if sort is Sort.FLOW else start
    values = steps if sort is Sort.FLOW else [min(start + sum(steps[: at + 1]), 99) for at in range(len(steps))]
    lower = start + (aim - start) * easier
    chances = [pace_of(goal(sort, start, end), yearly(*values), after(len(values))).chance for end in (aim, lower)]
    assert chances[0] is not None
    assert chances[1] is not None
    assert chances[1] >= chances[0] - 1e-9


@given(percent, percent, st.lists(percent, min_size=2, max_size=4), st.floats(min_value=0, max_value=50))
def test_of_an_upper_bound_less_is_more(start: float, aim: float, values: list[float], less: float) -> None:
    target = goal(Sort.SHARE, start, aim, "不超过")
    lower = [max(value - less, 0.1) for value in values]
    chances = [pace_of(target, yearly(*told), after(len(values))).chance for told in (values, lower)]
    assert chances[0] is not None
    assert chances[1] is not None
    assert chances[1] >= chances[0] - 1e-12


@given(st.sampled_from(list(Sort)), st.tuples(percent, percent), st.lists(percent, min_size=2, max_size=4))
def test_interval_and_chance_are_of_one_mind(sort: Sort, ends: tuple[float, float], values: list[float]) -> None:
    start, aim = sorted(ends)
    pace = pace_of(goal(sort, 0.0 if sort is Sort.FLOW else start, aim), yearly(*values), after(len(values)))
    assert pace.expected is not None
    assert pace.chance is not None
    assert 0 <= pace.chance <= 1
    assert pace.expected.low <= pace.expected.value <= pace.expected.high
    if pace.expected.low > aim + 1e-6 and start < aim:
        assert pace.chance > 0.89
    if pace.expected.high < aim - 1e-6:
        assert pace.chance < 0.11
    if sort is Sort.SHARE:
        assert pace.expected.low > 0
        assert pace.expected.high < 100


@given(st.lists(st.tuples(percent, percent), min_size=1, max_size=6))
def test_a_goals_own_readings_do_not_change_how_much_it_may_wander(others: list[tuple[float, float]]) -> None:
    goals = [goal() for _ in range(len(others) + 1)]
    readings = [yearly(a, b) for a, b in others]
    on = after(2)
    wander = learn_wander(list(zip(goals[1:], readings, strict=True)), on)
    low, high = (pace_of(goals[0], yearly(*own), on, wander) for own in ((110, 120), (110, 160)))
    assert low.chance is not None
    assert high.chance is not None
    assert high.chance >= low.chance


@pytest.mark.parametrize("years", [2, 3, 4])
def test_on_many_invented_cities_the_interval_holds_the_end_about_as_often_as_it_says(years: int) -> None:
    dice = np.random.default_rng(20260101)
    held, chances = [], []
    for _ in range(40):
        goals, readings, ends, _ = city(dice, years)
        for at, one in enumerate(goals):
            others = [(goals[other], readings[other]) for other in range(len(goals)) if other != at]
            pace = pace_of(one, readings[at], after(years), learn_wander(others, after(years)))
            assert pace.expected is not None
            held.append(pace.expected.low <= ends[at] <= pace.expected.high)
            chances.append((pace.chance, one.reached_by(ends[at])))
    assert 0.75 <= np.mean(held) <= 0.87
    told = np.array(chances, dtype=float)
    for low, high in ((0.0, 1 / 3), (1 / 3, 2 / 3), (2 / 3, 1.01)):
        inside = told[(told[:, 0] >= low) & (told[:, 0] < high)]
        assert abs(inside[:, 0].mean() - inside[:, 1].mean()) < 0.1


def test_the_fan_holds_the_years_in_between_about_as_often_as_it_says() -> None:
    dice = np.random.default_rng(20260606)
    held: list[list[bool]] = [[], []]
    for _ in range(30):
        goals, readings, _, courses = city(dice, 3)
        for at, one in enumerate(goals):
            others = [(goals[other], readings[other]) for other in range(len(goals)) if other != at]
            _, *bands = fan_of(one, readings[at], after(3), learn_wander(others, after(3)))
            for ahead, (band, value) in enumerate(zip(bands, courses[at][3:], strict=True)):
                held[ahead].append(band.low <= value <= band.high)
    assert all(0.74 <= np.mean(one) <= 0.88 for one in held)


def test_a_fan_begins_at_the_last_reading_and_ends_with_the_interval_of_the_pace() -> None:
    fan, pace = (ask(goal(), yearly(110, 125), after(2)) for ask in (fan_of, pace_of))
    assert (fan[0].on, fan[0].value, fan[0].low, fan[0].high) == pytest.approx((after(2), 125, 125, 125))
    assert pace.expected is not None
    assert (fan[-1].value, fan[-1].low, fan[-1].high) == (pace.expected.value, pace.expected.low, pace.expected.high)
    assert [band.on.year for band in fan] == [2027, 2028, 2029, 2030]
    assert fan_of(goal(), yearly(110), after(1)) == []


def test_a_city_on_its_pace_has_an_even_chance_and_colours_follow_the_chance() -> None:
    on_pace = [100 * 2 ** (at / 5) for at in (1, 2, 3)]
    pace = pace_of(goal(), yearly(*on_pace), after(3))
    assert pace.chance == pytest.approx(0.5, abs=0.01)
    assert pace.colour is Colour.AMBER
    assert [colour_of(chance) for chance in (0.9, 0.5, 0.1, None)] == [
        Colour.GREEN,
        Colour.AMBER,
        Colour.RED,
        Colour.TOO_LITTLE,
    ]


def test_pace_is_told_in_the_unit_and_for_a_stock_as_growth() -> None:
    pace = pace_of(goal(), yearly(110, 120, 130), after(3))
    assert pace.so_far is not None
    assert pace.needed is not None
    assert pace.so_far.a_year == pytest.approx(10, rel=0.01)
    assert pace.needed.a_year == pytest.approx(35, rel=0.01)
    assert pace.needed.growth == pytest.approx((200 / 130) ** 0.5 - 1, rel=0.01)


def test_a_share_is_followed_in_points_and_has_no_growth() -> None:
    pace = pace_of(goal(Sort.SHARE, 22, 25), yearly(22.6, 23.2), after(2))
    assert pace.needed is not None
    assert pace.needed.a_year == pytest.approx(0.6, rel=0.01)
    assert pace.needed.growth is None


def test_a_flow_is_followed_by_its_sum() -> None:
    pace = pace_of(goal(Sort.FLOW, 0, 1000), yearly(150, 250), after(2))
    assert pace.last == Point(after(2), 400)
    assert pace.expected is not None
    assert pace.expected.value == pytest.approx(1000, rel=0.01)


@pytest.mark.parametrize(
    ("readings", "on"),
    [
        (yearly(), after(2)),
        (yearly(120), after(1)),
        (yearly(120, 130), date(BASE + 4, 9, 1)),
        ([Point(date(BASE + 1, 2, 1), 104), Point(date(BASE + 1, 4, 1), 106)], date(BASE + 1, 5, 1)),
    ],
    ids=["no reading", "one reading", "an old reading", "a few months"],
)
def test_too_little_data_is_a_colour_and_no_chance(readings: list[Point], on: date) -> None:
    pace = pace_of(goal(), readings, on)
    assert (pace.chance, pace.expected, pace.colour) == (None, None, Colour.TOO_LITTLE)


def test_readings_after_the_day_are_not_looked_at() -> None:
    assert pace_of(goal(), yearly(110, 120, 500), after(2)) == pace_of(goal(), yearly(110, 120), after(2))


@pytest.mark.parametrize(
    ("value", "qualifiers", "verdict"),
    [
        (200, (), Verdict.MET),
        (199.9, (), Verdict.MISSED),
        (197, ("左右",), Verdict.MET),
        (190, ("约",), Verdict.MISSED),
        (200, ("超",), Verdict.MISSED),
        (201, ("力争", "突破"), Verdict.MET),
        (150, ("不超过",), Verdict.MET),
        (210, ("以内",), Verdict.MISSED),
    ],
)
def test_after_the_date_a_target_is_met_or_missed_by_its_own_words(
    value: float, qualifiers: tuple[str, ...], verdict: Verdict
) -> None:
    outcome = outcome_of(goal(Sort.STOCK, 100, 200, *qualifiers), [Point(after(5), value)], date(2031, 6, 1))
    assert outcome.verdict is verdict


def test_without_a_final_reading_nothing_is_decided() -> None:
    outcome = outcome_of(goal(), yearly(120, 140, 160), date(2031, 6, 1))
    assert (outcome.verdict, outcome.gap) == (Verdict.NO_FINAL_READING, None)


def test_a_final_reading_of_another_definition_settles_nothing_and_shows_the_gap() -> None:
    told = Point(date(2031, 4, 1), 158)
    outcome = outcome_of(goal(), [told], date(2031, 6, 1), frozenset({told.on}))
    assert (outcome.verdict, outcome.gap, outcome.share) == (Verdict.DEFINITION_IN_DOUBT, -42, 0.79)


def test_after_the_date_there_is_no_chance() -> None:
    (standing,) = follow([goal()], {}, date(2031, 6, 1))
    told = standing_json(standing)
    assert (told["chance"], told["colour"], told["outcome"]) == (None, None, "no-final-reading")


@pytest.mark.parametrize(
    ("name", "unit", "has_start", "sort"),
    [
        ("工匠占比", "%", True, Sort.SHARE),
        ("研发覆盖率", None, True, Sort.SHARE),
        ("新增工匠", "人", False, Sort.FLOW),
        ("年度新增工匠", "人", True, Sort.STOCK),
        ("工匠总数", "人", True, Sort.STOCK),
    ],
)
def test_percent_stock_and_flow_are_told_apart(name: str, unit: str | None, has_start: bool, sort: Sort) -> None:
    assert sort_of(name, unit, has_start=has_start) is sort


def told_indicator(
    no: int, name: str, unit: str, base: float | None, aim: float | None, word: str | None = None
) -> Any:
    return {
        "no": no,
        "name": name,
        "unit": unit,
        "baseline": {"year": None if base is None else 2025, "value": base},
        "target": {"year": 2030, "value": aim, "qualifier": word},
    }


TOLD: dict[str, Any] = {
    "indicators": [
        told_indicator(1, "工匠总数", "万人", 2, 4, "左右"),
        told_indicator(2, "新增名师", "名", None, 50),
        told_indicator(3, "无目标", "名", 3, None),
    ]
}


def test_goals_come_from_a_reading_and_a_flow_starts_at_nought() -> None:
    stock, flow = goals_from(TOLD)
    assert (stock.sort, stock.qualifiers, stock.threshold) == (Sort.STOCK, ("左右",), pytest.approx(3.92))
    assert (flow.sort, flow.start) == (Sort.FLOW, Point(date(2025, 12, 31), 0.0))


def progress(tmp_path: Path, text: str, name: str = "readings.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_readings_find_their_goal_by_number_or_name_and_are_put_in_its_unit(tmp_path: Path) -> None:
    path = progress(tmp_path, 'indicator,on,value,unit\n1,2026,2.3,\n全县工匠总数,2027-06,"26,000",人\n')
    found = readings_by_goal(goals_from(TOLD), read_progress(path), "readings.csv")
    assert found[0].points == [Point(date(2026, 12, 31), 2.3), Point(date(2027, 6, 30), 2.6)]


def test_yaml_readings_read_the_same(tmp_path: Path) -> None:
    path = progress(tmp_path, "- {indicator: 1, on: 2026-12-31, value: 2.3, definition: doubt}\n", "readings.yaml")
    (one,) = read_progress(path)
    assert (one.indicator, one.on, one.value, one.doubtful) == ("1", date(2026, 12, 31), 2.3, True)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("indicator,on\n1,2026\n", "no column value"),
        ("indicator,on,value\n1,2026,多\n", "no number"),
        ("indicator,on,value\n1,去年,2\n", "no date"),
        ("indicator,on,value\n1,2026-13,2\n", "no date"),
        ("indicator,on,value\n,2026,2\n", "not told"),
        ("indicator,on,value\n名医,2026,2\n", "no indicator"),
        ("indicator,on,value,unit\n1,2026,2,家\n", "cannot be turned"),
        ("indicator,on,value,definition\n1,2026,2,also\n", "definition cannot be"),
        ("", "empty"),
    ],
)
def test_a_reading_that_cannot_be_used_is_told_with_its_place(tmp_path: Path, text: str, word: str) -> None:
    path = progress(tmp_path, text)
    with pytest.raises(BadInput, match=word) as refused:
        readings_by_goal(goals_from(TOLD), read_progress(path), str(path))
    assert "readings.csv" in str(refused.value)


@pytest.mark.parametrize("text", ["", "[]", "indicators: [{no: 1}]", "indicators: 3", "{"])
def test_a_yaml_that_is_no_plan_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match=r"no plan|not complete"):
        goals_of(progress(tmp_path, text, "plan.yaml"))


def test_a_flow_with_an_unreported_year_is_not_called_missed_but_may_be_met() -> None:
    flow, whole = goal(Sort.FLOW, 0, 1000), yearly(200, 200, 200, 200, 100)
    holed = [one for one in whole if one.on.year != BASE + 3]
    on = after(6)
    assert outcome_of(flow, whole, on).verdict is Verdict.MISSED
    assert outcome_of(flow, holed, on).verdict is Verdict.NO_FINAL_READING
    assert outcome_of(flow, whole[1:], on).verdict is Verdict.NO_FINAL_READING
    assert outcome_of(goal(Sort.FLOW, 0, 600), holed, on).verdict is Verdict.MET
