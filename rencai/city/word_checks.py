"""Checks the tables of words: what a row refers to must exist, no id may stand twice, each word says one thing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from rencai.city.located import Finding, finding_of, nearest
from rencai.city.words import (
    BRIDGES,
    COLUMNS,
    CONCEPT_COLUMNS,
    CONCEPT_KINDS,
    INDUSTRIES,
    NO_CHAIN,
    OCCUPATIONS,
    STAGE_WORDS,
    STAGES,
    Row,
    concept_files,
    listed,
    load_words,
    read_rows,
    weighted,
    words_of,
)
from rencai.vocabulary.errors import BadCity

_ID = re.compile(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*")
_OCCUPATION = re.compile(r"[1-8](-\d\d){0,2}")
_RELATIONS = ("renamed", "merged", "split", "dropped")


def check_words(folder: Path, *, chains: Collection[str] | None = None) -> list[Finding]:
    """Everything the tables say that they may not say; ``chains`` are those the city knows."""
    try:
        load_words(folder)
    except BadCity as error:
        # A table that cannot be read says nothing reliable about the others.
        return [finding_of(error, folder)]
    concepts = [row for file in concept_files(folder) for row in read_rows(file, CONCEPT_COLUMNS)]
    tables = {name: read_rows(folder / name, COLUMNS[name]) for name in COLUMNS if (folder / name).exists()}
    return [
        *_concept_findings(concepts, chains),
        *_circles({row.cells["id"]: row for row in concepts}),
        *_shared_words(concepts),
        *(finding for row in tables.get(STAGE_WORDS, ()) for finding in _stage(row, required=True)),
        *(finding for row in tables.get(OCCUPATIONS, ()) for finding in _stage(row)),
        *(
            finding
            for name in (OCCUPATIONS, INDUSTRIES)
            for row in tables.get(name, ())
            for finding in _chains(row, chains)
        ),
        *(finding for row in tables.get(OCCUPATIONS, ()) for finding in _codes(row, "code")),
        *_bridge_findings(tables.get(BRIDGES, []), {row.cells["id"] for row in concepts}),
    ]


def _concept_findings(rows: list[Row], chains: Collection[str] | None) -> Iterator[Finding]:
    ids = {row.cells["id"] for row in rows}
    first: dict[str, Row] = {}
    for row in rows:
        said = row.cells["id"]
        if not _ID.fullmatch(said):
            yield row.finding(f"{said!r} is no id", "write kind.name in small letters, such as mat.eva")
        before = first.setdefault(said, row)
        if before is not row:
            yield row.finding(f"id {said!r} is already in {before.file.name}, line {before.line}", "each has its own")
        for language in ("zh", "en"):
            if not row.cells[language]:
                yield row.finding(f"{said} has no {language}", "everything is said in both languages, zh and en")
        if row.cells["kind"] not in CONCEPT_KINDS:
            yield row.finding(f"kind cannot be {row.cells['kind']!r}", nearest(row.cells["kind"], CONCEPT_KINDS))
        yield from _stage(row)
        yield from _chains(row, chains)
        yield from _codes(row, "worker", "engineer")
        for column in ("broader", "related"):
            for other in listed(row.cells[column]):
                if other not in ids:
                    yield row.finding(f"{column}: there is no concept {other!r}", nearest(other, ids))


def _stage(row: Row, *, required: bool = False) -> Iterator[Finding]:
    stage = row.cells["stage"]
    if (stage or required) and stage not in STAGES:
        yield row.finding(f"stage cannot be {stage!r}", nearest(stage, STAGES))


def _chains(row: Row, chains: Collection[str] | None) -> Iterator[Finding]:
    for chain, _ in weighted(row, "chains"):
        if chains is not None and chain not in chains and chain != NO_CHAIN:
            yield row.finding(f"there is no chain {chain!r}", nearest(chain, (*chains, NO_CHAIN)))


def _codes(row: Row, *columns: str) -> Iterator[Finding]:
    for column in columns:
        code = row.cells[column]
        if code and not _OCCUPATION.fullmatch(code):
            yield row.finding(f"{column}: {code!r} is no occupation code", "write a code such as 6-05-04")


def _circles(rows: Mapping[str, Row]) -> Iterator[Finding]:
    for said, row in rows.items():
        above, seen = set(listed(row.cells["broader"])), set[str]()
        while above - seen:
            seen |= above
            above = {up for one in above if one in rows for up in listed(rows[one].cells["broader"])}
        if said in seen:
            yield row.finding(f"{said} is broader than itself", "take it out of the circle")


def _shared_words(rows: list[Row]) -> Iterator[Finding]:
    """A word in two concepts of one chain would count twice; in two chains it is ambiguous, and may be."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        texts = [row.cells["zh"], row.cells["en"], *(w.text for c in ("also_zh", "also_en") for w in words_of(row, c))]
        for text in dict.fromkeys(text.lower() for text in texts):
            if "(" in text or "（" in text:
                yield row.finding(f"the word {text!r} has brackets", "texts hold it without: take them away")
            for chain, _ in weighted(row, "chains") or (("", 1.0),):
                before = first.setdefault((text, chain), row)
                if before is not row:
                    yield row.finding(
                        f"the word {text!r} is already in {before.cells['id']} of the same chain", "keep it in one"
                    )


def _bridge_findings(rows: list[Row], ids: set[str]) -> Iterator[Finding]:
    olds = {row.cells["old"] for row in rows}
    for row in rows:
        old, new, relation = row.cells["old"], row.cells["new"], row.cells["relation"]
        if old in ids:
            yield row.finding(f"{old!r} is still a concept", "a bridge leads away from an id of an earlier version")
        if relation not in _RELATIONS:
            yield row.finding(f"relation cannot be {relation!r}", nearest(relation, _RELATIONS))
        if not new and relation != "dropped":
            yield row.finding(f"{old!r} leads nowhere", "name its successor, or say dropped")
        if new and new not in ids | olds:
            yield row.finding(f"there is no concept {new!r}", nearest(new, ids))
