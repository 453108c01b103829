"""The shipped words, compiled once; the labelled ads with their texts from the shared material."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest

from rencai.city import load_city
from rencai.taxonomy import Classifier

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    return Classifier(load_city().words)


@pytest.fixture(scope="session")
def lines() -> pl.DataFrame:
    """Our labelled lines: text, want_chain, want_stage, half."""
    table = pl.read_csv(HERE / "labelled_lines.csv", infer_schema=False).with_row_index("at")
    half = pl.when(pl.col("at") % 2 == 0).then(pl.lit("tune")).otherwise(pl.lit("held"))
    return _wanted(table.with_columns(half=half))


@pytest.fixture(scope="session")
def ads(shared: Path) -> pl.DataFrame:
    """Our labelled advertisements: title, duties, group, half, want_chain, want_stage, want_occupation, also_…."""
    raw = gzip.decompress((shared / "data/cn-job-ads-2024-25/jobs.csv.gz").read_bytes())
    texts = pl.read_csv(raw, columns=["职位自编号", "职位", "职位描述"], infer_schema=False)
    texts = texts.unique("职位自编号", keep="first", maintain_order=True)
    labels = pl.read_csv(HERE / "labelled_ads.csv", infer_schema=False)
    joined = labels.join(texts, left_on="key", right_on="职位自编号", how="left", maintain_order="left")
    return _wanted(joined.rename({"职位": "title", "职位描述": "duties"}))


def _wanted(table: pl.DataFrame) -> pl.DataFrame:
    asked = [name for name in ("chain", "stage", "occupation") if name in table.columns]
    return table.rename({name: f"want_{name}" for name in asked}).with_columns(
        pl.col(f"want_{n}").fill_null("") for n in asked
    )
