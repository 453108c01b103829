"""Figures that linking must keep, a little under what it reaches; on real tables and on invented ones."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from benchmarks._identity_tables import TABLES, Task
from rencai.identity import link
from rencai.identity.explain import explanation
from rencai.identity.reposts import reposts
from rencai.identity.scoring import PairScore, pair_score
from rencai.sample.linkage import linkage_table
from rencai.vocabulary.fields import Kind


def scored(task: Task, truth: pl.Series) -> PairScore:
    return pair_score(link(task.records, task.kind).clusters["cluster"], truth)


@pytest.mark.parametrize(("profile", "least"), [("easy", 0.999), ("hard", 0.99)])
def test_invented_people_are_found(profile: str, least: float) -> None:
    records, truth = linkage_table(5000, 7, profile)
    linkage = link(records, Kind.PERSON)
    assert pair_score(linkage.clusters["cluster"], truth["person"]).f1 > least
    assert len(linkage.weighing.pairs) <= 2 * records.height


def test_plain_splink_does_the_same_task_and_finds_less() -> None:
    pytest.importorskip("splink")
    from rencai.identity.splink_model import link_plainly

    records, truth = linkage_table(2000, 7, "hard")
    clusters, pairs = link_plainly(records, Kind.PERSON, link_from=0.5)
    ours = link(records, Kind.PERSON).clusters["cluster"]
    theirs = pair_score(clusters["cluster"], truth["person"])
    assert pairs > records.height
    assert 0.95 < theirs.f1 <= pair_score(ours, truth["person"]).f1


@pytest.mark.shared
@pytest.mark.parametrize(("name", "least"), [("febrl3", 0.995), ("historical", 0.925), ("companies", 0.975)])
def test_real_tables_are_linked_as_well_as_measured(shared: Path, name: str, least: float) -> None:
    assert scored(*TABLES[name]()).f1 > least


@pytest.mark.shared
def test_ads_are_linked_better_than_by_equal_title_company_and_address(shared: Path) -> None:
    task, truth = TABLES["job-ads"]()
    linkage = link(task.records, task.kind)
    found = pair_score(linkage.clusters["cluster"], truth).f1
    exact = task.records.select(pl.concat_str("title", "employer", "address", separator="|", ignore_nulls=True))
    assert found > max(0.87, pair_score(exact.to_series(), truth).f1 + 0.005)
    assert reposts(linkage).height > 500


@pytest.mark.shared
def test_academicians_who_share_a_name_are_told_apart_by_their_biographies(shared: Path) -> None:
    table = pl.read_csv(shared / "data/cn-academicians/academicians.csv.gz", infer_schema=False)
    linkage = link(table.select(name="name", text="introduce").with_row_index("record"), Kind.PERSON)
    twice = table.with_columns(linkage.clusters).filter(pl.col("name").is_duplicated())
    people = dict(twice.group_by("name").agg(pl.col("cluster").n_unique()).iter_rows())
    assert len(people) == 11
    assert {name for name, count in people.items() if count > 1} == {"张杰", "胡文瑞"}
    told = explanation(linkage.weighing, *twice.filter(name="张杰")["record"])
    assert {reason.key for reason in told.reasons if reason.weight < -1} == {"birth_date", "text"}


@pytest.mark.shared
def test_short_names_in_ads_lead_to_the_company(shared: Path) -> None:
    ads = pl.read_csv(shared / "data/cn-job-ads-2024-25/jobs.csv.gz", infer_schema=False)
    plain = pl.all().str.normalize("NFKC").str.replace_all(r"\s", "")
    full = ads.filter(pl.col("公司是否为全称").is_in(["1", "True"])).select(plain)
    known = full.select("公司", "招聘公司").unique(maintain_order=True).filter(pl.col("公司") != pl.col("招聘公司"))
    companies = pl.read_csv(shared / "data/cn-companies-2024-25/companies.csv.gz", infer_schema=False)["公司"]
    names = pl.concat([companies, known["公司"], known["招聘公司"]]).unique(maintain_order=True)
    clusters = link(names.to_frame("name").with_row_index("record"), Kind.EMPLOYER).clusters["cluster"]
    cluster_of = dict(zip(names.to_list(), clusters.to_list(), strict=True))
    found = sum(cluster_of[short] == cluster_of[company] for company, short in known.iter_rows())
    assert found >= 0.78 * known.height
