"""The truth of the sample as tables: who is who, who left when, where shortages were planted. Never read by a build."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from rencai.engine.files import write_parquet_whole
from rencai.sample.content import content
from rencai.sample.learning import as_of
from rencai.sample.months import LAST_MONTH, dates_in
from rencai.sample.people import DEGREES, grade_names
from rencai.sample.planted import Cell, leaving, shortages
from rencai.sample.world import World

HOW = ("here", "left", "retired")
SKILLS = ("", "junior", "intermediate", "senior", "technician", "senior-technician")


def truth_tables(world: World) -> dict[str, pl.DataFrame]:
    """All tables but ``rows``, by name."""
    return {
        "people": people_table(world),
        "employers": _employers(world),
        "posts": _posts(world),
        "spells": _spells(world),
        "learning": _learning(world),
        "leaving": _leaving(world),
        "leaving_cells": _cells(world, leaving()),
        "shortages": _cells(world, shortages()),
    }


def write_truth(folder: Path, tables: dict[str, pl.DataFrame]) -> list[Path]:
    """Write the tables as Parquet; the paths."""
    paths = []
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        write_parquet_whole(table, path)
        paths.append(path)
    return paths


def people_table(world: World) -> pl.DataFrame:
    """One row for each person that a row of a delivery can speak of, with the last known values.

    ``here``: in the base at the end of the last month. Who never was in the base has neither team nor employer.
    """
    persons, people, base = world.persons, world.people, len(world.people)
    last = world.spells.sort("start").group_by("person", maintain_order=True).last().sort("person")
    cell = _cell_of(world, last["employer"], last["occupation"])
    values = {
        field: as_of(world.events, field, first, LAST_MONTH)
        for field, first in {"degree": people.degree, "skill": people.skill, "grade": people.grade}.items()
    }
    gone = dates_in(persons["gone"], _days(persons["person"], 17))
    own = cell.with_columns(
        person=last["person"].cast(pl.UInt32),
        degree=pl.Series(DEGREES).gather(values["degree"]),
        skill_level=_named(SKILLS, values["skill"]),
        grade=_named(["", *grade_names()], values["grade"] + 1),
        employer=last["employer"].cast(pl.UInt32),
    )
    assert own.height == base, "everybody of the base has a spell"
    shown = persons.select(
        "person", "name", "sex", "birth_date", "resident_id", "other_id", "phone", "school", "major", "origin", "team",
        arrived_on=dates_in(persons["arrived"], _days(persons["person"], 5)),
        left_on=gone,
        status=pl.Series(HOW).gather(persons["how"]),
        here=(pl.col("arrived") <= LAST_MONTH) & (pl.col("how") == 0),
        listed_elsewhere=pl.col("listed_from") < pl.col("listed_until"),
    )  # fmt: skip
    elsewhere = pl.when(pl.col("arrived_on").is_null()).then(pl.lit("elsewhere")).otherwise("status")
    team = pl.when(pl.col("team") != "none").then("team")
    return shown.with_columns(status=elsewhere, team=team).join(own, on="person", how="left", maintain_order="left")


def _named(names: Sequence[str], numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.Series:
    words = pl.Series(list(names)).gather(numbers)
    return pl.select(pl.when(words != "").then(words)).to_series()


def _days(persons: pl.Series, salt: int) -> pl.Series:
    """A day of the month that is fixed for each person."""
    return (persons.cast(pl.UInt64) * (2_654_435_761 + salt) % 28 + 1).cast(pl.Int64)


def _cell_of(world: World, employer: pl.Series, occupation: pl.Series) -> pl.DataFrame:
    """Town and chain by the employer, stage and occupation by what is done; ``none`` becomes null."""
    table = world.occupations.table
    chain = world.employers["chain"].gather(employer)
    return pl.DataFrame(
        {
            "town": world.employers["town"].gather(employer),
            "chain": chain.replace("none", None),
            "stage": table["stage"].gather(occupation),
            "occupation": table["code"].gather(occupation),
            "occupation_id": table["id"].gather(occupation),
        }
    )


def _employers(world: World) -> pl.DataFrame:
    now = world.spells.filter(pl.col("end") > LAST_MONTH).group_by("employer").len("people")
    now = now.with_columns(pl.col("employer").cast(pl.UInt32))
    shown = world.employers.select(
        "employer", "name", "former_name", "credit_code", "setting", "town", "established_on",
        chain=pl.col("chain").replace("none", None),
        opened_on=dates_in(world.employers["opens"], pl.Series(np.ones(world.employers.height, dtype=np.int64))),
        closed_on=dates_in(world.employers["closes"], pl.Series(np.full(world.employers.height, 28))),
        renamed_on=dates_in(world.employers["renamed"], pl.Series(np.ones(world.employers.height, dtype=np.int64))),
        open=(pl.col("opens") <= LAST_MONTH) & (pl.col("closes") > LAST_MONTH),
    )  # fmt: skip
    since = pl.when(world.employers["opens"] > 0).then("opened_on")
    own = shown.with_columns(opened_on=since).join(now, on="employer", how="left", maintain_order="left")
    others = world.employers_elsewhere
    numbers = pl.Series(np.arange(len(others)) + own.height, dtype=pl.UInt32)
    elsewhere = pl.DataFrame({"employer": numbers, "name": others}).with_columns(setting=pl.lit("elsewhere"))
    return pl.concat([own, elsewhere], how="diagonal")


def _posts(world: World) -> pl.DataFrame:
    posts = world.posts
    cell = _cell_of(world, posts["employer"], posts["occupation"])
    shown = posts.select(
        "post", "opened_on", "closed_on", "wanted", "filled", "first_on", "last_on", "pay", "factor", "reported",
        "twice",
        employer=pl.col("employer").cast(pl.UInt32),
    )  # fmt: skip
    return pl.concat([shown, cell], how="horizontal")


def _spells(world: World) -> pl.DataFrame:
    spells = world.spells
    days = _days(spells["person"], 3)
    return pl.concat(
        [
            spells.select(
                person=pl.col("person").cast(pl.UInt32),
                employer=pl.col("employer").cast(pl.UInt32),
                from_month="start",
                from_on=dates_in(spells["start"], days),
                to_on=dates_in(spells["end"], days),
                pay="pay",
            ),
            _cell_of(world, spells["employer"], spells["occupation"]),
        ],
        how="horizontal",
    )


def _learning(world: World) -> pl.DataFrame:
    names = {"degree": list(DEGREES), "skill": list(SKILLS), "grade": grade_names()}
    events = world.events.filter(pl.col("field") != "phone")
    words = pl.col("value").cast(pl.String)
    for field, listed in names.items():
        table = pl.col("value").replace_strict(dict(enumerate(listed)), default=None, return_dtype=pl.String)
        words = pl.when(pl.col("field") == field).then(table).otherwise(words)
    return events.select(
        pl.col("person").cast(pl.UInt32), "field", value=words, on=dates_in(events["month"], events["day"])
    )


def _leaving(world: World) -> pl.DataFrame:
    """Who left the city or retired, from which cell, and whether the cell had a planted wave then."""
    last = world.spells.sort("start").group_by("person", maintain_order=True).last()
    gone = last.filter(pl.col("end") <= LAST_MONTH).sort("person")
    cell = _cell_of(world, gone["employer"], gone["occupation"])
    how = world.persons["how"].gather(gone["person"])
    names = {place.zh: place.code for place in world.city.places}
    factor = pl.lit(1.0)
    for planted in leaving():
        first, end = planted.months
        inside = (pl.col("end") >= first) & (pl.col("end") <= end)
        for column, value in _conditions(planted, names).items():
            inside &= pl.col(column) == value
        factor = pl.when(inside).then(pl.max_horizontal(factor, pl.lit(planted.factor))).otherwise(factor)
    left_on = dates_in(gone["end"], _days(gone["person"].cast(pl.UInt32), 17))
    table = pl.concat([gone.select("person", "employer", "end"), cell], how="horizontal")
    return table.with_columns(
        pl.col("person").cast(pl.UInt32),
        pl.col("employer").cast(pl.UInt32),
        left_on=left_on,
        how=pl.Series(HOW).gather(how),
        factor=factor,
    ).drop("end")


def _conditions(planted: Cell, towns: dict[str, str]) -> dict[str, str]:
    stated = {
        "occupation_id": planted.occupation,
        "chain": planted.chain,
        "stage": planted.stage,
        "town": towns.get(planted.town, planted.town),
    }
    return {column: value for column, value in stated.items() if value}


def _cells(world: World, cells: list[Cell]) -> pl.DataFrame:
    codes = {place.zh: place.code for place in world.city.places}
    schema = {
        "occupation_id": pl.String, "chain": pl.String, "stage": pl.String, "town": pl.String, "from_on": pl.Date,
        "to_on": pl.Date, "factor": pl.Float64,
    }  # fmt: skip
    rows = [
        (c.occupation or None, c.chain or None, c.stage or None, codes.get(c.town), c.begins, c.ends, c.factor)
        for c in cells
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def delivery_truth(day: date, file: str, kind: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of one file for the table ``rows``: delivery, file, row, kind, entity, employer."""
    return rows.select(
        delivery=pl.lit(day),
        file=pl.lit(file),
        row=pl.col("row").cast(pl.Int64),
        kind=pl.lit(kind),
        entity="entity",
        employer="employer",
    )


def planted_note() -> dict[str, int]:
    """How many cells were planted."""
    return {"shortages": len(content("city")["shortages"]), "leaving": len(content("city")["leaving"])}
