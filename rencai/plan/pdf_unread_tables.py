"""What looks like a table of a pdf and could not be read, so that a person is told where it stands.

Left out are pages of contents and lists of telephones: they hold numbers in columns, and nothing that a plan aims at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rencai.plan.characters import close_up, fold
from rencai.plan.figures import UNIT, read_cell
from rencai.plan.numbering import Level, marker_of, starts_something
from rencai.plan.pdf_lines import TextLine

_LEAST_WORDS, _LEAST_ROWS, _BETWEEN_ROWS = 3, 3, 3
"""Three lines of three words and more, few others between them: cells that wrap stand between the rows."""
_ABOVE = 3
"""So many lines above its first entry the heading of a page of contents stands at most."""
_CONTENTS = re.compile(r"目\s*[录次]")
_LEADER = re.compile(r"[.．·…\s]{2,}")
_PAGE = re.compile(r"[.．·…\s]*[(（\-—–]*\s*(\d{1,4}|[ivxlIVXL]{1,6})\s*[)）\-—–]*")
_TELEPHONE = re.compile(r"(?:0\d{2,3}[-—–]?)?\d{7,8}|1\d{10}|1\d{2}[-\s]?\d{4}[-\s]?\d{4}")
_TELEPHONE_HEADING = re.compile(r"电话|手机|联系方式|号码")
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?(?:底|末)?")
_UNIT_WORD = re.compile(rf"(?:单位|计量单位|(?:万|亿|千|百)?(?:{UNIT}))")
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})+")


def left_as_lines(lines: list[TextLine]) -> list[TextLine]:
    """The first lines of what looks like a table that could not be read: several lines in columns, with numbers."""
    found = []
    for begun, rows in _runs(lines):
        above = [_folded(line.text) for line in lines[max(0, begun - _ABOVE) : begun]]
        words = [[_folded(word.text) for word in line.words] for line in rows]
        if not any(re.search(r"\d", word) for row in words for word in row):
            continue
        if not _is_contents(words, above) and not _is_telephones(words):
            found.append(rows[0])
    return found


def _runs(lines: list[TextLine]) -> Iterator[tuple[int, list[TextLine]]]:
    """Where lines in columns begin, and these lines."""
    run: list[tuple[int, TextLine]] = []
    for at, line in enumerate([*lines, None]):
        apart = run and (line is None or at - run[-1][0] > _BETWEEN_ROWS)
        if apart:
            if len(run) >= _LEAST_ROWS:
                yield run[0][0], [one for _at, one in run]
            run = []
        if line is not None and len(line.words) >= _LEAST_WORDS:
            run.append((at, line))


def _folded(text: str) -> str:
    return close_up(fold(text))


def _is_contents(rows: list[list[str]], above: list[str]) -> bool:
    """Whether every line ends in its page, none before the last one's, and is an entry: under 目录, or by its form."""
    ends = [_PAGE.fullmatch(row[-1]) for row in rows]
    pages = [int(end[1]) for end in ends if end is not None and end[1].isdigit()]
    if not all(ends) or pages != sorted(pages):
        return False
    if not any(_CONTENTS.fullmatch(line) for line in above) and not all(map(_is_entry, rows)):
        return False
    return not any(_tells_values(_without_number(row[:-1])) for row in rows)


def _is_entry(row: list[str]) -> bool:
    """Whether a line has the number of a chapter or section, or dots that lead to its page. 1. 工匠 9 has neither."""
    marker = marker_of(row[0])
    if marker is not None:
        is_headed = marker.level <= Level.SUBSECTION
    else:
        is_headed = starts_something(row[0]) or _SECTION.match(row[0]) is not None
    return is_headed or _LEADER.match(row[-1]) is not None or any(map(_LEADER.fullmatch, row[1:]))


def _is_telephones(rows: list[list[str]]) -> bool:
    """Whether the only numbers are telephones in one column; a line without any is the first, with its heading."""
    heading = rows[0] if not any(map(_TELEPHONE.fullmatch, rows[0])) else None
    if heading is not None and not any(map(_TELEPHONE_HEADING.search, heading)):
        return False
    people = rows if heading is None else rows[1:]
    columns = {tuple(at for at, word in enumerate(row) if _TELEPHONE.fullmatch(word)) for row in people}
    if len(columns) != 1 or len(next(iter(columns))) != 1:
        return False
    return not any(
        _tells_values([word for word in _without_number(row) if not _TELEPHONE.fullmatch(word)]) for row in people
    )


def _without_number(row: list[str]) -> list[str]:
    """The words of a line without the running number or the number of a section (1.2) that it begins with."""
    return row[1:] if row[:1] and (row[0].isdigit() or _SECTION.fullmatch(row[0])) else row


def _tells_values(words: list[str]) -> bool:
    """Whether a number, a year or a unit is among the words of a line."""
    return any(
        _YEAR.fullmatch(word) or _UNIT_WORD.fullmatch(word) or read_cell(word, None).figure is not None
        for word in words
    )
