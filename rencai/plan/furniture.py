"""What a page carries besides its content: page numbers, running heads, marks of continued tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from rencai.plan.characters import fold_closed
from rencai.plan.numbering import starts_something

_DASH = r"[-—–─－_·\s]*"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}(?:PAGE\s*)?\d{{1,4}}{_DASH}|PAGE|{_DASH}第?\s*\d{{1,4}}\s*页{_DASH}|"
    r"第\s*\d{1,4}\s*页\s*[,，/]?\s*共\s*\d{1,4}\s*页|\d{1,4}\s*/\s*\d{1,4}|第[一二三四五六七八九十百]+页",
    re.IGNORECASE,
)
_CONTINUED = re.compile(
    r"[（(]?\s*(?:接上[页表]|续\s*上?表|续前表|转下页|表\s*\d*\s*[（(]续[)）])\s*\d*[^。]{0,20}[)）]?|续表[\s\d]*"
)
_EDGE_NUMBER = re.compile(r"^[-—–·\s]*\d{1,3}[-—–·\s]+|[-—–·\s]+\d{1,3}[-—–·\s]*$|^第\d{1,3}页|第\d{1,3}页$")
_OFTEN = 3
_LONGEST_HEAD = 40


def is_page_number(line: str) -> bool:
    """Whether a line (folded or raw) is nothing but the number of a page."""
    return _PAGE_NUMBER.fullmatch(fold_closed(line)) is not None


def is_continuation_mark(line: str) -> bool:
    """Whether a line only says that a table goes on: 续表, （接上页）."""
    return _CONTINUED.fullmatch(fold_closed(line)) is not None


def bare_head(line: str) -> str:
    """A line without the page number that stands at its beginning or end."""
    return _EDGE_NUMBER.sub("", fold_closed(line))


def running_heads(lines: Iterable[str]) -> set[str]:
    """Short lines that come back at least three times, say nothing with a full stop and begin no item."""
    counted = Counter(bare_head(line) for line in lines if "\t" not in line)
    return {
        line
        for line, times in counted.items()
        if times >= _OFTEN
        and 4 <= len(line) <= _LONGEST_HEAD
        and not starts_something(line)
        and not re.search(r"[。；;：:!！?？，,|]", line)
    }
