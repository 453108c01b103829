"""Checks the tables of words: what a row refers to must exist, and no id may stand twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator
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
)
from rencai.vocabulary.errors import BadCity


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
        *(finding for row in tables.get(STAGE_WORDS, ()) for finding in _stage(row, required=True)),
        *(finding for row in tables.get(OCCUPATIONS, ()) for finding in _stage(row)),
        *(
            finding
            for name in (OCCUPATIONS, INDUSTRIES)
            for row in tables.get(name, ())
            for finding in _chains(row, chains)
        ),
        *_bridge_findings(tables.get(BRIDGES, []), {row.cells["id"] for row in concepts}),
    ]


def _concept_findings(rows: list[Row], chains: Collection[str] | None) -> Iterator[Finding]:
    ids = {row.cells["id"] for row in rows}
    first: dict[str, Row] = {}
    for row in rows:
        said = row.cells["id"]
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


def _bridge_findings(rows: list[Row], ids: set[str]) -> Iterator[Finding]:
    olds = {row.cells["old"] for row in rows}
    for row in rows:
        new = row.cells["new"]
        if new and new not in ids | olds:
            yield row.finding(f"there is no concept {new!r}", nearest(new, ids))
