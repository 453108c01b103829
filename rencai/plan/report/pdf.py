"""A report as pdf, and drawings as png, set by typst with the embedded typeface and nothing from the machine."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from rencai.plan.report.fonts import font_folder, typeface
from rencai.plan.report.numbers import day
from rencai.plan.report.parts import Block, Chart, Heading, Paragraph, Report, Table

_TEMPLATE = Path(__file__).parent / "report.typ"
_DRAWING = b"""
#set page(width: eval(sys.inputs.width) * 1mm, height: eval(sys.inputs.height) * 1mm, margin: 0mm, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


def to_pdf(report: Report, fonts: Path | None = None) -> bytes:
    """The report as pdf. ``fonts``: a folder with the typeface; default: where tools/assets.py put it."""
    import typst

    return typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=typeface(font_folder(fonts)),
        sys_inputs={"report": json.dumps(_told(report), ensure_ascii=False)},
    )


def to_png(chart: Chart, fonts: Path | None = None, ppi: float = 220) -> bytes:
    """A chart as png, for files that take no SVG."""
    import typst

    return typst.compile(
        _DRAWING,
        format="png",
        ppi=ppi,
        font_paths=typeface(font_folder(fonts)),
        sys_inputs={"svg": chart.svg, "width": f"{chart.width:.2f}", "height": f"{chart.height:.2f}"},
    )


def invented_mark(lang: str) -> str:
    """What stands on every page of a report on invented data."""
    return "样例：数据均为虚构" if lang == "zh" else "Sample: all data are invented"


def day_words(on: date, lang: str) -> str:
    """The day of the report as it is printed."""
    shown = day(on).shown
    return f"截至 {shown.zh}" if lang == "zh" else f"as of {shown.en}"


def _told(report: Report) -> dict[str, Any]:
    return {
        "lang": report.lang,
        "title": report.title,
        "subtitle": report.subtitle,
        "mark": invented_mark(report.lang) if report.invented else "",
        "day_words": day_words(report.on, report.lang),
        "year": report.on.year,
        "month": report.on.month,
        "day": report.on.day,
        "blocks": [_block(block, report) for block in report.blocks],
    }


def _block(block: Block, report: Report) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": block.text, "level": block.level}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "points": [report.told(*point) for point in block.points]}
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": block.caption,
            "note": block.note,
            "columns": [vars(column) for column in block.columns],
            "rows": [[{"text": cell.text, "tone": cell.tone} for cell in row] for row in block.rows],
        }
    return {"kind": "chart", **vars(block)}
