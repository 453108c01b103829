"""A docx: paragraphs with the numbers Word writes by itself, tables with their merged cells.

Lines are ordinals: every paragraph of the body counts one, every table row counts one, from the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from rencai.plan.characters import close_up, fold
from rencai.plan.document import Block, Cell, Document, Place, Row, Table
from rencai.plan.furniture import is_continuation_mark, is_page_number
from rencai.plan.paragraphs import Line, join_lines
from rencai.plan.word_numbering import Numbering
from rencai.vocabulary.errors import BadInput

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNPRINTED = (f"{_W}moveFrom", _FALLBACK)
_BOX = f"{_W}txbxContent"
_MOST_SPAN = 64


def word_document(path: Path, data: bytes) -> Document:
    """The document of a docx. Raises BadInput when it is broken or holds no text."""
    import docx

    try:
        opened = docx.Document(BytesIO(data))
        body = opened.element.body
        numbering = Numbering(opened)
    except Exception as error:  # python-docx and lxml raise many kinds; each means the same to a person
        what = f"the docx cannot be opened ({type(error).__name__})"
        raise BadInput(what, where=str(path), todo="save it anew from the word processor") from None
    pieces = list(_pieces(body, numbering))
    lines = {piece.place: piece.raw if isinstance(piece, Line) else _printed(piece.row) for piece in pieces}
    if not any(text.strip() for text in lines.values()):
        todo = "run text recognition on it first"
        raise BadInput("the docx holds no text (pictures only?)", where=str(path), todo=todo)
    return Document(path.name, tuple(_blocks(pieces)), lines, tuple(_inner_tables(body)))


@dataclass(frozen=True)
class _Piece:
    """A row and which of the body's elements its table is."""

    row: Row
    table: int

    @property
    def place(self) -> Place:
        return self.row.place


def _pieces(body: Any, numbering: Numbering) -> Iterator[Line | _Piece]:
    """Paragraphs and table rows in order. A line break made by hand inside a paragraph parts it."""
    ordinal = 0
    for index, element in enumerate(_block_elements(body)):
        if element.tag == f"{_W}p":
            ordinal += 1
            text = "\n".join(_printed_texts(element, numbering))
            for line in text.split("\n"):
                yield Line(line, Place(0, ordinal), gap=True)
        else:
            for cells in _grid(element, numbering):
                ordinal += 1
                yield _Piece(Row(cells, Place(0, ordinal)), index)


def _inner_tables(body: Any) -> Iterator[tuple[Place, str, str]]:
    """Where a table stands inside of a table or a text box: its words are read, its rows and columns are not."""
    ordinal = 1
    for element in _block_elements(body):
        if any(inner is not element and not _is_under(inner, _FALLBACK) for inner in element.iter(f"{_W}tbl")):
            why = "a table stands inside of a table or a text box here; its rows were not read as a table"
            yield Place(0, ordinal), "这里的表格或文本框里还有表格，没有按表格读入", why
        is_paragraph = element.tag == f"{_W}p"
        ordinal += (
            1 if is_paragraph else sum(1 for tr in _rows(element) if _grid_before(tr) or any(True for _ in _cells(tr)))
        )


def _block_elements(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, those inside content controls included."""
    for element in parent.iterchildren():
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag"):
            yield from _block_elements(element)


def _blocks(pieces: list[Line | _Piece]) -> Iterator[Block]:
    lines: list[Line] = []
    rows: list[_Piece] = []
    for piece in pieces:
        if isinstance(piece, _Piece):
            yield from join_lines(lines)
            lines = []
            if rows and rows[-1].table != piece.table:
                yield _table(rows)
                rows = []
            rows.append(piece)
        elif not is_page_number(piece.raw) and not is_continuation_mark(piece.raw):
            if rows and piece.raw.strip():
                yield _table(rows)
                rows = []
            lines.append(piece)
    if rows:
        yield _table(rows)
    yield from join_lines(lines)


def _table(rows: list[_Piece]) -> Table:
    return Table(tuple(piece.row for piece in rows))


def _printed_texts(paragraph: Any, numbering: Numbering) -> list[str]:
    """What a paragraph says, and behind it what the text boxes say that hang on it; empty ones left out, not all.

    A box counts once: its copy for old readers is left out, and counts in no numbering either.
    """
    boxed = [one for one in paragraph.iter(f"{_W}p") if one is not paragraph and not _is_under(one, _FALLBACK)]
    own = numbering.label(paragraph) + _text(paragraph)
    texts = [text for one in boxed if (text := numbering.label(one) + _text(one)).strip()]
    return [own, *texts] if own.strip() or not texts else texts


def _is_under(node: Any, tag: str) -> bool:
    return next(node.iterancestors(tag), None) is not None


def _text(paragraph: Any) -> str:
    """The text as it would print: insertions, tabs and breaks kept; deletions, hidden words and field instructions not.

    What was moved away stands where it was moved to, and what stands in a text box belongs to the box's paragraphs.
    """
    parts: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if next(node.iterancestors(f"{_W}p")) is not paragraph or _is_unprinted(node):
            continue
        if node.tag == f"{_W}t":
            if not _is_footnote_mark(node):
                parts.append(node.text or "")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif node.getparent().tag == f"{_W}r":
            parts.append("\t" if node.tag == f"{_W}tab" else "\n")
    return "".join(parts)


def _is_unprinted(node: Any) -> bool:
    hidden = node.getparent().find(f"{_W}rPr/{_W}vanish")
    if hidden is not None and hidden.get(f"{_W}val", "true") not in ("0", "false", "off"):
        return True
    return any(above.tag in _UNPRINTED for above in node.iterancestors())


def _is_footnote_mark(node: Any) -> bool:
    """Whether a run stands raised and holds only a number: a footnote's mark, not a figure."""
    properties = node.getparent().find(f"{_W}rPr")
    raised = properties.find(f"{_W}vertAlign") if properties is not None else None
    is_raised = raised is not None and raised.get(f"{_W}val") == "superscript"
    return is_raised and (node.text or "").strip("[]〔〕 ").isdigit()


def _grid(table: Any, numbering: Numbering) -> Iterator[tuple[Cell, ...]]:
    """Rows of a table on its full grid: what a merged cell covers is there, marked as covered."""
    for tr in _rows(table):
        cells = [Cell()] * _grid_before(tr)
        for tc in _cells(tr):
            properties = tc.find(f"{_W}tcPr")
            above = _is_continued(properties)
            text = "" if above else _cell_text(tc, numbering)
            span = _span(properties)
            cells.append(Cell(text, above=above))
            cells += [Cell(above=above, left=not above)] * (span - 1)
        if cells:
            yield tuple(cells)


def _cell_text(cell: Any, numbering: Numbering) -> str:
    """The paragraphs of a cell, with the numbers that the word processor writes by itself (a column 序号 often).

    A text box stands apart from what is written beside it by a blank: 12 and 38 are never read as 1238.
    """
    own = (p for p in cell.iter(f"{_W}p") if not _is_under(p, _BOX))
    lines = (" ".join(_printed_texts(p, numbering)) for p in own)
    return "\n".join(fold(line).strip() for line in lines).strip()


def _rows(table: Any) -> Iterator[Any]:
    for element in table.iterchildren():
        if element.tag == f"{_W}tr":
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _rows(element)


def _cells(row: Any) -> Iterator[Any]:
    for element in row.iterchildren():
        if element.tag == f"{_W}tc":
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent"):
            yield from _cells(element)


def _grid_before(row: Any) -> int:
    before = row.find(f"{_W}trPr/{_W}gridBefore")
    return min(int(before.get(f"{_W}val", "0")), _MOST_SPAN) if before is not None else 0


def _span(properties: Any) -> int:
    span = properties.find(f"{_W}gridSpan") if properties is not None else None
    return min(int(span.get(f"{_W}val", "1")), _MOST_SPAN) if span is not None else 1


def _is_continued(properties: Any) -> bool:
    merge = properties.find(f"{_W}vMerge") if properties is not None else None
    return merge is not None and merge.get(f"{_W}val", "continue") == "continue"


def _printed(row: Row) -> str:
    return "\t".join(close_up(cell.text.replace("\n", " ")) for cell in row.cells if not cell.left)
