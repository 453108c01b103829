"""Employers and open posts at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.cockpit.figures import Part, parts
from rencai_web.registers.index import NONE, Index, Narrowed
from rencai_web.registers.labels import label, labels, spare

EVERYONE = Narrowed({})


@dataclass(frozen=True)
class Employers:
    """Employers by chain and size, and how many bear which mark."""

    total: int
    chains: list[Part]
    sizes: list[Part]
    marks: dict[str, int]


def employers(index: Index) -> Employers:
    """All employers of the base."""
    counts = index.counts(EVERYONE)
    marks = {
        name: int(counts[name][index.facets[name].numbers["yes"]]) for name in ("above_scale", "high_tech", "has_rnd")
    }
    return Employers(
        index.height, parts(index.facets["chain"], counts["chain"], "chain"),
        parts(index.facets["size"], counts["size"], "size"), marks,
    )  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Open posts of one chain: how many, how many people they want, and how many were found."""

    value: str
    label: Bilingual
    posts: int
    wanted: int
    filled: int


@lru_cache(maxsize=4)
def open_posts(path: Path, _written: int) -> tuple[Wanted, ...]:
    """Open posts by chain in the city's order, in no chain last. ``path``: the posts of a publication's last day."""
    table = (
        pl.scan_parquet(path).filter("open").group_by("chain")
        .agg(posts=pl.len(), wanted=pl.col("wanted").sum(), filled=pl.col("filled").sum()).collect()
    )  # fmt: skip
    rows = {chain: (posts, wanted or 0, filled or 0) for chain, posts, wanted, filled in table.iter_rows()}
    order = [*labels("chain"), *sorted(chain for chain in rows if chain and chain not in labels("chain")), None]
    return tuple(
        Wanted(chain or NONE, label("chain", chain) if chain else spare("chain"), *rows[chain])
        for chain in order
        if chain in rows
    )
