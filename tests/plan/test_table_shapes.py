"""Shapes that tables take: groups as rows, units in names and headings, notes, gaps, values that are no numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.plan.conftest import read_text
from tests.plan.papers import Block, Cell, Grid, write_docx, write_pdf

HEADER = "序号\t指标名称\t单位\t2025年\t2030年"


def indicators(*rows: str, header: str = HEADER, above: str = "表1 主要指标") -> dict[str, Any]:
    return read_text("\n".join(["某县人才规划", "", above, "", header, *rows, ""]))


def from_docx(tmp_path: Path, blocks: list[Block]) -> dict[str, Any]:
    from rencai.plan.reading import read_plan, to_json

    return to_json(read_plan(write_docx(tmp_path / "plan.docx", blocks)))


def from_pdf(tmp_path: Path, blocks: list[Block]) -> dict[str, Any]:
    from rencai.plan.reading import read_plan, to_json

    return to_json(read_plan(write_pdf(tmp_path / "plan.pdf", blocks)))


def test_a_row_that_spans_the_table_names_the_group_of_the_rows_below() -> None:
    read = indicators("一、规模\t\t\t\t", "1\t工匠\t人\t10\t20", "二、效能\t\t\t\t", "2\t专利\t件\t1\t3")
    assert [one["group"] for one in read["indicators"]] == ["规模", "效能"]


def test_a_unit_in_the_name_in_the_heading_or_above_the_table_is_the_unit() -> None:
    in_name = indicators("1\t工匠（万人）\t1.5\t2", header="序号\t指标\t2025年\t2030年")
    in_heading = indicators("1\t工匠\t1.5\t2", header="序号\t指标\t2025年（万人）\t2030年（万人）")
    above = indicators("1\t工匠\t1.5\t2", header="序号\t指标\t2025年\t2030年", above="单位：万人")
    assert [read["indicators"][0]["unit"] for read in (in_name, in_heading, above)] == ["万人"] * 3
    assert in_name["indicators"][0]["name"] == "工匠"


def test_a_unit_that_only_the_cell_tells_is_read_from_it() -> None:
    (one,) = indicators("1\t工匠占比\t22%\t25%", header="序号\t指标\t2025年\t2030年")["indicators"]
    assert (one["unit"], one["baseline"]["value"], one["target"]["value"]) == ("%", 22, 25)


def test_a_scale_word_in_the_cell_is_reckoned_into_the_columns_unit() -> None:
    (one,) = indicators("1\t工匠\t人\t9800\t1.2万")["indicators"]
    assert one["target"]["value"] == 12000


def test_a_row_between_bars_keeps_its_empty_group() -> None:
    header = "|类别|序号|指标名称|单位|2025年|2030年|"
    rows = ["|---|---|---|---|---|---|", "|规模|1|工匠|人|10|20|", "||2|名师|人|1|2|"]
    told = indicators(*rows, header=header)["indicators"]
    assert [(one["group"], one["no"], one["name"], one["target"]["value"]) for one in told] == [
        ("规模", 1, "工匠", 20), ("规模", 2, "名师", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["260①", "260⑫", "260*", "260＊"])
def test_the_mark_of_a_note_is_no_part_of_a_number(cell: str) -> None:
    (one,) = indicators(f"1\t工匠\t人\t9\t{cell}")["indicators"]
    assert one["target"]["value"] == 260


def test_a_target_that_is_told_as_a_sum_over_years_is_read_and_to_be_looked_at() -> None:
    read = indicators("1\t工匠\t人\t9\t累计260")
    assert read["indicators"][0]["target"]["value"] == 260
    assert "累计" in read["unsure"][0]["reason"]


def test_cells_that_ran_together_are_no_target() -> None:
    read = read_text("目标\n\n到2030年，模工匠2.3   2.4   2.1农艺师1   1.1以上青年博士180 120名。\n")
    assert [one for one in read["stated_targets"] if "2.4" in one["what"]] == []


@pytest.mark.parametrize("cell", ["—", "/", "", "80-85", "达到省定标准", "前10名"])
def test_a_cell_that_is_no_single_number_is_told_and_not_guessed(cell: str) -> None:
    read = indicators(f"1\t工匠\t人\t9\t{cell}", "2\t名师\t人\t1\t2")
    assert read["indicators"][0]["target"]["value"] is None
    assert [one["line"] for one in read["unsure"]] == [6]


@pytest.mark.parametrize("cell", ["[5000]", "5000（五年累计）"])
def test_brackets_that_mean_a_cumulative_figure_are_marked(cell: str) -> None:
    read = indicators(f"1\t培训工匠\t人次\t900\t{cell}")
    assert read["indicators"][0]["target"]["value"] == 5000
    assert "累计" in read["unsure"][0]["reason"]


def test_running_heads_with_their_page_numbers_do_not_part_a_table() -> None:
    rows = [f"{at}\t馆{at}\t个\t{at}\t{at + 1}" for at in range(1, 5)]
    parted = [line for row in rows for line in (row, "某县人才规划 · " + row[0] + " ·")]
    assert [one["no"] for one in indicators(*parted)["indicators"]] == [1, 2, 3, 4]


def test_notes_under_a_table_are_no_rows() -> None:
    read = indicators("1\t工匠\t人\t9\t20", "注：工匠指持证者。\t\t\t\t")
    assert len(read["indicators"]) == 1


def test_words_of_baseline_and_target_count_for_more_than_the_order_of_years() -> None:
    header = "指标\t计量单位\t目标值\t现状值\t属性"
    read = indicators("工匠\t人\t20\t9\t预期性", header=header)
    assert (read["indicators"][0]["baseline"]["value"], read["indicators"][0]["target"]["value"]) == (9, 20)
    assert len(read["unsure"]) == 2  # neither heading tells a year


def test_the_end_of_a_five_year_plan_is_a_year() -> None:
    read = indicators("工匠\t人\t9\t20", header="指标\t单位\t“十四五”末\t“十五五”末目标")
    assert (read["indicators"][0]["baseline"]["year"], read["indicators"][0]["target"]["year"]) == (2025, 2030)


def test_growth_columns_are_no_values() -> None:
    read = indicators("工匠\t人\t9\t20\t17.3%", header="指标\t单位\t2025年\t2030年\t年均增长")
    assert read["indicators"][0]["target"] == {"year": 2030, "value": 20, "qualifier": None}


def test_a_table_with_bars_or_wide_spaces_reads_like_one_with_tabs() -> None:
    tabs = indicators("1\t工匠\t人\t9\t20", "2\t名师\t人\t1\t2")["indicators"]
    bars = read_text(
        "| 序号 | 指标名称 | 单位 | 2025年 | 2030年 |\n|---|---|---|---|---|\n"
        "| 1 | 工匠 | 人 | 9 | 20 |\n| 2 | 名师 | 人 | 1 | 2 |"
    )
    wide = read_text(
        "序号   指标名称   单位   2025年   2030年\n1      工匠      人     9      20\n2      名师      人     1      2"
    )
    single = read_text("主要指标\n序号 指标名称 单位 2025年 2030年\n1 工匠 人 9 20\n2 名师 人 1 2\n以上指标每年评估。")
    for read in (bars, wide, single):
        assert [{**one, "line": 0} for one in read["indicators"]] == [{**one, "line": 0} for one in tabs]


def test_rows_parted_by_spaces_keep_the_group_that_was_merged() -> None:
    read = read_text("类别 序号 指标 单位 2025年 2030年\n规模 1 工匠 人 9 20\n2 名师 人 1 2\n效能 3 专利 件 4 8")
    assert [(one["group"], one["no"]) for one in read["indicators"]] == [("规模", 1), ("规模", 2), ("效能", 3)]


def test_a_row_whose_columns_cannot_be_told_apart_is_not_read_but_told() -> None:
    read = read_text("序号 指标 单位 2025年 2030年\n1 工匠 人 9 20\n2 名师 人 20\n3 专利 件 4 8")
    assert [one["no"] for one in read["indicators"]] == [1, 3]
    assert [(one["line"], one["text"]) for one in read["unsure"]] == [(3, "2 名师 人 20")]


def test_a_table_written_as_markup_keeps_its_merged_cells() -> None:
    text = (
        "表1\n<table><tr><th>类别</th><th>指标</th><th>单位</th><th>2025年</th><th>2030年</th></tr>\n"
        "<tr><td rowspan=\"2\">规模</td><td>工匠</td><td rowspan='2'>人</td><td>9</td><td>２０以上</td></tr>\n"
        "<tr><td>名师</td><td>1</td><td>2</td></tr></table>\n到2030年，工匠达到20人。"
    )
    read = read_text(text)
    assert [(one["group"], one["unit"], one["line"]) for one in read["indicators"]] == [
        ("规模", "人", 3),
        ("规模", "人", 4),
    ]
    assert read["stated_targets"][0]["line"] == 5


def test_two_tables_with_nothing_between_are_two() -> None:
    lists = read_text("序号\t重点项目\t牵头单位\n1\t甲馆\t教育局\n序号\t重点政策\t牵头单位\n1\t乙办法\t人社局\n")[
        "lists"
    ]
    assert [one["name"] for one in lists["projects"]] == ["甲馆"]
    assert [one["name"] for one in lists["policies"]] == ["乙办法"]


def test_two_lists_with_the_same_headings_are_told_apart_by_what_stands_above() -> None:
    header = "序号\t名称\t内容\t牵头单位"
    text = f"一、重点项目\n\n{header}\n1\t甲馆\t略\t教育局\n\n二、重点政策\n\n{header}\n1\t乙办法\t略\t人社局\n"
    lists = read_text(text)["lists"]
    assert [one["name"] for one in lists["projects"]] == ["甲馆"]
    assert [one["name"] for one in lists["policies"]] == ["乙办法"]


def test_a_list_without_a_lead_says_so() -> None:
    read = read_text("序号\t项目名称\t内容\t牵头单位\n1\t甲馆\t略\t\n2\t乙馆\t略\t教育局\n")
    assert [one["lead"] for one in read["lists"]["projects"]] == [None, "教育局"]
    assert "牵头单位" in read["unsure"][0]["reason"]


def test_a_lead_that_is_no_body_is_marked() -> None:
    read = read_text("序号\t项目名称\t牵头单位\n1\t甲馆\t待明确\n2\t乙馆\t教育局\n")
    assert read["unsure"][0]["text"] == "待明确"


@pytest.mark.parametrize("through", [from_docx, from_pdf])
def test_a_lead_merged_over_rows_leads_them_all(tmp_path: Path, through: Any) -> None:
    grid = Grid(
        rows=[
            ["序号", "项目名称", "牵头单位"],
            ["1", "甲馆", Cell("教育局\n人社局", down=2)],
            ["2", "乙馆"],
            ["3", "丙馆", "科技局"],
        ],
        widths=[40, 200, 120],
    )
    projects = through(tmp_path, ["重点项目", grid])["lists"]["projects"]
    assert [(one["lead"], one["others"]) for one in projects] == [
        ("教育局", ["人社局"]),
        ("教育局", ["人社局"]),
        ("科技局", []),
    ]


@pytest.mark.parametrize("through", [from_docx, from_pdf])
def test_names_wrapped_in_narrow_cells_are_whole(tmp_path: Path, through: Any) -> None:
    name = "湖畔青年工程师联合培养与实训基地二期扩建"
    grid = Grid(
        rows=[["序号", "项目名称", "牵头单位"], ["1", name, "县人力资源和社会保障局"], ["2", "乙馆", "教育局\n科技局"]],
        widths=[40, 60, 60],
    )
    first, second = through(tmp_path, ["重点项目", grid])["lists"]["projects"]
    assert (first["name"], first["lead"], first["others"]) == (name, "县人力资源和社会保障局", [])
    assert (second["lead"], second["others"]) == ("教育局", ["科技局"])


def test_a_pdf_table_without_lines_is_read_by_its_columns(tmp_path: Path) -> None:
    grid = Grid(
        rows=[
            ["类别", "序号", "指标名称", "单位", "2025年", "2030年"],
            ["规模", "1", "工匠", "人", "9", "20左右"],
            ["", "2", "研发经费支出占地区生产总值的比重", "%", "2.1", "2.8"],
            ["效能", "3", "专利", "件", "1,020", "2,050"],
        ],
        widths=[50, 50, 130, 60, 70, 70],
        open=True,
    )
    read = from_pdf(tmp_path, ["主要指标", grid, "到2030年，工匠达到20人。"])
    assert [
        (one["group"], one["no"], one["name"], one["unit"], one["target"]["value"]) for one in read["indicators"]
    ] == [
        ("规模", 1, "工匠", "人", 20),
        ("规模", 2, "研发经费支出占地区生产总值的比重", "%", 2.8),
        ("效能", 3, "专利", "件", 2050),
    ]
    assert read["unsure"] == []
    assert [one["value"] for one in read["stated_targets"]] == [20]


def test_a_row_that_a_pdf_page_cuts_is_put_together(tmp_path: Path) -> None:
    header = ["序号", "项目名称", "内容", "牵头单位"]
    first = Grid(
        rows=[header, ["1", "甲馆", "略", "教育局"], ["2", "乙馆", "力争新增", "科技局"]], widths=[40, 120, 150, 80]
    )
    rest = Grid(rows=[["", "", "床位300张。", ""], ["3", "丙馆", "略", "人社局"]], widths=[40, 120, 150, 80])
    from tests.plan.papers import Break

    read = from_pdf(tmp_path, ["重点项目", first, Break(), rest])
    assert [one["name"] for one in read["lists"]["projects"]] == ["甲馆", "乙馆", "丙馆"]
    assert [(one["what"], one["value"]) for one in read["stated_targets"]] == [("新增床位", 300)]


def test_a_table_without_lines_that_cannot_be_read_is_told_and_not_guessed(tmp_path: Path) -> None:
    rows: list[list[Cell | str]] = [
        ["工匠", "2.3", "2.4以上", "2.1"],
        ["名师", "1", "1.1", "0.9"],
        ["农艺师", "3", "4", "2"],
    ]
    grid = Grid(rows, [120, 80, 80, 80], open=True)
    read = from_pdf(
        tmp_path, ["竹溪县规划", "二、任务", "1. 办好学堂。到2030年，学堂达到9所。责任单位：县总工会。", grid]
    )
    assert read["indicators"] == []
    assert [one["what"] for one in read["stated_targets"]] == ["学堂"]
    assert "没有框线的表格" in " ".join(one["reason"] for one in read["unsure"])


CONTENTS = [["第一章", "竹乡家底", "1"], ["第二章", "怎么办学", "5"], ["第三章", "谁来办", "9"]]
PLAIN_CONTENTS = [["1", "竹乡家底", "1"], ["2", "怎么办学", "5"], ["3", "谁来办", "9"]]
TELEPHONES = [["甲某", "县总工会", "80010001"], ["乙某", "县教育局", "80010002"], ["丙某", "县财政局", "80010003"]]
HEADED = [["序号", "姓名", "单位", "联系电话"], *([str(at), *row] for at, row in enumerate(TELEPHONES, 1))]
WHOLE = "到2030年，学堂达到9所。"


@pytest.mark.parametrize(
    ("above", "rows"),
    [(["目录"], CONTENTS), ([], CONTENTS), (["目 录"], PLAIN_CONTENTS), ([], TELEPHONES), ([], HEADED)],
    ids=["contents", "contents going on", "contents without chapters", "telephones", "telephones with headings"],
)
def test_contents_and_telephones_are_no_tables_that_were_not_read(
    tmp_path: Path, above: list[str], rows: list[list[Cell | str]]
) -> None:
    grid = Grid(rows, [80, 150, 100, 100][: len(rows[0])], open=True)
    read = from_pdf(tmp_path, ["竹溪县规划", *above, grid, "二、任务", WHOLE])
    assert [one["value"] for one in read["stated_targets"]] == [9]
    assert read["unsure"] == []


@pytest.mark.parametrize(
    "rows",
    [
        [["1.", "工匠", "9"], ["2.", "名师", "20"], ["3.", "学堂", "30"]],
        [["第一类", "人", "9"], ["第二类", "人", "20"], ["第三类", "座", "30"]],
        [["甲某", "2030年", "80010001"], ["乙某", "2030年", "80010002"], ["丙某", "2030年", "80010003"]],
        [["1", "甲馆", "县教育局"], ["2", "乙馆", "县财政局"], ["3", "丙馆", "县总工会"]],
    ],
    ids=["numbers that happen to rise", "units", "years", "a list of projects"],
)
def test_what_may_be_a_table_is_told_with_the_words_of_its_first_line(
    tmp_path: Path, rows: list[list[Cell | str]]
) -> None:
    read = from_pdf(tmp_path, ["竹溪县规划", Grid(rows, [80, 150, 100], open=True), "二、任务", WHOLE])
    assert [one["text"].replace(" ", "") for one in read["unsure"]] == ["".join(map(str, rows[0]))]


def test_a_page_of_prose_is_no_table_without_lines(tmp_path: Path) -> None:
    read = from_pdf(tmp_path, ["到 2030 年，学堂达到 9 所，工匠达到 300 人，名师达到 20 人。"] * 6)
    assert read["unsure"] == []
