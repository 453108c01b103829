"""A city's words: the concepts of its industries, and how kinds of work, occupations and trades point to them.

A folder ``words`` of CSV tables, each row one fact, each editable in a spreadsheet:

- ``base.yaml``        version of the word base and what it was made from
- ``<anything>.csv``   concepts (one file per chain by habit; the file name carries no meaning)
- ``_stages.csv``      words that tell the kind of work, and with it the stage
- ``_occupations.csv`` occupations (codes of the national classification) that belong to a chain or stage by themselves
- ``_industries.csv``  names of national industry divisions that belong to a chain
- ``_bridges.csv``     ids of earlier versions and what they became

In a list of words ``|`` parts the words and ``word*0.5`` gives one word less weight than its concept.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rencai.city.located import Finding, read_located
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadCity

STAGES = ("upstream", "midstream", "downstream")
CONCEPT_KINDS = ("material", "process", "equipment", "product", "skill", "occupation", "industry")
NO_CHAIN = "none"
"""In a table of chain weights: evidence that a text belongs to no chain."""

BASE = "base.yaml"
STAGE_WORDS, OCCUPATIONS, INDUSTRIES, BRIDGES = "_stages.csv", "_occupations.csv", "_industries.csv", "_bridges.csv"
COLUMNS = {
    STAGE_WORDS: ("word", "stage", "weight"),
    OCCUPATIONS: ("code", "chains", "stage"),
    INDUSTRIES: ("name", "chains"),
    BRIDGES: ("old", "new", "relation", "since", "note_zh", "note_en"),
}
CONCEPT_COLUMNS = (
    "id", "zh", "en", "kind", "chains", "stage", "weight", "broader", "related", "also_zh", "also_en", "worker",
    "engineer",
)  # fmt: skip


@dataclass(frozen=True)
class Word:
    """One way to write a concept; ``weight`` scales the concept's own."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True)
class Concept:
    """One thing the city's industries speak of.

    ``chains`` are (chain id, share of the weight). ``worker`` and ``engineer`` are occupation codes for somebody who
    makes, or who develops, this thing; a narrower concept without them takes those of its broader one.
    """

    id: str
    name: Bilingual
    kind: str
    chains: tuple[tuple[str, float], ...] = ()
    stage: str | None = None
    weight: float = 1.0
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    worker: str | None = None
    engineer: str | None = None


@dataclass(frozen=True)
class StageWord:
    """A word that tells the kind of work."""

    text: str
    stage: str
    weight: float


@dataclass(frozen=True)
class OccupationLink:
    """An occupation that tells chain or stage by itself; ``NO_CHAIN`` says that it is at home in every industry."""

    code: str
    chains: tuple[tuple[str, float], ...]
    stage: str | None


@dataclass(frozen=True)
class IndustryLink:
    """A national industry division and the chains it belongs to."""

    name: str
    chains: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Bridge:
    """What became of an id: ``relation`` is renamed, merged, split or dropped."""

    old: str
    new: str | None
    relation: str
    since: str
    note: Bilingual


@dataclass(frozen=True)
class Words:
    """A city's whole word base."""

    version: str = "0"
    concepts: tuple[Concept, ...] = ()
    stage_words: tuple[StageWord, ...] = ()
    occupations: tuple[OccupationLink, ...] = ()
    industries: tuple[IndustryLink, ...] = ()
    bridges: tuple[Bridge, ...] = ()
    _by_id: dict[str, Concept] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_id.update((concept.id, concept) for concept in self.concepts)

    def concept(self, concept_id: str) -> Concept | None:
        """The concept of this id; an id of an earlier version leads to its successor."""
        seen: set[str] = set()
        while concept_id not in self._by_id and concept_id not in seen:
            seen.add(concept_id)
            concept_id = next((b.new for b in self.bridges if b.old == concept_id and b.new), concept_id)
        return self._by_id.get(concept_id)

    def narrower(self, concept_id: str) -> tuple[Concept, ...]:
        """The concepts directly under this one."""
        return tuple(concept for concept in self.concepts if concept_id in concept.broader)

    def inherited(self, concept: Concept, role: str) -> str | None:
        """The occupation code for ``role`` (worker, engineer): the concept's own or the nearest broader one's."""
        level, seen = [concept], {concept.id}
        while level:
            for one in level:
                code: str | None = getattr(one, role)
                if code:
                    return code
            above = [self._by_id[up] for one in level for up in one.broader if up in self._by_id and up not in seen]
            seen.update(one.id for one in above)
            level = above
        return None


@dataclass(frozen=True)
class Row:
    """One row of a table with its line, so that a finding can name it."""

    file: Path
    line: int
    cells: dict[str, str]

    def finding(self, what: str, todo: str = "") -> Finding:
        """A finding about this row."""
        return Finding(self.file, self.line, what, todo)


def load_words(folder: Path) -> Words:
    """Read the folder ``words`` of a city; a table that cannot be read is a BadCity with file and line."""
    return Words(
        version=_version(folder / BASE),
        concepts=tuple(_concept(row) for file in concept_files(folder) for row in read_rows(file, CONCEPT_COLUMNS)),
        stage_words=tuple(
            StageWord(row.cells["word"].lower(), row.cells["stage"], _number(row, "weight", 1.0))
            for row in _table(folder, STAGE_WORDS)
        ),
        occupations=tuple(
            OccupationLink(row.cells["code"], weighted(row, "chains"), row.cells["stage"] or None)
            for row in _table(folder, OCCUPATIONS)
        ),
        industries=tuple(
            IndustryLink(row.cells["name"], weighted(row, "chains")) for row in _table(folder, INDUSTRIES)
        ),
        bridges=tuple(_bridge(row) for row in _table(folder, BRIDGES)),
    )


def concept_files(folder: Path) -> list[Path]:
    """The tables of concepts, in order of name."""
    return sorted(file for file in folder.glob("*.csv") if not file.name.startswith("_"))


def read_rows(file: Path, columns: tuple[str, ...]) -> list[Row]:
    """The rows of one table; empty lines and lines that begin with # are left out."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadCity("this is not UTF-8 text", where=str(file), todo="save it as UTF-8") from None
    return list(_rows(file, text, columns))


def _rows(file: Path, text: str, columns: tuple[str, ...]) -> Iterator[Row]:
    reader = csv.reader(text.splitlines())
    heading: list[str] | None = None
    for cells in reader:
        if not any(cells) or cells[0].startswith("#"):
            continue
        if heading is None:
            heading = [cell.strip() for cell in cells]
            missing = [name for name in columns if name not in heading]
            if missing:
                raise BadCity(
                    f"the heading lacks {', '.join(missing)}", where=f"{file}:{reader.line_num}", todo="add the columns"
                )
            continue
        if len(cells) != len(heading):
            raise BadCity(
                f"{len(cells)} cells where the heading has {len(heading)}",
                where=f"{file}:{reader.line_num}",
                todo="put words with a comma into double quotes",
            )
        yield Row(file, reader.line_num, dict(zip(heading, (cell.strip() for cell in cells), strict=True)))


def listed(text: str) -> tuple[str, ...]:
    """The parts of a cell that lists several."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def weighted(row: Row, column: str) -> tuple[tuple[str, float], ...]:
    """The parts of a cell with their weights: ``a|b*0.5`` → (a, 1.0), (b, 0.5)."""
    return tuple((word.text, word.weight) for word in words_of(row, column))


def words_of(row: Row, column: str) -> tuple[Word, ...]:
    """The words of a cell; a weight that is no positive number is a BadCity."""
    found = []
    for part in listed(row.cells[column]):
        text, star, weight = part.rpartition("*")
        try:
            found.append(Word(text.strip(), float(weight)) if star else Word(part))
        except ValueError:
            raise row.finding(f"{part!r} has no number after the star", "write word*0.5").as_error() from None
    return tuple(found)


def _table(folder: Path, name: str) -> list[Row]:
    file = folder / name
    return read_rows(file, COLUMNS[name]) if file.exists() else []


def _number(row: Row, column: str, default: float) -> float:
    text = row.cells[column]
    try:
        return float(text) if text else default
    except ValueError:
        raise row.finding(f"{column} {text!r} is no number", "write a number such as 1.5").as_error() from None


def _concept(row: Row) -> Concept:
    cells = row.cells
    return Concept(
        id=cells["id"],
        name=Bilingual(cells["zh"], cells["en"]),
        kind=cells["kind"],
        chains=weighted(row, "chains"),
        stage=cells["stage"] or None,
        weight=_number(row, "weight", 1.0),
        broader=listed(cells["broader"]),
        related=listed(cells["related"]),
        words=(*words_of(row, "also_zh"), *words_of(row, "also_en")),
        worker=cells["worker"] or None,
        engineer=cells["engineer"] or None,
    )


def _bridge(row: Row) -> Bridge:
    cells = row.cells
    note = Bilingual(cells["note_zh"], cells["note_en"])
    return Bridge(cells["old"], cells["new"] or None, cells["relation"], cells["since"], note)


def _version(file: Path) -> str:
    if not file.exists():
        return "0"
    value = read_located(file).value
    return str(value["version"]) if isinstance(value, dict) and "version" in value else "0"
