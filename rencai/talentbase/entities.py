"""Records → persons, employers and posts under ids that survive: what linking found, laid back over the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from rencai.engine.progress import Progress
from rencai.identity import link
from rencai.identity.graph import components
from rencai.identity.ids import assign
from rencai.identity.weighing import Weighing
from rencai.talentbase.catalogue import Catalogue
from rencai.talentbase.doubts import Doubts, doubts_of, sightings
from rencai.talentbase.records import Records
from rencai.vocabulary.fields import Kind

PREFIX = {Kind.PERSON: "P", Kind.EMPLOYER: "E", Kind.POST: "J"}
DIGITS = 9
TIES = {"left": pl.UInt32(), "right": pl.UInt32(), "why": pl.String()}
"""Records that are one by what their rows say of themselves."""
PLACED = {"record": pl.UInt32(), "theirs": pl.UInt32(), "entity": pl.String()}
"""Records that name the entity they belong to, with every record that held its rows before (none: null)."""
JUDGED = {"left": pl.UInt32(), "right": pl.UInt32(), "same": pl.Boolean()}
"""Records that are one, or not, by people's word."""

PAIR = ("left", "right", "left_number", "right_number", "score", "evidence")
"""Two records by the keys of their first rows (or of the names mentioned), their entities, and why they are a pair."""


def id_of(kind: Kind, number: pl.Expr) -> pl.Expr:
    """The id of an entity number as text: ``P-000001234``."""
    return PREFIX[kind] + "-" + number.cast(pl.String).str.zfill(DIGITS)


def number_of(identifier: pl.Expr) -> pl.Expr:
    """The number in an id."""
    return identifier.str.slice(2).cast(pl.UInt32)


_PAIRS = {"left": pl.UInt32, "right": pl.UInt32, "score": pl.Float64, "evidence": pl.String}


@dataclass(frozen=True)
class _Linked:
    """What this module reads of a linkage."""

    clusters: pl.DataFrame
    links: pl.DataFrame
    uncertain: pl.DataFrame
    weighing: Weighing | None = None


_NOTHING = _Linked(
    pl.DataFrame(schema={"record": pl.UInt32, "cluster": pl.UInt32}),
    pl.DataFrame(schema=_PAIRS),
    pl.DataFrame(schema=_PAIRS),
)


@dataclass(frozen=True)
class Entities:
    """The entities of one kind.

    ``numbers``: by source the entity number of every row, in the catalogue's order. ``links`` and ``uncertain``: see
    ``PAIR``. ``merged``, ``split``: (old, new) ids of this build against the one before.
    """

    kind: Kind
    numbers: Mapping[str, pl.Series]
    links: pl.DataFrame
    uncertain: pl.DataFrame
    merged: pl.DataFrame
    split: pl.DataFrame
    of_records: pl.DataFrame = field(repr=False)
    """(record, number)"""
    records: Mapping[str, pl.Series] = field(repr=False)
    """By source the record of every row, in the catalogue's order: rows of one record are judged together."""
    doubts: Doubts = field(repr=False)

    @property
    def count(self) -> int:
        """How many entities there are."""
        return self.of_records["number"].n_unique()

    @property
    def highest(self) -> int:
        """The highest number of them; 0 where there is none."""
        return int(self.of_records.select(pl.col("number").max().fill_null(0)).item())


def found(
    catalogue: Catalogue,
    kind: Kind,
    records: Records,
    *,
    previous: pl.DataFrame | None,
    judgements: pl.DataFrame,
    ties: pl.DataFrame | None = None,
    placed: pl.DataFrame | None = None,
    others: pl.DataFrame | None = None,
    apart: Callable[[pl.DataFrame], pl.DataFrame] = lambda clusters: clusters,
    progress: Progress,
) -> Entities:
    """Link the records and name what they make up.

    ``previous``: (key, id) of the build before. ``judgements``, ``ties``: see ``JUDGED``, ``TIES``; a judgement is
    stronger. ``placed``: see ``PLACED``; such records are not compared. ``others``: (record, key and link keys) of
    records that are no rows, such as names mentioned. ``apart`` may part clusters (record, cluster) further.
    """
    ties = pl.DataFrame(schema=TIES) if ties is None else ties
    placed = pl.DataFrame(schema=PLACED) if placed is None else placed
    keys = records.keys if others is None else pl.concat([records.keys, others.drop("key")], how="diagonal")
    keys = keys.join(placed, on="record", how="anti")
    said = pl.concat([_among(judgements, keys), unquestioned(ties, judgements)])
    linkage = link(keys, kind, judgements=said if said.height else None, progress=progress) if keys.height else _NOTHING
    clusters = with_placed(apart(linkage.clusters), placed)
    rows = _clusters_of_rows(catalogue, records, clusters, others)
    assignment = assign(rows, previous, PREFIX[kind])
    named = pl.concat([rows.select("cluster"), assignment.ids.select("id")], how="horizontal").unique("cluster")
    numbers = clusters.join(named, on="cluster").select("record", number=number_of(pl.col("id")))
    names = _keys_of_records(catalogue, records, others).join(numbers, on="record")
    uncertain = _named(linkage.uncertain, names)
    return Entities(
        kind=kind,
        numbers=_numbers_of_rows(records, numbers),
        links=_named(_with_reasons(linkage.links, ties), names).filter(pl.col("left_number") == pl.col("right_number")),
        uncertain=uncertain,
        merged=assignment.merged,
        split=assignment.split,
        of_records=numbers.sort("record"),
        records={source: rows["record"] for source, rows in records.of_rows.items()},
        doubts=doubts_of(linkage, keys, names, sightings(catalogue, records)),
    )


def _among(judgements: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Words on records that are compared at all."""
    there = keys["record"].implode()
    return judgements.filter(pl.col("left").is_in(there) & pl.col("right").is_in(there))


def with_placed(clusters: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """(record, cluster) with placed records in the cluster that holds most rows of their entity, as ids live on.

    Where no other row is left of an entity, its placed records are together.
    """
    found = placed.join(clusters.rename({"record": "theirs"}), on="theirs", how="left")
    told = found.group_by("record", "entity", "cluster").len().sort("len", "cluster", descending=[True, False])
    first = told.unique("record", keep="first", maintain_order=True)
    alone = pl.col("record").min().over("entity")
    return pl.concat([clusters, first.select("record", cluster=pl.coalesce("cluster", alone))])


def unquestioned(ties: pl.DataFrame, judgements: pl.DataFrame) -> pl.DataFrame:
    """Ties as judgements, but for records that somebody told from another: a person's word is stronger.

    What was said to be the same as such a record is told from the other as well.
    """
    apart = judgements.filter(~pl.col("same"))
    told = pl.concat([apart["left"], apart["right"].alias("left")]).unique()
    label = _together(judgements.filter("same"))
    groups = label.filter(pl.col("record").is_in(told.implode()))["group"].implode()
    drawn = pl.concat([told, label.filter(pl.col("group").is_in(groups))["record"].alias("left")]).implode()
    questioned = pl.col("left").is_in(drawn) | pl.col("right").is_in(drawn)
    return ties.filter(~questioned).select("left", "right", same=pl.lit(value=True))


def _together(same: pl.DataFrame) -> pl.DataFrame:
    """(record, group) of records that people said are one, also through others."""
    records = pl.concat([same["left"], same["right"].alias("left")]).unique().sort()
    ends = [records.search_sorted(same[side]).to_numpy() for side in ("left", "right")]
    return pl.DataFrame({"record": records, "group": components(len(records), *ends)})


def _clusters_of_rows(
    catalogue: Catalogue, records: Records, clusters: pl.DataFrame, others: pl.DataFrame | None
) -> pl.DataFrame:
    """(key, cluster) of every row, and of records that are no rows."""
    parts = [rows.select(pl.lit(catalogue.keys_of(rows)).alias("key"), "record") for rows in records.of_rows.values()]
    if others is not None:
        parts.append(others.select("key", pl.col("record").cast(pl.UInt32)))
    if not parts:
        return pl.DataFrame(schema={"key": pl.String, "cluster": pl.UInt32})
    return pl.concat(parts).join(clusters, on="record", how="left", maintain_order="left").select("key", "cluster")


def _keys_of_records(catalogue: Catalogue, records: Records, others: pl.DataFrame | None) -> pl.DataFrame:
    """(record, key): a record goes by its first row."""
    first = records.table.select("record", key=pl.lit(catalogue.keys_of(records.table)))
    return first if others is None else pl.concat([first, others.select("record", "key")])


def _numbers_of_rows(records: Records, numbers: pl.DataFrame) -> dict[str, pl.Series]:
    return {
        source: rows.join(numbers, on="record", how="left", maintain_order="left")["number"]
        for source, rows in records.of_rows.items()
    }


def _with_reasons(links: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """Linking takes a tie as somebody's word; say which of our reasons it was."""
    ordered = ties.select(
        "why", left=pl.min_horizontal("left", "right"), right=pl.max_horizontal("left", "right")
    ).unique(["left", "right"], keep="first", maintain_order=True)
    reason = pl.when(pl.col("evidence") == "judgement").then(pl.coalesce("why", "evidence")).otherwise("evidence")
    joined = links.join(ordered, on=["left", "right"], how="left", maintain_order="left")
    return joined.with_columns(evidence=reason).drop("why")


def _named(pairs: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Pairs of records → ``PAIR``: each record under its key, the strongest evidence of a pair only."""
    once = pairs.unique(["left", "right"], keep="first", maintain_order=True)
    for side in ("left", "right"):
        own = names.rename({"record": side, "key": f"{side}_key", "number": f"{side}_number"})
        once = once.join(own, on=side, how="left", maintain_order="left")
    return once.select("left_number", "right_number", "score", "evidence", left="left_key", right="right_key").select(
        *PAIR
    )
