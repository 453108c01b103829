"""Employers: those that have rows of their own, and those that only persons and posts name.

A name in a person's or a post's row (with a credit code or without) is a record beside the rows of employers, so that
a shortened name finds the employer it means; names that find none are employers of which nothing else is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from rencai.engine.progress import Progress
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.entities import Entities, found
from rencai.talentbase.records import BASE_ID, Records, gather
from rencai.talentbase.ties import of_employers, of_typed
from rencai.vocabulary.fields import Kind

NAMED = ["name", "code"]
Judge = Callable[[Records, pl.DataFrame], pl.DataFrame]
Place = Callable[[Records, pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Employers:
    """``entities``: those with rows. ``mentions``: (name, code, times, number), each way an employer is named.

    ``names``: (number, name), the fullest name of each.
    """

    entities: Entities
    mentions: pl.DataFrame
    names: pl.DataFrame

    def numbers_of(self, rows: pl.DataFrame) -> pl.Series:
        """The employer's number in rows that have ``employer`` and perhaps ``employer_code``."""
        named = rows.with_columns(_mention(rows, "employer", "employer_code")).select(NAMED)
        return named.join(self.mentions, on=NAMED, how="left", nulls_equal=True, maintain_order="left")["number"]

    def dress(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with each employer under its fullest name, so that a shortened one does not set persons apart."""
        if "employer" not in rows.columns:
            return rows
        numbers = self.numbers_of(rows).to_frame("number")
        full = numbers.join(self.names, on="number", how="left", maintain_order="left")["name"]
        return rows.with_columns(employer=pl.coalesce(pl.lit(full), "employer"))


def find_employers(
    catalogue: Catalogue, previous: pl.DataFrame | None, judge: Judge, place: Place, progress: Progress
) -> Employers:
    """Link employers' rows with each other and with the names that persons and posts give.

    ``previous``: (key, id) of the build before, names mentioned included. ``judge`` tells people's words on records and
    on names mentioned (record, key), ``place`` which records name their employer by the base's own id.
    """
    records = gather(catalogue, Kind.EMPLOYER)
    mentioned = _mentioned(catalogue).with_row_index("record", offset=records.table.height)
    others = mentioned.select("record", mention_key().alias("key"), name="name", credit_code="code")
    placed = place(records, others)
    compared = pl.concat([records.keys, others.drop("key")], how="diagonal").join(placed, on="record", how="anti")
    ties = of_employers(compared)
    known = _known(catalogue, records, others, previous)
    entities = found(
        catalogue,
        Kind.EMPLOYER,
        records,
        previous=previous,
        judgements=judge(records, others),
        ties=pl.concat([ties, of_typed(compared, _typed(records, placed), known, ties)]),
        placed=placed,
        others=others,
        progress=progress,
    )
    mentions = mentioned.join(entities.of_records, on="record", maintain_order="left").drop("record")
    return Employers(entities, mentions, _fullest(records, entities, mentions))


def _typed(records: Records, placed: pl.DataFrame) -> pl.DataFrame:
    """(entity, theirs, name, credit_code) of what was typed for employers, by the first record that was theirs."""
    first = placed.group_by("record", "entity").agg(pl.col("theirs").min()).sort("record")
    return first.join(records.table.select("record", "name", "credit_code"), on="record", maintain_order="left")


def _known(catalogue: Catalogue, records: Records, others: pl.DataFrame, previous: pl.DataFrame | None) -> pl.DataFrame:
    """(record, id) of rows and names that the build before knew, without those that are typed for an employer."""
    keyed = [rows.select("record", key=pl.lit(catalogue.keys_of(rows))) for rows in records.of_rows.values()]
    every = pl.concat([*keyed, others.select(pl.col("record").cast(pl.UInt32), "key")])
    ids = pl.DataFrame(schema={"key": pl.String, "id": pl.String}) if previous is None else previous.select("key", "id")
    return every.join(ids, on="key", maintain_order="left").select("record", "id").unique(maintain_order=True)


def mention_key() -> pl.Expr:
    """What names a mention in every build, as a row key names a row."""
    return pl.format("mention:{}|{}", pl.col("name").fill_null(""), pl.col("code").fill_null(""))


def _mention(rows: pl.DataFrame, name: str, code: str) -> list[pl.Expr]:
    taken = {"name": name, "code": code}
    return [
        (pl.col(column) if column in rows.columns else pl.lit(None, dtype=pl.String)).alias(as_name)
        for as_name, column in taken.items()
    ]


def _mentioned(catalogue: Catalogue) -> pl.DataFrame:
    """(name, code, times): each pair once, in order, and in how many rows it stands."""
    parts = [pl.DataFrame(schema={**dict.fromkeys(NAMED, pl.String), "times": pl.UInt32})]
    for kind, name, code in (
        (Kind.PERSON, "employer", "employer_code"),
        (Kind.POST, "employer", "employer_code"),
        (Kind.EMPLOYER, "short_name", "credit_code"),
    ):
        for source in catalogue.sources(kind):
            rows = _naming(
                catalogue.rows(kind, source, (name, code, BASE_ID) if kind is Kind.EMPLOYER else (name, code))
            )
            parts.append(rows.group_by(_mention(rows, name, code)).len("times"))
    named = pl.concat(parts).group_by(NAMED).agg(pl.col("times").sum())
    return named.filter(pl.any_horizontal(pl.col(NAMED).is_not_null())).sort(NAMED)


def _naming(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that name an employer. What was typed for one says whose it is, and a short name in it names nobody else."""
    return rows.filter(pl.col(BASE_ID).is_null()) if BASE_ID in rows.columns else rows


_FORM = "公司$"
_SELDOM = 0.2
"""A name that stands in fewer than this share of the rows of the commonest one is a slip or an odd way to write it."""


def _fullest(records: Records, entities: Entities, mentions: pl.DataFrame) -> pl.DataFrame:
    """(number, name): of names in rows of its own, else of those anybody gives, the full one that is commonest.

    A full name ends in its legal form; where none does (schools, hospitals) the longest of the common ones is taken.
    """
    own = records.table.join(entities.of_records, on="record").group_by("number", "name").len("times")
    given = mentions.group_by("number", "name").agg(pl.col("times").sum())
    every = pl.concat(
        [own.with_columns(own=pl.lit(value=True)), given.with_columns(own=pl.lit(value=False))]
    ).drop_nulls("name")
    common = pl.col("times") >= _SELDOM * pl.col("times").max().over("number", "own")
    full = pl.col("name").str.contains(_FORM)
    length = pl.col("name").str.len_chars()
    ordered = every.with_columns(full=full).sort(
        "number", "own", "full", pl.when("full").then("times").otherwise(common * length), length, "name",
        descending=[False, True, True, True, True, False],
    )  # fmt: skip
    return ordered.unique("number", keep="first", maintain_order=True).select("number", "name")
