"""How well the shipped words do on texts labelled by hand; only the half that was never tuned on is held to account."""

from __future__ import annotations

import polars as pl
import pytest

from rencai.taxonomy import Classifier

CHAIN = pl.col("chain").fill_null("none")


def share(table: pl.DataFrame, right: pl.Expr) -> float:
    return float(table.select(right.mean()).item())


@pytest.fixture(scope="session")
def held_ads(classifier: Classifier, ads: pl.DataFrame) -> pl.DataFrame:
    return classifier.classify(ads.filter(pl.col("half") == "held"), ["title", "duties"])


def test_there_are_as_many_labels_as_promised(lines: pl.DataFrame) -> None:
    assert lines.height >= 200
    assert lines.filter(pl.col("want_chain") != "none")["want_chain"].n_unique() == 12


def test_lines_of_the_wanted_talent_list_find_their_chain_and_stage(
    classifier: Classifier, lines: pl.DataFrame
) -> None:
    found = classifier.classify(lines.filter(pl.col("half") == "held"), ["text"])
    applies = found.filter(pl.col("want_chain") != "none")
    assert share(applies, pl.col("want_chain") == CHAIN) >= 0.92
    staged = found.filter(pl.col("want_stage") != "")
    assert share(staged, pl.col("stage").fill_null("") == pl.col("want_stage")) >= 0.92


@pytest.mark.shared
def test_real_advertisements_find_their_chain(held_ads: pl.DataFrame, ads: pl.DataFrame) -> None:
    applies = held_ads.filter(pl.col("want_chain") != "none")
    assert ads.height >= 300
    assert share(applies, pl.col("want_chain") == CHAIN) >= 0.88
    for (group,), part in applies.group_by("group"):
        assert share(part, pl.col("want_chain") == CHAIN) >= 0.80, group


@pytest.mark.shared
def test_unclassified_is_mostly_right_where_it_is_the_answer(held_ads: pl.DataFrame) -> None:
    silent = held_ads.filter(pl.col("chain").is_null())
    assert share(silent, pl.col("want_chain") == "none") >= 0.80


@pytest.mark.shared
def test_real_advertisements_find_their_occupation_and_stage(held_ads: pl.DataFrame) -> None:
    found = held_ads.with_columns(pl.col("occupation").fill_null(""))
    labelled = found.filter(pl.col("want_occupation") != "")
    also = pl.col("also_occupation").fill_null("").str.split("|").list.contains(pl.col("occupation"))
    assert share(labelled, pl.col("occupation") == pl.col("want_occupation")) >= 0.74
    assert share(labelled, (pl.col("occupation") == pl.col("want_occupation")) | also) >= 0.84
    staged = found.filter(pl.col("want_stage") != "")
    assert share(staged, pl.col("stage").fill_null("") == pl.col("want_stage")) >= 0.86


@pytest.mark.shared
def test_confidence_means_what_it_says(held_ads: pl.DataFrame) -> None:
    found = held_ads.filter(pl.col("chain").is_not_null())
    right = (pl.col("chain") == pl.col("want_chain")) | pl.col("also_chain").fill_null("").str.split("|").list.contains(
        pl.col("chain")
    )
    sure = found.filter(pl.col("chain_confidence") >= 0.95)
    unsure = found.filter(pl.col("chain_confidence") < 0.85)
    assert share(sure, right) >= 0.95
    assert share(sure, right) > share(unsure, right) + 0.1
    gap = found.select((right.cast(pl.Float64).mean() - pl.col("chain_confidence").mean()).abs()).item()
    assert gap <= 0.06
