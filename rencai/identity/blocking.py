"""Which pairs of records are worth comparing: those that agree on a bundle of columns which rarely agree by chance.

A common name in a large town brings many strangers together, a rare one in a small town hardly any. So a bundle counts
for a row only while the number of others expected to share it by chance, were its columns independent, stays small.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rencai.identity.columns import Floats, Indices, Table, combined_key
from rencai.identity.graph import components


@dataclass(frozen=True)
class Rule:
    """Records that agree on all ``columns`` are compared, if at most ``chance`` others do so by chance.

    Blocks of more than ``most`` records are left out whatever one expects: their pairs grow with the square.
    ``sure``: the columns identify; each record is compared with the first of its block only. So it is done, too, where
    next to nobody agrees by chance.
    """

    columns: tuple[str, ...]
    chance: float = 1.0
    most: int = 100
    sure: bool = False


_SURE = 0.002
"""Chance partners below which a bundle identifies."""


@dataclass(frozen=True)
class Candidates:
    """Positions of the two rows of each pair, ``left < right``, sorted; and how many pairs each rule brought."""

    left: Indices
    right: Indices
    brought: dict[str, int]

    def __len__(self) -> int:
        return len(self.left)


def candidates(table: Table, rules: Sequence[Rule]) -> Candidates:
    """Pairs that some rule brings, each once.

    Two records that are tied to each other through bundles that identify need not be compared once more.
    """
    size, brought = len(table), {}
    sure, unsure = [_no_pairs()], [_no_pairs()]
    for rule in usable(rules, table):
        tied, others = block_pairs(table, rule)
        sure.append(tied)
        unsure.append(others)
        brought["+".join(rule.columns)] = len(tied[0]) + len(others[0])
    tied, others = _joined(sure), _joined(unsure)
    label = components(size, *tied)
    new = label[others[0]] != label[others[1]]
    left, right = _joined([tied, (others[0][new], others[1][new])])
    unique = pl.Series(left * size + right).unique().sort().to_numpy()
    return Candidates(unique // max(size, 1), unique % max(size, 1), brought)


RowPairs: TypeAlias = tuple[Indices, Indices]


def _no_pairs() -> RowPairs:
    return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)


def _joined(parts: Sequence[RowPairs]) -> RowPairs:
    return np.concatenate([left for left, _ in parts]), np.concatenate([right for _, right in parts])


def usable(rules: Sequence[Rule], table: Table) -> Iterator[Rule]:
    """The rules whose columns the table has."""
    return (rule for rule in rules if all(column in table for column in rule.columns))


def block_pairs(table: Table, rule: Rule) -> tuple[RowPairs, RowPairs]:
    """The pairs of one rule: those of bundles that identify, and the others."""
    key, present = combined_key(table, rule.columns)
    chance = chance_partners(table, rule.columns)
    rows = np.flatnonzero(present & (chance <= rule.chance))
    rows = rows[np.argsort(key[rows], kind="stable")]
    identifies = (chance[rows] <= _SURE) & (len(rule.columns) > 1) | rule.sure
    tied, others = rows[identifies], rows[~identifies]
    return _pairs_with_first(tied, key[tied]), pairs_in_runs(others, key[others], rule.most)


def _pairs_with_first(rows: Indices, key: NDArray[np.uint64]) -> RowPairs:
    """Each row with the first of its run; ``key`` is sorted, and equal rows come in rising order."""
    if not len(rows):
        return _no_pairs()
    begins = np.concatenate([[True], key[1:] != key[:-1]])
    first = rows[np.flatnonzero(begins)][np.cumsum(begins) - 1]
    return first[~begins], rows[~begins]


def chance_partners(table: Table, columns: Sequence[str]) -> Floats:
    """How many rows one expects to agree with each row on all columns if the columns had nothing to do with each other.

    Meaningless for a single column (it then counts the row's block, itself included), and 0 for identifiers.
    """
    expected = np.full(len(table), float(len(table)))
    for name in columns:
        column = table[name]
        shares = column.counts() / max(len(table), 1)
        expected *= np.append(shares, 0.0)[column.codes]
    return expected


def pairs_in_runs(rows: Indices, key: NDArray[np.uint64], most: int) -> RowPairs:
    """Pairs of rows whose keys are equal; ``key`` is sorted, and equal rows come in rising order."""
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.empty(0, np.int64)
    sizes = np.diff(np.append(starts, len(key)))
    wanted = np.repeat((sizes > 1) & (sizes <= most), sizes)
    rows, key = rows[wanted], key[wanted]
    left, right = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    first = np.arange(len(rows))
    # At distance d a row pairs with the row d places on, if that still lies in the same run.
    for distance in range(1, most):
        first = first[first + distance < len(rows)]
        first = first[key[first] == key[first + distance]]
        if not len(first):
            break
        left.append(rows[first])
        right.append(rows[first + distance])
    return np.concatenate(left), np.concatenate(right)
