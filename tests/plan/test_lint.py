"""Lint on documents of our own: quiet where all agrees, one finding where one thing does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rencai.plan.lint import lint
from rencai.plan.lint.sources import place_of, source_of, year_of
from rencai.plan.reading import read_plan
from tests.plan.conftest import plan_from
from tests.plan.invented import plan
from tests.plan.papers import write_docx, write_pdf

PLAN = """竹溪县“十五五”人才发展规划

2026年3月1日

一、目标

到2030年，全县人才总数达到6.5万人，其中工程技术人才、工匠人才、农艺人才分别达到3万人、2.4万人、1.1万人；青年博士达到260名。

序号\t指标名称\t单位\t2025年\t2030年
1\t人才总数\t万人\t5.2\t6.5
2\t工程技术人才\t万人\t2.2\t3
3\t工匠人才\t万人\t2.1\t2.4
4\t农艺人才\t万人\t0.9\t1.1
5\t青年博士\t名\t120\t260
6\t工匠占比\t%\t40.4\t36.9

二、任务

围绕“233”现代产业体系，做好三件事。

1. 工程师“破土工程”。五年新增工程技术人才8000人，力争到2030年新增青年博士140名。

2. 工匠“传灯工程”。力争每年新增工匠人才600人。

三、重点工程

序号\t重点工程\t主要内容\t牵头单位
1\t工程师“破土工程”\t力争新增青年博士140名。\t县工信局
2\t工匠“传灯工程”\t办好学堂。\t县总工会
"""
REPORT = """竹溪县人才工作报道

2031年2月3日

如今，竹溪县人才总数达6.6万人，青年博士达到261名。紧扣“233”现代产业体系，全县建成工匠学堂12家。
"""


def kinds(*texts: str) -> list[str]:
    plans = [plan_from(text, f"{at}.txt") for at, text in enumerate(texts)]
    return [finding.kind for finding in lint(plans)]


def test_a_consistent_plan_is_quiet() -> None:
    assert kinds(PLAN) == []


def test_a_consistent_plan_and_its_later_report_are_quiet() -> None:
    assert kinds(PLAN, REPORT) == []


@pytest.mark.parametrize("write", [write_docx, write_pdf])
def test_a_consistent_plan_is_quiet_as_docx_and_pdf(tmp_path: Path, write: Any) -> None:
    assert lint([read_plan(write(tmp_path / "plan", plan()))]) == []


WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
TEAMS = [("人才总数", 5.2, 6.5), ("工程技术人才", 2.2, 3.0), ("工匠人才", 2.1, 2.4), ("农艺人才", 0.9, 1.1)]


def told_as(row: str) -> str:
    """The plan with the rows of its teams told otherwise: ``row`` is a template of number, name and the two values."""
    text = PLAN
    for no, (name, base, aim) in enumerate(TEAMS, start=1):
        said = row.format(no=no, name=name, base=base, aim=aim, people=base * 1e4, aimed=aim * 1e4)
        text = text.replace(f"{no}\t{name}\t万人\t{base:g}\t{aim:g}", said)
    assert text != PLAN
    return text


@pytest.mark.parametrize(
    "text",
    [
        PLAN.translate(WIDE),
        told_as("{no}\t{name}\t人\t{people:.0f}\t{aimed:.0f}"),
        told_as("{no}\t{name}\t人\t{people:,.0f}\t{aimed:,.0f}"),
        told_as("{no}\t{name}（万人）\t\t{base}\t{aim}"),
        PLAN.replace("1\t工匠", "— 3 —\n\n1\t工匠"),
        PLAN.replace("4\t农艺人才", "\n— 3 —\n\n4\t农艺人才"),
        PLAN.replace("“233”", "“244”"),
        PLAN.replace("\n", "\r\n"),
    ],
    ids=["wide digits", "people", "thousands", "unit in name", "footer", "footer in table", "axis", "line ends"],
)
def test_the_same_told_in_another_form_is_quiet(text: str) -> None:
    assert kinds(text) == []


def test_parts_that_fit_a_total_told_as_about_are_no_contradiction() -> None:
    text = told_as("{no}\t{name}\t人\t{people:.0f}\t{aimed:.0f}").replace("6.5万人，其中", "6.5万人左右，其中")
    text = text.replace("人\t52000\t65000", "人\t52000\t65200左右").replace("6.5万人左右", "6.52万人左右")
    found = lint([plan_from(text, "0.txt")])
    assert {(one.kind, one.severity.value) for one in found} <= {("sum", "info")}
    assert any("左右" in one.message.zh for one in found)


def test_levels_of_high_level_people_are_not_held_against_all_people() -> None:
    levels = "2025年，全县现有国家级人才6名、省级人才58名、市级人才330名。"
    assert "two-baselines" not in kinds(PLAN.replace("二、任务", f"二、任务\n\n{levels}\n"))


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("sum", "6.5万人，其中", "6.8万人，其中"),
        ("sum", "3\t工匠人才\t万人\t2.1", "3\t工匠人才\t万人\t1.9"),
        ("two-targets", "青年博士达到260名", "青年博士达到280名"),
        ("two-targets", "力争新增青年博士140名。\t县工信局", "力争新增青年博士160名。\t县工信局"),
        ("two-definitions", "力争新增青年博士140名。\t县工信局", "力争吸引本地籍博士回县140名。\t县工信局"),
        ("two-definitions", "二、任务", "二、任务\n\n到2030年，工匠占全部职工比例达到36.9%。\n"),
        ("unlisted", "2\t工匠“传灯工程”\t办好学堂。\t县总工会", "2\t农艺“春耕工程”\t办好学堂。\t县总工会"),
        ("stock-flow", "每年新增工匠人才600人", "每年新增工匠人才400人"),
        ("stock-flow", "力争到2030年新增青年博士140名", "力争到2030年新增青年博士260名"),
        ("stock-flow", "力争到2030年新增青年博士140名", "力争到2030年引进青年博士140名"),
        ("stock-flow", "力争到2030年新增青年博士140名", "力争到2030年引进青年博士190名"),
        ("unit-in-number", "5\t青年博士\t名\t120", "5\t青年博士\t名\t120名"),
        ("axis", "三、重点工程", "紧扣“244”现代产业体系。\n\n三、重点工程"),
        ("two-baselines", "二、任务", "二、任务\n\n2025年，全县青年博士达到110名。\n"),
    ],
)
def test_one_change_makes_one_kind_of_finding(kind: str, before: str, after: str) -> None:
    assert before in PLAN
    text = PLAN.replace(before, after)
    if "占全部职工" in after:
        text = text.replace("工匠占比", "工匠占技能人才比例")
    assert kind in kinds(text)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("later-figure", "人才总数达6.6万人", "人才总数达5.9万人"),
        ("axis", "“233”", "“234”"),
        ("two-targets", "全县建成工匠学堂12家", "力争到2030年青年博士达到300名"),
    ],
)
def test_a_later_document_is_held_against_the_plan(kind: str, before: str, after: str) -> None:
    assert kinds(PLAN, REPORT.replace(before, after)) == [kind]


@pytest.mark.parametrize("words", ["引育青年博士260名", "引进青年博士90名"])
def test_bringing_people_in_is_one_way_among_others_to_grow(words: str) -> None:
    text = PLAN.replace("力争到2030年新增青年博士140名", f"力争到2030年{words}").replace(
        "力争新增青年博士140名。", "略。"
    )
    assert kinds(text) == []


def test_another_place_has_its_own_targets_and_axis() -> None:
    other = REPORT.replace("竹溪县", "梅岭市").replace("6.6万人", "1.6万人").replace("233", "8+4")
    assert kinds(PLAN, other) == []


def test_a_figure_told_before_the_target_date_is_progress_and_no_contradiction() -> None:
    assert kinds(PLAN, REPORT.replace("2031年", "2028年").replace("6.6万人", "5.9万人")) == []


def test_an_event_with_thirty_doctors_says_nothing_of_all_doctors() -> None:
    assert kinds(PLAN, REPORT.replace("青年博士达到261名", "对接会邀请30名青年博士、200家企业参加")) == []


def test_near_equal_names_with_other_counts_are_told_across_documents() -> None:
    plan_text = PLAN.replace("做好三件事。", "做好三件事。全县已有12家高水平创新平台。")
    report = REPORT.replace("建成工匠学堂12家", "已有高水平平台19家")
    assert kinds(plan_text, report) == ["near-names"]
    assert kinds(plan_text, report.replace("19家", "12家")) == []


def test_a_total_at_the_foot_of_its_parts_is_held_against_them() -> None:
    parts = "甲类\t万人\t1\t2\n乙类\t万人\t2\t3\n丙类\t万人\t3\t4\n丁类\t万人\t3\t4\n"
    text = f"指标\t单位\t2025年\t2030年\n{parts}合计\t万人\t9\t14\n"
    (finding,) = lint([plan_from(text)])
    assert finding.kind == "sum"
    assert "2030年" in finding.message.zh


def test_a_part_larger_than_its_whole_is_an_error() -> None:
    (finding,) = lint([plan_from("到2030年，工匠达到300名，其中女工匠400名。")])
    assert (finding.kind, finding.severity.value) == ("sum", "error")


def test_findings_tell_file_line_and_words() -> None:
    (finding,) = [one.as_json() for one in lint([plan_from(PLAN.replace("博士达到260名", "博士达到280名"), "a.txt")])]
    assert set(finding) == {"kind", "severity", "message", "message_en", "places"}
    assert [(one["file"], one["line"]) for one in finding["places"]] == [("a.txt", 14), ("a.txt", 7)]
    assert "280" in finding["places"][1]["text"]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("甲市规划\n\n2021年12月10日\n\n到2025年，力争达标。", 2021),
        ("甲政文〔2022〕34号\n\n到2025年，力争达标。", 2022),
        ("“十五五”开局之年，回望2025年。", 2026),
        ("2022年，甲市引才300名，力争到2025年翻番。", 2022),
        ("没有年份。", None),
    ],
)
def test_the_year_of_a_document_is_told_by_what_stands_in_it(text: str, year: int | None) -> None:
    assert year_of(plan_from(text).document) == year


def test_the_place_of_a_document_is_the_one_it_names_most() -> None:
    text = "民营经济强市竹溪的人才工作。竹溪市出台办法，对标海口市。竹溪人才多，全市一盘棋。"
    assert place_of(plan_from(text).document) == "竹溪市"
    assert source_of(plan_from("没有地名。")).place is None
