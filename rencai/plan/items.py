"""Numbered items of the running text, with their titles and the sections they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rencai.plan.document import Document, Paragraph, Place
from rencai.plan.numbering import Level, Marker, marker_of

_LONGEST_TITLE = 45


@dataclass(frozen=True)
class Item:
    """A numbered paragraph: its marker, its title, its text, the items it stands under (outermost first)."""

    marker: Marker
    title: str
    paragraph: Paragraph
    above: tuple[Item, ...]

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.paragraph.place


@dataclass(frozen=True)
class Passage:
    """A paragraph and the innermost item it belongs to."""

    paragraph: Paragraph
    item: Item | None


def passages(document: Document) -> list[Passage]:
    """Every paragraph in order with the item it belongs to; a numbered paragraph belongs to its own item."""
    path: list[Item] = []
    found: list[Passage] = []
    for paragraph in document.paragraphs:
        mark = marker_of(paragraph.text)
        if mark is not None and mark.level is not Level.CIRCLED:
            path = [item for item in path if item.marker.level < mark.level]
            path.append(Item(mark, title_of(paragraph.text[mark.length :]), paragraph, tuple(path)))
        found.append(Passage(paragraph, path[-1] if path else None))
    return found


def title_of(text: str) -> str:
    """The words before the first full stop or colon; empty when they are too long to be a title."""
    title = re.split(r"[。：:]", text, maxsplit=1)[0].strip()
    return title if len(title) <= _LONGEST_TITLE else ""
