"""Who is in charge: the first named leads; brackets, labels, spaces and broken lines."""

from __future__ import annotations

import pytest

from rencai.plan.agencies import read_agencies


@pytest.mark.parametrize(
    ("text", "lead", "others"),
    [
        ("市人社局、教育局、财政局", "市人社局", ("教育局", "财政局")),
        ("工商联 统战部 侨联", "工商联", ("统战部", "侨联")),
        ("市直部门、各镇（街道、园区）、开发区", "市直部门", ("各镇（街道、园区）", "开发区")),
        ("市委组织部（市委人才办），市科技局", "市委组织部（市委人才办）", ("市科技局",)),
        ("责任单位：市教育局。（列在首位的为牵头单位）", "市教育局", ()),
        ("责任单位：市教育局；牵头单位：市人社局", "市人社局", ("市教育局",)),
        ("牵头单位：市人社局；配合单位：市教育局、市财政局）", "市人社局", ("市教育局", "市财政局")),
        ("农业农\n村局\n教育局", "农业农村局", ("教育局",)),
        ("市人社局等部门", "市人社局", ()),
        ("甲江职业\u2028技术大学\u2028甲江轻工\u2028职业学院", "甲江职业技术大学", ("甲江轻工职业学院",)),
        ("县人力资\u2028源和社会\u2028保障局", "县人力资源和社会保障局", ()),
        ("各镇\n（街道）", "各镇（街道）", ()),
        ("县人社局和县总工会及团县委", "县人社局", ("县总工会", "团县委")),
        ("甲江职业技术大学与甲江轻工职业学院", "甲江职业技术大学", ("甲江轻工职业学院",)),
        ("县人力资源和社会保障局、县发展和改革局", "县人力资源和社会保障局", ("县发展和改革局",)),
        ("县住房和城乡建设局和县文化体育和旅游局", "县住房和城乡建设局", ("县文化体育和旅游局",)),
        ("各乡镇党委和人民政府、竹编产业园党工委和管委会", "各乡镇党委和人民政府", ("竹编产业园党工委和管委会",)),
        ("县总工会和有关单位", "县总工会和有关单位", ()),
        ("", None, ()),
    ],
)
def test_the_first_named_leads(text: str, lead: str | None, others: tuple[str, ...]) -> None:
    charge = read_agencies(text)
    assert (charge.lead, charge.others) == (lead, others)


def test_helpers_of_a_column_of_their_own_come_behind() -> None:
    charge = read_agencies("市人社局", "市教育局、市人社局")
    assert (charge.lead, charge.others) == ("市人社局", ("市教育局",))


def test_what_does_not_look_like_a_body_is_doubtful() -> None:
    assert read_agencies("待明确").doubtful == ("待明确",)
