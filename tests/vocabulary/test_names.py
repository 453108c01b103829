"""Names of people in one form."""

from __future__ import annotations

import polars as pl
import pytest

from rencai.vocabulary.names import COMPOUND_SURNAMES, han_names, latin_words, simplify


def read(name: str) -> tuple[str, ...]:
    return han_names(simplify(pl.Series([name]))).row(0)


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [("单雄信", "shan"), ("曾國藩", "zeng"), ("解缙", "xie"), ("仇英", "qiu"), ("区寄", "ou"), ("查良镛", "zha"),
     ("翟志刚", "zhai"), ("缪荃孙", "miao"), ("朴实", "piao"), ("盖叫天", "ge"), ("黑旋风", "he")],
)  # fmt: skip
def test_a_surname_is_read_as_a_surname(name: str, pinyin: str) -> None:
    assert read(name)[2] == pinyin


def test_the_same_character_is_read_otherwise_inside_a_given_name() -> None:
    assert read("王单")[3] == "dan"


@pytest.mark.parametrize(("surname", "pinyin"), COMPOUND_SURNAMES.items())
def test_a_surname_of_two_characters_stays_whole(surname: str, pinyin: str) -> None:
    assert read(f"{surname}明") == (surname, "明", pinyin, "ming")


def test_two_characters_are_a_surname_and_a_given_name_even_if_they_look_compound() -> None:
    assert read("上官")[:2] == ("上", "官")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("陳曉明", "陈晓明"),
        ("黃峯", "黄峰"),
        ("张昇", "张升"),
        ("李羣", "李群"),
        ("陈晓明", "陈晓明"),
        ("Chen", "Chen"),
    ],
)
def test_traditional_and_variant_characters_become_the_commonest_form(written: str, plain: str) -> None:
    assert simplify(pl.Series([written])).to_list() == [plain]


def test_u_with_two_dots_is_one_sound_however_it_is_typed() -> None:
    assert read("吕布")[2] == "lu"


def test_latin_names_lose_accents_and_keep_their_words() -> None:
    names = pl.Series(["José Ñandú", "O'Brien-Smith", "陈晓明", "  "])
    assert latin_words(names).to_list() == ["jose nandu", "obrien smith", None, None]
