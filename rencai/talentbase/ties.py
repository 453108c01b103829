"""Records that are known to be one before anything is compared: by the base's own ids, by codes and names."""

from __future__ import annotations

import polars as pl

from rencai.identity.graph import components
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.entities import PLACED, TIES
from rencai.talentbase.previous import Previous
from rencai.talentbase.records import BASE_ID, Records
from rencai.vocabulary.employer_names import bare, brand, core, is_branch, region
from rencai.vocabulary.fields import Kind


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


def of_typed(compared: pl.DataFrame, typed: pl.DataFrame, known: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """``TIES`` between an employer and whoever goes by the name or code that was typed for it in the house.

    ``compared``: ``record``, ``name``, ``credit_code``. ``typed``: ``entity``, ``theirs`` (a record of the employer, by
    which it is tied), ``name``, ``credit_code``. ``known``: (record, id) of the build before. Nothing is tied where
    what was typed leads, also through ``ties``, to another employer of the base, or to more than one credit code.
    """
    if typed.is_empty() or compared.is_empty():
        return pl.DataFrame(schema=TIES)
    together = _together(compared["record"], ties)
    told = compared.select("record", "credit_code", name=bare(compared["name"])).join(together, on="record")
    told = told.join(known, on="record", how="left")
    named = typed.drop_nulls("theirs").with_columns(name=bare(typed.drop_nulls("theirs")["name"]))
    own = told.select(theirs="record", own="credit_code")
    found = [
        named.drop_nulls(mark)
        .join(told.drop_nulls(mark).select(mark, right="record", group="group").unique(), on=mark)
        .join(own, on="theirs", how="left")
        .select("entity", "right", "group", "theirs", "own", typed="credit_code", why=pl.lit(mark))
        for mark in ("credit_code", "name")
    ]
    pairs = pl.concat(found)
    of_group = pairs.select("entity", "group", "own", "typed").join(
        told.select("group", "id", "credit_code"), on="group", how="left"
    )
    codes = of_group.unpivot(["own", "typed", "credit_code"], index=["entity", "group"], value_name="code")
    torn = [
        of_group.filter(pl.col("id") != pl.col("entity")).select("group"),
        of_group.filter(pl.col("entity").n_unique().over("group") > 1).select("group"),
        codes.filter(pl.col("code").drop_nulls().n_unique().over("entity", "group") > 1).select("group"),
    ]
    sure = pairs.join(pl.concat(torn).unique(), on="group", how="anti", maintain_order="left")
    return _proper(
        sure.select(
            "why", left=pl.min_horizontal("theirs", "right"), right=pl.max_horizontal("theirs", "right")
        ).select(*TIES)
    )


def _together(records: pl.Series, ties: pl.DataFrame) -> pl.DataFrame:
    """(record, group) of all records, by ties."""
    every = records.unique().sort()
    ends = [every.search_sorted(ties[side]).to_numpy() for side in ("left", "right")]
    return pl.DataFrame({"record": every, "group": components(len(every), *ends)})


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
