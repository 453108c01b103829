"""A file as a person looks at it before it is read: its headings, its first rows, and what each column may be."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from rencai.city import City
from rencai.city.mappings import SourceMapping
from rencai.sources.books import read_book
from rencai.sources.cells import ROW
from rencai.sources.choosing import best_kept, columns_for
from rencai.sources.layout import Layout
from rencai.sources.proposing import proposals_for_table
from rencai.sources.tables import find_table, known_headings

_ROWS = 12
WHOLE_LINE = "整行"
"""What stands for a heading over a line that could not be read into cells."""


@dataclass(frozen=True)
class Guess:
    """What a column may be: ``field`` by its ``heading`` or its ``content``, ``sureness`` between 0 and 1."""

    column: int
    field: str
    why: str
    sureness: float


@dataclass(frozen=True)
class Look:
    """The top of a file. ``rows``: (row number, cells). ``guesses``: by kind. ``kind``: what its rows seem to speak of.

    ``headed``: whether it has headings; ``kept``: the city's mapping that suits it, or empty.
    """

    headings: tuple[str, ...]
    headed: bool
    rows: tuple[tuple[int, tuple[str | None, ...]], ...]
    records: int
    kind: str
    kept: str
    guesses: dict[str, tuple[Guess, ...]]
    notes: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Tells files with the same headings; empty for a file without."""
        return hashlib.sha256("\n".join(self.headings).encode()).hexdigest()[:24] if self.headed else ""

    def as_bytes(self) -> bytes:
        """The look as JSON; it holds cells of the file and belongs under a seal."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, told: bytes) -> Look:
        """The look that ``as_bytes`` gave."""
        said: dict[str, Any] = json.loads(told)
        guesses = {kind: tuple(Guess(**one) for one in found) for kind, found in said["guesses"].items()}
        rows = tuple((number, tuple(cells)) for number, cells in said["rows"])
        texts = {name: tuple(said[name]) for name in ("headings", "notes")}
        return cls(**{**said, **texts, "rows": rows, "guesses": guesses})

    def columns_of(self, mapping: SourceMapping) -> dict[str, int]:
        """For each field of a mapping the column (from 0) that the file has for it."""
        columns = tuple(str(at) for at in range(len(self.headings)))
        layout = Layout(pl.DataFrame(), columns, self.headings if self.headed else None)
        return {field: int(column) for field, column in columns_for(mapping, layout).items()}


def look_at(path: Path, city: City, data: bytes | None = None) -> Look:
    """Look at a file (its bytes may be given). Raises BadInput for one that cannot be read."""
    table = find_table(read_book(path, data, set_apart=True), path, known_headings(city))
    layout = table.layout
    records = layout.body.filter(table.slips.is_null())
    kept = best_kept(table, city)
    at = {column: number for number, column in enumerate(layout.columns)}
    best, proposals = proposals_for_table(table, city)
    guesses = {
        str(kind): tuple(Guess(at[one.column], one.field, one.why, round(one.sureness, 2)) for one in proposal.choices)
        for kind, proposal in proposals.items()
    }
    return Look(
        headings=tuple(layout.heading_of(column) for column in layout.columns),
        headed=layout.headings is not None,
        rows=tuple((row[0], tuple(row[1:])) for row in records.head(_ROWS).select(ROW, *layout.columns).iter_rows()),
        records=records.height,
        kind=str(kept.kind if kept else best),
        kept=kept.source if kept else "",
        guesses=guesses,
        notes=table.notes,
    )


def row_of(
    path: Path, city: City, number: int, data: bytes | None = None, mapping: SourceMapping | None = None
) -> list[tuple[str, str]] | None:
    """(heading, cell) of the row of that number, as it stands in a file; None where there is none.

    ``mapping``: by which the file is read, for it may say where the headings and the sheet are.
    """
    header, sheet = (mapping.header, mapping.sheet) if mapping else ("auto", None)
    book = read_book(path, data, set_apart=True)
    table = find_table(book, path, known_headings(city), header=header, sheet=sheet)
    layout = table.layout
    found = layout.body.filter(pl.col(ROW) == number)
    if found.is_empty():
        unread = table.unread.filter(pl.col(ROW) == number)["text"]
        return [(WHOLE_LINE, unread[0])] if len(unread) else None
    return [(layout.heading_of(column), found[column][0] or "") for column in layout.columns]
