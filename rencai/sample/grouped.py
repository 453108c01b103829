"""Draws within groups: for each row, one member of the row's group, by weight."""

from __future__ import annotations

import numpy as np

from rencai.sample.draws import Draws, Floats, Ints


class Grouped:
    """Members that belong to groups 0 … groups-1, each with a weight and what it stands for (its own number)."""

    def __init__(self, group_of_member: Ints, weights: Floats, groups: int, values: Ints | None = None) -> None:
        self._values: Ints = np.arange(len(group_of_member)) if values is None else values
        self._order: Ints = np.argsort(group_of_member, kind="stable")
        self._ends: Floats = np.cumsum(weights[self._order])
        total = np.bincount(group_of_member, weights=weights, minlength=groups)
        self._last: Floats = np.cumsum(total)
        self._first: Floats = self._last - total
        self._empty = total <= 0

    def draw(self, draws: Draws, groups: Ints) -> Ints:
        """One member for each given group; -1 where the group has no member."""
        share = draws.random.random(len(groups))
        mark = self._first[groups] + share * (self._last[groups] - self._first[groups])
        at = np.searchsorted(self._ends, mark, side="right").clip(0, len(self._order) - 1)
        members: Ints = np.where(self._empty[groups], -1, self._values[self._order[at]])
        return members
