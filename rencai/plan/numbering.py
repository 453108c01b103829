"""How Chinese documents number their items: 第一章, 一、, （一）, 1., （1）, ①, ——."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_HAN_NUMBER = "[〇零一二两三四五六七八九十百千]+"


class Level(IntEnum):
    """Depth of an item, outermost first."""

    CHAPTER = 0
    SECTION = 1
    SUBSECTION = 2
    ITEM = 3
    SUBITEM = 4
    CIRCLED = 5
    DASH = 6


_FORMS = (
    (Level.CHAPTER, re.compile(rf"第({_HAN_NUMBER}|\d+)[章篇部节](?:分)?\s*")),
    (Level.SECTION, re.compile(rf"({_HAN_NUMBER})\s*、")),
    (Level.SUBSECTION, re.compile(rf"[（(]\s*({_HAN_NUMBER})\s*[）)]\s*[、.]?")),
    (Level.ITEM, re.compile(r"(\d{1,3})\s*(?:[.．](?!\d)|、)")),
    (Level.SUBITEM, re.compile(r"[（(]\s*(\d{1,3})\s*[）)]\s*[、.]?")),
    (Level.CIRCLED, re.compile(r"([①-⑳])")),
    (Level.DASH, re.compile(r"()(?:——|──|--|—|●|■|◆|•)")),
)
_PLAIN_HEADING = re.compile(r"#{1,6}\s|附\s*[件表录]|[表图]\s*[\d一二三四五六七八九十]")


@dataclass(frozen=True)
class Marker:
    """The number in front of an item: its depth, its value where it has one, and its length in characters."""

    level: Level
    number: int | None
    length: int


def han_number(text: str) -> int | None:
    """``十七`` → 17; a run of plain digits (``二一``) is no number. Up to thousands."""
    if not text or any(char not in _DIGITS and char not in _SCALES for char in text):
        return None
    if not any(char in _SCALES for char in text):
        return _DIGITS[text] if len(text) == 1 else None
    total, digit = 0, 0
    for char in text:
        if char in _SCALES:
            total += (digit or 1) * _SCALES[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def marker_of(text: str) -> Marker | None:
    """The marker at the beginning of folded text, if there is one."""
    for level, form in _FORMS:
        if (match := form.match(text)) is not None:
            return Marker(level, _value(match[1]), match.end())
    return None


def starts_something(text: str) -> bool:
    """Whether a line begins an item, a heading or a caption, and so cannot continue the line before it."""
    return marker_of(text) is not None or _PLAIN_HEADING.match(text) is not None


def _value(printed: str) -> int | None:
    if printed.isdigit() and printed.isascii():
        return int(printed)
    if "①" <= printed[:1] <= "⑳":
        return ord(printed) - ord("①") + 1
    return han_number(printed)
