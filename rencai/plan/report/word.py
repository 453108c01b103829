"""A report as docx, with its typeface embedded, so that a machine without it shows the same."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Opened
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

from rencai.plan.report.fonts import FAMILY, font_folder
from rencai.plan.report.parts import Block, Chart, Heading, Paragraph, Report, Table
from rencai.plan.report.pdf import day_words, invented_mark, to_png
from rencai.plan.report.word_fonts import embed

_TEXT_WIDTH = 172.0
_SOFT, _ACCENT = RGBColor(0x4D, 0x58, 0x65), RGBColor(0x0B, 0x6B, 0x74)
_INK, _LINE = RGBColor(0x1B, 0x24, 0x30), "C9D0D8"
_STYLES = (("Normal", 9.5, 0, 4), ("List Bullet", 9.5, 0, 3), ("Heading 1", 13, 16, 6), ("Heading 2", 10.5, 10, 4),
           ("Title", 19, 0, 4))  # fmt: skip
"""Size, distance above and below, in points."""
_TONES = {
    "good": RGBColor(0x1F, 0x6B, 0x40),
    "warn": RGBColor(0x80, 0x52, 0x0E),
    "bad": RGBColor(0xA6, 0x2F, 0x27),
    "unknown": _SOFT,
}


def to_docx(report: Report, fonts: Path | None = None) -> bytes:
    """The report as docx. ``fonts``: a folder with the typeface; default: where tools/assets.py put it."""
    folder = font_folder(fonts)
    opened = Document()
    _prepare(opened, report)
    _title(opened, report)
    for block in report.blocks:
        _print(opened, block, report, folder)
    embed(opened, folder)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def _prepare(opened: Opened, report: Report) -> None:
    about = opened.core_properties
    about.title, about.author, about.comments = report.title, "", report.subtitle
    # The file bears the report's day, not the clock's.
    about.created = about.modified = datetime(report.on.year, report.on.month, report.on.day)
    about.last_modified_by = ""
    about.language = "zh-CN" if report.lang == "zh" else "en-GB"
    section = opened.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(19)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    for name, size, before, after in _STYLES:
        _set_style(opened.styles[name], size, before, after, report.lang)
    bullets: Any = opened.styles["List Bullet"]
    bullets.paragraph_format.left_indent, bullets.paragraph_format.first_line_indent = Mm(4.5), Mm(-4.5)
    title: Any = opened.styles["Title"]
    title.font.bold, title.font.color.rgb = True, _INK
    for line in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(line)
    _margins(opened, report)


def _set_style(style: Any, size: float, before: float, after: float, lang: str) -> None:
    """Size and distances in points; the typeface for every script, and the language by which lines are broken."""
    style.font.name, style.font.size = FAMILY, Pt(size)
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.15
    about = style.element.get_or_add_rPr()
    fonts = about.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FAMILY)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    for old in about.findall(qn("w:lang")):
        about.remove(old)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), "en-US" if lang == "zh" else "en-GB")
    tongue.set(qn("w:eastAsia"), "zh-CN")
    about.append(tongue)


def _margins(opened: Opened, report: Report) -> None:
    section = opened.sections[0]
    head = section.header.paragraphs[0]
    head.add_run(report.title).font.color.rgb = _SOFT
    if report.invented:
        mark = head.add_run(f"\t{invented_mark(report.lang)}")
        mark.bold, mark.font.color.rgb = True, _TONES["warn"]
    foot = section.footer.paragraphs[0]
    before, between, after = ("第 ", " 页，共 ", " 页") if report.lang == "zh" else ("page ", " of ", "")
    foot.add_run(f"{day_words(report.on, report.lang)}\t{before}")
    _field(foot, "PAGE")
    foot.add_run(between)
    _field(foot, "NUMPAGES")
    foot.add_run(after)
    for line in (head, foot):
        line.style.paragraph_format.tab_stops.clear_all()
        line.paragraph_format.tab_stops.add_tab_stop(Mm(_TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        for run in line.runs:
            run.font.size = Pt(8)
    for run in foot.runs:
        run.font.color.rgb = _SOFT


def _field(line: Line, name: str) -> None:
    """A number that the word processor fills in."""
    for kind, words in (("begin", ""), ("", name), ("end", "")):
        element = line.add_run()._r
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = words
        element.append(mark)


def _title(opened: Opened, report: Report) -> None:
    opened.add_paragraph(report.title, style="Title")
    line = opened.add_paragraph()
    run = line.add_run(f"{report.subtitle}    {day_words(report.on, report.lang)}")
    run.font.size, run.font.color.rgb = Pt(11), _SOFT


def _print(opened: Opened, block: Block, report: Report, fonts: Path) -> None:
    if isinstance(block, Heading):
        heading = opened.add_heading(block.text, level=block.level)
        for run in heading.runs:
            run.font.color.rgb = _ACCENT if block.level == 1 else _INK
    elif isinstance(block, Paragraph):
        for point in block.points:
            opened.add_paragraph(report.told(*point), style="List Bullet")
    elif isinstance(block, Table):
        _table(opened, block)
    else:
        _chart(opened, block, fonts)


def _chart(opened: Opened, chart: Chart, fonts: Path) -> None:
    width = min(chart.width, _TEXT_WIDTH)
    picture = opened.add_picture(io.BytesIO(to_png(chart, fonts)), width=Mm(width))
    picture._inline.docPr.set("descr", chart.words)
    shape = opened.paragraphs[-1].paragraph_format
    shape.keep_with_next, shape.space_after = True, Pt(0)
    _small(opened.add_paragraph().add_run(chart.caption))


def _small(run: Run) -> None:
    run.font.size, run.font.color.rgb = Pt(8), _SOFT


def _table(opened: Opened, block: Table) -> None:
    caption = opened.add_paragraph()
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(6)
    caption.add_run(block.caption).bold = True
    made = opened.add_table(rows=1, cols=len(block.columns))
    made.autofit = False
    _ruled(made)
    total = sum(column.width for column in block.columns)
    widths = [Mm(_TEXT_WIDTH * column.width / total) for column in block.columns]
    # Word goes by the widths of the cells, LibreOffice and WPS by those of the grid.
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for cell, column in zip(made.rows[0].cells, block.columns, strict=True):
        _fill(cell, column.name, numbers=column.numbers, bold=True)
    _mark_row(made.rows[0], "w:tblHeader")
    for row in block.rows:
        for cell, one, column in zip(made.add_row().cells, row, block.columns, strict=True):
            _fill(cell, one.text, numbers=column.numbers, tone=one.tone)
    for line in made.rows:
        _mark_row(line, "w:cantSplit")
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = width
    if block.note:
        _small(opened.add_paragraph().add_run(block.note))


def _fill(cell: Any, words: str, *, numbers: bool, bold: bool = False, tone: str = "") -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.space_after = Pt(0)
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if numbers else WD_ALIGN_PARAGRAPH.LEFT
    run = line.add_run(words)
    run.font.size, run.bold = Pt(8), bold
    if tone:
        run.font.color.rgb, run.bold = _TONES[tone], True


def _mark_row(row: Any, name: str) -> None:
    """``w:tblHeader``: it comes again on every page; ``w:cantSplit``: it is not torn by the end of one."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    about = row._tr.get_or_add_trPr()
    about.insert(0, mark) if name == "w:cantSplit" else about.append(mark)


def _ruled(made: Any) -> None:
    """Thin lines between rows, none between columns."""
    about = made._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("w:top", "w:bottom", "w:insideH"):
        line = OxmlElement(side)
        for name, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", _LINE)):
            line.set(qn(name), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("w:top", "30"), ("w:left", "60"), ("w:bottom", "30"), ("w:right", "60")):
        room = OxmlElement(side)
        room.set(qn("w:w"), width)
        room.set(qn("w:type"), "dxa")
        margins.append(room)
    # The schema wants them in this order, before the look of the table.
    look = about.find(qn("w:tblLook"))
    for part in (borders, about.find(qn("w:tblLayout")), margins):
        if part is not None:
            look.addprevious(part) if look is not None else about.append(part)
