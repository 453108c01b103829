"""The source documents as acceptance tests of reading: names, numbers, leads; no sentence of theirs is kept here."""

from __future__ import annotations

from typing import Any

import pytest

from rencai.plan.reading import Plan, to_json

pytestmark = pytest.mark.shared

# no., unit, 2020, 2025, as the mission's table of the 23 indicators gives them.
INDICATORS = [
    (1, "万人", 18.6207, 23.6),
    (2, "万人", 0.6665, 0.67),
    (3, "万人", 9, 12),
    (4, "万人", 3.15, 3.5),
    (5, "万人", 2.5, 4.5),
    (6, "万人", 2.6927, 2.71),
    (7, "万人", 0.136, 0.2),
    (8, "人", 4508, 6500),
    (9, "%", 22, 25),
    (10, "名", 2300, 10000),
    (11, "名", 230, 1000),
    (12, "人", 350, 850),
    (13, "人", 207, 350),
    (14, "亿元", 45, 100),
    (15, "家", 252, 1000),
    (16, "家", 19, 29),
    (17, "家", 2, 4),
    (18, "%", 58.5, 80),
    (19, "人", 1.58, 2),
    (20, "个", 50, 100),
    (21, "件", 10.14, 20),
    (22, "%", 22.1, 28),
    (23, "%", 21.8, 28),
]
LEADS = {
    "programmes": "科技局 科技局 市直涉才部门 工商联 统战部 市直涉才部门 团市委 人才办 工信局 人社局 组织部 金融局 "
    "教育局 卫健委 民政局 农业农村局 体育局",
    "projects": "经济开发区 三创办 金井镇 人社局 住建局 人才办 人才办 金融局 林业园林局 工信局 团市委 教育局 "
    "泉州职业技术大学 泉州轻工职业学院 泉州职业技术大学 泉州轻工职业学院",
    "platforms": "人才办 财政局 人社局 总工会 科技局 团市委 集成电路筹备组 集成电路筹备组 泉州轻工职业学院 "
    "泉州轻工职业学院 梅岭街道 梅岭街道 新塘街道 西园街道 陈埭镇 紫帽镇 金井镇 英林镇",
    "policies": "人才办 科技局 人社局 人社局 科技局 人才办 人才办",
}
MEASURE_LEADS = (
    "市人社局 市教育局 市人社局 市工商联 市人社局 市科技局 市科技局 市科技局 市工信局 市科技局 市科技局 市科技局 "
    "市科技局 市委组织部（市委人才办） 市人社局 市国资委 市市场监管局"
)
FIVE_HUNDREDS = [
    ("制造业人才总量", 100, "万名", "突破"),
    ("国家级人才", 100, "名", "以上"),
    ("省级高层次人才", 1000, "名", "以上"),
    ("市级高层次人才", 5, "万名", "以上"),
    ("专业技术人才、技能人才", 80, "万名", "以上"),
    ("硕博士人才", 5, "万名", "以上"),
    ("人才平台", 100, "家", "以上"),
    ("创新综合体", 100, "个", "以上"),
    ("科创项目", 100, "项", "以上"),
    ("服务机构", 100, "家", "以上"),
]


@pytest.fixture(scope="module")
def plan(seed_plans: dict[str, Plan]) -> dict[str, Any]:
    return to_json(seed_plans["001"])


def test_the_plan_has_exactly_its_23_indicators(plan: dict[str, Any]) -> None:
    read = [(one["no"], one["unit"], one["baseline"]["value"], one["target"]["value"]) for one in plan["indicators"]]
    assert read == INDICATORS
    assert {(one["baseline"]["year"], one["target"]["year"]) for one in plan["indicators"]} == {(2020, 2025)}


def test_the_indicators_stand_in_groups_of_seven_six_six_and_four(plan: dict[str, Any]) -> None:
    groups = [one["group"] for one in plan["indicators"]]
    assert [groups.count(group) for group in dict.fromkeys(groups)] == [7, 6, 6, 4]


def test_only_the_first_target_is_softened(plan: dict[str, Any]) -> None:
    assert [one["target"]["qualifier"] for one in plan["indicators"]] == ["左右", *[None] * 22]


def test_every_indicator_tells_the_line_it_stands_on(plan: dict[str, Any], seed_texts: dict[str, str]) -> None:
    lines = seed_texts["001"].split("\n")
    assert all(one["name"] in lines[one["line"] - 1] for one in plan["indicators"])


@pytest.mark.parametrize("kind", LEADS)
def test_the_lists_are_whole_across_their_page_breaks(plan: dict[str, Any], kind: str) -> None:
    leads = LEADS[kind].split()
    assert [one["lead"] for one in plan["lists"][kind]] == leads
    assert [one["no"] for one in plan["lists"][kind]] == list(range(1, len(leads) + 1))


def test_other_agencies_and_years_are_kept(plan: dict[str, Any]) -> None:
    programmes, platforms = plan["lists"]["programmes"], plan["lists"]["platforms"]
    assert programmes[2]["others"] == ["各镇（街道）", "经济开发区"]
    assert programmes[3]["others"] == ["统战部", "侨联"]
    assert platforms[0]["years"] == "2021-2025"
    assert platforms[11]["years"] == "2021"
    assert programmes[0]["years"] is None


def test_names_broken_by_a_line_are_whole_again(plan: dict[str, Any]) -> None:
    names = [one["name"] for kind in plan["lists"].values() for one in kind]
    assert len(names) == 58
    assert not [name for name in names if " " in name]


def test_nothing_in_the_plan_is_doubtful(plan: dict[str, Any]) -> None:
    assert plan["unsure"] == []


def test_targets_stated_in_sentences_keep_their_soft_words(plan: dict[str, Any]) -> None:
    stated = {(one["line"], one["what"]): one for one in plan["stated_targets"]}
    assert stated[(220, "全市高新技术企业")]["qualifier"] == "力争、超"
    assert stated[(139, "全市人才资源总量")]["qualifier"] == "约、左右"
    assert stated[(143, "全社会研发投入")]["qualifier"] == "以上"
    assert stated[(222, "硕士")]["value"] == 10000  # its number and unit stand on two pages


def test_names_and_numbers_listed_apart_are_paired(plan: dict[str, Any]) -> None:
    on_line = [(one["what"], one["value"]) for one in plan["stated_targets"] if one["line"] == 139]
    assert [value for _, value in on_line] == [23.6, 0.67, 12, 3.5, 4.5, 2.71, 0.2]
    assert on_line[1][0] == "党政人才"


def test_the_prefectures_17_measures_have_their_leads(seed_plans: dict[str, Plan]) -> None:
    measures = to_json(seed_plans["003"])["measures"]
    assert [one["no"] for one in measures] == list(range(1, 18))
    assert [one["lead"] for one in measures] == MEASURE_LEADS.split()
    assert len(measures[0]["others"]) == 12
    assert measures[11]["others"] == []
    assert "各县（市、区）党委和人民政府" in measures[0]["others"]


def test_the_five_hundreds_are_ten_targets_for_2025(seed_plans: dict[str, Plan]) -> None:
    stated = to_json(seed_plans["003"])["stated_targets"][: len(FIVE_HUNDREDS)]
    for one, (what, value, unit, word) in zip(stated, FIVE_HUNDREDS, strict=True):
        assert what in one["what"]
        assert (one["value"], one["unit"], one["year"], one["line"]) == (value, unit, 2025, 26)
        assert word in one["qualifier"]


def test_amounts_given_as_ceilings_or_floors_are_marked_as_such(seed_plans: dict[str, Plan]) -> None:
    ends = [one["text"] for one in to_json(seed_plans["002"])["unsure"]]
    assert any("最高 18万元/年" in text for text in ends)
    assert any("最低 6000元/年" in text for text in ends)
    assert any("最高 600万元" in text for text in ends)


def test_a_report_without_tables_reads_as_empty_lists(seed_plans: dict[str, Plan]) -> None:
    read = to_json(seed_plans["000"])
    assert read["indicators"] == read["measures"] == []
    assert all(items == [] for items in read["lists"].values())
