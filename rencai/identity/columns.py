"""Columns as codes over their distinct values: what is done to a value is done once, however often it occurs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

MISSING = -1
_FEW = 512
"""So many values are gone through in plain Python faster than by a query."""


@dataclass(frozen=True)
class Column:
    """``values[codes[i]]`` is the value of row i; code -1 is no value."""

    codes: Codes
    values: pl.Series

    @classmethod
    def of(cls, text: pl.Series) -> Column:
        """Code a series; null becomes missing."""
        if len(text) <= _FEW:
            return cls._of_few(text.to_list())
        values = text.drop_nulls().unique(maintain_order=True)
        table = values.to_frame("value").with_row_index("code")
        codes = text.to_frame("value").join(table, on="value", how="left", maintain_order="left")["code"]
        return cls(codes.cast(pl.Int32).fill_null(MISSING).to_numpy(), values.alias("value"))

    @classmethod
    def _of_few(cls, texts: list[str | None]) -> Column:
        """For a handful of rows plain Python is faster than planning a query."""
        code_of: dict[str, int] = {}
        codes = [MISSING if text is None else code_of.setdefault(text, len(code_of)) for text in texts]
        return cls(np.array(codes, dtype=np.int32), pl.Series("value", list(code_of), dtype=pl.String))

    def __len__(self) -> int:
        return len(self.codes)

    def derive(self, work: Callable[[pl.Series], pl.Series]) -> Column:
        """Another column, made from the distinct values of this one."""
        if self.values.is_empty():
            return Column(self.codes, self.values)
        made = Column.of(work(self.values))
        return Column(_follow(made.codes, self.codes), made.values)

    def derive_each(self, work: Callable[[pl.Series], pl.DataFrame]) -> dict[str, Column]:
        """Several columns at once, made from the distinct values of this one."""
        if self.values.is_empty():
            return {}
        made = {series.name: Column.of(series) for series in work(self.values).get_columns()}
        return {name: Column(_follow(column.codes, self.codes), column.values) for name, column in made.items()}

    def derive_expr(self, work: Callable[[pl.Expr], pl.Expr]) -> Column:
        """As ``derive``, with a column expression."""
        return self.derive(lambda values: values.to_frame("value").select(work(pl.col("value"))).to_series())

    def gather(self) -> pl.Series:
        """The values row by row, null where there is none."""
        if len(self) <= _FEW:
            used = np.unique(self.codes[self.codes != MISSING])
            text_of = dict(zip(used.tolist(), self.values.gather(used).to_list(), strict=True))
            return pl.Series("value", [text_of.get(code) for code in self.codes.tolist()], dtype=pl.String)
        return self.values.gather(pl.Series(self.codes).replace(MISSING, None))

    def seen_once(self) -> Column:
        """Only the values that occur in a single row."""
        single = np.append(self.counts() == 1, False)[self.codes]
        return Column(np.where(single, self.codes, np.int32(MISSING)), self.values)

    def value(self, row: int) -> str | None:
        """The value of one row."""
        code = int(self.codes[row])
        return None if code == MISSING else str(self.values[code])

    def counts(self) -> NDArray[np.int64]:
        """How often each value occurs."""
        known = self.codes[self.codes != MISSING]
        return np.bincount(known, minlength=len(self.values))


def _follow(mapping: Codes, codes: Codes) -> Codes:
    """``mapping[codes]`` where missing stays missing."""
    longer: Codes = np.append(mapping, np.int32(MISSING))
    return longer[codes]


def coalesce(first: Column, second: Column) -> Column:
    """The first column's value, else the second's."""
    both = pl.DataFrame({"first": first.gather(), "second": second.gather()})
    return Column.of(both.select(pl.coalesce("first", "second")).to_series())


@dataclass(frozen=True)
class Table:
    """Prepared records: their numbers and the coded columns of their normal forms."""

    records: pl.Series
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.records)

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    def rows(self, at: Indices) -> Table:
        """Some of the rows."""
        return Table(self.records[at], {name: Column(c.codes[at], c.values) for name, c in self.columns.items()})


def combined_key(table: Table, names: tuple[str, ...]) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """One number per row for the values of several columns together, and which rows have them all.

    Different values give different numbers but for one chance in 2**64 or so.
    """
    key = np.zeros(len(table), dtype=np.uint64)
    present = np.ones(len(table), dtype=np.bool_)
    for name in names:
        codes = table[name].codes
        present &= codes != MISSING
        key = mix(key, codes)
    return key, present


def mix(key: NDArray[np.uint64], codes: Codes) -> NDArray[np.uint64]:
    """Stir codes into hash keys (the finishing steps of the SplitMix64 generator)."""
    with np.errstate(over="ignore"):
        mixed = (key ^ codes.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(32)
    return mixed


def over_unique_pairs(
    left: Codes, right: Codes, work: Callable[[Codes, Codes], NDArray[np.int8]], *, width: int
) -> NDArray[np.int8]:
    """Do ``work`` once for every distinct pair of codes and lay the result back. ``width`` exceeds every code."""
    if len(left) <= _FEW:
        return work(left, right)
    packed = pl.Series("pair", left.astype(np.int64) * width + right)
    unique = packed.unique(maintain_order=True)
    if len(unique) > 0.8 * len(packed):
        return work(left, right)
    table = unique.to_frame("pair").with_row_index("at")
    back = packed.to_frame("pair").join(table, on="pair", how="left", maintain_order="left")["at"].to_numpy()
    pairs = unique.to_numpy()
    found = work((pairs // width).astype(np.int32), (pairs % width).astype(np.int32))
    return np.take(found, back)
