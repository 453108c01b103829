"""A table of people (employers, teams) → facts as columns, typed and coded. What cannot be read is counted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from rencai.rules.language.facts import NUMERIC, Fact, FactType, Value
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
    assumed: Mapping[str, Value] = field(default_factory=dict)
    """Facts without a column that take their usual answer."""


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


def read_people(
    table: pl.LazyFrame,
    facts: Mapping[str, Fact],
    names: Iterable[str],
    kept: Iterable[str],
    *,
    assume_usual: bool = False,
) -> People:
    """The columns of the named facts, coded, and those to count by, as they are.

    ``assume_usual``: facts without a column take their usual answer, where one is declared.
    """
    schema = table.collect_schema()
    wanted = dict.fromkeys(names)
    raw = {name: column for name in wanted if (column := _column_of(facts[name], schema))}
    kept = list(dict.fromkeys(kept))
    for column in kept:
        if column not in schema:
            raise BadInput(f"there is no column {column} to count by", todo=f"columns: {', '.join(schema.names())}")
    given = table.select(list(dict.fromkeys([*raw.values(), *kept]))).collect()
    coded = given.select(
        [_coded(facts[name], given[column], column).alias(name) for name, column in raw.items()]
        + [pl.col(column).alias(f"kept:{column}") for column in kept]
    )
    lost = {name: coded[name].null_count() - given[column].null_count() for name, column in raw.items()}
    told = [
        pl.when(given[column].is_null())
        .then(_cell(facts[name], facts[name].if_absent))
        .otherwise(pl.col(name))
        .alias(name)
        for name, column in raw.items()
        if facts[name].if_absent is not None
    ]
    absent = [name for name in wanted if name not in raw]
    assumed = {name: facts[name].usual for name in absent if assume_usual and facts[name].usual is not None}
    frame = coded.with_columns(told).with_columns(
        [_cell(facts[name], assumed.get(name)).alias(name) for name in absent]
    )
    return People(
        frame=frame,
        # A list may be given and still have gaps in its records; nobody looks through all of them for this.
        complete=frozenset(
            name for name in wanted if facts[name].type is not FactType.LIST and frame[name].null_count() == 0
        ),
        absent=tuple(name for name in absent if name not in assumed),
        unreadable={name: many for name, many in lost.items() if many},
        assumed=assumed,
    )


def _cell(fact: Fact, value: Value) -> pl.Expr:
    """A typed value as it lies in a column; nothing is null."""
    if fact.type in (FactType.SEVERAL, FactType.LIST) and value is not None:
        value = pl.Series([as_written(fact, value)], dtype=dtype_of(fact))
        return pl.lit(value).first()
    return pl.lit(value, dtype=dtype_of(fact))


def _column_of(fact: Fact, schema: pl.Schema) -> str | None:
    return next((column for column in (fact.column, fact.id) if column in schema), None)


def as_written(fact: Fact, value: Value) -> Any:
    """Several values, or the records of a list, as they lie in a column: ids, and days as days."""
    if fact.type is not FactType.LIST:
        return fact.show(value)
    as_they_are = {name for name, field in fact.fields.items() if field.type is FactType.DATE}
    return [
        {name: item if name in as_they_are else fact.fields[name].show(item) for name, item in record.items()}
        for record in value
    ]


def _written_dtype(field: Fact) -> pl.DataType:
    """The type of a field of records, which are coded when they are counted and not before."""
    if field.type in (FactType.CHOICE, FactType.LEVEL):
        return pl.String() if all(isinstance(value.id, str) for value in field.values) else pl.Int64()
    return dtype_of(field)


def dtype_of(fact: Fact) -> pl.DataType:
    """The type of a fact's column."""
    if fact.type is FactType.LIST:
        return pl.List(pl.Struct({name: _written_dtype(field) for name, field in fact.fields.items()}))
    plain: dict[FactType, pl.DataType] = {
        FactType.YES_NO: pl.Boolean(),
        FactType.WHOLE: pl.Int64(),
        FactType.DATE: pl.Date(),
        FactType.CHOICE: pl.Int16(),
        FactType.LEVEL: pl.Int16(),
        FactType.SEVERAL: pl.List(pl.String()),
    }
    return plain.get(fact.type, pl.Float64())


def _coded(fact: Fact, given: pl.Series, name: str) -> pl.Expr:
    """A column as the rules read it. A column that fits as it is costs no copy."""
    dtype, column = given.dtype, pl.col(given.name)
    if fact.type is FactType.YES_NO and dtype == pl.Boolean:
        return column
    if fact.type in NUMERIC and dtype.is_numeric():
        return column if _fits(given, fact.least, fact.most, fact.type) else _bounded(fact, column, dtype)
    if fact.type is FactType.DATE and (dtype.is_temporal() or dtype == pl.String):
        if dtype == pl.Date and _fits(given, fact.earliest, fact.latest, fact.type):
            return column
        day = column.str.to_date(strict=False) if dtype == pl.String else column.cast(pl.Date)
        return pl.when(day.is_between(fact.earliest, fact.latest)).then(day)
    if fact.type in (FactType.CHOICE, FactType.LEVEL):
        return _codes(fact, given, name)
    if fact.type is FactType.SEVERAL and dtype == pl.List(pl.String):
        known = column.list.eval(pl.element().is_in([str(value.id) for value in fact.values])).list.all()
        return pl.when(known).then(column)
    if fact.type is FactType.LIST and isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Struct):
        return column
    raise _wrong_type(fact, dtype, name)


def _fits(given: pl.Series, least: Any, most: Any, kind: FactType) -> bool:
    """Whether all known values lie within the bounds, and are of the kind without looking closer."""
    if given.dtype.is_float() and (kind is FactType.WHOLE or given.is_nan().any()):
        return False
    low, high = given.min(), given.max()
    return low is None or bool(least <= low and high <= most)


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


def _codes(fact: Fact, given: pl.Series, name: str) -> pl.Expr:
    ids = [choice.id for choice in fact.values]
    dtype, column = given.dtype, pl.col(given.name)
    if isinstance(dtype, pl.Categorical | pl.Enum):
        column, dtype = column.cast(pl.String), pl.String()
    if dtype == pl.String and all(isinstance(value, str) for value in ids):
        return column.cast(pl.Enum([str(value) for value in ids]), strict=False).to_physical().cast(pl.Int16)
    if dtype.is_integer() and all(isinstance(value, int) and not isinstance(value, bool) for value in ids):
        numbers = [int(str(value)) for value in ids]
        if numbers == list(range(len(ids))) and _fits(given, 0, len(ids) - 1, fact.type):
            return column.cast(pl.Int16)
        return column.replace_strict(numbers, range(len(ids)), default=None, return_dtype=pl.Int16)
    raise _wrong_type(fact, dtype, name)


def coded_records(fact: Fact, records: pl.DataFrame) -> pl.DataFrame:
    """The fields of the records of a list, coded like facts; absent fields are unknown."""
    columns = {
        name: _coded(field, records[name], f"{fact.id}.{name}")
        if name in records.columns
        else pl.lit(None, dtype=dtype_of(field))
        for name, field in fact.fields.items()
    }
    return records.with_columns(**columns)
