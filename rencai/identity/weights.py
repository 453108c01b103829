"""What each level of agreement is worth, learnt without labels (Fellegi and Sunter; expectation-maximisation).

``u``, how often two different entities agree by chance, comes from pairs drawn at random; ``m``, how often two records
of one entity agree, and ``prior``, how many of all pairs are one entity, from the candidate pairs. Both start from what
one would expect, and a small table moves them little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rencai.identity.columns import MISSING, Column, Floats, Indices, Table, mix
from rencai.identity.comparing import Comparison, Levels

FORBIDS = -100.0
"""Log-odds of a level at which two values never belong to one entity."""

_RANDOM_PAIRS = 200_000
_COSTLY_PAIRS = 2_000
_TRAINING_PAIRS = 400_000
_ROUNDS = 30
_EXPECTED_PAIRS = 30.0
_IMAGINED_ROWS = 1000.0
_FEWEST_PAIRS = 5000.0
"""Two rows are no reason to expect that every other pair is one entity: a small table counts as one of a hundred."""
_EXPECTED_TWINS = 0.02
"""Before seeing any pair, one row in fifty is expected to speak of the same entity as another."""
_KIN_PRIOR = 0.3
_KIN_TRUST = 0.1
"""Among kin, what one expects of chance weighs as much as a tenth of the pairs, and how many pairs are one entity is
not learnt: where repeats are few, pairs that agree in everything would else be taken for the way kin agree."""

_LEAST = 1e-9

Patterns = NDArray[np.int8]
"""One row per pair, one column per comparison: the levels."""


@dataclass(frozen=True)
class Model:
    """``m[c][level]``, ``u[c][level]`` per comparison; ``prior``: the share of all pairs that are one entity.

    ``shares``: for a column, how common each of its values is.
    """

    comparisons: tuple[Comparison, ...]
    m: tuple[Floats, ...]
    u: tuple[Floats, ...]
    prior: float
    shares: dict[str, Floats]

    def weights(self, comparison: int, levels: Levels, shares: dict[str, Floats]) -> Floats:
        """Log-odds that each pair's level of one comparison adds; ``shares``: per column, that of each pair's value."""
        known = levels != MISSING
        at = np.where(known, levels, 0)
        weight: Floats = np.log(self.m[comparison][at] / self.u[comparison][at])
        for index, level in enumerate(self.comparisons[comparison].levels):
            if level.share in shares:
                rare = levels == index
                weight[rare] = np.log(self.m[comparison][index] / np.maximum(shares[level.share][rare], _LEAST))
            if level.forbids:
                weight[levels == index] = FORBIDS
        weight[~known] = np.nan
        return weight

    @property
    def prior_log_odds(self) -> float:
        """Log-odds of two records picked at random."""
        return float(np.log(self.prior / (1 - self.prior)))


def compare_all(comparisons: Sequence[Comparison], table: Table, left: Indices, right: Indices) -> Patterns:
    """The levels of all comparisons for some pairs of rows."""
    levels = [comparison.compare(table, left, right) for comparison in comparisons]
    return np.stack(levels, axis=1) if levels else np.empty((len(left), 0), np.int8)


def train(table: Table, comparisons: Sequence[Comparison], patterns: Patterns, repeats: Indices, *, kin: bool) -> Model:
    """Learn from candidate pairs whose levels are ``patterns``, and from rows that come again in the same words.

    ``repeats``: how often more each row comes. ``kin``: chance is learnt among the candidate pairs, too.
    """
    random = np.random.default_rng(20260630)
    u = _expected_chance(comparisons) if kin else _chance(table, comparisons, random)
    again = np.flatnonzero(repeats)
    seen, times = _distinct(patterns, random)
    seen = np.concatenate([seen, compare_all(comparisons, table, again, again)])
    times = np.concatenate([times, repeats[again].astype(np.float64)])
    strangers = max(len(table) * (len(table) - 1) / 2, _FEWEST_PAIRS)
    pairs = max(float(times.sum()), _EXPECTED_PAIRS) if kin else strangers
    m, u, prior = _expectation_maximisation(comparisons, u, seen, times, pairs, kin=kin)
    shares = {
        level.share: _shares(table[level.share], level.u)
        for comparison in comparisons
        for level in comparison.levels
        if level.share and not kin
    }
    return Model(tuple(comparisons), m, u, prior, shares)


def _shares(column: Column, expected: float) -> Floats:
    """How common each value is among records other than the pair at hand, which says nothing about coincidence.

    A name seen twice in five rows is not therefore common: a number of rows is imagined beside them.
    """
    counts = column.counts().astype(np.float64)
    others = np.maximum(counts - 2.0, 0.0)
    shares: Floats = (others + _IMAGINED_ROWS * expected) / (counts.sum() + _IMAGINED_ROWS)
    return shares


def _expected_chance(comparisons: Sequence[Comparison]) -> tuple[Floats, ...]:
    return tuple(np.array([level.u for level in one.levels]) for one in comparisons)


def _chance(table: Table, comparisons: Sequence[Comparison], random: np.random.Generator) -> tuple[Floats, ...]:
    """How often strangers agree, by pairs drawn at random."""
    size = len(table)
    left, right = random.integers(0, size, (2, min(_RANDOM_PAIRS, size * size)))
    left, right = left[left != right], right[left != right]
    found = []
    for one in comparisons:
        if one.identifies:
            # The few of a random pair that agree on a number are the same person: nothing to learn about chance.
            found.append(np.array([level.u for level in one.levels]))
            continue
        drawn = slice(_COSTLY_PAIRS if one.costly else None)
        levels = one.compare(table, left[drawn], right[drawn])
        expected = np.array([level.u for level in one.levels])
        found.append(_mixed(expected, _counts(levels, len(expected)), _EXPECTED_PAIRS))
    return tuple(found)


def _counts(levels: Levels, size: int, weight: Floats | None = None) -> Floats:
    known = levels != MISSING
    return np.bincount(levels[known], weights=None if weight is None else weight[known], minlength=size).astype(float)


def _mixed(expected: Floats, counted: Floats, trust: float) -> Floats:
    mixed = expected / expected.sum() * trust + counted
    return np.asarray(np.maximum(mixed / mixed.sum(), _LEAST))


def _expectation_maximisation(
    comparisons: Sequence[Comparison],
    u: tuple[Floats, ...],
    seen: Patterns,
    times: Floats,
    pairs: float,
    *,
    kin: bool,
) -> tuple[tuple[Floats, ...], tuple[Floats, ...], float]:
    """Rounds of: how likely is each pattern one entity, then how often do such pairs agree.

    ``seen``: patterns, ``times``: how often each occurs, ``pairs``: among how many pairs, all others being strangers.
    """
    expected = tuple(np.array([level.m for level in comparison.levels]) for comparison in comparisons)
    m = tuple(e / e.sum() for e in expected)
    prior = _KIN_PRIOR if kin else min(max(0.5 * float(times.sum()), 1.0) / pairs, 0.5)
    twins, chance = _EXPECTED_TWINS * float(np.sqrt(2 * pairs)), u
    trust = [one.trust for one in comparisons]
    for _ in range(_ROUNDS):
        matched = times * _likely(m, u, prior, seen)
        before, m = m, _shares_of_levels(expected, seen, matched, trust)
        if kin:
            u = _shares_of_levels(chance, seen, times - matched, [_KIN_TRUST * pairs] * len(u))
            continue
        prior = min((float(matched.sum()) + twins) / pairs, 0.5)
        if max((float(np.abs(new - old).max()) for new, old in zip(m, before, strict=True)), default=0.0) < 1e-4:
            break
    return m, u, prior


def _likely(m: tuple[Floats, ...], u: tuple[Floats, ...], prior: float, seen: Patterns) -> Floats:
    """How likely each pattern is one entity."""
    log_odds = np.full(len(seen), np.log(prior / (1 - prior)))
    for at in range(len(m)):
        known = seen[:, at] != MISSING
        log_odds[known] += np.log(m[at] / u[at])[seen[known, at]]
    return probability(log_odds)


def _shares_of_levels(
    expected: tuple[Floats, ...], seen: Patterns, times: Floats, trust: list[float]
) -> tuple[Floats, ...]:
    """How often each level of each comparison occurs among the patterns, mixed with what is expected."""
    return tuple(
        _mixed(expected[at], _counts(seen[:, at], len(expected[at]), times), trust[at]) for at in range(len(expected))
    )


def _distinct(patterns: Patterns, random: np.random.Generator) -> tuple[Patterns, Floats]:
    """Patterns that occur and how often, counted on a part when there are very many pairs."""
    part = patterns
    if len(patterns) > _TRAINING_PAIRS:
        part = patterns[random.choice(len(patterns), _TRAINING_PAIRS, replace=False)]
    packed = np.zeros(len(part), dtype=np.uint64)
    for at in range(part.shape[1]):
        packed = mix(packed, part[:, at].astype(np.int32))
    _, first, times = np.unique(packed, return_index=True, return_counts=True)
    return part[first], times.astype(np.float64) * (len(patterns) / max(len(part), 1))


def pair_shares(model: Model, table: Table, left: Indices) -> dict[str, Floats]:
    """For each column whose commonness counts, that of the left row's value; 1 where there is none."""
    return {name: np.append(shares, 1.0)[table[name].codes[left]] for name, shares in model.shares.items()}


def evidence(model: Model, patterns: Patterns, shares: dict[str, Floats]) -> Floats:
    """Log-odds that each comparison adds to each pair: one column per comparison, NaN where a side has no value.

    ``shares``: as ``pair_shares`` gives them.
    """
    columns = [model.weights(at, patterns[:, at], shares) for at in range(len(model.comparisons))]
    return np.stack(columns, axis=1) if columns else np.empty((len(patterns), 0))


def log_odds(model: Model, weights: Floats) -> Floats:
    """Log-odds that each pair is one entity, from its ``evidence``."""
    return np.asarray(model.prior_log_odds + np.nansum(weights, axis=1))


def probability(odds: Floats) -> Floats:
    """Log-odds → probability."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -500, 500))))
