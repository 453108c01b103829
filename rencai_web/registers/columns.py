"""The bridge: the brain's snapshot tables → rows of the registers, in columns until the last step."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
from django.db import models

from rencai.engine.secrets import Sealer
from rencai.talentbase.home import BuildFolder
from rencai.vocabulary.names import han_names, latin_words, simplify
from rencai_web.registers.models import Employer, Person, Post

NAMES = "names.bin"
"""In a publication's folder: (entity, name, pinyin, initials) of all people, sealed."""
SKILLS = "skills.parquet"
"""In a publication's folder: (entity, skill) of all people, by the words of what they do and what is stated of them."""
_SKILLED_BY = ("occupation", "trade", "field_of_work", "skills")
TABLES: dict[str, type[models.Model]] = {"employers": Employer, "people": Person, "posts": Post}
_IDS = {"employers": "employer", "people": "person", "posts": "post"}


def snapshot(build: BuildFolder, sealer: Sealer, register: str, on: date) -> pl.DataFrame:
    """One register of a day, with exactly the columns of its table; ids in ``id``, text never null."""
    table = build.lake.scan(register, on).collect().rename({_IDS[register]: "id"})
    if register == "people":
        table = table.join(_names(build, sealer), on="id", how="left").rename({"employer": "employer_id"})
    if register == "posts":
        table = table.rename({"employer": "employer_id"})
    if register != "posts":
        table = table.with_columns(*spellings(table["name"]))
    return _fitted(table, TABLES[register]).sort("id")


def _names(build: BuildFolder, sealer: Sealer) -> pl.DataFrame:
    golden = sealer.read_table(build.sealed / "golden.bin", context="golden")
    names = golden.filter((pl.col("field") == "name") & pl.col("entity").str.starts_with("P-"))
    return names.select(id="entity", name="value")


def names_of(root: Path, number: int, sealer: Sealer) -> pl.DataFrame:
    """(entity, name, pinyin, initials) of the people of a build."""
    names = _names(BuildFolder(root, number), sealer).rename({"id": "entity"})
    return names.with_columns(*spellings(names["name"])).sort("entity")


def skills_of(root: Path, number: int) -> pl.DataFrame:
    """(entity, skill) of the people of a build: concepts of the city's words, found in what they are said to do."""
    lake = BuildFolder(root, number).lake
    golden = lake.scan("golden", lake.latest("golden"))
    texts = lake.scan("texts", lake.latest("texts")).select("text", skill="skills").explode("skill").drop_nulls()
    said = golden.filter(pl.col("field").is_in(_SKILLED_BY) & pl.col("entity").str.starts_with("P-"))
    return (
        said.select("entity", text="value")
        .join(texts, on="text", how="inner")
        .select("entity", "skill")
        .unique()
        .sort("entity", "skill")
        .collect()
    )


def spellings(names: pl.Series) -> list[pl.Series]:
    """``pinyin`` and ``initials`` by which a name is searched, lower case, without spaces."""
    unique = names.drop_nulls().unique()
    read = han_names(simplify(unique).rename("name"))
    words = latin_words(unique).str.replace_all(" ", "")
    table = pl.DataFrame(
        {
            "name": unique,
            "pinyin": read.select(
                pl.coalesce(pl.concat_str("surname_pinyin", "given_pinyin"), pl.lit(words))
            ).to_series(),
            "initials": _initials(unique),
        }
    )
    found = names.to_frame("name").join(table, on="name", how="left", maintain_order="left")
    return [found["pinyin"], found["initials"]]


def _initials(names: pl.Series) -> pl.Series:
    from rencai.vocabulary.names import readings

    chars = names.str.replace_all(r"[\x00-\x7f]", "").str.split("").explode(empty_as_null=False).unique().drop_nulls()
    first = {char: reading[0] for char, reading in readings(chars.to_list()).items() if reading}
    return names.str.to_lowercase().str.replace_many(first).str.replace_all(r"[^a-z0-9]", "")


def _fitted(table: pl.DataFrame, model: type[models.Model]) -> pl.DataFrame:
    """The columns of the model, texts cut to their room, missing text as the empty string."""
    columns = []
    for field in model._meta.concrete_fields:
        name = field.attname
        column = pl.col(name) if name in table.columns else pl.lit(None).alias(name)
        if isinstance(field, models.CharField) and not field.null:
            column = column.cast(pl.String).fill_null("").str.slice(0, field.max_length)
        columns.append(column.alias(name))
    return table.select(columns)
