"""Clusters of rows: what links join, minus what the rest of the evidence forbids.

Links chain: one thin record can tie two people together that nobody would take for one. So every group that links form
is taken apart and joined anew, the best-fitting parts first, while all that is known of two parts together speaks for
one entity: each kind of evidence counts once, as the mean of its likelihood ratio over the pairs between the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rencai.identity.blocking import pairs_in_runs
from rencai.identity.columns import MISSING, Codes, Floats, Indices
from rencai.identity.graph import Labels, components
from rencai.identity.weights import FORBIDS

Flags = NDArray[np.bool_]
Evidence = Callable[[Indices, Indices], Floats]
"""(left, right) → one row per pair, one column per comparison: log-odds added, NaN where a side has no value."""

_LARGEST = 150
_STEP = 3.0
_STRONG = 5.0
"""Log-odds above the least link from which a pair needs no second thought (probability 0.993)."""

_STRONGEST = 40.0
_ROUNDS = 100


@dataclass(frozen=True)
class Pairs:
    """Pairs of rows, ``left < right``, with their log-odds."""

    left: Indices
    right: Indices
    odds: Floats

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True)
class Word:
    """What people said: pairs of rows that are one, and pairs that are not."""

    same_left: Indices
    same_right: Indices
    apart_left: Indices
    apart_right: Indices


@dataclass(frozen=True)
class Terms:
    """On what terms rows are joined.

    ``prior``: log-odds of two records picked at random; ``link_from``: log-odds from which a pair is a link;
    ``exclusive``: codes of identifiers of which an entity has only one.
    """

    prior: float
    link_from: float
    exclusive: Sequence[Codes]
    word: Word


def cluster(size: int, pairs: Pairs, evidence: Evidence, terms: Terms) -> Labels:
    """A label per row."""
    label, members = _groups(size, pairs, terms)
    doubtful = _doubtful(label, members, pairs, terms)
    left, right = _inside(label, members, doubtful, pairs)
    between = _Between.of(left, right, evidence(left, right))
    return _joined_anew(label, np.flatnonzero(doubtful[label]), between, terms)


def _doubtful(label: Labels, members: Indices, pairs: Pairs, terms: Terms) -> Flags:
    """Labels of groups that hang by a weak link, hold a pair that speaks against it, or that people told apart."""
    size = len(label)
    doubtful = np.zeros(size, dtype=np.bool_)
    inside = (label[pairs.left] == label[pairs.right]) & (members[pairs.left] > 2)
    doubtful[label[pairs.left[inside & (pairs.odds < terms.link_from)]]] = True
    strong = inside & (pairs.odds >= terms.link_from + _STRONG)
    part = components(size, pairs.left[strong], pairs.right[strong])
    weak = inside & ~strong
    doubtful[label[pairs.left[weak & (part[pairs.left] != part[pairs.right])]]] = True
    doubtful[label[terms.word.apart_left]] = True
    for codes in terms.exclusive:
        doubtful[_several(label, codes)] = True
    return doubtful


def _groups(size: int, pairs: Pairs, terms: Terms) -> tuple[Labels, Indices]:
    """Components and the size of each row's; those too large to weigh every pair of are parted at weaker links."""
    least = np.full(len(pairs), float(terms.link_from))
    word = terms.word
    while True:
        held = pairs.odds >= least
        left = np.concatenate([pairs.left[held], word.same_left])
        label = components(size, left, np.concatenate([pairs.right[held], word.same_right]))
        members = np.bincount(label, minlength=size)[label]
        large = (members[pairs.left] > _LARGEST) & held & (least < _STRONGEST)
        if not large.any():
            return label, members
        least[large] += _STEP


def _inside(label: Labels, members: Indices, doubtful: Flags, pairs: Pairs) -> tuple[Indices, Indices]:
    """All pairs inside the doubtful groups; of those too large for that, the pairs at hand."""
    rows = np.flatnonzero(doubtful[label] & (members <= _LARGEST))
    rows = rows[np.argsort(label[rows], kind="stable")]
    left, right = pairs_in_runs(rows, label[rows].astype(np.uint64), _LARGEST)
    large = (members[pairs.left] > _LARGEST) & doubtful[label[pairs.left]] & (label[pairs.left] == label[pairs.right])
    return np.concatenate([left, pairs.left[large]]), np.concatenate([right, pairs.right[large]])


def _several(label: Labels, codes: Codes) -> Indices:
    """Labels under which an exclusive identifier has several values."""
    known = codes != MISSING
    values = pl.DataFrame({"label": label[known], "code": codes[known]}).unique()
    return values.group_by("label").len().filter(pl.col("len") > 1)["label"].to_numpy()


def _joined_anew(label: Labels, loose: Indices, between: _Between, terms: Terms) -> Labels:
    """Labels with the groups of the ``loose`` rows taken apart and joined while two parts fit better than not.

    In every round each part looks for the part that fits it best; two that choose each other are joined.
    """
    size = len(label)
    part = label.copy()
    part[loose] = size + components(size, terms.word.same_left, terms.word.same_right)[loose]
    between = between.renamed(part).forbidding(part[terms.word.apart_left], part[terms.word.apart_right])
    exclusive = [_per_part(part, codes) for codes in terms.exclusive]
    for _ in range(_ROUNDS):
        between = between.gathered()
        one, other = between.mutual_best(terms, exclusive)
        if not len(one):
            break
        into = np.arange(2 * size)
        into[np.maximum(one, other)] = np.minimum(one, other)
        for codes in exclusive:
            codes[np.minimum(one, other)] = np.maximum(codes[one], codes[other])
        part = into[part]
        between = between.renamed(into)
    return part


def _per_part(part: Labels, codes: Codes) -> Codes:
    """The exclusive identifier of each part, where a row of it has one."""
    owned = np.full(2 * len(part), MISSING, dtype=np.int32)
    np.maximum.at(owned, part, codes)
    return owned


@dataclass(frozen=True)
class _Between:
    """Evidence between two parts, one row per pair of parts: sums of likelihood ratios, how many there are of each."""

    one: Indices
    other: Indices
    total: Floats
    count: Floats
    never: Flags

    @classmethod
    def of(cls, left: Indices, right: Indices, weights: Floats) -> _Between:
        known = ~np.isnan(weights)
        ratio = np.where(known, np.exp(np.clip(np.nan_to_num(weights), -60.0, 60.0)), 0.0)
        return cls(left, right, ratio, known.astype(np.float64), np.asarray((weights <= FORBIDS).any(axis=1)))

    def forbidding(self, one: Indices, other: Indices) -> _Between:
        """The same with more pairs that may never meet."""
        none = np.zeros((len(one), self.total.shape[1]))
        return _Between(
            np.concatenate([self.one, one]),
            np.concatenate([self.other, other]),
            np.concatenate([self.total, none]),
            np.concatenate([self.count, none]),
            np.concatenate([self.never, np.ones(len(one), dtype=np.bool_)]),
        )

    def gathered(self) -> _Between:
        """Rows of the same two parts added up."""
        low, high = np.minimum(self.one, self.other), np.maximum(self.one, self.other)
        order = np.lexsort((high, low))
        low, high = low[order], high[order]
        if not len(low):
            return self
        starts = np.flatnonzero((np.diff(low, prepend=-1) != 0) | (np.diff(high, prepend=-1) != 0))
        return _Between(
            low[starts],
            high[starts],
            np.add.reduceat(self.total[order], starts, axis=0),
            np.add.reduceat(self.count[order], starts, axis=0),
            np.logical_or.reduceat(self.never[order], starts),
        )

    def mutual_best(self, terms: Terms, exclusive: Sequence[Codes]) -> tuple[Indices, Indices]:
        """Pairs of parts that fit and are each other's best."""
        mean = np.log(np.maximum(self.total, 1e-30) / np.maximum(self.count, 1.0))
        score = terms.prior + np.where(self.count > 0, mean, 0.0).sum(axis=1)
        fits = (score >= terms.link_from) & ~self.never
        for codes in exclusive:
            mine, yours = codes[self.one], codes[self.other]
            fits &= (mine == MISSING) | (yours == MISSING) | (mine == yours)
        one, other = self.one[fits], self.other[fits]
        ends = {"part": np.concatenate([one, other]), "mate": np.concatenate([other, one])}
        both = pl.DataFrame({**ends, "score": np.tile(score[fits], 2)})
        best = both.sort("score", "mate", descending=[True, False]).unique("part", keep="first")
        mutual = best.join(best, left_on=["part", "mate"], right_on=["mate", "part"])
        chosen = mutual.filter(pl.col("part") < pl.col("mate"))
        return chosen["part"].to_numpy(), chosen["mate"].to_numpy()

    def renamed(self, into: Indices) -> _Between:
        """The same between joined parts, without what is now inside one."""
        one, other = into[self.one], into[self.other]
        still = one != other
        return _Between(one[still], other[still], self.total[still], self.count[still], self.never[still])
