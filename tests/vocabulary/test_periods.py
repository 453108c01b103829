from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.vocabulary.periods import Undated, order_of, parse_date, parse_year, parse_years


@pytest.mark.parametrize(
    "text",
    [
        "2021-03-05", "2021/3/5", "2021.3.5", "2021年3月5日", "2021年3月5号", "20210305", "44260", "44260.5",
        "2021-03-05 12:30:00", "2021-03-05T12:30:00+08:00", "2021-03-04T16:00:00.000Z", "2021/3/5 9:00",
        "2021-3-5 上午9:00", "2021 年 3 月 5 日",
        "２０２１－３－５", "二〇二一年三月五日", "5 Mar 2021", "Mar 5, 2021", "1614902400000", "2021-3-5 星期五",
    ],
)  # fmt: skip
def test_every_usual_way_to_write_a_day_is_read(text: str) -> None:
    assert parse_date(text) == date(2021, 3, 5)


@pytest.mark.parametrize("text", ["2021-03", "2021年3月", "2021.3", "202103"])
def test_a_month_is_its_first_day(text: str) -> None:
    assert parse_date(text) == date(2021, 3, 1)


@pytest.mark.parametrize("text", ["至今", "长期", "9999-12-31", "", " "])
def test_an_open_end_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("04-21", "date-without-year"),
        ("05/03/2021", "date-ambiguous"),
        ("05/03/21", "date-ambiguous"),
        ("2021-02-30", "date-impossible"),
        ("2021-13-01", "date-impossible"),
        ("2015年", "date-year-only"),
        ("昨天", "date-form"),
        ("0021-03-05", "date-out-of-range"),
    ],
)
def test_a_date_that_is_not_sure_is_refused_with_a_reason(text: str, reason: str) -> None:
    assert parse_date(text) == Undated(reason)


def test_hints_settle_what_the_text_leaves_open() -> None:
    assert parse_date("04-21", year=2020) == date(2020, 4, 21)
    assert parse_date("05/03/2021", order="dmy") == date(2021, 3, 5)
    assert parse_date("85-3-5") == date(1985, 3, 5)
    assert order_of(["05/03/2021", "13/03/2021"]) == "dmy"
    assert order_of(["05/03/2021", "13/03/2021", "03/13/2021"]) is None


@given(
    st.dates(date(1800, 1, 1), date(2098, 12, 31)),
    st.sampled_from(["{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}"]),
)
def test_any_day_survives_being_written(day: date, form: str) -> None:
    assert parse_date(form.format(day)) == day


@given(st.text("0123456789-/.年月日:T 至今二〇一十", max_size=16))
def test_no_text_breaks_the_readers(text: str) -> None:
    parse_date(text, year=2020)
    parse_year(text)
    parse_years(text)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("3-5年", 3), ("经验不限", 0), ("应届毕业生", 0), ("1年以下", 0), ("10年以上", 10), ("3", 3), ("半年", 0.5),
        ("2年工作经验", 2), ("一年以上", 1), ("6个月", 0.5), ("5+ years", 5), ("三年以上相关工作经验", 3),
    ],
)  # fmt: skip
def test_experience_is_its_lower_bound(text: str, years: float) -> None:
    assert parse_years(text) == years
