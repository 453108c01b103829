"""Counts that may leave the office: nobody in a small group can be told from them.

The rule, which the page states: a count from 1 to 9 is not said. With it go larger ones, from the end of the table on:
one at least, and as many as it takes until what is not said is twenty people or more; else it could be worked out from
the total. Every count that is said is rounded to the nearest five. Nothing is crossed with anything: each table parts
the same people by one thing.

Which further count goes must not depend on its size: if it were the smallest, whoever knows the rule would learn from
the others that it is smaller than they are, and with luck the hidden count to the unit.
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
    small = len(hidden)
    spare = [at for at, count in enumerate(counts) if count >= LEAST]
    while hidden and spare and (len(hidden) == small or sum(counts[at] for at in hidden) < 2 * LEAST):
        hidden.add(spare.pop())
    return [None if at in hidden else rounded(count) for at, count in enumerate(counts)]


def rounded(count: int) -> int:
    """To the nearest five."""
    return STEP * round(count / STEP)


def total(counts: Sequence[int]) -> int | None:
    """The total as it may be published: not at all where it is small itself."""
    whole = sum(counts)
    return None if 0 < whole < LEAST else rounded(whole)
