"""Counts that may leave the office: nobody in a small group can be told from them.

The rule, which the page states: a count from 1 to 9 is not said (nor is one further count where a lone gap, or gaps
that add up to less than ten, could be worked out from the total), and every count that is said is rounded to the
nearest five. Nothing is crossed with anything: each table parts the same people by one thing.
"""

from __future__ import annotations

from collections.abc import Sequence

LEAST = 10
"""The smallest count that is said."""
STEP = 5
"""Counts are said in steps of so many."""


def protected(counts: Sequence[int]) -> list[int | None]:
    """The counts of one table as they may be published: rounded, None where a count is not said; nought stays nought.

    The counts part a whole whose rounded total is published too.
    """
    hidden = {at for at, count in enumerate(counts) if 0 < count < LEAST}
    # The larger ones, smallest first: as many of them are given up as it takes to hide the small ones.
    spare = sorted((count, at) for at, count in enumerate(counts) if count >= LEAST)
    while hidden and spare and (len(hidden) < 2 or sum(counts[at] for at in hidden) < LEAST):
        hidden.add(spare.pop(0)[1])
    return [None if at in hidden else rounded(count) for at, count in enumerate(counts)]


def rounded(count: int) -> int:
    """To the nearest five."""
    return STEP * round(count / STEP)


def total(counts: Sequence[int]) -> int | None:
    """The total as it may be published: not at all where it is small itself."""
    whole = sum(counts)
    return None if 0 < whole < LEAST else rounded(whole)
