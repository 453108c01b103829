from __future__ import annotations

import polars as pl
import pytest

from rencai.taxonomy.majors import classify_majors, majors


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("计算机科学与技术", "0809"),
        ("食品质量与安全", "0827"),
        ("鞋类设计与工艺", "0817"),
        ("服装设计与工程", "0816"),
        ("国际经济与贸易", "0204"),
        ("机械类相关专业", "0802"),
        ("MBA", "1202"),
        ("Nursing", "1011"),
        ("不限", None),
        (None, None),
    ],
)
def test_fields_of_study_as_people_write_them(text: str | None, code: str | None) -> None:
    assert classify_majors(pl.Series([text], dtype=pl.String)).to_list() == [code]


def test_a_class_lies_in_a_discipline_and_has_both_names() -> None:
    known = majors()
    assert sum(len(code) == 2 for code in known) == 14
    assert all(code[:2] in known for code in known)
    assert all(major.name.zh and major.name.en for major in known.values())
