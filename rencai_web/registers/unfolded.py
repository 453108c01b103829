"""What the page of one person, employer or post shows beyond its values.

Where a person worked when, what changed between deliveries, who works for an employer, what became of an id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from rencai.city import City
from rencai.engine.lake import Lake
from rencai.talentbase.flows import FLOWS
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.registers.index import Narrowed, Tags
from rencai_web.registers.labels import label, labels, spare
from rencai_web.registers.listed import employer_names, people_index
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, last_written, stamp

_OF_FLOWS = {
    "moved_employer": "employer", "moved_town": "town", "moved_chain": "chain", "degree_raised": "degree",
    "level_raised": "skill_level", "grade_raised": "grade", "recognised": "grade", "arrived": "status",
    "left": "status",
}  # fmt: skip


@dataclass(frozen=True)
class Spell:
    """One person's time with one employer, as sources saw it: first and last delivery, and whether it goes on."""

    employer: str
    name: str
    first: str
    last: str
    sources: tuple[str, ...]
    current: bool


def spells(profile: Mapping[str, Any], employer: str | None, publication: Publication) -> list[Spell]:
    """Where a person worked, newest first; from the claims of the employer. ``employer``: the one believed now."""
    claims = next((field["claims"] for field in profile["fields"] if field["field"] == "employer_id"), [])
    names = employer_names(publication)
    by_employer: dict[str, list[Mapping[str, Any]]] = {}
    for claim in claims:
        by_employer.setdefault(claim["value"], []).append(claim)
    found = [
        Spell(
            other, names.get(other) or other,
            min(claim["first"]["delivery"] for claim in said), max(claim["last"]["delivery"] for claim in said),
            tuple(dict.fromkeys(claim["source"] for claim in said)),
            other == employer and any(claim["current"] for claim in said),
        )
        for other, said in by_employer.items()
    ]  # fmt: skip
    return sorted(found, key=lambda spell: (spell.current, spell.last, spell.first), reverse=True)


def said_twice(fields: Mapping[str, Any]) -> bool:
    """Whether the employer of the base bears the very name that the sources write: one line says both."""
    linked, written = fields.get("employer_id"), fields.get("employer")
    return linked is not None and written is not None and linked["label"]["zh"] == written["value"]


@dataclass(frozen=True)
class Change:
    """What changed of a person between two deliveries."""

    on: date
    what: Bilingual
    before: Bilingual | None
    after: Bilingual | None


def changes(person: str, publication: Publication) -> list[Change]:
    """What changed of a person from one delivery to the next, newest first."""
    names = employer_names(publication)

    def words(flow: str, value: str | None) -> Bilingual | None:
        if value is None:
            return None
        field = _OF_FLOWS[flow]
        name = names.get(value) if field == "employer" else None
        return Bilingual(name, name) if name else label(field, value)

    known = _flows(folder(publication).lake.root, last_written(publication))
    rows = known.filter(pl.col("person") == person).sort("on", descending=True)
    return [
        Change(row["on"], FLOWS[row["flow"]], words(row["flow"], row["before"]), words(row["flow"], row["after"]))
        for row in rows.iter_rows(named=True)
        if row["flow"] in FLOWS
    ]


@lru_cache(maxsize=2)
def _flows(root: Path, _written: int) -> pl.DataFrame:
    """All changes of all people, sorted by person: some hundred thousand rows, asked by person."""
    lake = Lake(root)
    parts = [lake.scan("flows", day).with_columns(on=pl.lit(day)) for day in lake.dates("flows")]
    if not parts:
        return pl.DataFrame(schema={"person": pl.String, "flow": pl.String, "before": pl.String, "after": pl.String,
                                    "on": pl.Date})  # fmt: skip
    return pl.concat(parts).sort("person").collect()


@dataclass(frozen=True)
class Share:
    """How many of an employer's people have one value."""

    value: str
    label: Bilingual
    count: int
    percent: float


def staff(employer: str, publication: Publication) -> dict[str, list[Share]]:
    """The people of an employer who are here by degree, occupation, age and skill level; most frequent first."""
    index = people_index(publication)
    mask = index.mask(Narrowed({"status": ("here",), "employer": (employer,)}))
    total = int(mask.sum())
    if not total:
        return {}
    found = {}
    for facet in ("degree", "occupation", "age", "skill_level"):
        counts = index.facets[facet].counts(mask)
        values = index.facets[facet].values
        shares = [
            Share(value, labels(facet).get(value) or label(facet, value), int(count), 100 * int(count) / total)
            for value, count in zip(values, counts[1:], strict=True)
            if count
        ]
        if facet == "occupation":
            shares = sorted(shares, key=lambda share: -share.count)[:10]
        if counts[0]:
            shares.append(Share("-", spare(facet), int(counts[0]), 100 * int(counts[0]) / total))
        found[facet] = shares
    return found


def headcount(employer: str, publication: Publication) -> list[tuple[date, int]]:
    """How many of the base's people worked for an employer on the day of each delivery, oldest first."""
    counted = _headcounts(folder(publication).lake.root, last_written(publication))
    rows = counted.filter(pl.col("employer") == employer)
    return list(rows.select("on", "count").iter_rows())


@lru_cache(maxsize=2)
def _headcounts(root: Path, _written: int) -> pl.DataFrame:
    lake = Lake(root)
    here = [
        lake.scan("people", day)
        .filter((pl.col("status") == "here") & pl.col("employer").is_not_null())
        .group_by("employer")
        .agg(count=pl.len())
        .with_columns(on=pl.lit(day))
        for day in lake.dates("people")
    ]
    return pl.concat(here).sort("employer", "on").collect()


def skills(person: str, publication: Publication) -> list[tuple[str, Bilingual]]:
    """The skills that the city's words find in what a person is said to do."""
    index = people_index(publication)
    tags = index.facets["skill"]
    assert isinstance(tags, Tags)
    row = int(index.ids.search_sorted(person))
    if row >= index.height or index.ids[row] != person:
        return []
    codes = tags.codes[tags.rows == row]
    return [(tags.values[code - 1], label("skill", tags.values[code - 1])) for code in codes.tolist()]


def split_into(identifier: str, publication: Publication) -> list[str]:
    """The ids that a record was split into, if it was."""
    lake = folder(publication).lake
    path = lake.path("split", lake.latest("split"))
    return sorted(set(_parts(path, stamp(path)).get(identifier, ())) - {identifier})


@lru_cache(maxsize=2)
def _parts(path: Path, _written: int) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for old, new in pl.read_parquet(path, columns=["old", "new"]).iter_rows():
        parts.setdefault(old, []).append(new)
    return parts


def source_names(city: City) -> dict[str, Bilingual]:
    """What each source is called."""
    return {mapping.source: mapping.name for mapping in city.sources}


def files_of(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Rows of files, newest delivery first."""
    return sorted(rows, key=lambda row: (row["delivery"], row["file"], row["row"]), reverse=True)
