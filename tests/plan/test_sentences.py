"""Numbers in sentences: what they count, when, how firmly."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.plan.figures import read_cell
from rencai.plan.numbering import han_number
from rencai.plan.statements import Mood, statements_in
from tests.plan.conftest import read_text

WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


def told(text: str) -> list[tuple[Any, ...]]:
    found, _ = statements_in(text)
    return [(one.what, one.figure.value, one.figure.unit, one.year, one.figure.qualifier) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2030年，工匠达到300名。", ("工匠", 300, "名", 2030, None)),
        ("到2030年底，力争工匠突破1.2万名。", ("工匠", Decimal("1.2"), "万名", 2030, "力争、突破")),
        ("到“十五五”末，引进50名以上青年博士。", ("引进青年博士", 50, "名", 2030, "以上")),
        ("力争新增创新平台超百家。", ("新增创新平台", 100, "家", None, "力争、超")),
        ("到2030年，研发投入占比不低于2.8%。", ("研发投入占比", Decimal("2.8"), "%", 2030, "不低于")),
        ("到2030年，万元能耗控制在0.3吨以内。", ("万元能耗", Decimal("0.3"), "吨", 2030, "以内")),
        ("每年新增工匠400人。", ("每年新增工匠", 400, "人", None, None)),
        ("到2030年，高新技术企业达到1,050家左右。", ("高新技术企业", 1050, "家", 2030, "左右")),
    ],
)
def test_a_target_tells_what_how_many_when_and_how_firmly(text: str, expected: tuple[Any, ...]) -> None:
    assert told(text) == [expected]


def test_names_and_numbers_listed_apart_are_paired_in_order() -> None:
    found = told("到2030年，工匠、名师、名医分别达到300名、200名和100名左右。")
    assert [(what, value) for what, value, *_ in found] == [("工匠", 300), ("名师", 200), ("名医", 100)]
    assert found[2][4] == "左右"


def test_names_and_numbers_that_do_not_fit_are_told_and_not_paired() -> None:
    found, odd = statements_in("到2030年，工匠、名师、名医分别达到300名、200名。")
    assert found == []
    assert "3个名称、2个数" in odd[0].zh


def test_numbers_first_and_names_behind_are_paired() -> None:
    assert [(what, value) for what, value, *_ in told("到2030年，引进5名院士、20名专家。")] == [
        ("引进院士", 5),
        ("专家", 20),
    ]


def test_a_year_holds_until_another_is_named() -> None:
    text = "到2028年，工匠达到200名。建成学堂10家。到2030年，工匠达到300名，建成学堂15家。"
    assert [(value, year) for _, value, _, year, _ in told(text)] == [(200, 2028), (10, 2028), (300, 2030), (15, 2030)]


def test_what_was_reached_is_a_fact_and_no_target() -> None:
    found, _ = statements_in("截至2024年底，全县累计建成学堂12家。")
    assert [one.mood for one in found] == [Mood.FACT]


def test_a_range_is_marked_and_not_read_as_one_number() -> None:
    read = read_text("力争建设学堂5-8家。")
    assert read["stated_targets"] == []
    assert "区间" in read["unsure"][0]["reason"]


@pytest.mark.parametrize(
    "text", ["力争用3到5年时间见效。", "到2030年全面建成“1+3+5”体系。", "力争5G基站覆盖。", "力争3A级机构落户。"]
)
def test_times_codes_and_model_numbers_count_nothing(text: str) -> None:
    assert told(text) == []


def test_footnote_marks_are_no_digits() -> None:
    (one,) = read_text("到2030年，六大产业¹⁰工匠达到300名。")["stated_targets"]
    assert (one["what"], one["value"]) == ("六大产业工匠", 300)


def test_a_year_announced_above_holds_for_the_items_below_and_no_further() -> None:
    text = (
        "二、目标\n\n到2030年，主要目标如下：\n\n1. 工匠总数突破3000名。（牵头单位：市人社局）\n\n2. 学堂15家。\n\n"
        "三、保障\n\n专班12名成员每周碰头。"
    )
    read = read_text(text)
    assert [(one["what"], one["value"], one["year"]) for one in read["stated_targets"]] == [
        ("工匠总数", 3000, 2030),
        ("学堂", 15, 2030),
    ]
    assert [one["lead"] for one in read["measures"]] == ["市人社局"]


def test_parts_know_their_total() -> None:
    found, _ = statements_in("到2030年，人才总量达到9万人，其中工匠2万人。")
    assert [one.part_of for one in found] == [None, 0]


def test_a_paragraph_broken_by_lines_pages_and_footnotes_is_one() -> None:
    text = "一、目标\n\n到2030年，全县人才总量达到\n\n— 3 —\n\n¹ 人才总量指六支队伍之和。\n\n9万人，工匠达到2\n万人。"
    (total, artisans) = read_text(text)["stated_targets"]
    assert (total["value"], total["line"]) == (9, 9)
    assert (artisans["value"], artisans["unit"]) == (2, "万人")


@given(
    st.decimals(min_value=0, max_value=10**7, places=2),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["左右", "以上", ""]),
)
def test_a_number_reads_the_same_however_it_is_printed(value: Decimal, commas: bool, wide: bool, after: str) -> None:
    printed = f"{value:,}" if commas else f"{value}"
    if wide:
        printed = printed.translate(WIDE)
    from rencai.plan.characters import fold

    figure = read_cell(fold(printed + after), "人").figure
    assert figure is not None
    assert (figure.value, figure.qualifier) == (value, after or None)


@given(st.integers(min_value=1, max_value=999))
def test_chinese_numbers_are_the_numbers_they_spell(number: int) -> None:
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = (digits[hundreds] + "百" if hundreds else "") + (
        digits[tens] + "十" if tens else "零" if hundreds and ones else ""
    )
    text += digits[ones] if ones else ""
    assert han_number(text) == number


@pytest.mark.parametrize(
    ("text", "what", "value"),
    [
        ("到2030年，办成“1+2+4”竹艺学堂20所。", "办成“1+2+4”竹艺学堂", 20),
        ("到2030年，聘用“5+3+2”产业链工匠600名。", "聘用“5+3+2”产业链工匠", 600),
        ("到2030年，工匠达到985、211、双一流高校毕业生中的90名。", "工匠达到985、211、双一流高校毕业生中", 90),
        ("到2030年，工匠大师30岁以上45岁以下2类传人300名。", "工匠大师30岁以上45岁以下2类传人", 300),
    ],
)
def test_numbers_that_are_quoted_or_joined_belong_to_the_name(text: str, what: str, value: int) -> None:
    read = read_text(text)
    assert [(one["what"], one["value"]) for one in read["stated_targets"]] == [(what, value)]
    assert read["unsure"] == []


@pytest.mark.parametrize(
    "text",
    [
        "到2030年，工匠2.3 2.4 2.1学堂3座。",
        "到2030年，工匠9教员20医师4学堂3座。",
        "到2030年，力争达到20个。",
        f"到2030年，{'竹编与藤编' * 13}工匠达到300名。",
    ],
    ids=["cells parted by blanks", "cells run together", "no name", "a name of 67 characters"],
)
def test_a_number_that_counts_nothing_plain_is_told_with_its_line(text: str) -> None:
    read = read_text(f"一、目标\n\n{text}")
    assert read["stated_targets"] == []
    assert [one["line"] for one in read["unsure"]] == [3]
    assert re.search(r"\d", read["unsure"][0]["text"])
