"""A txt document: lines become paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rencai.plan.characters import fold, is_footnote
from rencai.plan.document import Block, Document, Place
from rencai.plan.furniture import bare_head, is_continuation_mark, is_page_number, running_heads
from rencai.plan.numbering import starts_something
from rencai.plan.paragraphs import Line, join_lines
from rencai.plan.text_tables import cells_of, markup_table, table_of


def text_document(file: str, text: str) -> Document:
    """The document of a txt's text; line numbers are those of the file, from 1."""
    raw = [line.rstrip("\r").replace("\f", "") for line in text.split("\n")]
    lines = [Line(line, Place(0, number)) for number, line in enumerate(raw, start=1)]
    blocks = (block for part in _around_markup(lines) for block in part)
    return Document(file, tuple(blocks), {line.place: line.raw for line in lines})


def _around_markup(lines: list[Line]) -> Iterator[Iterator[Block]]:
    """Tables written as <table>…</table> apart, the lines between them as they stand."""
    begun = 0
    for at, line in enumerate(lines):
        if at < begun or "<table" not in line.raw.lower():
            continue
        end = next((end for end in range(at, len(lines)) if "</table" in lines[end].raw.lower()), None)
        table = markup_table(lines[at : end + 1]) if end is not None else None
        if end is not None and table is not None:
            yield blocks_of(lines[begun:at])
            yield iter((table,))
            begun = end + 1
    yield blocks_of(lines[begun:])


def blocks_of(lines: list[Line]) -> Iterator[Block]:
    """Paragraphs and tables out of printed lines; page numbers, running heads and rules are left out."""
    heads = running_heads(line.raw for line in lines)
    kept = [line for line in lines if not _is_furniture(line.raw, heads)]
    waiting: list[Line] = []
    for is_row, group in _runs(kept):
        table = table_of(group) if is_row else None
        if table is None:
            waiting += group
            continue
        yield from join_lines(_noted(waiting))
        yield table
        waiting = [line for line in group if is_footnote(line.raw)]
    yield from join_lines(_noted(waiting))


def _is_furniture(raw: str, heads: set[str]) -> bool:
    if not raw.strip():
        return False
    if is_page_number(raw) or is_continuation_mark(raw):
        return True
    return "\t" not in raw and bare_head(raw) in heads


def _noted(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        yield Line(line.raw, line.place, line.gap, line.note or is_footnote(line.raw))


def _runs(lines: list[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Neighbouring lines of one sort; blank lines and footnotes go with what they stand in."""
    group: list[Line] = []
    sort = False
    for line in lines:
        loose = not line.raw.strip() or is_footnote(line.raw)
        is_row = cells_of(line.raw) is not None
        if not loose and is_row != sort and not (sort and _completes(group, line.raw)):
            if group:
                yield sort, group
            group, sort = [], is_row
        group.append(line)
    if group:
        yield sort, group


def _completes(group: list[Line], raw: str) -> bool:
    """Whether a line without cells is the rest of a row that was cut: it follows at once, and the row is short."""
    last = group[-1]
    if not last.raw.strip() or starts_something(fold(raw).strip()):
        return False
    width = max((len(cells_of(line.raw) or []) for line in group), default=0)
    return 1 < len(cells_of(last.raw) or []) < width
