"""The traps of the five source documents: each is found, and vanishes when the document is mended."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rencai.plan.lint import Finding, lint
from rencai.plan.reading import Plan
from tests.plan.conftest import plan_from

pytestmark = pytest.mark.shared

Mend = Callable[[str], str]


@pytest.fixture(scope="module")
def findings(seed_plans: dict[str, Plan]) -> list[Finding]:
    return lint(list(seed_plans.values()))


def about(findings: list[Finding], kind: str, word: str) -> list[Finding]:
    """Findings of a kind whose message holds a word."""
    return [one for one in findings if one.kind == kind and word in one.message.zh]


def lines_of(finding: Finding) -> list[tuple[str, int]]:
    return [(spot.file[:3], spot.place.line) for spot in finding.places]


def test_1_the_six_teams_do_not_add_up(findings: list[Finding]) -> None:
    (base,) = about(findings, "sum", "18.1452")
    (aim,) = about(findings, "sum", "23.58")
    assert base.severity == "warning"
    assert aim.severity == "info"
    assert "四舍五入" in aim.message.zh
    assert lines_of(base) == [("001", line) for line in range(150, 157)]


def test_2_the_later_figure_is_held_against_the_target(findings: list[Finding]) -> None:
    (one,) = [one for one in findings if one.kind == "later-figure"]
    assert lines_of(one) == [("001", 150), ("000", 9)]
    assert "79%" in one.message.zh


def test_3_the_programme_without_a_lead_is_named(findings: list[Finding]) -> None:
    (one,) = [one for one in findings if one.kind == "unlisted" and one.severity == "warning"]
    assert lines_of(one) == [("001", 234)]
    assert "强基工程" in one.message.zh


def test_3_the_sections_that_no_list_holds_are_told_once_each(findings: list[Finding]) -> None:
    sections = [len(one.places) for one in findings if one.kind == "unlisted" and one.severity == "info"]
    assert sections == [3, 3, 5]


def test_4_the_axis_changed_its_name(findings: list[Finding]) -> None:
    (one,) = [one for one in findings if one.kind == "axis"]
    assert "4341" in one.message.zh
    assert "4331" in one.message.zh
    assert {name for name, _ in lines_of(one)} == {"000", "001", "002", "004"}


def test_5_the_graduates_are_counted_in_two_ways(findings: list[Finding]) -> None:
    (one,) = about(findings, "two-definitions", "毕业生")
    assert lines_of(one) == [("001", 262), ("001", 392)]


def test_6_the_teams_are_a_flow_here_and_a_stock_there(findings: list[Finding]) -> None:
    (one,) = about(findings, "stock-flow", "团队")
    assert lines_of(one) == [("001", 169), ("001", 218), ("001", 384)]
    assert "50+50=100" in one.message.zh


def test_6_flows_that_lead_to_the_target_are_no_finding(findings: list[Finding]) -> None:
    aimed = [one.message.zh for one in findings if one.kind == "stock-flow"]
    assert not [message for message in aimed if "经营管理" in message or "4000" in message]


def test_7_the_high_level_people_have_two_baselines(findings: list[Finding]) -> None:
    (one,) = [one for one in findings if one.kind == "two-baselines"]
    assert "6+587+3303=3896" in one.message.zh
    assert lines_of(one)[0] == ("001", 157)


def test_9_the_percent_sign_stands_in_the_numbers_too(findings: list[Finding]) -> None:
    (one,) = [one for one in findings if one.kind == "unit-in-number"]
    assert lines_of(one) == [("001", 158)]


def test_11_platforms_under_near_equal_names_have_other_counts(findings: list[Finding]) -> None:
    (one,) = [one for one in findings if one.kind == "near-names"]
    assert set(lines_of(one)) >= {("000", 55), ("001", 332), ("002", 227), ("004", 47)}


def test_no_target_of_the_plan_is_contradicted_by_its_text(findings: list[Finding]) -> None:
    assert [one for one in findings if one.kind == "two-targets"] == []


def test_every_message_is_told_in_both_languages(findings: list[Finding]) -> None:
    assert all(one.message.zh and one.message.en and one.places for one in findings)


MENDED: list[tuple[str, str, str, Mend]] = [
    ("sum", "18.6207", "001", lambda text: text.replace("18.6207", "18.1452")),
    (
        "sum",
        "23.58",
        "001",
        lambda text: text.replace("23.6", "23.58").replace("23.58 万人左右，其中", "23.58 万人左右，其中"),
    ),
    ("later-figure", "18.72", "000", lambda text: text.replace("18.72万名", "24.1万名")),
    (
        "unlisted",
        "强基工程",
        "001",
        lambda text: text.replace("\n二、重点项目\n", "\n", 1).replace(
            "17\t体育人才", "18\t产业急需紧缺人才“强基工程”\t略\t略\t人社局\n17\t体育人才"
        ),
    ),
    ("axis", "4331", "000", lambda text: text.replace("4331", "4341")),
    (
        "two-definitions",
        "毕业生",
        "001",
        lambda text: text.replace("吸引晋江籍毕业生回晋就业创业超", "新增高校毕业生超"),
    ),
    (
        "stock-flow",
        "50+50",
        "001",
        lambda text: text.replace("引育至少 50 个", "新增至少 50 个").replace("力争引进领军型", "力争新增领军型"),
    ),
    ("stock-flow", "2.5万名", "001", lambda text: text.replace("新增技能人才总量 2.5 万名", "技能人才总量 2.5 万名")),
    ("two-baselines", "3896", "001", lambda text: text.replace("4508", "3896")),
    ("unit-in-number", "22%", "001", lambda text: text.replace("\t22%\t25%", "\t22\t25")),
    ("near-names", "高能级平台14", "000", lambda text: text.replace("14家高能级平台", "9家高能级平台")),
]


@pytest.mark.parametrize(
    ("kind", "word", "file", "mend"), MENDED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_mended_document_has_no_finding(
    kind: str,
    word: str,
    file: str,
    mend: Mend,
    seed_texts: dict[str, str],
    seed_plans: dict[str, Plan],
    findings: list[Finding],
) -> None:
    mended = mend(seed_texts[file])
    assert mended != seed_texts[file]
    plans = {**seed_plans, file: plan_from(mended, seed_plans[file].document.file)}
    if kind == "axis":
        plans["004"] = plan_from(mend(seed_texts["004"]), seed_plans["004"].document.file)
    assert about(findings, kind, word)
    assert about(lint(list(plans.values())), kind, word) == []


BROKEN: list[tuple[str, str, str, Mend]] = [
    ("two-targets", "高新技术企业", "001", lambda text: text.replace("家\t252\t1000", "家\t252\t1200")),
    ("two-targets", "硕士", "002", lambda text: text.replace("1万名", "2万名")),
    ("two-targets", "金融人才", "001", lambda text: text.replace("金融人才 50 人左右", "金融人才 80 人左右")),
    ("sum", "24.58", "001", lambda text: text.replace("万人\t9\t12", "万人\t9\t13")),
    (
        "unlisted",
        "引航工程",
        "001",
        lambda text: "\n".join(line for line in text.split("\n") if not line.startswith("7\t青年")),
    ),
    (
        "unlisted",
        "振兴工程",
        "001",
        lambda text: "\n".join(line for line in text.split("\n") if not line.startswith("10\t技能")),
    ),
    ("axis", "5262", "002", lambda text: text.replace("4341", "5262")),
    ("stock-flow", "经营管理人才", "001", lambda text: text.replace("3 万名企业经营", "2 万名经营")),
    ("stock-flow", "技能人才", "001", lambda text: text.replace("技能人才 4000 人", "技能人才 3000 人")),
    ("unit-in-number", "58.5%", "001", lambda text: text.replace("58.5\t80", "58.5%\t80")),
    (
        "later-figure",
        "硕士",
        "004",
        lambda text: text.replace("聚焦高校毕业生，晋江同样", "全市硕士总量达6000名。聚焦高校毕业生，晋江同样"),
    ),
]


@pytest.mark.parametrize(
    ("kind", "word", "file", "break_"), BROKEN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_contradiction_that_is_put_in_is_found(
    kind: str,
    word: str,
    file: str,
    break_: Mend,
    seed_texts: dict[str, str],
    seed_plans: dict[str, Plan],
    findings: list[Finding],
) -> None:
    broken = break_(seed_texts[file])
    assert broken != seed_texts[file]
    plans = {**seed_plans, file: plan_from(broken, seed_plans[file].document.file)}
    new = [one for one in about(lint(list(plans.values())), kind, word) if one not in findings]
    assert new
