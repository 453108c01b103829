"""A table of people (employers, teams) → facts as columns, typed and coded. What cannot be read is counted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from rencai.rules.language.facts import NUMERIC, Fact, FactType
from rencai.vocabulary.errors import BadInput


@dataclass(frozen=True)
class People:
    """Facts as columns. A fact without a column is unknown of everybody; so is a value that cannot be read."""

    frame: pl.DataFrame
    """One column per fact, coded; and the columns kept as they were, under ``kept:NAME``."""
    complete: frozenset[str]
    """Facts known of everybody."""
    absent: tuple[str, ...]
    unreadable: Mapping[str, int]
    """Values set aside per fact: not allowed, or out of bounds."""


def scan(path: Path) -> pl.LazyFrame:
    """A population file."""
    if not path.is_file():
        raise BadInput("there is no such file", where=str(path), todo="name a Parquet file of people")
    try:
        frame = pl.scan_parquet(path)
        frame.collect_schema()
    except pl.exceptions.PolarsError:
        raise BadInput("this is not Parquet", where=str(path), todo="write it with Polars or pandas") from None
    return frame


def read_people(table: pl.LazyFrame, facts: Mapping[str, Fact], names: Iterable[str], kept: Iterable[str]) -> People:
    """The columns of the named facts, coded, and those to count by, as they are."""
    schema = table.collect_schema()
    columns: dict[str, pl.Expr] = {}
    raw: dict[str, str] = {}
    for name in dict.fromkeys(names):
        fact = facts[name]
        column = next((column for column in (fact.column, name) if column in schema), None)
        if column is None:
            columns[name] = pl.lit(None, dtype=dtype_of(fact))
        else:
            columns[name] = _coded(fact, pl.col(column), schema[column], column)
            raw[name] = column
    for column in dict.fromkeys(kept):
        if column not in schema:
            raise BadInput(f"there is no column {column} to count by", todo=f"columns: {', '.join(schema.names())}")
    frame = table.select(
        **columns,
        **{f"kept:{column}": pl.col(column) for column in kept},
        **{f"given:{name}": pl.col(column).is_not_null().sum() for name, column in raw.items()},
    ).collect()
    given = {name: int(frame[f"given:{name}"][0]) if frame.height else 0 for name in raw}
    frame = frame.drop([f"given:{name}" for name in raw])
    return People(
        frame=frame,
        complete=frozenset(name for name in raw if frame[name].null_count() == 0),
        absent=tuple(name for name in columns if name not in raw),
        unreadable={
            name: lost for name, many in given.items() if (lost := many - frame.height + frame[name].null_count())
        },
    )


def dtype_of(fact: Fact) -> pl.DataType:
    """The type of a fact's column."""
    if fact.type is FactType.LIST:
        return pl.List(pl.Struct({name: dtype_of(field) for name, field in fact.fields.items()}))
    plain: dict[FactType, pl.DataType] = {
        FactType.YES_NO: pl.Boolean(),
        FactType.WHOLE: pl.Int64(),
        FactType.DATE: pl.Date(),
        FactType.CHOICE: pl.Int16(),
        FactType.LEVEL: pl.Int16(),
        FactType.SEVERAL: pl.List(pl.String()),
    }
    return plain.get(fact.type, pl.Float64())


def _coded(fact: Fact, column: pl.Expr, dtype: pl.DataType, name: str) -> pl.Expr:
    if fact.type is FactType.YES_NO and dtype == pl.Boolean:
        return column
    if fact.type in NUMERIC and dtype.is_numeric():
        return _bounded(fact, column, dtype)
    if fact.type is FactType.DATE and (dtype.is_temporal() or dtype == pl.String):
        day = column.str.to_date(strict=False) if dtype == pl.String else column.cast(pl.Date)
        return pl.when(day.is_between(fact.earliest, fact.latest)).then(day)
    if fact.type in (FactType.CHOICE, FactType.LEVEL):
        return _codes(fact, column, dtype, name)
    if fact.type is FactType.SEVERAL and dtype == pl.List(pl.String):
        known = column.list.eval(pl.element().is_in([str(value.id) for value in fact.values])).list.all()
        return pl.when(known).then(column)
    if fact.type is FactType.LIST and isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Struct):
        return column
    raise _wrong_type(fact, dtype, name)


def _wrong_type(fact: Fact, dtype: pl.DataType, name: str) -> BadInput:
    what = f"column {name} is {dtype}, fact {fact.id} is of type {fact.type}"
    return BadInput(what, todo=f"it takes {fact.allowed()}")


def _bounded(fact: Fact, column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    value = column.fill_nan(None) if dtype.is_float() else column
    inside = pl.lit(True)
    if fact.least > -math.inf:
        inside &= value >= fact.least
    if fact.most < math.inf:
        inside &= value <= fact.most
    if fact.type is FactType.WHOLE and dtype.is_float():
        return pl.when(inside & (value == value.floor())).then(value).cast(pl.Int64)
    return pl.when(inside & value.is_not_null()).then(value)


def _codes(fact: Fact, column: pl.Expr, dtype: pl.DataType, name: str) -> pl.Expr:
    ids = [choice.id for choice in fact.values]
    if isinstance(dtype, pl.Categorical | pl.Enum):
        column, dtype = column.cast(pl.String), pl.String()
    if dtype == pl.String and all(isinstance(value, str) for value in ids):
        return column.cast(pl.Enum([str(value) for value in ids]), strict=False).to_physical().cast(pl.Int16)
    if dtype.is_integer() and all(isinstance(value, int) and not isinstance(value, bool) for value in ids):
        return column.replace_strict(ids, range(len(ids)), default=None, return_dtype=pl.Int16)
    raise _wrong_type(fact, dtype, name)


def coded_records(fact: Fact, records: pl.DataFrame) -> pl.DataFrame:
    """The fields of the records of a list, coded like facts; absent fields are unknown."""
    columns = {
        name: _coded(field, pl.col(name), records.schema[name], f"{fact.id}.{name}")
        if name in records.columns
        else pl.lit(None, dtype=dtype_of(field))
        for name, field in fact.fields.items()
    }
    return records.with_columns(**columns)
