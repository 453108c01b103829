"""Merged cells of a spreadsheet: a cell merged downwards says its value for every row it spans.

The parser gives the value to the first row only. Where sheets lie in the package, and which cells are merged, is read
from the XML as it passes by when the package is checked.
"""

from __future__ import annotations

import html
import re

import polars as pl

from rencai.sources.cells import ROW, Merge

_MERGE = re.compile(rb"""<mergeCell [^>]*ref=["']([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)""")
_SHEET = re.compile(r"<(?:\w+:)?sheet [^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship [^>]*>")
_MOST = 100_000
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


class MergesSeen:
    """Collects downward merges from the pieces of a sheet's XML."""

    def __init__(self) -> None:
        self.found: list[Merge] = []
        self._tail = b""

    def add(self, piece: bytes) -> None:
        """Look at the next piece."""
        text = self._tail + piece
        end = 0
        for match in _MERGE.finditer(text):
            left, top, right, bottom = match.groups()
            end = match.end()
            if left == right and int(bottom) > int(top) and len(self.found) < _MOST:
                self.found.append(Merge(column_number(left), int(top), int(bottom)))
        self._tail = text[max(end, len(text) - 80) :]


def column_number(letters: bytes) -> int:
    """``A`` is 1, ``AA`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def parts_of_sheets(workbook: str, relations: str) -> dict[str, str]:
    """Sheet names → their parts in the package, from the two XML parts that say so."""
    targets = {}
    for tag in _RELATION.findall(relations):
        known = _attributes(tag)
        targets[known.get("Id", "")] = "xl/" + known.get("Target", "").removeprefix("/xl/").removeprefix("xl/")
    parts = {}
    for tag in _SHEET.findall(workbook):
        known = _attributes(tag)
        parts[known.get("name", "")] = targets.get(known.get("r:id", known.get("id", "")), "")
    return parts


def _attributes(tag: str) -> dict[str, str]:
    return {key: html.unescape(value) for key, _, value in re.findall(r"""([\w:]+)=(["'])(.*?)\2""", tag)}


def filled_down(body: pl.DataFrame, columns: list[str], merges: tuple[Merge, ...]) -> pl.DataFrame:
    """The body with each downward merge saying its value in all its rows.

    Where a row that a merge should cover holds something of its own, merges and columns do not fit together, as when
    the parser left out blank columns at the left: then nothing is filled in.
    """
    filled = body
    for column in columns:
        spans = [(merge.first, row) for merge in merges if str(merge.column) == column for row in _covered(merge)]
        if not spans:
            continue
        said = body.select(pl.col(ROW).alias("first"), pl.col(column).alias("__said"))
        covered = pl.DataFrame(spans, schema={"first": pl.Int64, ROW: pl.Int64}, orient="row")
        values = covered.unique(ROW, keep="first").join(said, on="first", how="inner").select(ROW, "__said")
        joined = filled.join(values, on=ROW, how="left", maintain_order="left")
        if joined.filter(pl.col("__said").is_not_null() & pl.col(column).is_not_null()).height:
            return body
        filled = joined.with_columns(pl.coalesce(column, "__said").alias(column)).drop("__said")
    return filled


def _covered(merge: Merge) -> range:
    """The rows a merge covers beside its first."""
    return range(merge.first + 1, merge.last + 1)
