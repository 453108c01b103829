"""Records that are known to be one, or not, before anything is compared: by numbers that say so, by people's word."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.entities import JUDGED, PLACED
from rencai.talentbase.previous import Previous
from rencai.talentbase.records import BASE_ID, Records
from rencai.vocabulary.employer_names import bare, brand, core, is_branch, region
from rencai.vocabulary.errors import BadState
from rencai.vocabulary.fields import Kind


@dataclass(frozen=True)
class Judgements:
    """People's words on pairs of rows: ``kind``, ``left``, ``right`` (keys as ``Catalogue.keys_of`` says), ``same``."""

    table: pl.DataFrame

    @classmethod
    def read(cls, file: Path) -> Judgements:
        """From ``judgements.jsonl``: one object a line; a later word on the same pair replaces an earlier one."""
        words = pl.DataFrame(schema={"kind": pl.String, "left": pl.String, "right": pl.String, "same": pl.Boolean})
        if not file.exists():
            return cls(words)
        said = []
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                one = json.loads(line)
                said.append((Kind(one["kind"]), *sorted((str(one["left"]), str(one["right"]))), bool(one["same"])))
            except (ValueError, KeyError, TypeError):
                raise BadState(
                    "this is no judgement",
                    where=f"{file}:{number}",
                    todo='write {"kind": "person", "left": "<delivery>/<file>#<row>", "right": …, "same": true}',
                ) from None
        table = pl.DataFrame(said, schema=words.schema, orient="row")
        return cls(table.unique(["kind", "left", "right"], keep="last", maintain_order=True))

    def of(
        self, catalogue: Catalogue, kind: Kind, records: Records, others: pl.DataFrame | None = None
    ) -> pl.DataFrame:
        """(left, right, same) as records; words on rows that are no longer handed in hold for nobody.

        ``others``: (record, key) of records that are no rows, such as names mentioned.
        """
        words = self.table.filter(pl.col("kind") == str(kind))
        if words.is_empty():
            return pl.DataFrame(schema=JUDGED)
        wanted = pl.concat([words["left"], words["right"].alias("left")]).unique()
        keyed = [rows.select("record", key=pl.lit(catalogue.keys_of(rows))) for rows in records.of_rows.values()]
        if others is not None:
            keyed.append(others.select(pl.col("record").cast(pl.UInt32), "key"))
        found = pl.concat(part.filter(pl.col("key").is_in(wanted.implode())) for part in keyed)
        sides = words.join(found.rename({"key": "left", "record": "one"}), on="left")
        sides = sides.join(found.rename({"key": "right", "record": "other"}), on="right")
        pairs = sides.select(left="one", right="other", same="same").filter(pl.col("left") != pl.col("right"))
        return pairs.unique(["left", "right"], keep="last", maintain_order=True)


def by_base_id(
    catalogue: Catalogue, kind: Kind, records: Records, previous: Previous, others: pl.DataFrame | None = None
) -> pl.DataFrame:
    """(record, theirs, entity): rows that name somebody by the base's own id, and every row that was theirs.

    ``theirs`` is the record of one such row, null where they have no other row any more; ids never given are left out.
    ``others``: (record, key) of records that are no rows, such as names mentioned.
    """
    keys = previous.ids(kind)
    said = records.table.drop_nulls(BASE_ID) if BASE_ID in records.table.columns else records.table.clear()
    if keys is None or said.is_empty():
        return pl.DataFrame(schema=PLACED)
    named = {identifier: previous.now_called(identifier) for identifier in said[BASE_ID].unique()}
    placed = said.select("record", entity=pl.col(BASE_ID).replace(named)).join(
        keys, left_on="entity", right_on="id", how="semi"
    )
    keyed = [rows.select("record", key=pl.lit(catalogue.keys_of(rows))) for rows in records.of_rows.values()]
    if others is not None:
        keyed.append(others.select(pl.col("record").cast(pl.UInt32), "key"))
    known = pl.concat(keyed).join(said, on="record", how="anti").join(keys, on="key")
    theirs = known.select(entity="id", theirs="record")
    return placed.join(theirs, on="entity", how="left").select(*PLACED)


def of_employers(keys: pl.DataFrame) -> pl.DataFrame:
    """Employers that are one by their codes and names. ``keys``: ``record``, ``name``, ``credit_code``.

    Under one credit code; under one name, where codes do not say otherwise; and under names with one core (what is left
    without place and legal form) or brand (without the trade, too), where neither codes nor places do and no other
    employer has it. What could mean several is left to linking.
    """
    named = _taken_apart(keys)
    told = named.filter((pl.col("core").str.len_chars() >= _TELLING) & ~pl.col("branch"))
    alike = told.filter((_codes("core") <= 1) & (_distinct("region", "core") <= 1))
    placed = told.drop_nulls("region").filter(_codes("core", "region") <= 1)
    branded = told.filter(pl.col("brand").str.len_chars() >= _TELLING).filter(
        (_codes("brand") <= 1) & (_distinct("region", "brand") <= 1) & (_distinct("trading", "brand") <= 1)
    )
    ties = [
        _tied(named.drop_nulls("credit_code"), "credit_code", why="credit_code"),
        _tied(named.drop_nulls("name").filter(_codes("name") <= 1), "name", why="name"),
        _tied(alike, "core", why="short_name"),
        _tied(placed, "core", "region", why="short_name"),
        _tied(branded, "brand", why="brand"),
    ]
    return _proper(pl.concat(ties))


def _taken_apart(keys: pl.DataFrame) -> pl.DataFrame:
    """What each record's name says; ``trading``: its core, where that says a trade besides the brand."""
    names = keys["name"]
    parts = {"name": bare(names), "core": core(names), "brand": brand(names), "region": region(names)}
    named = keys.select("record", "credit_code", **parts, branch=is_branch(names).fill_null(value=True))
    return named.with_columns(trading=pl.when(pl.col("core") != pl.col("brand")).then("core"))


_TELLING = 3
"""Characters from which what is left of a name, without place and form, tells an employer."""


def _distinct(column: str, *over: str) -> pl.Expr:
    return pl.col(column).drop_nulls().n_unique().over(over)


def _codes(*over: str) -> pl.Expr:
    return _distinct("credit_code", *over)


def _tied(records: pl.DataFrame, *columns: str, why: str) -> pl.DataFrame:
    """Each record tied to the first of the same values."""
    return records.select(left=pl.col("record").min().over(columns), right="record", why=pl.lit(why))


def _proper(ties: pl.DataFrame) -> pl.DataFrame:
    return ties.filter(pl.col("left") != pl.col("right")).unique(["left", "right"], maintain_order=True)
