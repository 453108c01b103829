"""An employer's chain, from its name, its registered industry and its business scope."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from rencai.taxonomy.lexicon import Lexicon
from rencai.taxonomy.matching import Hits, find_words

_NAME, _INDUSTRY, _SCOPE = 2.0, 3.0, 1.0
# The first items of a business scope say what a company does; the tail is what it may also do some day.
_SCOPE_HALF_LIFE = 6.0
_SHOWN_WORDS = 5
_ENOUGH = 0.5

_RESULT = {"chain": pl.String(), "chain_confidence": pl.Float64(), "decided_by": pl.List(pl.String())}


def employer_chains(
    lexicon: Lexicon, frame: pl.DataFrame, *, name: str | None, industry: str | None, scope: str | None
) -> pl.DataFrame:
    """See ``Classifier.classify_employers``."""
    given = {"name": name, "industry": industry, "scope": scope}
    columns = [
        (pl.lit("") if column is None else pl.col(column).cast(pl.String).fill_null("")).alias(key)
        for key, column in given.items()
    ]
    texts = frame.select(columns)
    distinct = texts.unique(maintain_order=True)
    results = pl.concat([distinct, _classify(lexicon, distinct)], how="horizontal")
    joined = texts.join(results, on=["name", "industry", "scope"], how="left", maintain_order="left")
    return frame.with_columns(joined.select(*_RESULT))


def _classify(lexicon: Lexicon, texts: pl.DataFrame) -> pl.DataFrame:
    size = len(lexicon.chains) + 1
    said = []
    for column, weight in (("name", _NAME), ("industry", _INDUSTRY), ("scope", _SCOPE)):
        hits = find_words(lexicon, texts[column])
        fading = _fading(hits) if column == "scope" else np.ones(len(hits.text))
        said.append(_votes(lexicon, hits, weight * fading, divisions=column == "industry"))
    row, pattern, chain = (np.concatenate([votes[at] for votes in said]) for at in range(3))
    weights = np.concatenate([votes[3] for votes in said])
    table = np.bincount(row * size + chain, weights=weights, minlength=texts.height * size).reshape(-1, size)
    scores, none = table[:, :-1], table[:, -1]
    best, top, total = scores.argmax(axis=1), scores.max(axis=1), scores.sum(axis=1)
    share = np.divide(top, total, out=np.zeros(len(top)), where=total > 0)
    confidence = 1 / (1 + np.exp(-(1.0 * (top - none) + 3.0 * (share - 0.5) - 1.0)))
    choice = np.where((confidence >= _ENOUGH) & (top > 0), best, -1)
    names = pl.Series(lexicon.chains, dtype=pl.String())
    return pl.DataFrame(
        {
            "chain": names.gather(pl.Series(choice, dtype=pl.Int64()).replace(-1, None)),
            "chain_confidence": pl.Series(np.where(top > 0, confidence, 0.0)).round(3),
            "decided_by": _words(lexicon, texts.height, row, pattern, weights, chain == choice[row]),
        },
        schema=_RESULT,
    )


Places = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]
Votes = tuple[Places, Places, Places, Weights]


def _votes(lexicon: Lexicon, hits: Hits, weight: npt.NDArray[np.float64], *, divisions: bool) -> Votes:
    """(row, pattern, chain, weight) of every word that speaks for a chain; the name of a division speaks alone."""
    if divisions:
        place, told, share = lexicon.industries.follow(hits.pattern)
        votes = share * weight[place]
    else:
        concept_place, concept, word_weight = lexicon.concepts.follow(hits.pattern)
        shares = lexicon.chain_shares[concept] * (word_weight * weight[concept_place])[:, None]
        at, chain = np.nonzero(shares)
        place, told, votes = concept_place[at], chain.astype(np.int32), shares[at, chain]
    row, pattern = hits.text[place].astype(np.int64), hits.pattern[place].astype(np.int64)
    return row, pattern, told.astype(np.int64), votes.astype(np.float64)


def _fading(hits: Hits) -> npt.NDArray[np.float64]:
    """Halve the weight of a hit for every few hits before it in its text."""
    begins = np.searchsorted(hits.text, hits.text)
    order = np.arange(len(hits.text)) - begins
    faded: npt.NDArray[np.float64] = 0.5 ** (order / _SCOPE_HALF_LIFE)
    return faded


def _words(
    lexicon: Lexicon,
    rows: int,
    row: Places,
    pattern: Places,
    weight: Weights,
    chosen: npt.NDArray[np.bool_],
) -> pl.Series:
    words = lexicon.pattern_series()
    found = pl.DataFrame({"row": row[chosen], "word": words.gather(pattern[chosen]), "weight": weight[chosen]})
    lists = (
        found.group_by("row", "word")
        .agg(pl.col("weight").sum())
        .sort("row", "weight", "word", descending=[False, True, False])
        .group_by("row", maintain_order=True)
        .agg(pl.col("word").head(_SHOWN_WORDS))
    )
    every = pl.DataFrame({"row": pl.int_range(rows, dtype=pl.Int64(), eager=True)})
    joined = every.join(lists, on="row", how="left", maintain_order="left")
    return joined["word"].fill_null(pl.Series([[]], dtype=pl.List(pl.String())))
