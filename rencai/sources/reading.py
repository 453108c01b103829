"""A file → clean typed rows, nothing lost: each row read is kept, set aside with its reason, or an exact repeat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from rencai.city import City
from rencai.city.mappings import ColumnMapping, SourceMapping
from rencai.sources.books import read_book
from rencai.sources.cells import ROW
from rencai.sources.choosing import best_kept, columns_for
from rencai.sources.contents import refuse
from rencai.sources.layout import Layout
from rencai.sources.proposing import hints_for, propose_for_table
from rencai.sources.tables import Table, find_table, known_headings, year_of
from rencai.sources.values.columns import REASON, Hints
from rencai.sources.values.reading import read_values
from rencai.vocabulary.fields import Field, Kind, columns_of, schema


@dataclass(frozen=True)
class Reading:
    """What became of a file's rows.

    ``rows``: ``row`` (Int64, from 1, as a spreadsheet shows it) and clean columns of the mapping's kind.
    ``aside``: ``row``, ``column``, ``value``, ``reason``, then the cells of each row that was set aside, by heading. A
    line that could not be read into cells has no column: it stands whole as the value.
    ``dropped``: ``row``, ``column``, ``value``, ``reason`` of each value set aside while its row was kept.
    ``touched``: ``row``, then the cells of each row that was kept without such a value, by heading.
    """

    path: Path
    mapping: SourceMapping
    proposed: bool
    rows: pl.DataFrame
    aside: pl.DataFrame
    dropped: pl.DataFrame
    touched: pl.DataFrame
    repeats: int
    encoding: str | None = None
    header_rows: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def balance(self) -> dict[str, Any]:
        """``read`` = ``kept`` + ``set_aside`` + ``repeats``; ``reasons`` counts the rows set aside."""
        kept, aside = self.rows.height, self.aside.height
        read = kept + aside + self.repeats
        return {"read": read, "kept": kept, "set_aside": aside, "repeats": self.repeats, "reasons": self.reasons}

    @property
    def reasons(self) -> dict[str, int]:
        """Rows set aside by reason, the commonest first."""
        counts = self.aside[REASON].value_counts().sort("count", REASON, descending=[True, False])
        return dict(counts.iter_rows())

    @property
    def dropped_values(self) -> pl.DataFrame:
        """``column``, ``reason``, ``count`` of the values set aside while their rows were kept."""
        counts = self.dropped.group_by("column", REASON).len("count")
        return counts.sort("count", "column", REASON, descending=[True, False, False])


def read_file(
    path: Path,
    city: City,
    mapping: SourceMapping | None = None,
    *,
    accept_invented: bool = False,
    sheet: str | None = None,
    data: bytes | None = None,
) -> Reading:
    """Read a file by a mapping; without one by the city's best kept mapping, else by the one proposed for it.

    ``accept_invented`` takes identity numbers and phones of a sample city for good. ``data``: the bytes of a file that
    does not lie in the clear at ``path``.
    Raises BadInput for a file that cannot or should not be read, and when the mapping's required columns are absent.
    """
    path = Path(path)
    book = read_book(path, data, set_apart=True)
    known = known_headings(city)
    header, named = (mapping.header, mapping.sheet) if mapping else ("auto", None)
    table = find_table(book, path, known, header=header, sheet=sheet or named)
    proposed = False
    if mapping is None:
        mapping = best_kept(table, city)
        if mapping is None:
            mapping, proposed = propose_for_table(table, city).mapping, True
        elif mapping.header != "auto" or mapping.sheet is not None:
            table = find_table(book, path, known, header=mapping.header, sheet=sheet or mapping.sheet)
    del book
    hints = replace(hints_for(city), accept_invented=accept_invented, highest=mapping.kind is not Kind.POST)
    return _read_table(table, mapping, hints, proposed=proposed)


def match_mapping(path: Path, city: City) -> tuple[SourceMapping, str]:
    """The mapping a file would be read by, and whether it is ``kept`` by the city or only ``proposed``."""
    table = find_table(read_book(path, set_apart=True), path, known_headings(city))
    kept = best_kept(table, city)
    return (kept, "kept") if kept else (propose_for_table(table, city).mapping, "proposed")


@dataclass(frozen=True)
class _Column:
    """One mapped column with its clean values."""

    mapping: ColumnMapping
    field: Field
    heading: str
    raw: pl.Series
    clean: pl.DataFrame
    reason: pl.Series

    @property
    def stands(self) -> pl.Series:
        """Whether a clean value stands in the field's main column."""
        return self.clean[:, 0].is_not_null()


def _read_table(table: Table, mapping: SourceMapping, hints: Hints, *, proposed: bool) -> Reading:
    layout = table.layout
    where = columns_for(mapping, layout)
    absent = [column for column in mapping.columns if column.required and column.field not in where]
    if absent:
        wanted = absent[0].headings[0] if absent[0].headings else f"column {absent[0].position}"
        raise refuse(
            table.path,
            f"there is no column for {absent[0].field} ({wanted}), which mapping {mapping.source} requires",
            "add the heading to the mapping or the column to the file",
        )
    records = layout.body.filter(table.slips.is_null())
    columns = [
        _clean(records[where[column.field]], column, mapping, table, hints)
        for column in mapping.columns
        if column.field in where
    ]
    verdict = _verdict(columns, records.height)
    repeats = _repeats(columns, records.height)
    kept = verdict["reason"].is_null() & ~repeats
    aside = _aside(table, records, verdict, verdict["reason"].is_not_null() & ~repeats)
    dropped = _dropped(records[ROW], columns, kept)
    return Reading(
        path=table.path,
        mapping=mapping,
        proposed=proposed,
        rows=_rows(records[ROW], columns, mapping.kind).filter(kept),
        aside=aside,
        dropped=dropped,
        touched=_touched(layout, records, dropped),
        repeats=int(repeats.sum()),
        encoding=table.encoding,
        header_rows=layout.header_rows,
        notes=table.notes,
    )


def _clean(raw: pl.Series, column: ColumnMapping, mapping: SourceMapping, table: Table, hints: Hints) -> _Column:
    field = mapping.fields()[column.field]
    year = column.year or year_of(table.path)
    own = replace(hints, unit=column.unit, year=year, order=column.date_order)
    clean = read_values(raw, field, own)
    heading = table.layout.heading_of(raw.name)
    return _Column(column, field, heading, raw, clean.drop(REASON), clean[REASON])


def _verdict(columns: list[_Column], height: int) -> pl.DataFrame:
    """For each record the column, value and reason for which it is set aside; nulls where it is not."""
    nothing = pl.repeat(None, height, dtype=pl.String, eager=True)
    verdict = {"column": nothing, "value": nothing, "reason": nothing}
    for column in columns:
        strict = column.mapping.required or column.mapping.if_bad == "set-aside"
        why = column.reason if strict else nothing
        if column.mapping.required:
            why = why.zip_with(why.is_not_null() | column.stands, pl.repeat("missing-required", height, eager=True))
        _note(verdict, why, column)
    empty = ~_any(column.stands for column in columns) if columns else pl.repeat(True, height, eager=True)
    for column in columns:
        _note(verdict, column.reason.zip_with(empty, nothing), column)
    fallen = empty & verdict["reason"].is_null()
    verdict["reason"] = verdict["reason"].zip_with(~fallen, pl.repeat("nothing-mapped", height, eager=True))
    return pl.DataFrame(verdict)


def _any(flags: Any) -> pl.Series:
    return (
        pl.DataFrame([flag.rename(str(at)) for at, flag in enumerate(flags)])
        .select(pl.any_horizontal(pl.all()))
        .to_series()
    )


def _note(verdict: dict[str, pl.Series], why: pl.Series, column: _Column) -> None:
    """The first reason found for a record is the one that is told."""
    if why.null_count() == why.len():
        return
    first = verdict["reason"].is_null() & why.is_not_null()
    named = pl.repeat(column.heading, why.len(), eager=True)
    verdict["column"] = named.zip_with(first, verdict["column"])
    verdict["value"] = column.raw.zip_with(first, verdict["value"])
    verdict["reason"] = why.zip_with(first, verdict["reason"])


def _repeats(columns: list[_Column], height: int) -> pl.Series:
    """Records whose mapped values all equal an earlier record's. Values set aside are compared as they were written."""
    keys: dict[str, pl.Series] = {}
    for at, column in enumerate(columns):
        for name in column.clean.columns:
            values = column.clean[name]
            keys[f"{at} {name}"] = values.list.join("\0") if values.dtype == pl.List else values
        if column.reason.null_count() < height:
            bad = column.reason.is_not_null()
            keys[f"{at} raw"] = column.raw.zip_with(bad, pl.repeat(None, height, dtype=pl.String, eager=True))
    if not keys:
        return pl.repeat(False, height, eager=True)
    return ~pl.DataFrame(keys).select(pl.struct(pl.all()).is_first_distinct()).to_series()


def _rows(numbers: pl.Series, columns: list[_Column], kind: Kind) -> pl.DataFrame:
    """``row`` and the clean columns in the order of the kind; where two fields give one column, the first stands."""
    found: dict[str, list[pl.Series]] = {}
    for column in columns:
        for name in columns_of(column.field):
            found.setdefault(name, []).append(column.clean[name])
    dtypes = schema(kind)
    merged = {
        name: _first_stated(series).cast(dtypes[name]).rename(name)
        for name in dtypes
        if (series := found.get(name)) is not None
    }
    return pl.DataFrame([numbers.cast(pl.Int64).rename(ROW), *merged.values()])


def _first_stated(series: list[pl.Series]) -> pl.Series:
    if len(series) == 1:
        return series[0]
    return (
        pl.DataFrame([one.rename(str(at)) for at, one in enumerate(series)]).select(pl.coalesce(pl.all())).to_series()
    )


def _dropped(numbers: pl.Series, columns: list[_Column], kept: pl.Series) -> pl.DataFrame:
    parts = [pl.DataFrame(schema={ROW: pl.Int64, "column": pl.String, "value": pl.String, REASON: pl.String})]
    for column in columns:
        bad = kept & column.reason.is_not_null()
        if bad.any():
            part = pl.DataFrame({ROW: numbers, "value": column.raw, REASON: column.reason}).filter(bad)
            parts.append(part.select(ROW, pl.lit(column.heading).alias("column"), "value", REASON))
    return pl.concat(parts).sort(ROW, maintain_order=True)


def _touched(layout: Layout, records: pl.DataFrame, dropped: pl.DataFrame) -> pl.DataFrame:
    """The cells, as they stood in the file, of the kept rows that lost a value."""
    rows = records.select(ROW, *layout.columns).filter(pl.col(ROW).is_in(dropped[ROW].unique().to_list()))
    named = dict(zip(layout.columns, _names_of_cells(layout, [ROW, "column", "value", REASON]), strict=True))
    return rows.rename(named)


def _aside(table: Table, records: pl.DataFrame, verdict: pl.DataFrame, judged: pl.Series) -> pl.DataFrame:
    """Set-aside records, slips and unread lines in order of row, with the cells as they stood in the file.

    An unread line has no cells: it stands whole as the ``value`` that was wrong.
    """
    layout = table.layout
    bad = pl.concat([verdict, records], how="horizontal").filter(judged)
    slips = layout.body.with_columns(table.slips.alias(REASON)).filter(pl.col(REASON).is_not_null())
    nothing = pl.lit(None, pl.String)
    slips = slips.with_columns(nothing.alias("column"), nothing.alias("value"))
    told = [ROW, "column", "value", REASON]
    unread = table.unread.select(ROW, "reason", nothing.alias("column"), value="text")
    cells = [nothing.alias(column) for column in layout.columns]
    parts = [bad.select(*told, *layout.columns), slips.select(*told, *layout.columns)]
    every = pl.concat([*parts, unread.with_columns(cells).select(*told, *layout.columns)]).sort(ROW)
    return every.rename(dict(zip(layout.columns, _names_of_cells(layout, told), strict=True)))


def _names_of_cells(layout: Layout, taken: list[str]) -> list[str]:
    names: list[str] = []
    for column in layout.columns:
        name = layout.heading_of(column)
        while name in taken or name in names:
            name += "_"
        names.append(name)
    return names
