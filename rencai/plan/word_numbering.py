"""The numbers that Word writes in front of paragraphs by itself and does not keep in their text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "〇一二三四五六七八九"
_HAN_FORMATS = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
_DEEPEST = 9


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    pattern: str


class Numbering:
    """Counts through the paragraphs of one document, in order."""

    def __init__(self, document: Any) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._of_number: dict[str, str] = {}
        self._of_style: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        if part is not None:
            self._read(part.element)
            self._read_styles(document.styles.element)

    def label(self, paragraph: Any) -> str:
        """What Word prints in front of the paragraph; empty for bullets and plain paragraphs."""
        number, level = self._place(paragraph)
        levels = self._abstract.get(self._of_number.get(number, ""), {})
        if level not in levels:
            return ""
        counts = self._counts[self._of_number[number]]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in range(level + 1, _DEEPEST):
            counts.pop(deeper, None)
        text = levels[level].pattern
        for outer in range(level + 1):
            shown = levels.get(outer, levels[level])
            text = text.replace(f"%{outer + 1}", _written(counts.get(outer, shown.start), shown.form))
        return text

    def _place(self, paragraph: Any) -> tuple[str, int]:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return "", 0
        own = _number_and_level(properties)
        if own is not None:
            return own
        style = properties.find(f"{_W}pStyle")
        return self._of_style.get(style.get(f"{_W}val"), ("", 0)) if style is not None else ("", 0)

    def _read(self, root: Any) -> None:
        for abstract in root.iter(f"{_W}abstractNum"):
            levels = {int(level.get(f"{_W}ilvl", "0")): _level(level) for level in abstract.iter(f"{_W}lvl")}
            self._abstract[abstract.get(f"{_W}abstractNumId")] = levels
        for number in root.iter(f"{_W}num"):
            linked = number.find(f"{_W}abstractNumId")
            if linked is not None:
                self._of_number[number.get(f"{_W}numId")] = linked.get(f"{_W}val")

    def _read_styles(self, root: Any) -> None:
        for style in root.iter(f"{_W}style"):
            properties = style.find(f"{_W}pPr")
            own = _number_and_level(properties) if properties is not None else None
            if own is not None:
                self._of_style[style.get(f"{_W}styleId")] = own


def _number_and_level(properties: Any) -> tuple[str, int] | None:
    numbered = properties.find(f"{_W}numPr")
    if numbered is None:
        return None
    number, level = numbered.find(f"{_W}numId"), numbered.find(f"{_W}ilvl")
    if number is None:
        return None
    return number.get(f"{_W}val"), int(level.get(f"{_W}val", "0")) if level is not None else 0


def _level(element: Any) -> _Level:
    def told(name: str, default: str) -> str:
        child = element.find(f"{_W}{name}")
        return str(child.get(f"{_W}val", default)) if child is not None else default

    form = told("numFmt", "decimal")
    return _Level(int(told("start", "1")), form, "" if form in ("bullet", "none") else told("lvlText", ""))


def _written(count: int, form: str) -> str:
    if form in _HAN_FORMATS:
        return _in_han(count)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        return chr((ord("a") if form == "lowerLetter" else ord("A")) + count - 1)
    return str(count)


def _in_han(count: int) -> str:
    if count >= 100:
        return str(count)
    tens, ones = divmod(count, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十") + (_HAN[ones] if ones or not tens else "")
