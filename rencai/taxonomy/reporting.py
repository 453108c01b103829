"""A classified table in words: names beside ids, lists as text, and a summary of what was found."""

from __future__ import annotations

from typing import Any

import polars as pl

from rencai.city import City
from rencai.taxonomy.classifier import RESULT
from rencai.taxonomy.occupations import occupations

_NAMED = ("chain", "stage", "occupation")


def with_names(city: City, classified: pl.DataFrame) -> pl.DataFrame:
    """``classified`` with the Chinese and English names of chain, stage and occupation after each id."""
    names = {
        "chain": {chain.id: (chain.zh, chain.en) for chain in city.chains},
        "stage": {stage.id: (stage.zh, stage.en) for stage in city.stages},
        "occupation": {code: (one.name.zh, one.name.en) for code, one in occupations().items()},
    }
    added = [
        pl.col(column)
        .replace_strict({key: pair[at] for key, pair in names[column].items()}, default=None, return_dtype=pl.String)
        .alias(f"{column}_{language}")
        for column in _NAMED
        for at, language in enumerate(("zh", "en"))
    ]
    ours = [part for column in RESULT for part in (column, *_name_columns(column))]
    given = [column for column in classified.columns if column not in RESULT]
    return classified.with_columns(added).select(*given, *ours)


def _name_columns(column: str) -> tuple[str, ...]:
    return (f"{column}_zh", f"{column}_en") if column in _NAMED else ()


def as_text(table: pl.DataFrame) -> pl.DataFrame:
    """Lists as text, parted by |."""
    return table.with_columns(pl.col(pl.List(pl.String)).list.join("|"))


def summary(classified: pl.DataFrame) -> dict[str, Any]:
    """Rows, how many found a chain, a stage and an occupation, and the rows of each chain, most first."""
    chains = classified["chain"].drop_nulls().value_counts(sort=True)
    return {
        "rows": classified.height,
        "with": {column: classified.height - classified[column].null_count() for column in _NAMED},
        "chains": dict(chains.sort("count", "chain", descending=[True, False]).iter_rows()),
        "unclassified": classified.filter(pl.col("chain").is_null() & pl.col("occupation").is_null()).height,
    }
