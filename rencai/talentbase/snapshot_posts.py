"""The posts known on a day."""

from __future__ import annotations

from datetime import date

import polars as pl

from rencai.talentbase.believing import Base, chain_and_stage, day, known
from rencai.talentbase.entities import id_of
from rencai.talentbase.presence import on_list
from rencai.talentbase.values import WORD_SEPARATOR, pay_parts, place_code
from rencai.vocabulary.fields import Kind

_VALUES = (
    "title", "employer_id", "stage", "occupation", "place", "degree", "experience", "pay", "wanted", "filled",
    "skills", "posted_on", "closed_on",
)  # fmt: skip


def posts_on(base: Base, on: date, employers: pl.DataFrame) -> pl.DataFrame:
    """One row per post; ``open`` says whether it could still be had. ``employers``: their snapshot of that day."""
    rows = base.with_believed(known(base.posts, on), base.posts, _VALUES, on)
    rows = base.with_town(rows, base.posts, {"place": "in_town"}, on)
    chains = [chain.id for chain in base.city.chains]
    own = base.believed(base.posts, "chain", on, among=chains).rename({"chain": "own_chain"})
    rows = rows.join(own, on="entity", how="left", maintain_order="left").rename({"employer_id": "employer"})
    rows = rows.join(employers.select("employer", "chain", "town"), on="employer", how="left", maintain_order="left")
    listed = on_list(base.posts, base.posts.sources, on=on, whole=base.whole)
    rows = rows.with_columns(day("posted_on"), day("closed_on"), *chain_and_stage())
    closed = (pl.col("closed_on") < on).fill_null(value=False)
    return rows.select(
        id_of(Kind.POST, pl.col("entity")).alias("post"),
        "title",
        "employer",
        pl.col("chain_here").alias("chain"),
        "chain_from",
        "stage",
        "occupation",
        pl.coalesce("in_town", "town").alias("town"),
        place_code(pl.col("place")).alias("place"),
        "degree",
        pl.col("experience").cast(pl.Float64, strict=False),
        *pay_parts(pl.col("pay")),
        *(pl.col(name).cast(pl.Int64, strict=False) for name in ("wanted", "filled")),
        pl.col("skills").str.split(WORD_SEPARATOR),
        "posted_on",
        "closed_on",
        "known_on",
        (pl.col("entity").is_in(listed.implode()) & ~closed).alias("open"),
    )
