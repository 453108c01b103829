"""What word processors leave in a docx: tracked changes, moves, hidden words, text boxes, numbers of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from rencai.plan.reading import read_plan, to_json

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
ROWS = [
    ["序号", "项目名称", "主要内容", "牵头单位"],
    ["1", "公寓项目", "建房。", "县住建局"],
    ["2", "学院项目", "办学。", "县教育局"],
]


@pytest.fixture
def document() -> Any:
    made = docx.Document()
    made.add_paragraph("竹溪县“十五五”人才发展规划")
    made.add_paragraph("一、重点项目")
    return made


@pytest.fixture
def table(document: Any) -> Any:
    made = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
    for row, cells in enumerate(ROWS):
        for column, text in enumerate(cells):
            made.cell(row, column).text = text
    return made


def read(document: Any, folder: Path) -> dict[str, Any]:
    document.save(str(folder / "plan.docx"))
    return to_json(read_plan(folder / "plan.docx"))


def projects(document: Any, folder: Path) -> list[tuple[Any, ...]]:
    return [(one["no"], one["lead"], *one["others"]) for one in read(document, folder)["lists"]["projects"]]


@pytest.mark.parametrize(
    ("mark", "others"),
    [
        ('<w:ins {W} w:id="1" w:author="a"><w:r><w:t>、县财政局</w:t></w:r></w:ins>', ("县财政局",)),
        ('<w:del {W} w:id="1" w:author="a"><w:r><w:delText>、县财政局</w:delText></w:r></w:del>', ()),
        ('<w:moveTo {W} w:id="1" w:author="a"><w:r><w:t>、县财政局</w:t></w:r></w:moveTo>', ("县财政局",)),
        ('<w:moveFrom {W} w:id="1" w:author="a"><w:r><w:t>、县财政局</w:t></w:r></w:moveFrom>', ()),
        ("<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>、县财政局</w:t></w:r>", ()),
        ('<w:r {W}><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>、县财政局</w:t></w:r>', ("县财政局",)),
    ],
    ids=["inserted", "deleted", "moved here", "moved away", "hidden", "shown"],
)
def test_a_cell_reads_as_it_would_print(
    document: Any, table: Any, tmp_path: Path, mark: str, others: tuple[str, ...]
) -> None:
    table.cell(1, 3).paragraphs[0]._p.append(parse_xml(mark.replace("{W}", W)))
    assert projects(document, tmp_path)[0] == (1, "县住建局", *others)


def test_agencies_in_paragraphs_of_their_own_are_several(document: Any, table: Any, tmp_path: Path) -> None:
    table.cell(1, 3).add_paragraph("县财政局")
    table.cell(1, 3).add_paragraph("青云镇")
    assert projects(document, tmp_path)[0] == (1, "县住建局", "县财政局", "青云镇")


def test_a_number_that_the_word_processor_writes_into_the_cell_is_read(
    document: Any, table: Any, tmp_path: Path
) -> None:
    for row in (1, 2):
        table.cell(row, 0).text = ""
        table.cell(row, 0).paragraphs[0].style = document.styles["List Number"]
    assert [one[0] for one in projects(document, tmp_path)] == [1, 2]


def box(*paragraphs: str) -> Any:
    """A run with a text box of these paragraphs (their xml), and its copy for old readers."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    both = f"<mc:Choice>{content}</mc:Choice><mc:Fallback>{content}</mc:Fallback>"
    return parse_xml(f"<w:r {W} {MC}><mc:AlternateContent>{both}</mc:AlternateContent></w:r>")


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_text_box_is_read_once(document: Any, table: Any, tmp_path: Path) -> None:
    document.add_paragraph("")._p.append(box(paragraph("到2030年，名师达到20人。")))
    assert [(one["what"], one["value"]) for one in read(document, tmp_path)["stated_targets"]] == [("名师", 20)]


def test_a_text_box_does_not_cut_the_sentence_it_hangs_on(document: Any, table: Any, tmp_path: Path) -> None:
    sentence = document.add_paragraph("到2030年，工匠达到")
    sentence._p.append(box(paragraph("专栏9"), paragraph("到2030年，名师达到20人。")))
    sentence.add_run("300人。")
    assert [(one["what"], one["value"]) for one in read(document, tmp_path)["stated_targets"]] == [
        ("工匠", 300),
        ("名师", 20),
    ]


@pytest.fixture
def indicators(document: Any) -> Any:
    rows = [["序号", "指标", "单位", "2025年", "2030年"], ["1", "工匠", "人", "21", ""], ["2", "名师", "人", "5", "9"]]
    made = document.add_table(rows=len(rows), cols=5)
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            made.cell(row, column).text = text
    return made


def test_a_figure_in_a_text_box_of_a_cell_is_read_once(document: Any, indicators: Any, tmp_path: Path) -> None:
    indicators.cell(1, 4).paragraphs[0]._p.append(box(paragraph("38")))
    found = read(document, tmp_path)
    assert [one["target"]["value"] for one in found["indicators"]] == [38, 9]
    assert found["unsure"] == []


def test_a_text_box_beside_a_figure_makes_the_figure_doubtful(document: Any, indicators: Any, tmp_path: Path) -> None:
    indicators.cell(2, 4).paragraphs[0]._p.append(box(paragraph("38")))
    found = read(document, tmp_path)
    assert found["indicators"][1]["target"]["value"] is None
    assert "9 38" in [one["text"] for one in found["unsure"]]


def test_the_copy_of_a_text_box_counts_in_no_numbering(document: Any, table: Any, tmp_path: Path) -> None:
    table.cell(1, 0).text = table.cell(2, 0).text = ""
    table.cell(1, 0).paragraphs[0]._p.append(box(paragraph("", "ListNumber")))
    table.cell(2, 0).paragraphs[0].style = document.styles["List Number"]
    assert [one[0] for one in projects(document, tmp_path)] == [1, 2]


def test_a_table_inside_of_a_table_is_told_with_its_line(document: Any, table: Any, tmp_path: Path) -> None:
    table.cell(1, 2).add_table(rows=1, cols=2).cell(0, 0).text = "9"
    assert ["还有表格" in one["reason"] for one in read(document, tmp_path)["unsure"] if one["line"] == 3] == [True]


def test_two_figures_in_paragraphs_of_one_cell_are_not_run_together(
    document: Any, indicators: Any, tmp_path: Path
) -> None:
    indicators.cell(2, 4).add_paragraph("20")
    found = read(document, tmp_path)
    assert found["indicators"][1]["target"]["value"] is None
    assert "9 20" in [one["text"] for one in found["unsure"]]
