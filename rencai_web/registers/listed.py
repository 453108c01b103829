"""The published base as three indexes: people, employers, posts. Read once by each web process, then held in memory.

Open columns come from the publication's own lake; names, which are sealed there, from the sealed file that publishing
leaves beside it. What is searched for therefore never meets the database, and no log or address holds it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import polars as pl
from django.db import DatabaseError, connection

from rencai.engine.lake import Lake
from rencai_web.registers.columns import NAMES, SKILLS, names_of, skills_of, spellings
from rencai_web.registers.index import Facet, Index, Narrowed, Numbers, Searched, Tags, facet_of, tags_of
from rencai_web.registers.labels import AGES, SIZES, band_name, label, labels
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, last_written, latest, sealer

log = logging.getLogger(__name__)
_YES_NO = {True: "yes", False: "no"}


def people_index(publication: Publication) -> Index:
    """The people of a publication."""
    return _people(folder(publication).root, publication.build, publication.on, last_written(publication))


def employers_index(publication: Publication) -> Index:
    """The employers of a publication."""
    return _employers(folder(publication).root, publication.on, last_written(publication))


def posts_index(publication: Publication) -> Index:
    """The posts of a publication."""
    return _posts(folder(publication).root, publication.on, last_written(publication))


def warm_up() -> None:
    """Read what pages ask first, so that the first reader of a web process does not wait for it."""
    try:
        publication = latest()
        if publication is not None:
            for index in (people_index(publication), employers_index(publication), posts_index(publication)):
                index.page(Narrowed({}, "--"), "", 0, 1)
    except (DatabaseError, OSError) as error:
        # Nothing is lost: the first reader waits, and sees what is wrong on the page.
        log.warning("indexes were not read beforehand: %s", type(error).__name__)
    finally:
        connection.close()


def employer_names(publication: Publication) -> dict[str, str]:
    """The name of each employer."""
    return _employer_names(folder(publication).root, publication.on, last_written(publication))


def _table(root: Path, register: str, on: date) -> pl.DataFrame:
    key = {"people": "person", "employers": "employer", "posts": "post"}[register]
    return pl.read_parquet(root / "lake" / register / f"{on:%Y-%m-%d}.parquet").rename({key: "id"}).sort("id")


@lru_cache(maxsize=2)
def _employer_names(root: Path, on: date, _written: int) -> dict[str, str]:
    table = _table(root, "employers", on).select("id", pl.col("name").fill_null(""))
    return dict(table.iter_rows())


@lru_cache(maxsize=2)
def _people(root: Path, build: int, on: date, written: int) -> Index:
    names = _names(root, build).rename({"entity": "id"})
    table = _table(root, "people", on).join(names, on="id", how="left", maintain_order="left")
    facets = {name: facet_of(table[name], tuple(labels(name))) for name in _KNOWN_OF_PEOPLE}
    facets["occupation"] = facet_of(table["occupation"], nested=True)
    facets["employer"] = facet_of(table["employer"])
    facets["age"] = _banded(on.year - table["birth_year"], AGES)
    tags = _skills(root, build, table["id"])
    employers = _names_of_employers(root, on, written, facets["employer"])
    searched = (
        Searched(_lower(table["name"]), "begins"),
        Searched(_lower(table["name"]), "contains", least=2),
        Searched(table["pinyin"], "begins"),
        Searched(table["initials"], "begins"),
        Searched(table["id"].str.to_lowercase(), "is", least=3),
        Searched(employers, "contains", least=2, facet=facets["employer"], own=False),
        *_skill_words(tags),
    )
    keys: dict[str, Callable[[], Numbers]] = {
        "name": partial(_rank, table["pinyin"], table["name"]),
        "age": lambda: _number(on.year - table["birth_year"]),
        **{name: partial(_code_order, facets[name]) for name in ("degree", "grade", "town", "skill_level")},
        "employer": lambda: np.concatenate(([-1.0], _text_rank(employers)))[facets["employer"].codes],
        "known_on": lambda: _number(table["known_on"].dt.epoch("d")),
        "hired_on": lambda: _number(table["hired_on"].dt.epoch("d")),
    }
    flows = _flows(root, table["id"])
    return Index(table["id"], {**facets, "skill": tags, "flow": flows}, searched, keys)


_KNOWN_OF_PEOPLE = ("status", "team", "town", "chain", "stage", "degree", "grade", "skill_level", "sex")


@lru_cache(maxsize=2)
def _employers(root: Path, on: date, _written: int) -> Index:
    table = _table(root, "employers", on)
    people = _table(root, "people", on).filter(pl.col("status") == "here")
    counted = people.group_by(id="employer").agg(here=pl.len())
    table = table.join(counted, on="id", how="left", maintain_order="left")
    facets = {name: facet_of(table[name], tuple(labels(name))) for name in ("chain", "town")}
    facets["industry"] = facet_of(table["industry"])
    facets["size"] = _banded(table["staff"], SIZES)
    for name in ("above_scale", "high_tech", "has_rnd"):
        facets[name] = facet_of(table[name].replace_strict(_YES_NO, return_dtype=pl.String), ("yes", "no"))
    pinyin, initials = spellings(table["name"])
    searched = (
        Searched(_lower(table["name"]), "contains"),
        Searched(pinyin, "begins"),
        Searched(initials, "begins"),
        Searched(table["credit_code"].str.to_lowercase(), "begins", least=6),
        Searched(table["id"].str.to_lowercase(), "is", least=3),
    )
    keys: dict[str, Callable[[], Numbers]] = {
        "name": partial(_rank, pinyin, table["name"]),
        "here": lambda: _number(table["here"].fill_null(0)),
        "staff": lambda: _number(table["staff"]),
        "revenue": lambda: _number(table["revenue"]),
        "town": partial(_code_order, facets["town"]),
        "established_on": lambda: _number((table["established_on"] - date(1, 1, 1)).dt.total_days()),
    }
    return Index(table["id"], facets, searched, keys)


@lru_cache(maxsize=2)
def _posts(root: Path, on: date, written: int) -> Index:
    table = _table(root, "posts", on)
    facets = {name: facet_of(table[name], tuple(labels(name))) for name in ("chain", "stage", "town", "degree")}
    facets["open"] = facet_of(table["open"].replace_strict(_YES_NO, return_dtype=pl.String), ("yes", "no"))
    facets["occupation"] = facet_of(table["occupation"], nested=True)
    facets["employer"] = facet_of(table["employer"])
    pairs = table.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), "skills").explode("skills").drop_nulls()
    tags = tags_of(pairs["row"], pairs["skills"], table.height)
    employers = _names_of_employers(root, on, written, facets["employer"])
    searched = (
        Searched(_lower(table["title"]), "contains"),
        Searched(table["id"].str.to_lowercase(), "is", least=3),
        Searched(employers, "contains", least=2, facet=facets["employer"], own=False),
        Searched(pl.Series(tags.values, dtype=pl.String).str.to_lowercase(), "contains", 2, tags, own=False),
    )
    keys: dict[str, Callable[[], Numbers]] = {
        "posted_on": lambda: _newest(table["posted_on"]),
        "title": lambda: _text_rank(table["title"]),
        "pay": lambda: _number(table["pay_high"].fill_null(pl.Series(table["pay_low"]))),
        "wanted": lambda: _number(table["wanted"]),
        "town": partial(_code_order, facets["town"]),
    }
    return Index(table["id"], {**facets, "skill": tags}, searched, keys)


def _names_of_employers(root: Path, on: date, written: int, facet: Facet) -> pl.Series:
    names = _employer_names(root, on, written)
    return pl.Series([names.get(value, "").lower() for value in facet.values], dtype=pl.String)


def _names(root: Path, build: int) -> pl.DataFrame:
    """(entity, name, pinyin, initials) of all people; made anew where publishing did not leave them."""
    if (root / NAMES).exists():
        return sealer().read_table(root / NAMES, context=NAMES)
    return names_of(root, build, sealer())


def _skills(root: Path, build: int, ids: pl.Series) -> Tags:
    pairs = pl.read_parquet(root / SKILLS) if (root / SKILLS).exists() else skills_of(root, build)
    numbered = pl.DataFrame({"entity": ids}).with_row_index("row")
    rows = numbered.join(pairs, on="entity", how="inner").sort("row", "skill")
    return tags_of(rows["row"], rows["skill"], len(ids))


def _flows(root: Path, ids: pl.Series) -> Tags:
    """Who arrived or left between which two deliveries, as ``arrived@2026-06-30``, the day of the later one."""
    lake = Lake(root / "lake")
    days = [
        lake.scan("flows", day)
        .filter(pl.col("flow").is_in(["arrived", "left"]))
        .select(id="person", flow=pl.format("{}@{}", "flow", pl.lit(f"{day}")))
        for day in lake.dates("flows")
    ]
    none = pl.LazyFrame(schema={"id": pl.String, "flow": pl.String})
    numbered = pl.DataFrame({"id": ids}).with_row_index("row")
    rows = numbered.join(pl.concat([none, *days]).collect(), on="id", how="inner").sort("row", "flow")
    return tags_of(rows["row"], rows["flow"], len(ids))


def _skill_words(tags: Tags) -> list[Searched]:
    """A skill is searched for by its words in both languages."""
    words = [label("skill", value) for value in tags.values]
    both = ([word.zh for word in words], [word.en for word in words])
    return [
        Searched(pl.Series(texts, dtype=pl.String).str.to_lowercase(), "contains", 2, tags, own=False) for texts in both
    ]


def _lower(texts: pl.Series) -> pl.Series:
    return texts.str.to_lowercase().str.replace_all(" ", "", literal=True)


def _banded(numbers: pl.Series, bands: Sequence[tuple[int, int]]) -> Facet:
    values = tuple(band_name(band) for band in bands)
    at = np.searchsorted([low for low, _ in bands], numbers.fill_null(-1).to_numpy(), side="right")
    return Facet(values, at.astype(np.uint8))


def _rank(pinyin: pl.Series, name: pl.Series) -> Numbers:
    """Place in the order of pinyin, then of characters; who has no name stands last."""
    sorted_rows = (
        pl.DataFrame({"pinyin": pinyin, "name": name})
        .with_row_index("row")
        .with_columns(pl.col("pinyin", "name").replace("", None))
        .sort("pinyin", "name", "row", nulls_last=True)["row"]
    )
    rank = np.empty(len(sorted_rows), dtype=np.int64)
    rank[sorted_rows.to_numpy()] = np.arange(len(sorted_rows))
    return rank


def _text_rank(texts: pl.Series) -> Numbers:
    """Place of each text among all."""
    return _number(texts.replace("", None).rank("dense"))


def _newest(days: pl.Series) -> Numbers:
    """The newest first, a missing day last."""
    return -days.dt.epoch("d").cast(pl.Float64).fill_null(float("-inf")).to_numpy()


def _number(values: pl.Series) -> Numbers:
    """As floats; missing is negative."""
    return values.cast(pl.Float64).fill_null(-1).to_numpy()


def _code_order(facet: Facet) -> Numbers:
    return facet.codes.astype(np.float64) - 1
