"""Names of employers taken apart."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencai.vocabulary.employer_names import bare, branch_place, brand, core, is_branch, region, stem


def one(work: object, name: str) -> object:
    return work(pl.Series([name]))[0]  # type: ignore[operator]


@pytest.mark.parametrize(
    "name",
    [
        "深圳市顺势云科技有限责任公司",
        "顺势云科技（深圳）有限公司",
        "深圳顺势云科技股份有限公司",
        "順勢雲科技",
        "广东省深圳市顺势云科技有限公司",
    ],
)
def test_the_stem_is_what_all_ways_of_writing_share(name: str) -> None:
    assert one(stem, name) == "顺势云科技"


def test_the_core_lacks_the_words_for_a_group() -> None:
    assert one(core, "浙江正凯集团有限公司") == "正凯"


def test_the_brand_is_what_is_the_employers_own() -> None:
    assert one(brand, "深圳市法本信息技术股份有限公司") == "法本"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("深圳市顺势云科技有限公司", "4403"),
        ("维克多精密工业(深圳)有限公司", "4403"),
        ("福建恒安集团", "35"),
        ("平安科技", None),
    ],
)
def test_the_region_is_read_at_the_head_or_in_brackets(name: str, code: str | None) -> None:
    assert one(region, name) == code


def test_a_branch_and_its_place_are_seen() -> None:
    name = "奥林巴斯(北京)销售服务有限公司上海分公司"
    assert one(is_branch, name)
    assert one(branch_place, name) == "31"


@given(st.text(alphabet="深圳市福建省有限责任公司集团()科技股份晋江ABC ·", min_size=1, max_size=14))
def test_nothing_is_left_only_where_nothing_was_written(name: str) -> None:
    written = one(bare, name)
    assert (one(stem, name) is None) == (written is None)
    assert (one(core, name) is None) == (written is None)


@given(st.text(alphabet="深圳市有限公司集团()（）科技恒安 ", max_size=12))
def test_a_bare_name_is_as_bare_as_can_be(name: str) -> None:
    first = one(bare, name)
    assert first is None or one(bare, str(first)) == first
