"""The same task by a plain Splink 5 model: the peer we measure ourselves against, and the way to Spark.

Sensible blocking and comparisons with term frequencies over our prepared columns, nothing learnt from Chinese records.
Splink runs the same model on DuckDB (here) and on Spark, should one machine not be enough.
"""

from __future__ import annotations

import logging
from typing import Any

import polars as pl

from rencai.identity.columns import Table
from rencai.identity.keys import RECORD, checked
from rencai.identity.prepare import mostly_han, prepare
from rencai.vocabulary.fields import Kind

_HAN_BLOCKS = (
    ("resident_id",), ("phone",), ("name_py", "birth_date"), ("name_py", "employer"), ("name_py", "school"),
    ("name_py", "birth_year"), ("birth_date", "surname_py", "town"), ("name_py", "town", "degree"),
)  # fmt: skip
_LATIN_BLOCKS = (
    ("given_py", "surname_py"), ("surname_py", "birth_date"), ("given_py", "birth_date"), ("postcode", "given_py"),
    ("postcode", "surname_py"), ("birth_date", "birth_place"), ("postcode", "birth_date"),
    ("birth_place", "surname_py"),
    ("email",), ("address", "surname_py"), ("address", "given_py"), ("address", "birth_date"),
    ("surname_head", "given_head", "birth_year"),
)  # fmt: skip
_OTHER_BLOCKS: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.EMPLOYER: (("credit_code",), ("name",), ("core",), ("stem_head", "text"), ("address",)),
    Kind.POST: (("title", "employer"), ("employer", "text"), ("title", "text"), ("title", "address")),
}
_FUZZY = {"name", "core", "given_py", "surname_py", "employer", "address", "title", "email", "school", "birth_place"}
_SLIPS = {"birth_date", "resident_id", "other_id", "phone", "postcode", "credit_code"}
_EXACT = {"sex", "degree", "town", "place"}


def link_plainly(records: pl.DataFrame, kind: Kind, *, link_from: float = 0.9) -> tuple[pl.DataFrame, int]:
    """(record, cluster) of every record, and how many pairs were weighed. ``link_from``: probability of a link."""
    table = prepare(checked(records), kind)
    frame = pl.DataFrame({RECORD: table.records, **{name: column.gather() for name, column in table.columns.items()}})
    logging.getLogger("splink").setLevel(logging.ERROR)
    return _run(frame, kind, _blocks(table, kind), _compared(table), link_from)


def _blocks(table: Table, kind: Kind) -> list[str]:
    han = kind is not Kind.PERSON or mostly_han(table["name"])
    rules = _OTHER_BLOCKS.get(kind, _HAN_BLOCKS if han else _LATIN_BLOCKS)
    return [" and ".join(f'l."{c}" = r."{c}"' for c in rule) for rule in rules if all(c in table for c in rule)]


def _compared(table: Table) -> list[str]:
    latin = "given_py" in table and not mostly_han(table["name"])
    names = {"given_py", "surname_py"} if latin else {"name", "core"}
    columns = (_FUZZY - {"name", "core", "given_py", "surname_py"} | names) | _SLIPS | _EXACT
    return sorted(column for column in columns if column in table)


def _run(
    frame: pl.DataFrame, kind: Kind, blocks: list[str], compared: list[str], least: float
) -> tuple[pl.DataFrame, int]:
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI()
    api._con.execute("set enable_progress_bar = false")
    settings = {
        "link_type": "dedupe_only",
        "unique_id_column_name": RECORD,
        "comparisons": [_comparison(column) for column in compared],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in blocks],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }
    linker = Linker(api.register(frame.to_arrow()), settings, log_level=logging.ERROR)
    _train(linker, blocks, frame.height)
    weighed = linker.inference.predict(threshold_match_probability=0.0)
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(weighed, threshold_match_probability=least)
    count, clusters = (
        api._con.sql(query).to_arrow_table()
        for query in (
            f"select count(*) as n from {weighed.physical_name}",  # noqa: S608 - names that Splink made
            f"select {RECORD} as record, cluster_id as cluster from {found.physical_name}",  # noqa: S608
        )
    )
    table = pl.DataFrame(pl.from_arrow(clusters)).select(pl.col(RECORD, "cluster").cast(pl.UInt32))
    return table.sort(RECORD), int(count["n"][0].as_py())


def _train(linker: Any, blocks: list[str], rows: int) -> None:
    linker.training.estimate_probability_two_random_records_match(blocks[:4], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e5, seed=1)
    share = min(1.0, 1e5 / max(1, rows))
    # Two rules that share no column, so that every comparison is learnt under one of them.
    for rule in (blocks[0], next((b for b in blocks[1:] if not _columns(b) & _columns(blocks[0])), blocks[-1])):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=share)


def _columns(rule: str) -> set[str]:
    return set(rule.split('"')[1::2])


def _comparison(column: str) -> dict[str, Any]:
    left, right = f'"{column}_l"', f'"{column}_r"'
    levels = [
        {"sql_condition": f"{left} is null or {right} is null", "label_for_charts": "missing", "is_null_level": True},
        {"sql_condition": f"{left} = {right}", "label_for_charts": "same", "tf_adjustment_column": column},
    ]
    if column in _FUZZY:
        levels += [
            {"sql_condition": f"jaro_winkler_similarity({left}, {right}) >= {least}", "label_for_charts": f"{least}"}
            for least in (0.92, 0.8)
        ]
    if column in _SLIPS:
        levels.append({"sql_condition": f"damerau_levenshtein({left}, {right}) <= 1", "label_for_charts": "slip"})
    if column == "birth_date":
        levels.append({"sql_condition": f"left({left}, 4) = left({right}, 4)", "label_for_charts": "year"})
    return {
        "output_column_name": column,
        "comparison_levels": [*levels, {"sql_condition": "ELSE", "label_for_charts": "different"}],
    }
