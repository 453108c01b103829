"""Questions about many people: how many by what, and what changed between two days.

Counting is written in Narwhals over the lazy lake, so that the same lines run on Polars here and on Spark.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from rencai.city import City
from rencai.talentbase.flows import FLOWS, flows_between
from rencai.talentbase.home import BuildFolder
from rencai.talentbase.labels import Labels
from rencai.vocabulary.errors import BadInput

DIMENSIONS = (
    "team", "town", "chain", "stage", "degree", "grade", "skill_level", "occupation", "sex", "birth_year", "employer",
    "chain_from", "status",
)  # fmt: skip
"""Columns of the people snapshot by which people can be counted."""
_MOVES = {"moved_town": "town", "moved_chain": "chain"}


def count(build: BuildFolder, city: City, by: Sequence[str], *, on: date | None = None) -> dict[str, Any]:
    """How many people there are by these columns on a day (default: the last one).

    Counted are those who are here, unless ``status`` is among the columns. Who cannot be placed is counted under null,
    so that the groups add up to the total.
    """
    by = tuple(dict.fromkeys(by))
    unknown = [name for name in by if name not in DIMENSIONS]
    if unknown or not by:
        raise BadInput(f"people cannot be counted by {unknown[0] if unknown else 'nothing'}", todo=_advice())
    day = on or build.lake.latest("people")
    people = nw.from_native(build.lake.scan("people", day))
    if "status" not in by:
        people = people.filter(nw.col("status") == "here")
    groups = people.group_by(*by).agg(nw.len().alias("count")).sort("count", *by, descending=[True] + [False] * len(by))
    table = groups.collect().to_native()
    assert isinstance(table, pl.DataFrame)
    labels = Labels(city)
    return {
        "on": str(day),
        "by": list(by),
        "total": int(table["count"].sum()),
        "groups": [_group(row, by, labels) for row in table.iter_rows(named=True)],
    }


def flows(build: BuildFolder, city: City, start: date, end: date) -> dict[str, Any]:
    """What changed for people between two days of snapshots; here then + arrived - left = here at the end."""
    if start >= end:
        raise BadInput(f"{start} is not before {end}", todo="say --from the earlier day and --to the later one")
    before, after = build.lake.scan("people", start), build.lake.scan("people", end)
    changes = flows_between(before, after, city)
    counted = dict(changes["flow"].value_counts().iter_rows())
    labels = Labels(city)
    return {
        "from": str(start),
        "to": str(end),
        "here_from": _here(before),
        "here_to": _here(after),
        "flows": [
            {"flow": flow, "label": {"zh": name.zh, "en": name.en}, "count": counted.get(flow, 0)}
            for flow, name in FLOWS.items()
        ],
        "left_as": dict(changes.filter(pl.col("flow") == "left")["after"].value_counts(sort=True).iter_rows()),
        "moves": {column: _moves(changes, flow, column, labels) for flow, column in _MOVES.items()},
    }


def _advice() -> str:
    return "count by any of: " + ", ".join(DIMENSIONS)


def _group(row: dict[str, Any], by: Sequence[str], labels: Labels) -> dict[str, Any]:
    named = {name: labels.of(name, None if row[name] is None else str(row[name])) for name in by}
    return {**row, "labels": {name: {"zh": words.zh, "en": words.en} for name, words in named.items()}}


def _here(people: pl.LazyFrame) -> int:
    return int(people.filter(pl.col("status") == "here").select(pl.len()).collect().item())


def _moves(changes: pl.DataFrame, flow: str, column: str, labels: Labels) -> list[dict[str, Any]]:
    """From where to where, the largest move first."""
    moved = changes.filter(pl.col("flow") == flow).group_by("before", "after").len("count")
    ordered = moved.sort("count", "before", "after", descending=[True, False, False])
    return [
        {
            "from": before,
            "to": after,
            "count": size,
            "labels": {
                key: {"zh": words.zh, "en": words.en}
                for key, words in (("from", labels.of(column, before)), ("to", labels.of(column, after)))
            },
        }
        for before, after, size in ordered.iter_rows()
    ]
