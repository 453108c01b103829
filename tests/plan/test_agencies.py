"""Who is in charge: the first named leads; brackets, labels, spaces and broken lines."""

from __future__ import annotations

import pytest

from rencai.plan.agencies import read_agencies
from tests.plan.conftest import read_text


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
        ("县委组织部干部和人才工作局、县教育局", "县委组织部干部和人才工作局", ("县教育局",)),
        ("老干部与离退休工作委员会", "老干部与离退休工作委员会", ()),
        ("城镇和农村发展中心", "城镇和农村发展中心", ()),
        ("县社会和民政局", "县社会和民政局", ()),
        ("经济社会和发展改革局和县财政局", "经济社会和发展改革局", ("县财政局",)),
        ("各乡镇和县农业农村局", "各乡镇", ("县农业农村局",)),
        ("残联和妇联", "残联", ("妇联",)),
        ("总工会和共青团", "总工会", ("共青团",)),
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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("街道和社区工作委员会", ("街道和社区工作委员会",)),
        ("县总工会和有关单位", ("县总工会和有关单位",)),
        ("县竹编振兴部和县林业局", ("县竹编振兴部", "县林业局")),
    ],
)
def test_one_body_or_two_is_for_a_person_to_say_where_it_is_not_plain(text: str, names: tuple[str, ...]) -> None:
    charge = read_agencies(text)
    assert ((charge.lead, *charge.others), charge.joined) == (names, (text,))


def test_names_that_may_be_one_body_or_two_are_told_with_their_line() -> None:
    read = read_text("序号\t项目名称\t牵头单位\n1\t甲馆\t县竹编振兴部和县林业局\n2\t乙馆\t县残联和县妇联\n")
    assert [(one["line"], one["text"]) for one in read["unsure"]] == [(2, "县竹编振兴部和县林业局")]
