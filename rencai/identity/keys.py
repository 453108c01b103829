"""The link keys: what a record may carry, and the check that a table of records is one."""

from __future__ import annotations

import polars as pl

from rencai.vocabulary.errors import BadInput

LINK_KEYS = (
    "name", "given_name", "family_name", "sex", "birth_date", "birth_place", "resident_id", "other_id", "phone",
    "email", "employer", "title", "degree", "school", "town", "address", "postcode", "place", "credit_code", "text",
)  # fmt: skip
"""Every key by which records may be linked, in the order in which people name them."""

RECORD = "record"


def checked(records: pl.DataFrame) -> pl.DataFrame:
    """The records with ``record`` as UInt32 and all link keys as tidy-able text; refuse anything else."""
    if RECORD not in records.columns:
        raise BadInput("records need a column `record`", todo="number the records first")
    unknown = sorted(set(records.columns) - {RECORD, *LINK_KEYS})
    if unknown:
        raise BadInput(f"unknown link key {unknown[0]}", todo="use one of: " + ", ".join(LINK_KEYS))
    if records[RECORD].n_unique() != records.height:
        raise BadInput("two records bear the same number", where=RECORD, todo="number the records one by one")
    present = [key for key in LINK_KEYS if key in records.columns and records[key].null_count() < records.height]
    return records.select(pl.col(RECORD).cast(pl.UInt32), *(pl.col(key).cast(pl.String) for key in present))
