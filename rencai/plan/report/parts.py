"""What a report is made of: sentences bound to their numbers, tables, charts, under headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from string import Formatter

from rencai.vocabulary.bilingual import Bilingual

_DIGIT = re.compile(r"[0-9０-９]")


@dataclass(frozen=True)
class Bound:
    """A number (or a name) in a sentence: what it is, and how it is shown in both languages."""

    value: object
    shown: Bilingual


@dataclass(frozen=True)
class Sentence:
    """A sentence whose every number is bound: the words are fixed, the numbers come from the readings.

    Raises ValueError for a template that holds a digit of its own, or names what is not bound.
    """

    words: Bilingual
    bound: dict[str, Bound] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for template in (self.words.zh, self.words.en):
            fixed = "".join(text for text, *_ in Formatter().parse(template))
            if _DIGIT.search(fixed):
                raise ValueError(f"a number of its own in a sentence: {template}")
            named = {name for _, name, *_ in Formatter().parse(template) if name}
            if not named <= set(self.bound):
                raise ValueError(f"nothing bound to {named - set(self.bound)} in a sentence: {template}")

    def told(self, lang: str) -> str:
        """The sentence in a language, zh or en."""
        template = self.words.zh if lang == "zh" else self.words.en
        return template.format(**{name: _in(one.shown, lang) for name, one in self.bound.items()})


def _in(text: Bilingual, lang: str) -> str:
    return text.zh if lang == "zh" else text.en


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what is printed, and the plain value for a spreadsheet."""

    text: str
    value: float | int | str | date | None = None
    tone: str = ""
    """good, warn, bad, unknown, or nothing."""


@dataclass(frozen=True)
class Column:
    """A column of a table: heading, relative width, and whether it holds numbers."""

    name: str
    width: float = 1.0
    numbers: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 opens a section."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A list of points, each of one or several sentences that belong together."""

    points: tuple[tuple[Sentence, ...], ...]


def each(sentences: Iterable[Sentence]) -> Paragraph:
    """Every sentence a point of its own."""
    return Paragraph(tuple((one,) for one in sentences))


@dataclass(frozen=True)
class Table:
    """A table with its caption, unit or note."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart as SVG, its size in millimetres, its caption and what it shows in words. Its numbers stand in a table."""

    caption: str
    svg: str
    width: float
    height: float
    words: str


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Report:
    """A report: what the title page says, and its blocks in order. ``lang`` is zh or en."""

    title: str
    subtitle: str
    on: date
    lang: str
    invented: bool
    blocks: tuple[Block, ...]
    sheets: tuple[Table, ...] = ()
    """The data behind it, one table a sheet."""

    @property
    def sentences(self) -> Sequence[Sentence]:
        """All its sentences."""
        told = [block for block in self.blocks if isinstance(block, Paragraph)]
        return [one for block in told for point in block.points for one in point]

    def told(self, *sentences: Sentence) -> str:
        """Sentences in the report's language."""
        return ("" if self.lang == "zh" else " ").join(one.told(self.lang) for one in sentences)
