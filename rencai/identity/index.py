"""One new record against a base of many: answered at once, where linking everything anew would take seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rencai.identity import weights
from rencai.identity.blocking import Rule, usable
from rencai.identity.columns import MISSING, Column, Indices, Table, combined_key
from rencai.identity.explain import Explanation, told
from rencai.identity.keys import RECORD, checked
from rencai.identity.kinds import KINDS
from rencai.identity.linkage import ASK_FROM
from rencai.identity.prepare import prepare
from rencai.identity.weighing import Weighing, weigh
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import Kind

_MOST_WEIGHED = 400


@dataclass(frozen=True)
class Match:
    """A stored record that may be the new one. ``score``: probability that they are one."""

    record: int
    score: float
    explanation: Explanation


@dataclass(frozen=True)
class _Block:
    """Rows of a rule, sorted by their key."""

    rule: Rule
    key: NDArray[np.uint64]
    rows: Indices

    def holding(self, key: np.uint64) -> Indices:
        """The rows under a key."""
        begin, end = np.searchsorted(self.key, key, side="left"), np.searchsorted(self.key, key, side="right")
        return self.rows[begin:end]


@dataclass(frozen=True)
class Index:
    """Stored records of one kind, ready to be asked who a new record is."""

    weighing: Weighing
    blocks: tuple[_Block, ...]
    codes: Mapping[str, Mapping[str, int]]

    @classmethod
    def build(cls, records: pl.DataFrame, kind: Kind) -> Index:
        """Learn from the stored records and lay them out by every bundle of columns that brings pairs together."""
        weighing = weigh(records, kind)
        table = weighing.table
        rules = list(usable(KINDS[kind].rules(table), table))
        needed = {column for rule in rules for column in rule.columns}
        codes = {name: {value: code for code, value in enumerate(table[name].values.to_list())} for name in needed}
        return cls(weighing, tuple(_block(table, rule) for rule in rules), codes)

    def find(self, record: Mapping[str, str | None], limit: int = 10) -> list[Match]:
        """The stored records that a new one (link key → text) may be, the likeliest first."""
        new = self._prepared(record)
        rows = self._candidates(new)
        if not len(rows):
            return []
        model = self.weighing.model
        small = self._beside(rows, new)
        left, right = np.arange(len(rows)), np.full(len(rows), len(rows))
        levels = weights.compare_all(model.comparisons, small, left, right)
        found = weights.evidence(model, levels, weights.pair_shares(model, self.weighing.table, rows))
        odds = weights.log_odds(model, found)
        best = [int(at) for at in np.argsort(-odds, kind="stable")[:limit] if odds[at] >= ASK_FROM]
        score = weights.probability(odds)
        numbers = self.weighing.table.records
        return [
            Match(
                int(numbers[int(rows[at])]),
                float(score[at]),
                told(model, levels[at], found[at], (int(numbers[int(rows[at])]), -1), _ends(small, at, len(rows))),
            )
            for at in best
        ]

    @cached_property
    def _chinese_sounds(self) -> frozenset[str] | None:
        table = self.weighing.table
        if self.weighing.kind is not Kind.PERSON or "name" not in table:
            return None
        han = table["name"].values.str.contains(r"\p{Han}")
        if not han.sum() * 2 > len(han):
            return None
        rows = np.flatnonzero(np.append(han.to_numpy(), False)[table["name"].codes])
        return frozenset(Column(table["name_py"].codes[rows], table["name_py"].values).gather().drop_nulls().to_list())

    def _prepared(self, record: Mapping[str, str | None]) -> Table:
        given = {key: [value] for key, value in record.items() if value}
        if not given:
            raise BadInput("an empty record cannot be looked for", todo="give at least one link key")
        frame = pl.DataFrame({RECORD: [0], **given}, schema_overrides=dict.fromkeys(given, pl.String))
        return prepare(checked(frame), self.weighing.kind, among=self._chinese_sounds)

    def _candidates(self, new: Table) -> Indices:
        """Rows that share a bundle with the new record, of crowded bundles the first ones only."""
        table = self._in_stored_codes(new)
        found = []
        for block in self.blocks:
            if not all(column in table for column in block.rule.columns):
                continue
            key, present = combined_key(table, block.rule.columns)
            if present[0]:
                found.append(block.holding(key[0])[:_MOST_WEIGHED])
        rows = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
        return rows[:_MOST_WEIGHED]

    def _in_stored_codes(self, new: Table) -> Table:
        columns = {}
        for name, codes in self.codes.items():
            if name in new and len(new[name].values):
                code = codes.get(str(new[name].values[0]), MISSING)
                columns[name] = Column(np.array([code], dtype=np.int32), new[name].values)
        return Table(new.records, columns)

    def _beside(self, rows: Indices, new: Table) -> Table:
        """The candidate rows and, last, the new record, coded together."""
        stored = self.weighing.table
        columns = {}
        for name in {column for one in self.weighing.model.comparisons for column in one.needs}:
            values = Column(stored[name].codes[rows], stored[name].values).gather()
            last = new[name].gather() if name in new else pl.Series([None], dtype=pl.String)
            columns[name] = Column.of(pl.concat([values, last.alias(values.name)]))
        return Table(stored.records[rows], columns)


def _block(table: Table, rule: Rule) -> _Block:
    key, present = combined_key(table, rule.columns)
    rows = np.flatnonzero(present)
    order = np.argsort(key[rows], kind="stable")
    return _Block(rule, key[rows][order], rows[order])


def _ends(table: Table, left: int, right: int) -> tuple[dict[str, str | None], dict[str, str | None]]:
    ends = [{name: column.value(row) for name, column in table.columns.items()} for row in (left, right)]
    return ends[0], ends[1]
