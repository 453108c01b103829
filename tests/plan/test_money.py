"""Money: amounts as printed, growth, what a result cost, and what may be said of it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rencai.plan.money import (
    Amount,
    Assigned,
    Comparison,
    FundLine,
    Results,
    Spending,
    cost_per_result,
    growth_of,
)
from rencai.plan.money_words import growth_words, in_wan, in_yuan, may_be_said
from rencai.plan.printed_amounts import count_printed, money_printed
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput

END, START = date(2027, 12, 31), date(2027, 1, 1)
EFFECT_WORDS = ("effect", "效果", "带来")


@pytest.mark.parametrize(
    ("printed", "value", "low", "high"),
    [
        ("5155万元", 5155, 5154.5, 5155.5),
        ("1.11亿元", 11100, 11050, 11150),
        ("超1.86亿元", 18600, 18600, 18700),
        ("１，２００万元", 1200, 1199.5, 1200.5),
        ("近3000万元", 3000, 2999, 3000),
        ("约50万元", 50, 49, 51),
        ("86000元", 8.6, 8.59995, 8.60005),
    ],
)
def test_an_amount_lies_between_the_ends_that_its_printing_leaves(
    printed: str, value: float, low: float, high: float
) -> None:
    amount = money_printed(printed)
    assert (amount.value, amount.low, amount.high) == pytest.approx((value, low, high))


def test_a_plain_count_is_exact_and_a_rounded_one_is_not() -> None:
    assert count_printed("126人") == Amount.exact(126)
    assert count_printed("1.13万余人次") == Amount(11300, 11300, 11400)


@pytest.mark.parametrize("printed", ["若干", "320", "12人"])
def test_what_is_no_amount_is_refused(printed: str) -> None:
    with pytest.raises(BadInput, match=r"money\.yaml"):
        money_printed(printed, "money.yaml")


def test_growth_says_between_which_years_nothing_is_known() -> None:
    growth = growth_of([FundLine(2020, Amount.exact(11100), "b"), FundLine(2011, Amount.exact(5155), "a")])
    assert growth is not None
    assert (round(growth.a_year, 4), growth.unknown_years) == (0.0890, 8)
    assert "其间8年没有数据" in growth_words(growth).zh
    assert growth_of([FundLine(2020, Amount.exact(1), "b")]) is None


def spent(amount: float) -> Spending:
    return Spending("projects/1", Amount.exact(amount), END, START, "决算")


def results(count: float, since: date | None = START) -> Results:
    unit = Bilingual("名", "person")
    return Results("projects/1", Bilingual("结业", "trainees"), unit, Amount.exact(count), END, since, "台账")


def test_a_cost_is_spending_by_results_with_an_interval_that_narrows_with_their_number() -> None:
    (few,), (many,) = (cost_per_result([spent(n)], [results(n)]) for n in (4, 400))
    assert few.cost == many.cost == 1
    assert few.high is not None
    assert many.high is not None
    assert few.low < many.low < 1 < many.high < few.high
    assert (few.few, many.few) == (True, False)


def test_without_a_result_there_is_no_cost_but_a_least_one() -> None:
    (none,) = cost_per_result([spent(100)], [results(0)])
    assert (none.cost, none.high) == (None, None)
    assert none.low > 0
    assert "尚无结业" in may_be_said(none).zh


def test_money_and_results_of_different_times_are_not_divided() -> None:
    assert cost_per_result([spent(100)], [results(50, since=None)]) == []


def test_the_interval_holds_the_true_cost_about_as_often_as_it_says() -> None:
    dice = np.random.default_rng(7)
    held = []
    for _ in range(400):
        true = dice.uniform(5, 200)
        count = int(dice.poisson(true))
        (cost,) = cost_per_result([spent(1000)], [results(count)])
        held.append(cost.low <= 1000 / true and (cost.high is None or 1000 / true <= cost.high))
    assert 0.78 <= np.mean(held) <= 0.9


def compared(assigned: Assigned, inside: int = 90, outside: int = 60) -> str:
    (cost,) = cost_per_result([spent(100)], [results(50)])
    counted = Bilingual("留下的比例", "the shares who stayed")
    said = may_be_said(cost, Comparison(assigned, counted, 120, inside, 120, outside))
    return said.zh + said.en


def test_without_a_comparison_no_effect_is_claimed() -> None:
    (cost,) = cost_per_result([spent(100)], [results(50)])
    said = may_be_said(cost)
    assert "不能说这些结果由这笔支出带来" in said.zh
    assert "cannot be said" in said.en
    assert "effect" not in said.en


@pytest.mark.parametrize("assigned", [Assigned.MATCHED, Assigned.BEFORE_AFTER])
def test_only_lots_let_one_speak_of_an_effect(assigned: Assigned) -> None:
    assert "可以说这是效果" in compared(Assigned.LOT)
    assert "效果" not in compared(assigned)
    assert "effect" not in compared(assigned)


def test_a_difference_that_may_be_none_is_called_that_even_by_lot() -> None:
    said = compared(Assigned.LOT, 62, 60)
    assert "可能并无差别" in said
    assert "效果" not in said


def test_amounts_are_told_in_the_units_of_the_language() -> None:
    assert (in_wan(1.646), in_yuan(1.646)) == ("1.646万元", "16,460 yuan")


def test_a_year_told_again_is_a_correction_and_one_year_is_no_growth() -> None:
    lines = [FundLine(2026, Amount.exact(100), "b"), FundLine(2026, Amount.exact(90), "c")]
    assert growth_of(lines) is None
    growth = growth_of([*lines, FundLine(2027, Amount.exact(99), "b")])
    assert growth is not None
    assert growth.a_year == pytest.approx(0.1)


def test_spending_told_again_over_the_same_time_is_corrected_not_added() -> None:
    (cost,) = cost_per_result([spent(100), spent(90)], [results(40), results(45)])
    assert (cost.spent.value, cost.cost) == (90, 2)
