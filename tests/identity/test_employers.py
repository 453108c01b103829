"""Names of employers as people write them, and the neighbours that bear nearly the same."""

from __future__ import annotations

import pytest

from rencai.identity import Linkage, link
from rencai.vocabulary.fields import Kind
from rencai.vocabulary.identifiers import credit_code_check
from tests.identity.people import numbered, together

FULL = {"name": "深圳市顺势云科技(集团)有限责任公司", "text": "软件和信息技术服务业"}
BACKGROUND = [
    {"name": f"{region}{brand}{trade}有限公司", "text": trade}
    for region in ("厦门", "广州市", "北京")
    for brand in ("恒利", "安泰", "华丰", "金龙", "鑫源")
    for trade in ("鞋业", "机械", "信息技术")
]


def linked(*rows: dict[str, str | None]) -> Linkage:
    return link(numbered([*rows, *BACKGROUND]), Kind.EMPLOYER)


@pytest.mark.parametrize(
    "written",
    ["顺势云科技", "深圳顺势云科技", "顺势云科技（集团）", "深圳市顺勢雲科技有限責任公司", "顺势云", "顺势云科支"],
)
def test_an_employer_is_known_by_the_name_people_use(written: str) -> None:
    assert together(linked(FULL, FULL, FULL, {"name": written, "text": "软件和信息技术服务业"}), 0, 3)


@pytest.mark.parametrize(
    "neighbour",
    ["广州市顺势云科技有限公司", "深圳市顺势达科技有限公司", "深圳市顺势云科技有限责任公司上海分公司"],
)
def test_a_neighbours_name_is_another_employer(neighbour: str) -> None:
    other = {"name": neighbour, "text": "软件和信息技术服务业"}
    assert not together(linked(FULL, FULL, FULL, other, other, other), 0, 3)


def test_two_credit_codes_are_two_employers_whatever_their_names() -> None:
    bodies = ("91350582MA2ABCDE1", "91350582MA2ABCDE2")
    codes = [body + credit_code_check(body) for body in bodies]
    links = linked(*(FULL | {"credit_code": code} for code in codes), FULL)
    assert not together(links, 0, 1)


def test_an_employer_without_any_other_key_is_known_by_its_full_name() -> None:
    assert together(link(numbered([{"name": "恒安集团"}, {"name": "恒安集团"}]), Kind.EMPLOYER), 0, 1)
