"""Counts and totals over lists of records, found beforehand: one row per record, then back to one row per person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from rencai.rules.language.facts import Fact, FactType
from rencai.rules.language.rule import Rule
from rencai.rules.language.tree import CountOf, TotalOf
from rencai.rules.language.walk import amounts_of_rule, facts_of_rule
from rencai.rules.population.amounts import Counted
from rencai.rules.population.conditions import Conditions
from rencai.rules.population.expressions import Dialect
from rencai.rules.population.people import People, coded_records


def counted_records(
    facts: Mapping[str, Fact], rules: Sequence[Rule], on: date, people: People
) -> tuple[pl.LazyFrame, Counted]:
    """The people with the counts and totals that the rules ask, and where each stands.

    ``F.whole`` says whether a list is known without gaps.
    """
    nodes = [node for rule in rules for node in amounts_of_rule(rule) if isinstance(node, CountOf | TotalOf)]
    counted: dict[CountOf | TotalOf, str] = {}
    for node in nodes:
        counted.setdefault(node, f"counted.{len(counted)}")
    frame = people.frame
    asked = dict.fromkeys(name for rule in rules for name in facts_of_rule(rule))
    for name in asked:
        if facts[name].type is FactType.LIST:
            mine = {node: column for node, column in counted.items() if node.records == name}
            frame = _with_counts(facts[name], frame, on, mine)
    return frame.lazy(), counted


def _with_counts(fact: Fact, frame: pl.DataFrame, on: date, nodes: Counted) -> pl.DataFrame:
    records = frame[fact.id]
    known = records.is_not_null() & (records.list.len() <= fact.most_items)
    rows = pl.DataFrame({"row": pl.arange(0, frame.height, eager=True), "record": records}).filter(
        known & (records.list.len() > 0)
    )
    exploded = coded_records(fact, rows.explode("record").unnest("record"))
    found = _grouped(fact, exploded, on, nodes)
    joined = pl.DataFrame({"row": pl.arange(0, frame.height, eager=True), "known": known}).join(
        found, on="row", how="left", maintain_order="left"
    )
    columns = {f"{fact.id}.whole": joined["known"].fill_null(False) & joined["whole"].fill_null(True)}
    for node, name in nodes.items():
        most = fact.most_items * (fact.fields[node.field].most if isinstance(node, TotalOf) else 1.0)
        for end, unknown in (("low", 0.0), ("high", float(most))):
            column = joined[f"{name}.{end}"].fill_null(0.0)
            columns[f"{name}.{end}"] = pl.select(pl.when(joined["known"]).then(column).otherwise(unknown)).to_series()
    return frame.with_columns(**columns)


def _grouped(fact: Fact, exploded: pl.DataFrame, on: date, nodes: Counted) -> pl.DataFrame:
    x = Dialect()
    conditions = Conditions(fact.fields, on, frozenset(), {}, x)
    columns = {"whole": x.all_of([~x.col(name).is_null() for name in fact.fields])}
    for node, name in nodes.items():
        truth = x.lit(True) if node.where is None else conditions.of(node.where)
        low, high = x.number(truth.fill_null(False)), x.number(truth.fill_null(True))
        if isinstance(node, TotalOf):
            field = conditions.amounts().fact(node.field)
            low, high = low * field.low, high * field.high
        columns |= {f"{name}.low": low, f"{name}.high": high}
    sums = [pl.col(name).sum() for name in columns if name != "whole"]
    return exploded.select("row", **columns).group_by("row").agg(pl.col("whole").all(), *sums)
