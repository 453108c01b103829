"""Which kept mapping of the city a file belongs to, if any."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from rencai.city import City
from rencai.city.mappings import ColumnMapping, SourceMapping
from rencai.sources.headings import heading_key
from rencai.sources.layout import Layout
from rencai.sources.tables import Table

_ENOUGH_NAMED = 0.4
_ENOUGH = 0.7
_ENOUGH_EXPLAINED = 0.4
"""A file of an unknown name must bear most headings of the mapping, and few that the mapping does not know."""


@dataclass(frozen=True)
class Match:
    """How well a kept mapping suits a file; ``good`` says whether well enough to be used unasked."""

    mapping: SourceMapping
    score: float
    good: bool


def columns_for(mapping: SourceMapping, layout: Layout) -> dict[str, str]:
    """For each field of the mapping that the table has, its column."""
    exact = dict(_headed(layout))
    loose = {heading_key(heading): column for heading, column in reversed(_headed(layout))}
    found: dict[str, str] = {}
    for column in mapping.columns:
        by_position = layout.headings is None or not column.headings
        at = _at_position(column, layout) if by_position else _column_of(column, exact, loose)
        if at is not None:
            found[column.field] = at
    return found


def _at_position(column: ColumnMapping, layout: Layout) -> str | None:
    position = column.position or 0
    return layout.columns[position - 1] if 0 < position <= len(layout.columns) else None


def _headed(layout: Layout) -> list[tuple[str, str]]:
    if layout.headings is None:
        return []
    return [(heading, column) for heading, column in zip(layout.headings, layout.columns, strict=True) if heading]


def _column_of(column: ColumnMapping, exact: dict[str, str], loose: dict[str, str]) -> str | None:
    for heading in column.headings:
        found = exact.get(heading) or loose.get(heading_key(heading))
        if found is not None:
            return found
    return None


def best_kept(table: Table, city: City) -> SourceMapping | None:
    """The city's mapping that suits the file best, if one suits well enough."""
    matches = [match for mapping in city.sources if (match := match_of(table, mapping)).good]
    return max(matches, key=lambda match: match.score).mapping if matches else None


def match_of(table: Table, mapping: SourceMapping) -> Match:
    """How well one mapping suits the table of a file."""
    layout = table.layout
    columns = columns_for(mapping, layout)
    named = bears_name(mapping, table.path)
    coverage = len(columns) / len(mapping.columns)
    headings = len(_headed(layout)) if layout.headings is not None else len(layout.columns)
    explained = len(set(columns.values())) / max(1, headings)
    complete = all(column.field in columns for column in mapping.columns if column.required)
    score = 0.6 * coverage + 0.4 * explained + (0.2 if named else 0.0)
    if layout.headings is None:
        good = named and complete and coverage == 1.0
    else:
        good = complete and len(columns) >= min(2, len(mapping.columns))
        good &= coverage >= _ENOUGH_NAMED if named else coverage >= _ENOUGH and explained >= _ENOUGH_EXPLAINED
    return Match(mapping, score, good)


def bears_name(mapping: SourceMapping, path: Path) -> bool:
    """Whether the file's name is one that files of this source have."""
    return any(fnmatch(path.name, pattern) or fnmatch(path.stem, pattern) for pattern in mapping.file_names)
