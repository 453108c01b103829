from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.vocabulary.money import Pay, Unreadable, parse_amount, parse_pay


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("4-8千/月", Pay(4000, 8000)),
        ("1.5-2万/月", Pay(15000, 20000)),
        ("20-30万/年", Pay(16666.67, 25000)),
        ("100元/天", Pay(2175, 2175)),
        ("8千-1万", Pay(8000, 10000)),
        ("8000-1万", Pay(8000, 10000)),
        ("1-1.5万·13薪", Pay(10000, 15000, 13)),
        ("15k-25k", Pay(15000, 25000)),
        ("15-25K·14薪", Pay(15000, 25000, 14)),
        ("3-4K（13薪）", Pay(3000, 4000, 13)),
        ("26-39万/年·13薪", Pay(20000, 30000, 13)),
        ("6千-8千", Pay(6000, 8000)),
        ("5000-8000元/月", Pay(5000, 8000)),
        ("￥8,000-12,000", Pay(8000, 12000)),
        ("20元/小时", Pay(3480, 3480)),
        ("年薪30万", Pay(25000, 25000)),
        ("30-48万", Pay(25000, 40000)),
        ("1千以下", Pay(None, 1000)),
        ("10000元以上", Pay(10000, None)),
        ("面议", Pay(None, None)),
        ("0.00", Pay(None, None)),
        ("１０－１５Ｋ", Pay(10000, 15000)),
    ],
)
def test_pay_is_read_as_yuan_a_month(text: str, pay: Pay) -> None:
    assert parse_pay(text) == pay


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("80", "pay-unit-unclear"),
        ("8-12", "pay-unit-unclear"),
        ("8-1.2万", "pay-unit-unclear"),
        ("$5000", "money-currency"),
        ("看能力", "pay-form"),
        ("900万/月", "pay-out-of-range"),
    ],
)
def test_pay_that_is_not_sure_is_refused_with_a_reason(text: str, reason: str) -> None:
    assert parse_pay(text) == Unreadable(reason)


def test_the_unit_of_the_mapping_holds_where_the_cell_has_none() -> None:
    assert parse_pay("12-18", "ten-thousand-yuan-year") == Pay(10000, 15000)
    assert parse_pay("8", "thousand-yuan-month") == Pay(8000, 8000)
    assert parse_pay("100", "yuan-day") == Pay(2175, 2175)
    assert parse_pay("4-8千/月", "ten-thousand-yuan-year") == Pay(4000, 8000)


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("1,234.5万元", None, 12_345_000),
        ("3.2亿", None, 320_000_000),
        ("5000", "ten-thousand-yuan", 50_000_000),
        ("￥3,000元", "ten-thousand-yuan", 3000),
        ("-300", None, -300),
    ],
)
def test_amounts_are_read_as_yuan(text: str, unit: str | None, yuan: float) -> None:
    assert parse_amount(text, unit) == yuan


@given(st.integers(1000, 200_000), st.integers(0, 100_000), st.sampled_from(["{}-{}", "{}～{}元/月", "{} - {}元"]))
def test_any_plain_monthly_range_is_read_as_it_stands(low: int, more: int, form: str) -> None:
    assert parse_pay(form.format(low, low + more)) == Pay(low, low + more)


@given(st.text("0123456789.-~千万kK元/月年天薪·以上下,（）面议 ", max_size=14))
def test_no_text_breaks_the_reader_and_bounds_keep_their_order(text: str) -> None:
    pay = parse_pay(text)
    if isinstance(pay, Pay) and pay.low is not None and pay.high is not None:
        assert pay.low <= pay.high
    parse_amount(text)
