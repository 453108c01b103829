"""A plan of our own in another layout: docx and pdf give the same, with merged cells, broken lines, page footers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rencai.plan.reading import read_plan, to_json
from tests.plan.invented import plan
from tests.plan.papers import write_docx, write_pdf, write_txt

WRITERS: dict[str, Any] = {
    "docx": write_docx,
    "pdf": lambda path, blocks: write_pdf(path, blocks, head="竹溪县人民政府文件"),
}


def without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_lines(inner) for key, inner in value.items() if key != "line"}
    return [without_lines(inner) for inner in value] if isinstance(value, list) else value


@pytest.fixture(scope="module", params=WRITERS)
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("invented") / f"plan.{request.param}"
    return to_json(read_plan(WRITERS[request.param](path, plan())))


def test_indicators_have_the_group_and_unit_of_their_merged_cells(read: dict[str, Any]) -> None:
    told = [(one["group"], one["name"], one["unit"]) for one in read["indicators"]]
    assert told == [
        ("队伍规模", "人才总数", "万人"),
        ("队伍规模", "工程技术人才", "万人"),
        ("队伍规模", "工匠人才", "万人"),
        ("队伍规模", "农艺人才", "万人"),
        ("创新能力", "青年博士", "名"),
        ("创新能力", "研发经费支出占地区生产总值的比重", "%"),
        ("创新能力", "高校毕业生年度留县就业人数（含技工院校）", "人"),
    ]


def test_two_header_rows_give_baseline_milestone_and_target(read: dict[str, Any]) -> None:
    total, doctors = read["indicators"][0], read["indicators"][4]
    assert total["baseline"] == {"year": 2025, "value": 5.2}
    assert total["milestones"] == [{"year": 2028, "value": 5.9}]
    assert total["target"] == {"year": 2030, "value": 6.5, "qualifier": "左右"}
    assert (doctors["baseline"]["value"], doctors["target"]["value"], doctors["target"]["qualifier"]) == (
        120,
        260,
        "以上",
    )


def test_projects_and_policies_have_their_leads_helpers_and_years(read: dict[str, Any]) -> None:
    projects, policies = read["lists"]["projects"], read["lists"]["policies"]
    assert [(one["no"], one["lead"], one["years"]) for one in projects] == [
        (1, "县住建局", "2026-2028"),
        (2, "县教育局", "2026—2029"),
        (3, "县农业农村局", "2027-2030"),
    ]
    assert projects[0]["others"] == ["县财政局", "青云镇"]
    assert [(one["lead"], one["others"]) for one in policies] == [("县委人才办", ["县财政局"]), ("县人社局", [])]


def test_measures_are_read_inline_and_on_a_line_of_their_own(read: dict[str, Any]) -> None:
    assert [(one["no"], one["title"], one["lead"]) for one in read["measures"]] == [
        (1, "壮大工程师队伍", "县工信局"),
        (2, "办好工匠学堂", "县总工会"),
    ]
    assert read["measures"][0]["others"] == ["县人社局", "县教育局"]


def test_targets_in_sentences_are_read_across_wrapped_lines(read: dict[str, Any]) -> None:
    told = {one["what"]: (one["value"], one["unit"], one["year"], one["qualifier"]) for one in read["stated_targets"]}
    assert told["全县人才总数"] == (6.5, "万人", 2030, "左右")
    assert told["农艺人才"] == (1.1, "万人", 2030, None)
    assert told["研发经费支出占地区生产总值的比重"] == (2.8, "%", 2030, "不低于")


def test_nothing_in_it_is_doubtful(read: dict[str, Any]) -> None:
    assert read["unsure"] == []


def test_docx_and_pdf_read_alike(tmp_path: Path) -> None:
    word, page = (to_json(read_plan(write(tmp_path / f"plan.{name}", plan()))) for name, write in WRITERS.items())
    assert without_lines(word) == without_lines(page)
    assert page["indicators"][0]["line"] == "1:10"
    assert word["indicators"][0]["line"] == 8


def test_a_txt_that_lost_the_merged_unit_says_so(tmp_path: Path) -> None:
    read = to_json(read_plan(write_txt(tmp_path / "plan.txt", plan())))
    assert [one["unit"] for one in read["indicators"]][:2] == ["万人", None]
    assert {one["reason"] for one in read["unsure"]} == {"没有写明计量单位"}


def test_numbers_that_word_writes_by_itself_are_read(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for title, bodies in (("引进名师。请他们来。", "县教育局"), ("培育工匠。请他们留。", "县总工会、县人社局")):
        document.add_paragraph(title, style="List Number")
        document.add_paragraph(f"责任单位：{bodies}")
    path = tmp_path / "plan.docx"
    document.save(str(path))
    assert [(one["no"], one["title"], one["lead"]) for one in to_json(read_plan(path))["measures"]] == [
        (1, "引进名师", "县教育局"),
        (2, "培育工匠", "县总工会"),
    ]


def test_a_pdf_of_a_real_typesetter_reads_alike(tmp_path: Path) -> None:
    import typst

    fonts = {family for family in typst.Fonts().families() if "CJK" in family or "Song" in family}
    if not fonts:
        pytest.skip("no Chinese font on this machine")
    rows = "".join(f"[{at}], [第{at}馆建设项目], [{'细' * 60}], [教育局 #linebreak() 科技局]," for at in range(1, 40))
    source = (
        f'#set page(paper: "a5", footer: context align(center)[— #counter(page).display() —])\n'
        f'#set text(font: "{min(fonts)}", lang: "zh", size: 10pt)\n'
        "到2030年，全县工匠达到3000人以上。#super[2]\n\n"
        f"#table(columns: (24pt, 1fr, 1fr, 50pt), table.header[序号][项目名称][内容][牵头单位], {rows})"
    )
    path = tmp_path / "plan.pdf"
    path.write_bytes(typst.compile(source.encode()))
    read = to_json(read_plan(path))
    assert [one["no"] for one in read["lists"]["projects"]] == list(range(1, 40))
    assert {(one["lead"], *one["others"]) for one in read["lists"]["projects"]} == {("教育局", "科技局")}
    assert [(one["value"], one["qualifier"]) for one in read["stated_targets"]] == [(3000, "以上")]
