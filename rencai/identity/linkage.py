"""Who is who: records of one kind → clusters, with the links that hold them together."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from rencai.engine.progress import Progress, Silent, stage
from rencai.identity import splink_model
from rencai.identity.clusters import components
from rencai.identity.keys import RECORD, checked
from rencai.identity.prepare import prepare, valid_resident_ids
from rencai.vocabulary.fields import Kind

LINK_FROM = 0.9
ASK_FROM = 0.5

PAIR = {"left": pl.UInt32(), "right": pl.UInt32(), "score": pl.Float64(), "evidence": pl.String()}


@dataclass(frozen=True)
class Linkage:
    """What linking found.

    ``clusters``: DataFrame(record, cluster), both UInt32, one row per record.
    ``links``: DataFrame(left, right, score 0-1, evidence), the pairs that hold the clusters together.
    ``uncertain``: the same columns, pairs for a person to judge.
    """

    clusters: pl.DataFrame
    links: pl.DataFrame
    uncertain: pl.DataFrame


def link(
    records: pl.DataFrame, kind: Kind, *, judgements: pl.DataFrame | None = None, progress: Progress | None = None
) -> Linkage:
    """Link records of one kind. ``records``: column ``record`` and any of the link keys, all text.

    ``judgements``: DataFrame(left, right, same: Boolean), the words of people, which hold whatever the evidence says.
    """
    listener = progress or Silent()
    with stage(listener, "link: prepare"):
        prepared = prepare(checked(records), kind)
    with stage(listener, "link: exact"):
        exact = _exact_links(prepared)
    with stage(listener, "link: model"):
        modelled = _modelled(prepared, kind)
    with stage(listener, "link: cluster"):
        return _settle(prepared, exact, modelled, judgements)


def _exact_links(prepared: pl.DataFrame) -> pl.DataFrame:
    """Each record tied to the first one that bears the same checked identifier."""
    found = [pl.DataFrame(schema=PAIR)]
    for key in ("resident_id", "credit_code"):
        if key not in prepared.columns:
            continue
        number = valid_resident_ids(prepared[key]) if key == "resident_id" else prepared[key]
        rows = prepared.select(RECORD, number=number).drop_nulls().sort(RECORD)
        tied = rows.with_columns(first=pl.col(RECORD).min().over("number")).filter(pl.col("first") < pl.col(RECORD))
        found.append(tied.select(left="first", right=RECORD, score=pl.lit(1.0), evidence=pl.lit(key)))
    return pl.concat(found)


def _modelled(prepared: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    if prepared.height < 2:
        return pl.DataFrame(schema=PAIR)
    return splink_model.predict(prepared, kind, least=ASK_FROM).with_columns(evidence=pl.lit("model"))


def _settle(
    prepared: pl.DataFrame, exact: pl.DataFrame, modelled: pl.DataFrame, judgements: pl.DataFrame | None
) -> Linkage:
    pairs = pl.concat([exact, modelled]).unique(["left", "right"], keep="first", maintain_order=True)
    if judgements is not None:
        said = judgements.select(
            left=pl.min_horizontal("left", "right").cast(pl.UInt32),
            right=pl.max_horizontal("left", "right").cast(pl.UInt32),
            same="same",
        )
        pairs = pairs.join(said, on=["left", "right"], how="anti")
        same = said.filter("same").select("left", "right", score=pl.lit(1.0), evidence=pl.lit("judgement"))
        pairs = pl.concat([same, pairs])
    links = pairs.filter(pl.col("score") >= LINK_FROM)
    uncertain = pairs.filter(pl.col("score") < LINK_FROM)
    return Linkage(components(prepared[RECORD], links), links, uncertain)
