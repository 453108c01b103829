"""A plain Splink 5 model on DuckDB over prepared columns.

It was the first engine and stays as the measured peer: sensible comparisons, but nothing learnt from Chinese records.
"""

from __future__ import annotations

import logging
from typing import Any

import polars as pl

from rencai.vocabulary.fields import Kind

_BLOCKS: dict[Kind, list[tuple[str, ...]]] = {
    Kind.PERSON: [
        ("resident_id",), ("other_id",), ("phone",), ("email",), ("name_py", "birth_date"), ("name_py", "employer"),
        ("name_py", "school"), ("name_py", "address"), ("name_py", "postcode"), ("name", "birth_year"),
        ("birth_date", "postcode"), ("birth_date", "family_name"), ("birth_date", "given_name"), ("name", "town"),
    ],
    Kind.EMPLOYER: [("credit_code",), ("core",), ("name",), ("head", "address"), ("head", "title"), ("phone",)],
    Kind.POST: [("text_key",), ("title", "core"), ("title", "address"), ("core", "text_head")],
}  # fmt: skip
_FUZZY = {
    "name": ("name", 0.92, 0.85), "name_py": ("name_py", 0.95, 0.88), "given_name": ("given_name", 0.92, 0.85),
    "family_name": ("family_name", 0.92, 0.85), "employer": ("employer", 0.9, 0.8), "address": ("address", 0.9, 0.8),
    "core": ("core", 0.9, 0.8), "title": ("title", 0.9, 0.8), "email": ("email", 0.95, 0.88),
    "school": ("school", 0.92, 0.85), "birth_place": ("birth_place", 0.92, 0.85), "text_head": ("text_head", 0.9, 0.8),
}  # fmt: skip
_ONE_OFF = {"birth_date", "resident_id", "other_id", "phone", "postcode", "credit_code"}
_EXACT = {"sex", "degree", "town", "place", "text_key"}


def _level(condition: str, label: str, **more: Any) -> dict[str, Any]:
    return {"sql_condition": condition, "label_for_charts": label, **more}


def _comparison(column: str) -> dict[str, Any]:
    left, right = f'"{column}_l"', f'"{column}_r"'
    levels = [
        _level(f"{left} is null or {right} is null", "missing", is_null_level=True),
        _level(f"{left} = {right}", "same", tf_adjustment_column=column),
    ]
    if column in _FUZZY:
        levels += [
            _level(f"jaro_winkler_similarity({left}, {right}) >= {least}", f"like {least}")
            for least in _FUZZY[column][1:]
        ]
    if column in _ONE_OFF:
        levels.append(_level(f"damerau_levenshtein({left}, {right}) <= 1", "one slip"))
    if column == "birth_date":
        levels.append(_level(f"left({left}, 4) = left({right}, 4)", "same year"))
    return {"output_column_name": column, "comparison_levels": [*levels, _level("ELSE", "different")]}


def _compared(prepared: pl.DataFrame) -> list[str]:
    known = [*_FUZZY, *sorted(_ONE_OFF | _EXACT)]
    # A name compared twice, once in characters and once in pinyin, would count the same evidence twice.
    return [c for c in known if c in prepared.columns and c != "name_py"]


def _settings(prepared: pl.DataFrame, kind: Kind) -> dict[str, Any]:
    rules = [
        " and ".join(f'l."{c}" = r."{c}"' for c in rule) for rule in _BLOCKS[kind] if set(rule) <= set(prepared.columns)
    ]
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "record",
        "comparisons": [_comparison(column) for column in _compared(prepared)],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in rules],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def predict(prepared: pl.DataFrame, kind: Kind, *, least: float) -> pl.DataFrame:
    """Pairs with at least that probability: ``left``, ``right`` (UInt32), ``score`` (Float64)."""
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI()
    linker = Linker(api.register(prepared.to_arrow()), _settings(prepared, kind), log_level=logging.ERROR)
    _train(linker, prepared, kind)
    found = linker.inference.predict(threshold_match_probability=least)
    table = api._con.sql(
        f"select record_l, record_r, match_probability from {found.physical_name}"  # noqa: S608 - a name Splink made
    ).to_arrow_table()
    pairs = pl.DataFrame(pl.from_arrow(table))
    return pairs.select(
        left=pl.min_horizontal("record_l", "record_r").cast(pl.UInt32),
        right=pl.max_horizontal("record_l", "record_r").cast(pl.UInt32),
        score=pl.col("match_probability").cast(pl.Float64),
    )


def _train(linker: Any, prepared: pl.DataFrame, kind: Kind) -> None:
    rules = [rule for rule in _BLOCKS[kind] if set(rule) <= set(prepared.columns)]
    sql = [" and ".join(f'l."{c}" = r."{c}"' for c in rule) for rule in rules]
    linker.training.estimate_probability_two_random_records_match(sql[:5], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e5, seed=1)
    for rule in sql[:6]:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule, record_sample_proportion=min(1.0, 1e5 / max(1, prepared.height))
            )
        except Exception:  # noqa: S112 - a rule without pairs to learn from teaches nothing; the next may
            continue
