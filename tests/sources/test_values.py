"""Raw text of a cell → a typed clean value, or none with the reason why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rencai.city import City
from rencai.sources.reasons import REASONS
from rencai.sources.values.columns import Hints
from rencai.sources.values.reading import read_values
from rencai.vocabulary.fields import FIELDS, Kind, columns_of
from rencai.vocabulary.identifiers import resident_id_check

PERSON, EMPLOYER, POST = Kind.PERSON, Kind.EMPLOYER, Kind.POST
REAL_FORM = "11010519491231002X"
"""The example of the standard itself."""


def read(kind: Kind, field: str, texts: list[str | None], hints: Hints | None = None) -> list[tuple[Any, ...]]:
    return read_values(pl.Series(texts, dtype=pl.String), FIELDS[kind][field], hints or Hints()).rows()


@pytest.mark.parametrize(
    "text",
    [
        REAL_FORM,
        REAL_FORM.lower(),
        " 110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'" + REAL_FORM,
        "110105491231002",
    ],
)
def test_a_resident_id_is_known_in_every_dress(text: str) -> None:
    assert read(PERSON, "resident_id", [text]) == [(REAL_FORM, None)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3.5058E+17", "digits-lost"),
        ("1101051949123100", "id-form"),
        ("110105194913310021", "id-birth-date"),
        ("110105194912310021", "id-check-digit"),
        ("1101**********002X", "masked"),
        ("无", None),
    ],
)
def test_a_bad_resident_id_tells_what_is_wrong(text: str, reason: str | None) -> None:
    assert read(PERSON, "resident_id", [text]) == [(None, reason)]


def test_a_column_of_ids_turned_into_numbers_has_lost_its_digits() -> None:
    texts = ["350582199001011264", "350582198503151168", "350582197712120064"]
    assert {row[1] for row in read(PERSON, "resident_id", texts)} == {"digits-lost"}


def test_ids_and_phones_of_a_sample_are_taken_only_on_request() -> None:
    first17 = "99000019900101001"
    invented = first17 + resident_id_check(first17)
    assert read(PERSON, "resident_id", [invented]) == [(None, "invented-id")]
    assert read(PERSON, "phone", ["12900000001"]) == [(None, "invented-phone")]
    accepting = Hints(accept_invented=True)
    assert read(PERSON, "resident_id", [invented], accepting) == [(invented, None)]
    assert read(PERSON, "phone", ["12900000001"], accepting) == [("12900000001", None)]


def test_a_credit_code_is_checked() -> None:
    good = "91310000755045290C"
    assert read(EMPLOYER, "credit_code", [good.lower(), " 9131 0000 7550 4529 0C"]) == [(good, None)] * 2
    bad = ["91310000755045290D", "913100007550", "9.131E+17"]
    assert [row[1] for row in read(EMPLOYER, "credit_code", bad)] == ["code-check-digit", "code-form", "digits-lost"]


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("13800138000.0", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("电话：13800138000（张三）", "13800138000"),
        ("13800138000/13900139000", "13800138000"),
        ("059585661234", "0595-85661234"),
        ("(0595)85661234-801", "0595-85661234-801"),
        ("+1 415 555 2671", "+14155552671"),
    ],
)
def test_a_phone_is_known_in_every_dress(text: str, phone: str) -> None:
    assert read(PERSON, "phone", [text]) == [(phone, None)]


def test_what_is_no_phone_is_told() -> None:
    found = read(PERSON, "phone", ["123", "138****8000", "1.38E+10", "—"])
    assert [row[1] for row in found] == ["phone-form", "masked", "digits-lost", None]


def test_emails() -> None:
    found = read(PERSON, "email", ["A@B.com", "x＠y.cn", "a@b", "a@b.com；c@d.com"])
    assert found == [("a@b.com", None), ("x@y.cn", None), (None, "email-form"), ("a@b.com", None)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张 三", "张三"),
        ("张\u3000建 国", "张建国"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("John  Smith", "John Smith"),
        ("张建国先生", "张建国"),
        ("张先生", "张先生"),
    ],
)
def test_names_of_persons_are_tidied(text: str, name: str) -> None:
    assert read(PERSON, "name", [text]) == [(name, None)]


def test_what_is_no_name_is_told() -> None:
    reasons = [row[1] for row in read(PERSON, "name", ["测试", "张*", "007", "……"])]
    assert reasons == ["placeholder", "masked", "name-form", "name-form"]


def test_names_of_employers_have_one_form_of_brackets() -> None:
    found = read(EMPLOYER, "name", ["晋江XX(中国)有限公司", "晋江 XX（中国）有限公司", "Foo (China) Ltd", "5173"])
    assert [row[0] for row in found] == ["晋江XX（中国）有限公司", "晋江 XX（中国）有限公司", "Foo (China) Ltd", "5173"]


def test_texts_keep_their_lines_and_lose_only_odd_blanks() -> None:
    found = read(POST, "description", ["职责：\r\n1、Ａ类\u3000工作\u200b\xa0 ", "无", "3.5E+10"])
    assert found == [("职责：\n1、A类 工作", None), (None, None), (None, "digits-lost")]


def test_yes_and_no_have_many_marks() -> None:
    found = read(EMPLOYER, "above_scale", ["是", "√", "1", "True", "有", "否", "×", "0", "False", "无", "", None])
    assert [row[0] for row in found] == [True] * 5 + [False] * 5 + [None] * 2
    assert read(EMPLOYER, "above_scale", ["也许"]) == [(None, "boolean-unknown")]


def test_the_code_of_a_sex_depends_on_its_column() -> None:
    assert [row[0] for row in read(PERSON, "sex", ["男", "女性", "M", "f"])] == ["male", "female", "male", "female"]
    assert [row[0] for row in read(PERSON, "sex", ["1", "2", "9"])] == ["male", "female", None]
    assert [row[0] for row in read(PERSON, "sex", ["1", "0"])] == ["male", "female"]


def test_degrees_are_found_whatever_surrounds_them(city: City) -> None:
    texts = ["统招本科（全日制）", "研究生毕业", "大专及以上学历", "中专/中技", "博士后", "幼儿园大班"]
    found = read(PERSON, "degree", texts, Hints(degrees=city.degrees))
    assert [row[0] for row in found] == ["bachelor", "master", "college", "vocational-secondary", "doctor", None]
    assert found[-1][1] == "degree-unknown"


def test_of_two_degrees_a_person_has_the_higher_and_a_post_asks_the_lower(city: City) -> None:
    hints = Hints(degrees=city.degrees)
    assert read(PERSON, "degree", ["本科、硕士研究生"], hints)[0][0] == "master"
    assert read(POST, "degree", ["本科、硕士研究生"], replace(hints, highest=False))[0][0] == "bachelor"


@pytest.mark.parametrize("text", ["Python, Java；C++", "Python、Java|C++", "Python\nJava\nC++", "Python/Java/C++"])
def test_a_list_is_parted_at_any_mark(text: str) -> None:
    assert read(POST, "skills", [text]) == [(["Python", "Java", "C++"], None)]


def test_blanks_part_a_list_only_between_chinese_words() -> None:
    found = read(POST, "benefits", ["五险一金 年终奖金", "Office software"])
    assert [row[0] for row in found] == [["五险一金", "年终奖金"], ["Office software"]]


def test_a_place_keeps_its_words_and_gains_its_code(city: City) -> None:
    hints = Hints(resolve=city.gazetteer.resolve)
    found = read(POST, "place", ["上海·松江区", "深圳-南山区", "某个地方", None], hints)
    assert found[0] == ("上海·松江区", "310117", None)
    assert found[1][1] == "440305"
    assert found[2:] == [("某个地方", None, None), (None, None, None)]


def test_a_column_that_shows_the_order_once_settles_all_its_dates() -> None:
    found = read(PERSON, "hired_on", ["05/03/2021", "25/12/2021"])
    assert [row[0] for row in found] == [date(2021, 3, 5), date(2021, 12, 25)]


def test_days_that_machines_write_are_no_dates() -> None:
    found = read(POST, "scanned_on", ["1970-01-01T08:00:25+08:00", "1900-01-01", "2024-11-15T08:00:25+08:00"])
    assert [row[1] for row in found] == ["date-placeholder", "date-placeholder", None]
    assert read(PERSON, "birth_date", ["1970-01-01"])[0][0] == date(1970, 1, 1)


def test_numbers_and_counts() -> None:
    assert read(EMPLOYER, "staff", ["1,200", "约50人", "50-99人", "12.0", "若干", "许多"]) == [
        (1200, None), (50, None), (50, None), (12, None), (None, None), (None, "number-form"),
    ]  # fmt: skip
    assert read(EMPLOYER, "longitude", ["118.5", "E118.5°", "-0.02", "500"]) == [
        (118.5, None), (118.5, None), (None, "number-out-of-range"), (None, "number-out-of-range"),
    ]  # fmt: skip


def test_the_unit_of_the_mapping_reaches_money_and_pay() -> None:
    assert read(EMPLOYER, "revenue", ["1,234.5"], Hints(unit="ten-thousand-yuan")) == [(12_345_000.0, None)]
    assert read(PERSON, "pay", ["12"], Hints(unit="ten-thousand-yuan-year"))[0][0] == 10_000


NASTY = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "—", "=1+1", "13800138000", "2021-02-30", "4-8千/月", "本科", "男", "118.5", REAL_FORM, "\0"]
    ),
)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(list(Kind)), st.lists(NASTY, min_size=1, max_size=6))
def test_every_reader_takes_any_text_and_gives_its_columns_and_known_reasons(
    city: City, kind: Kind, texts: list[str | None]
) -> None:
    hints = Hints(degrees=city.degrees, resolve=city.gazetteer.resolve)
    for field in FIELDS[kind].values():
        found = read_values(pl.Series(texts, dtype=pl.String), field, hints)
        assert found.height == len(texts)
        assert dict(found.drop("reason").schema) == columns_of(field)
        assert set(found["reason"].drop_nulls()) <= set(REASONS)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["name", "phone", "birth_date", "degree", "pay"]), st.lists(NASTY, min_size=1, max_size=6))
def test_a_clean_value_does_not_depend_on_how_often_its_text_occurs(
    city: City, field: str, texts: list[str | None]
) -> None:
    hints = Hints(degrees=city.degrees)
    assert read(PERSON, field, texts * 5, hints)[: len(texts)] == read(PERSON, field, texts, hints)
