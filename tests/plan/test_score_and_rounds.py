"""Score cards with their declared formula; evaluation rounds, their deadlines and the approver's word."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.plan.dossier import plan_on
from rencai.plan.evaluation import Kind, Stage, Word, round_name, round_on, rounds_of
from rencai.plan.score import FORMULA, PARTS, ScoreCard, card_json, score_card
from rencai.plan.undertakings_state import Blocker
from tests.plan.followed_plan import ON, READINGS, dossier, told


def card(agency: str, **changes: object) -> ScoreCard:
    return next(one for one in plan_on(dossier(**changes), ON).cards if one.agency == agency)


def test_the_score_is_the_weighted_mean_of_the_parts_that_have_data() -> None:
    one = score_card("甲局", ON, {"readings": (4, 4), "milestones": (1, 2), "answers": (0, 1)})
    assert one.score == pytest.approx(100 * (0.30 * 1 + 0.30 * 0.5 + 0.15 * 0) / 0.75)
    assert one.low is not None
    assert one.high is not None
    assert 0 <= one.low < one.score < one.high <= 100


def test_the_formula_names_every_weight() -> None:
    assert sum(part.weight for part in PARTS) == pytest.approx(1)
    for part in PARTS:
        assert f"{part.weight:.2f}" in FORMULA.zh
        assert f"{part.weight:.2f}" in FORMULA.en


@pytest.mark.parametrize("parts", [{}, {"readings": (4, 4)}, {"readings": (1, 2), "milestones": (1, 2)}])
def test_too_little_data_gives_no_score(parts: dict[str, tuple[float, int]]) -> None:
    one = score_card("甲局", ON, parts)
    assert (one.score, card_json(one)["state"]) == (None, "too-little-data")


@given(st.integers(0, 20), st.integers(0, 20), st.integers(1, 20))
def test_keeping_one_more_never_lowers_the_score_and_more_data_make_it_surer(kept: int, more: int, times: int) -> None:
    owed = kept + more + 5
    low, high = (
        score_card("甲局", ON, {"readings": (k, owed), "milestones": (3, 6)}).score for k in (kept, kept + more)
    )
    assert low is not None
    assert high is not None
    assert high >= low
    few, many = (score_card("甲局", ON, {"readings": (3 * n, 6 * n), "milestones": (3 * n, 6 * n)}) for n in (1, times))
    assert (many.high or 0) - (many.low or 0) <= (few.high or 0) - (few.low or 0)


def test_parts_are_counted_from_what_the_agency_did() -> None:
    late = (*READINGS[1:], told(1, 2026, 1180, entered_on=date(2027, 2, 10)))
    parts = {part.name.id: (part.k, part.n) for part in card("工匠局", readings=late).parts}
    assert parts["readings"] == (1, 2)
    assert parts["milestones"] == (1, 2)
    assert parts["indicators"][1] == 1


def test_a_wait_counts_against_whom_others_wait_for_once_it_is_long() -> None:
    def answers(*blockers: Blocker) -> tuple[float, int]:
        return next((part.k, part.n) for part in card("财政局", blockers=blockers).parts if part.name.id == "answers")

    young = Blocker("projects/2", "财政局", date(2028, 2, 18))
    old = Blocker("projects/2", "财政局", date(2027, 12, 1))
    quick = Blocker("projects/1", "财政局", date(2027, 11, 1), date(2027, 11, 20))
    assert answers(young) == (0, 0)
    assert answers(young, old, quick) == (1, 2)


def test_waits_count_from_the_day_they_were_told_not_from_the_one_that_was_named() -> None:
    def answers(*blockers: Blocker) -> tuple[float, int]:
        return next((part.k, part.n) for part in card("财政局", blockers=blockers).parts if part.name.id == "answers")

    named_before = Blocker("projects/2", "财政局", date(2027, 6, 1), told_on=date(2028, 2, 20))
    assert answers(named_before) == (0, 0)
    late = Blocker("projects/2", "财政局", date(2027, 6, 1), date(2027, 6, 20), "", date(2027, 6, 1), date(2028, 2, 1))
    assert answers(late) == (0, 1)


def test_a_value_of_january_is_no_year_end_reading() -> None:
    def punctual(on: date) -> tuple[float, int]:
        said = told(1, 2026, 1180, on=on, entered_on=date(2026, 2, 2)) if on.month == 1 else told(1, 2026, 1180)
        return next((part.k, part.n) for part in card("工匠局", readings=(said,)).parts if part.name.id == "readings")

    assert punctual(date(2026, 12, 31)) == (1, 2)
    assert punctual(date(2026, 1, 31)) == (0, 2)


def test_a_plan_has_a_round_a_year_one_in_the_middle_and_one_at_the_end() -> None:
    rounds = rounds_of(2026, 2030)
    assert [one.key for one in rounds] == [
        "yearly-2026", "yearly-2027", "mid-2028", "yearly-2028", "yearly-2029", "final-2030",
    ]  # fmt: skip
    first = rounds[0]
    assert (first.readings_due, first.report_due, first.approval_due) == (
        date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31),
    )  # fmt: skip
    assert all(one.period_end < one.readings_due < one.report_due < one.approval_due for one in rounds)
    assert [one.kind for one in rounds_of(2026, 2027)] == [Kind.YEARLY, Kind.FINAL]
    assert round_name(rounds[2]).zh == "2028年中期评估"


FIRST = rounds_of(2026, 2030)[0]
BACK = Word("yearly-2026", date(2027, 3, 5), "领导小组", approved=False, why="数字不符")
FIRST_IN, AGAIN = date(2027, 2, 26), date(2027, 3, 10)


@pytest.mark.parametrize(
    ("on", "readings_in", "handed_in", "words", "stage", "late"),
    [
        (date(2026, 12, 1), False, (), (), Stage.NOT_YET, 0),
        (date(2027, 2, 3), False, (), (), Stage.READINGS, 3),
        (date(2027, 2, 3), True, (), (), Stage.REPORT, 0),
        (date(2027, 3, 3), True, (FIRST_IN,), (), Stage.APPROVAL, 0),
        (date(2027, 3, 6), True, (FIRST_IN,), (BACK,), Stage.REPORT, 6),
        (date(2027, 3, 12), True, (FIRST_IN, AGAIN), (BACK,), Stage.APPROVAL, 0),
        (date(2027, 4, 9), True, (FIRST_IN, AGAIN), (BACK,), Stage.APPROVAL, 9),
        (
            date(2027, 4, 9), True, (FIRST_IN, AGAIN),
            (BACK, Word("yearly-2026", date(2027, 4, 2), "领导小组", approved=True)), Stage.APPROVED, 0,
        ),
    ],
)  # fmt: skip
def test_a_round_goes_from_readings_to_the_approvers_word(
    on: date, readings_in: bool, handed_in: tuple[date, ...], words: tuple[Word, ...], stage: Stage, late: int
) -> None:
    state = round_on(FIRST, on, readings_in=readings_in, handed_in=handed_in, words=words)
    assert (state.stage, state.late) == (stage, late)


def test_a_word_of_a_later_day_is_not_known_yet() -> None:
    state = round_on(FIRST, date(2027, 3, 4), readings_in=True, handed_in=[FIRST_IN], words=(BACK,))
    assert (state.word, state.sent_back) == (None, False)


def test_a_version_handed_in_again_on_the_day_it_was_sent_back_waits_for_the_approver() -> None:
    back = Word("yearly-2026", AGAIN, "领导小组", approved=False, read=1)
    state = round_on(FIRST, AGAIN, readings_in=True, handed_in=[FIRST_IN, AGAIN], words=(back,))
    assert (state.stage, state.sent_back) == (Stage.APPROVAL, False)
