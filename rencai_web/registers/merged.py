"""Ids after merges: by which id somebody goes today, and all those that were ever theirs.

A merge may be followed by another (A into B, B into C), so one step is never enough. A split gives the new id to one of
the parts and leaves the merges before it as they are; see docs/decisions/0006-forgetting.md for what that means.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

import polars as pl

from rencai.talentbase.home import BuildFolder
from rencai.talentbase.previous import redirect
from rencai_web.registers.published import folder, latest, stamp


def moved(build: BuildFolder) -> Mapping[str, str]:
    """Per id that was merged away the one that is left at the end, of people, employers and posts."""
    lake = build.lake
    if not lake.dates("merged"):
        return {}
    path = lake.path("merged", lake.latest("merged"))
    return _moved(path, stamp(path))


@lru_cache(maxsize=8)
def _moved(path: Path, _written: int) -> dict[str, str]:
    rows = pl.read_parquet(path, columns=["old", "new"])
    steps = dict(zip(rows["old"], rows["new"], strict=True))
    return {old: redirect(old, steps) for old in steps}


def now_called(identifier: str) -> str:
    """The id that stands for this one in what is published; one that was never merged is its own."""
    publication = latest()
    return moved(folder(publication)).get(identifier, identifier) if publication else identifier


def called_now(ids: Collection[str]) -> set[str]:
    """The ids that stand for these in what is published."""
    publication = latest()
    to = moved(folder(publication)) if publication and ids else {}
    return {to.get(identifier, identifier) for identifier in ids}


def every_id(build: BuildFolder, ids: Collection[str]) -> set[str]:
    """The ids, those they led to after merges, and all others that lead to the same."""
    if not ids:
        return set()
    to = moved(build)
    today = {to.get(identifier, identifier) for identifier in ids}
    return {*ids, *today, *(old for old, new in to.items() if new in today)}


def every_id_now(ids: Collection[str]) -> set[str]:
    """The same by what is published; the ids alone where nothing is."""
    publication = latest()
    return every_id(folder(publication), ids) if publication else set(ids)
