"""What every document becomes before it is understood: paragraphs and tables, each piece knowing its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Place:
    """Where a line stands. ``page`` is 0 in documents without pages.

    The line is the line of a txt; the ordinal of the paragraph or table row of a docx; in a pdf the ordinal of the text
    line or table row on its page.
    """

    page: int
    line: int

    def told(self) -> int | str:
        """The line as a number; with pages ``page:line``."""
        return f"{self.page}:{self.line}" if self.page else self.line


@dataclass(frozen=True)
class Paragraph:
    """Folded text of one paragraph, its broken lines joined; ``starts`` tells at which offset each line begins."""

    text: str
    starts: tuple[tuple[int, Place], ...]
    note: bool = False
    """Whether it is a footnote."""

    @property
    def place(self) -> Place:
        """Where the paragraph begins."""
        return self.starts[0][1]

    def place_at(self, offset: int) -> Place:
        """The line on which the character at ``offset`` stands."""
        at = bisect_right([start for start, _ in self.starts], offset) - 1
        return self.starts[max(at, 0)][1]


SOFT_BREAK = "\u2028"
"""Stands in a cell where a full line went on in the next: it most likely only wrapped."""


@dataclass(frozen=True)
class Cell:
    """Folded text of a cell; ``above`` and ``left`` say that it is covered by the merged cell on that side.

    A line break inside the text is a break somebody made; where a line wrapped stands ``SOFT_BREAK``.
    """

    text: str = ""
    above: bool = False
    left: bool = False

    @property
    def covered(self) -> bool:
        """Whether it is not a cell of its own."""
        return self.above or self.left


@dataclass(frozen=True)
class Row:
    """One row of a table. ``unparted`` says that its cells could not be told apart; they are then one."""

    cells: tuple[Cell, ...]
    place: Place
    unparted: bool = False


@dataclass(frozen=True)
class Table:
    """Rows as they stand in the document, header rows included."""

    rows: tuple[Row, ...]


Block = Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A document: its blocks in order, its lines as printed, and what could not be read (place, why zh, why en)."""

    file: str
    blocks: tuple[Block, ...]
    lines: Mapping[Place, str]
    unread: tuple[tuple[Place, str, str], ...] = field(default=())

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs in order, footnotes left out."""
        return [block for block in self.blocks if isinstance(block, Paragraph) and not block.note]
