"""What a trial base says otherwise than the published one: ids and columns only, no value."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.utils import timezone

from rencai.engine.files import write_parquet_whole
from rencai.talentbase.home import BuildFolder, Home
from rencai_web.intake.models import Change
from rencai_web.intake.storage import trial_folder
from rencai_web.registers.columns import TABLES, snapshot
from rencai_web.registers.forgetting import to_forget
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, latest, sealer

CHANGES = ("added", "changed", "vanished")
_FILE = "changes.parquet"
_SPELT = ("pinyin", "initials")
"""Follow from the name."""


def compare(change: Change) -> dict[str, dict[str, int]]:
    """Keep what differs beside the trial; gives per register: rows, added, changed, vanished."""
    trial, published = Home(trial_folder(change)).opened(), latest()
    on = trial.lake.latest("people")
    forgotten = to_forget(trial, today=timezone.localdate())
    tables, counts = [], {}
    for register in TABLES:
        after = snapshot(trial, sealer(), register, on).filter(~pl.col("id").is_in(list(forgotten)))
        differing = differing_columns(_before(published, register, after), after)
        told = dict(differing["change"].value_counts().iter_rows())
        counts[register] = {"rows": after.height, **{word: told.get(word, 0) for word in CHANGES}}
        tables.append(differing.select(pl.lit(register).alias("register"), "id", "change", "columns"))
    write_parquet_whole(pl.concat(tables), trial_folder(change) / _FILE)
    return counts


def _before(published: Publication | None, register: str, after: pl.DataFrame) -> pl.DataFrame:
    return after.clear() if published is None else snapshot(folder(published), sealer(), register, published.on)


def differing_columns(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """(id, change, columns): the rows of two tables of the same columns that differ, and in which columns."""
    names = [name for name in after.columns if name not in ("id", *_SPELT)]
    both = before.with_columns(was=True).join(
        after.with_columns(is_now=True), on="id", how="full", coalesce=True, suffix="_after"
    )
    differs = [
        pl.when(pl.col(name).ne_missing(pl.col(f"{name}_after"))).then(pl.lit(name)).alias(f"differs {name}")
        for name in names
    ]
    told = both.select(
        "id",
        change=pl.when(pl.col("was").is_null()).then(pl.lit("added"))
        .when(pl.col("is_now").is_null()).then(pl.lit("vanished")).otherwise(pl.lit("changed")),
        columns=pl.concat_list(differs).list.drop_nulls(),
    )  # fmt: skip
    return told.filter((pl.col("change") != "changed") | (pl.col("columns").list.len() > 0)).sort("id")


def differences(change: Change) -> pl.DataFrame:
    """(register, id, change, columns) of a trial that is still there; else empty."""
    path = trial_folder(change) / _FILE
    if not path.exists():
        columns = {"register": pl.String, "id": pl.String, "change": pl.String, "columns": pl.List(pl.String)}
        return pl.DataFrame(schema=columns)
    return pl.read_parquet(path)


def trial_of(change: Change) -> BuildFolder | None:
    """The trial base, while it is there."""
    return Home(trial_folder(change)).current()


def rows_of(build: BuildFolder, register: str, ids: list[str]) -> dict[str, dict[str, Any]]:
    """Some rows of a build as the register would show them, by id."""
    key = {"employers": "employer", "people": "person", "posts": "post"}[register]
    on = build.lake.latest(register)
    found = build.lake.scan(register, on).filter(pl.col(key).is_in(ids)).collect()
    rows = {row[key]: row for row in found.to_dicts()}
    if register == "people":
        golden = sealer().read_table(build.sealed / "golden.bin", context="golden")
        names = golden.filter((pl.col("field") == "name") & pl.col("entity").is_in(ids)).select("entity", "value")
        for identifier, name in names.iter_rows():
            rows.get(identifier, {})["name"] = name
    return rows
