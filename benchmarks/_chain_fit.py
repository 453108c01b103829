"""Fit how sure a chain is (`_CHAIN_FIT` in rencai/taxonomy/verdicts.py) on the tuning half of the labels; print it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.taxonomy import LABELS, texts
from rencai.city import load_city
from rencai.taxonomy import Classifier
from rencai.taxonomy.classifier import hits_of, parts_of
from rencai.taxonomy.evidence import gather
from rencai.taxonomy.verdicts import chain_scores, judge_occupations

LINES = Path("tests/taxonomy/labelled_lines.csv")
Features = tuple[np.ndarray, np.ndarray]


def labelled() -> list[tuple[pl.DataFrame, list[str]]]:
    """Both labelled tables (tuning half) with the columns to read."""
    ads = pl.read_csv(LABELS, infer_schema=False).filter(pl.col("half") == "tune")
    lines = pl.read_csv(LINES, infer_schema=False).gather_every(2).with_columns(also_chain=pl.lit(None, pl.String))
    return [(ads.join(texts(), on="key", how="left", maintain_order="left"), ["title", "duties"]), (lines, ["text"])]


def features(classifier: Classifier, table: pl.DataFrame, columns: list[str]) -> Features:
    """What the fit sees of each row, and whether the best chain is right (or near)."""
    parts = parts_of(table.select(pl.col(name).fill_null("") for name in columns))
    lexicon = classifier.lexicon
    evidence = gather(lexicon, hits_of(lexicon, parts), table.height, tuple(parts))
    scores, none, title = chain_scores(lexicon, evidence, judge_occupations(lexicon, evidence))
    best, ordered = scores.argmax(axis=1), np.sort(scores, axis=1)
    titled = title[np.arange(len(best)), best] > 0
    seen = np.column_stack([np.log1p(ordered[:, -1]), np.log1p(ordered[:, -2]), none, titled])
    allowed = table.select(pl.concat_list("chain", pl.col("also_chain").fill_null("").str.split("|")))[
        "chain"
    ].to_list()
    right = np.array([lexicon.chains[at] in some for at, some in zip(best, allowed, strict=True)])
    told = ordered[:, -1] > 0
    return seen[told], right[told]


def main() -> None:
    """Print the weights."""
    from sklearn.linear_model import LogisticRegression

    classifier = Classifier(load_city().words)
    both = [features(classifier, table, columns) for table, columns in labelled()]
    model = LogisticRegression(C=3).fit(np.vstack([x for x, _ in both]), np.concatenate([y for _, y in both]))
    names = ("best", "second", "none", "titled")
    print(", ".join(f"{name}={weight:.2f}" for name, weight in zip(names, model.coef_[0], strict=True)), end=", ")
    print(f"start={model.intercept_[0]:.2f}")


if __name__ == "__main__":
    main()
