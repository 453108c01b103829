"""How two values of a field compare: a few levels from the same to different, the same for every pair.

A comparison looks at two rows and names a level (0 is the closest; -1 when a side has no value). What a level is worth
is learnt elsewhere (``weights``); here are only its name and what one would expect of it before seeing any data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rencai.identity.columns import MISSING, Codes, Indices, Table, over_unique_pairs
from rencai.vocabulary.bilingual import Bilingual

Levels = NDArray[np.int8]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Level:
    """``m``, ``u``: how often one expects it among pairs of the same and of different entities.

    ``share``: the column whose commonness says what a coincidence is worth at this level (a rare name agreeing by
    chance is rarer than a common one), or none. ``forbids``: two such values never belong to one entity.
    """

    id: str
    zh: str
    en: str
    m: float
    u: float
    share: str | None = None
    forbids: bool = False


@dataclass(frozen=True)
class Comparison:
    """One kind of evidence. ``name``: the link key, as evidence names it; ``needs``: columns it cannot do without.

    ``compare(table, left rows, right rows)`` gives the level of each pair, -1 where a side has no value.
    ``trust``: as how many pairs seen the expected ``m`` of the levels count. ``costly``: of chance
    only a small sample is drawn. ``identifies``: two that agree are one, whatever else is known.
    """

    name: str
    label: Bilingual
    needs: tuple[str, ...]
    levels: tuple[Level, ...]
    compare: Callable[[Table, Indices, Indices], Levels]
    trust: float = 30.0
    costly: bool = False
    identifies: bool = False


def decided(left: Codes, right: Codes) -> tuple[Levels, Indices]:
    """Levels with missing and same (0) filled in, and the positions that are still open."""
    levels = np.full(len(left), MISSING, dtype=np.int8)
    both = (left != MISSING) & (right != MISSING)
    equal = both & (left == right)
    levels[equal] = 0
    return levels, np.flatnonzero(both & ~equal)


def decided_over_pairs(
    table: Table, column: str, left: Indices, right: Indices, work: Callable[[list[str], list[str]], Levels]
) -> Levels:
    """Levels where ``work`` tells two different texts apart; it sees every distinct pair of texts once."""
    values, codes = table[column].values, table[column].codes
    levels, open_ = decided(codes[left], codes[right])

    def over_codes(x: Codes, y: Codes) -> Levels:
        return work(values.gather(x).to_list(), values.gather(y).to_list())

    levels[open_] = over_unique_pairs(codes[left[open_]], codes[right[open_]], over_codes, width=len(values))
    return levels


def flags(found: Sequence[bool]) -> Flags:
    """A list of truths as an array."""
    return np.array(found, dtype=np.bool_)


def graded(*conditions: Flags, first: int = 1) -> Levels:
    """The number of the first condition that holds, counted from ``first``; the number after the last if none does."""
    numbers = list(range(first, first + len(conditions)))
    return np.select(list(conditions), numbers, first + len(conditions)).astype(np.int8)


def slips(left: Sequence[str], right: Sequence[str]) -> Flags:
    """Whether at most one character is wrong, missing, extra or swapped with its neighbour."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    distance: NDArray[Any] = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=1, dtype=np.int32)
    return distance <= 1


def likeness(left: Sequence[str], right: Sequence[str]) -> NDArray[np.float32]:
    """Jaro-Winkler similarity, 0 to 1."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    alike: NDArray[np.float32] = process.cpdist(left, right, scorer=JaroWinkler.similarity, dtype=np.float32)
    return alike


def same(name: str, label: Bilingual, *, m: float, u: float, trust: float = 30.0) -> Comparison:
    """The same or not: sex, degree."""

    def compare(table: Table, left: Indices, right: Indices) -> Levels:
        codes = table[name].codes
        levels, open_ = decided(codes[left], codes[right])
        levels[open_] = 1
        return levels

    levels = (
        Level("same", "相同", "the same", m, u, share=name),
        Level("different", "不同", "different", 1 - m, 1 - u),
    )
    return Comparison(name, label, (name,), levels, compare, trust)


def slip(
    name: str, label: Bilingual, *, m: tuple[float, float, float], u: float, identifies: bool = False
) -> Comparison:
    """The same, one slip of the hand, or different: phones, numbers of documents."""

    def compare(table: Table, left: Indices, right: Indices) -> Levels:
        return decided_over_pairs(table, name, left, right, lambda a, b: graded(slips(a, b)))

    levels = (
        Level("same", "相同", "the same", m[0], u, share=name),
        Level("slip", "差一位", "one character off", m[1], u),
        Level("different", "不同", "different", m[2], 1 - 2 * u),
    )
    return Comparison(name, label, (name,), levels, compare, identifies=identifies)


_WRITTEN = (0.7, 0.1, 0.07, 0.05, 0.08)
_BY_CHANCE = (0.01, 0.005, 0.005, 0.03, 0.95)


def wording(
    name: str,
    label: Bilingual,
    *,
    m: tuple[float, ...] = _WRITTEN,
    u: tuple[float, ...] = _BY_CHANCE,
    trust: float = 30.0,
) -> Comparison:
    """Words that people write more or less fully: schools, addresses, places, titles, e-mail."""

    def apart(a: list[str], b: list[str]) -> Levels:
        alike = likeness(a, b)
        within = flags([min(len(x), len(y)) >= 2 and (x in y or y in x) for x, y in zip(a, b, strict=True)])
        return graded(within, alike >= 0.92, alike >= 0.8)

    levels = (
        Level("same", "相同", "the same", m[0], u[0], share=name),
        Level("within", "一个包含另一个", "one contains the other", m[1], u[1]),
        Level("close", "几乎相同", "nearly the same", m[2], u[2]),
        Level("alike", "相近", "alike", m[3], u[3]),
        Level("different", "不同", "different", m[4], u[4]),
    )

    def compare(table: Table, left: Indices, right: Indices) -> Levels:
        return decided_over_pairs(table, name, left, right, apart)

    return Comparison(name, label, (name,), levels, compare, trust)


def postcode() -> Comparison:
    """Postcodes: the first half names an area."""

    def apart(a: list[str], b: list[str]) -> Levels:
        area = [x[: len(x) // 2] == y[: len(y) // 2] for x, y in zip(a, b, strict=True)]
        return graded(slips(a, b), flags(area))

    levels = (
        Level("same", "相同", "the same", 0.75, 5e-3, share="postcode"),
        Level("slip", "差一位", "one character off", 0.08, 5e-3),
        Level("area", "同一片区", "the same area", 0.1, 2e-2),
        Level("different", "不同", "different", 0.07, 0.97),
    )

    def compare(table: Table, left: Indices, right: Indices) -> Levels:
        return decided_over_pairs(table, "postcode", left, right, apart)

    return Comparison("postcode", Bilingual("邮政编码", "postcode"), ("postcode",), levels, compare)
