"""Prepared records of one kind together with what has been learnt from them: ready to weigh any pair."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from rencai.identity import weights
from rencai.identity.blocking import Candidates, candidates
from rencai.identity.columns import MISSING, Codes, Floats, Indices, Table, mix
from rencai.identity.keys import checked
from rencai.identity.kinds import KINDS
from rencai.identity.prepare import prepare
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import Kind


@dataclass(frozen=True)
class Weighing:
    """``table`` holds the distinct records; record ``numbers[i]`` of the input is its row ``row_of[i]``."""

    kind: Kind
    numbers: pl.Series
    table: Table
    row_of: Indices
    model: weights.Model
    pairs: Candidates
    found: Floats
    """The evidence of the candidate pairs."""

    @cached_property
    def odds(self) -> Floats:
        """Log-odds of the candidate pairs."""
        return self.log_odds(self.found)

    def evidence(self, left: Indices, right: Indices) -> Floats:
        """Log-odds that each comparison adds: one row per pair, NaN without evidence."""
        patterns = weights.compare_all(self.model.comparisons, self.table, left, right)
        return weights.evidence(self.model, patterns, weights.pair_shares(self.model, self.table, left))

    def log_odds(self, evidence: Floats) -> Floats:
        """Log-odds that each pair is one entity."""
        return weights.log_odds(self.model, evidence)

    def row(self, record: int) -> int:
        """The row of ``table`` that holds a record, by its number."""
        at = self.numbers.index_of(record)
        if at is None:
            raise BadInput(f"there is no record {record}", todo="name one that was linked")
        return int(self.row_of[at])

    @property
    def exclusive(self) -> list[Codes]:
        """Codes of identifiers of which an entity has only one."""
        return [self.table[name].codes for name in KINDS[self.kind].exclusive if name in self.table]


def weigh(records: pl.DataFrame, kind: Kind, *, apart: Indices | None = None) -> Weighing:
    """Learn from the records how to weigh pairs of them, and weigh those that blocking brings together.

    ``apart``: positions of records that are never taken for mere repeats of another.
    """
    everything = prepare(checked(records), kind)
    table, row_of = distinct(everything, apart)
    compared = [one for one in KINDS[kind].comparisons(table) if all(column in table for column in one.needs)]
    pairs = candidates(table, KINDS[kind].rules(table))
    patterns = weights.compare_all(compared, table, pairs.left, pairs.right)
    model = weights.train(table, compared, patterns, repeats=np.bincount(row_of) - 1, kin=KINDS[kind].kin)
    found = weights.evidence(model, patterns, weights.pair_shares(model, table, pairs.left))
    return Weighing(kind, everything.records, table, row_of, model, pairs, found)


def distinct(table: Table, apart: Indices | None) -> tuple[Table, Indices]:
    """The records that differ from each other in some column, and which of them each record is."""
    key = np.zeros(len(table), dtype=np.uint64)
    for column in table.columns.values():
        key = mix(key, column.codes)
    if apart is not None:
        alone = np.full(len(table), MISSING, dtype=np.int32)
        alone[apart] = np.arange(len(apart), dtype=np.int32)
        key = mix(key, alone)
    _, first, row_of = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return table.rows(first[order]), place[row_of]
