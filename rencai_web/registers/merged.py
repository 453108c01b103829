"""Ids after merges: by which id somebody goes today, and all those that were ever theirs.

A merge may be followed by another (A into B, B into C), so one step is never enough. A split gives the new id to one of
the parts and leaves the merges before it as they are; see docs/decisions/0006-forgetting.md for what that means. Whose
an id was that had been merged before is then in question (``in_question``): nobody's words are shown to another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
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


def in_question(build: BuildFolder) -> Mapping[str, frozenset[str]]:
    """Per id that was merged into one which was split later the ids of today that it may stand for: whose it was,
    nobody can tell from the ids. Parts that came together again are in question no more.
    """
    lake = build.lake
    if not lake.dates("merged") or not lake.dates("split"):
        return {}
    paths = [lake.path(table, lake.latest(table)) for table in ("merged", "split")]
    return _in_question(paths[0], paths[1], stamp(paths[0]), stamp(paths[1]))


@lru_cache(maxsize=8)
def _in_question(merged: Path, split: Path, _merged_at: int, _split_at: int) -> dict[str, frozenset[str]]:
    steps = {old: (new, since) for old, new, since in _moves(merged)}
    parts: dict[str, list[tuple[str, date]]] = {}
    for old, new, since in _moves(split):
        parts.setdefault(old, []).append((new, since))
    today = _moved(merged, _merged_at)
    found = {}
    for old in steps:
        here = {today[old], *(today.get(part, part) for part in _parted_later(old, steps, parts))}
        if len(here) > 1:
            found[old] = frozenset(here)
    return found


def _moves(path: Path) -> list[tuple[str, str, date]]:
    return list(pl.read_parquet(path, columns=["old", "new", "since"]).iter_rows())


def _parted_later(
    old: str, steps: Mapping[str, tuple[str, date]], parts: Mapping[str, list[tuple[str, date]]]
) -> Iterator[str]:
    """The parts into which those that took an id in were split afterwards. Of one day nobody knows what came first."""
    seen = {old}
    while old in steps:
        new, since = steps[old]
        yield from (part for part, on in parts.get(new, ()) if on >= since)
        if new in seen:
            return
        seen.add(new)
        old = new


def own_ids(build: BuildFolder, identifier: str) -> set[str]:
    """All ids that are surely of the one whom this id names; of one in question itself alone."""
    unsure = in_question(build)
    if identifier in unsure:
        return {identifier}
    return {one for one in every_id(build, {identifier}) if one not in unsure}


def own_ids_now(identifier: str) -> set[str]:
    """The same by what is published; the id alone where nothing is."""
    publication = latest()
    return own_ids(folder(publication), identifier) if publication else {identifier}


def surely_called(identifier: str) -> str:
    """The id that stands for this one in what is published; blank where a later split put that in question."""
    return each_surely_called({identifier})[identifier]


def each_surely_called(ids: Collection[str]) -> dict[str, str]:
    """The same for several, by the id asked for; the publication is looked up once for all."""
    publication = latest() if ids else None
    if publication is None:
        return {one: one for one in ids}
    to, unsure = moved(folder(publication)), in_question(folder(publication))
    return {one: "" if one in unsure else to.get(one, one) for one in ids}
