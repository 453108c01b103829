"""Words that name a team, a grade, a skill level, a chain."""

from __future__ import annotations

import polars as pl
import pytest

from rencai.city import City
from rencai.talentbase.wordings import wordings
from rencai.vocabulary.fields import Kind


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("skill_level", "高级技师", "senior-technician"),
        ("skill_level", "技师（二级）", "technician"),
        ("skill_level", "三级/高级工", "senior"),
        ("skill_level", "职业技能等级四级", "intermediate"),
        ("team", "专业技术人才", "professional"),
        ("team", "专业技术", "professional"),
        ("grade", "晋江市一类人才", "city-1"),
        ("grade", "第一类", "city-1"),
        ("grade", "某种荣誉", "某种荣誉"),
    ],
)
def test_words_of_a_person_are_recognised(the_city: City, field: str, text: str, found: str) -> None:
    assert wordings(the_city)[Kind.PERSON][field](pl.Series([text])).to_list() == [found]


def test_a_chain_is_recognised_by_its_whole_name_only(the_city: City) -> None:
    chain = wordings(the_city)[Kind.EMPLOYER]["chain"]
    texts = pl.Series(["鞋服", "鞋服产业链", "footwear-apparel", "非鞋服", None])
    assert chain(texts).to_list() == ["footwear-apparel"] * 3 + ["非鞋服", None]
