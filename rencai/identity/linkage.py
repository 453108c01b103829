"""Who is who: records of one kind → clusters, with the links that hold them together."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from rencai.engine.progress import Progress, Silent, stage
from rencai.identity.clusters import Pairs, Terms, cluster
from rencai.identity.columns import Floats, Indices
from rencai.identity.graph import Labels
from rencai.identity.judgements import Judged, judged
from rencai.identity.keys import RECORD
from rencai.identity.weighing import Weighing, weigh
from rencai.identity.weights import probability
from rencai.vocabulary.fields import Kind

LINK_FROM = 0.0
"""Log-odds from which a pair is a link: more likely one entity than not."""

ASK_FROM = -2.0
"""Log-odds from which a pair that was not linked is worth a person's look (probability 0.12)."""

_MUCH = 2.0
"""Log-odds from which a single agreement is worth naming first."""

_ENOUGH = 6.0
"""Log-odds of agreement that evidence names at least, however likely a pair was to begin with."""

PAIR = {"left": pl.UInt32(), "right": pl.UInt32(), "score": pl.Float64(), "evidence": pl.String()}


@dataclass(frozen=True)
class Linkage:
    """What linking found.

    ``clusters``: DataFrame(record, cluster), both UInt32, one row per record; a cluster bears its least record number.
    ``links``: DataFrame(left, right, score 0-1, evidence), the pairs that hold the clusters together.
    ``uncertain``: the same columns, pairs for a person to judge.
    ``weighing``: what was learnt, to explain any pair with.
    """

    clusters: pl.DataFrame
    links: pl.DataFrame
    uncertain: pl.DataFrame
    weighing: Weighing = field(repr=False)


def link(
    records: pl.DataFrame, kind: Kind, *, judgements: pl.DataFrame | None = None, progress: Progress | None = None
) -> Linkage:
    """Link records of one kind. ``records``: column ``record`` and any of the link keys, all text.

    ``judgements``: DataFrame(left, right, same: Boolean), the words of people, which hold whatever the evidence says.
    """
    listener = progress or Silent()
    said = judged(records, judgements)
    with stage(listener, "link: compare"):
        weighing = weigh(records, kind, apart=said.parted)
    with stage(listener, "link: cluster"):
        labels = _labels(weighing, said)
        return _linkage(weighing, labels, said)


def _labels(weighing: Weighing, said: Judged) -> Labels:
    """A label per distinct record."""
    pairs = Pairs(weighing.pairs.left, weighing.pairs.right, weighing.odds)
    word = said.word(weighing.row_of)
    terms = Terms(weighing.model.prior_log_odds, LINK_FROM, weighing.exclusive, word)
    return cluster(len(weighing.table), pairs, weighing.evidence, terms)


def _linkage(weighing: Weighing, labels: Labels, said: Judged) -> Linkage:
    label_of = _labels_of_records(weighing, labels)
    numbers = said.numbers
    clusters = (
        pl.DataFrame({RECORD: numbers, "label": label_of})
        .select(RECORD, cluster=pl.col(RECORD).min().over("label"))
        .sort(RECORD)
    )
    one = labels[weighing.pairs.left] == labels[weighing.pairs.right]
    links = _described(weighing, one & (weighing.odds >= ASK_FROM))
    uncertain = _described(weighing, ~one & (weighing.odds >= ASK_FROM))
    repeats, apart = _repeats(weighing, label_of, numbers)
    return Linkage(
        clusters,
        pl.concat([said.links(), repeats, links]),
        _open(said, label_of, pl.concat([uncertain, apart])).sort(
            "score", "left", "right", descending=[True, False, False]
        ),
        weighing,
    )


def _open(said: Judged, label_of: Labels, pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs that nobody has judged, neither themselves nor by other records of the same two clusters."""
    label = pl.DataFrame({"number": said.numbers, "label": label_of})
    told = said.pairs.filter(~pl.col("same")).select("left", "right")
    ends = ("one", "other")

    def labelled(table: pl.DataFrame) -> pl.DataFrame:
        for side, end in zip(("left", "right"), ends, strict=True):
            table = table.join(label.rename({"number": side, "label": end}), on=side, how="left", maintain_order="left")
        return table.with_columns(one=pl.min_horizontal(ends), other=pl.max_horizontal(ends))

    return labelled(said.without(pairs)).join(labelled(told), on=ends, how="anti").drop(ends)


def _labels_of_records(weighing: Weighing, labels: Labels) -> Labels:
    """A label per record. Repeats share one, unless they say too little to be one entity and nothing else helps."""
    row_of = weighing.row_of
    size = len(labels)
    label_of = labels[row_of]
    times = np.bincount(row_of, minlength=size)
    repeated = np.flatnonzero(times > 1)
    alone = np.bincount(labels, minlength=2 * size)[labels[repeated]] == 1
    thin = np.zeros(size, dtype=np.bool_)
    candidates = repeated[alone]
    evidence = weighing.evidence(candidates, candidates)
    says_nothing = np.isnan(evidence).all(axis=1)
    thin[candidates] = says_nothing | (weighing.log_odds(evidence) < LINK_FROM)
    parted = np.flatnonzero(thin[row_of])
    label_of[parted] = 2 * size + parted
    return label_of


def _described(weighing: Weighing, wanted: Indices) -> pl.DataFrame:
    """Some of the candidate pairs as a table of links."""
    left, right = weighing.pairs.left[wanted], weighing.pairs.right[wanted]
    numbers = weighing.table.records
    ends = pl.DataFrame({"one": numbers[left], "other": numbers[right]})
    return ends.select(
        left=pl.min_horizontal("one", "other"),
        right=pl.max_horizontal("one", "other"),
        score=pl.Series(probability(weighing.odds[wanted])),
        evidence=evidence_names(weighing, weighing.found[wanted]),
    )


def _repeats(weighing: Weighing, label_of: Labels, numbers: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each repeat with the record it repeats: those that are one with it, and those it is uncertain of."""
    first = weighing.table.records.gather(weighing.row_of)
    table = pl.DataFrame({"left": first, "right": numbers, "row": weighing.row_of, "label": label_of})
    firsts = table.filter(pl.col("left") == pl.col("right")).select("row", home="label")
    repeats = table.filter(pl.col("left") != pl.col("right")).join(firsts, on="row", maintain_order="left")
    rows = repeats["row"].to_numpy()
    evidence = weighing.evidence(rows, rows)
    odds = weighing.log_odds(evidence)
    described = repeats.select(
        pl.min_horizontal("left", "right").alias("left"),
        pl.max_horizontal("left", "right").alias("right"),
        score=pl.Series(probability(odds)),
        evidence=evidence_names(weighing, evidence),
    )
    one = repeats["label"] == repeats["home"]
    return described.filter(one), described.filter(~one & pl.Series(odds >= ASK_FROM))


def evidence_names(weighing: Weighing, evidence: Floats) -> pl.Series:
    """The keys that carry each pair, in the order people name them, until together they suffice."""
    names = [comparison.name for comparison in weighing.model.comparisons]
    if not len(evidence) or not names:
        return pl.Series("evidence", [""] * len(evidence), pl.String)
    positive = np.maximum(np.nan_to_num(evidence), 0.0)
    # First those that say much, identifiers before all others; what says little only where it is needed.
    rank = np.array([not comparison.identifies for comparison in weighing.model.comparisons])
    order = np.argsort(rank - 10.0 * (positive >= _MUCH) + 10.0 * (positive == 0), axis=1, kind="stable")
    ranked = np.take_along_axis(positive, order, axis=1)
    before = np.cumsum(ranked, axis=1) - ranked
    short = (before < max(LINK_FROM - weighing.model.prior_log_odds, _ENOUGH)) & (ranked > 0)
    used = np.zeros_like(short)
    np.put_along_axis(used, order, short, axis=1)
    packed = used @ (1 << np.arange(len(names), dtype=np.int64))
    words = {
        int(bits): "+".join(name for at, name in enumerate(names) if int(bits) >> at & 1) or "weak"
        for bits in np.unique(packed)
    }
    return pl.Series("evidence", packed).replace_strict(words, return_dtype=pl.String)
