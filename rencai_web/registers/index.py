"""A register as columns of numbers in memory: filtered, counted, searched and sorted without asking the database.

One index stands for one register of one publication and never changes. A column of choices is held as small numbers
with the list of what they stand for; number 0 is "unknown". 187,200 people take about 25 MB and a few milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

NONE = "-"
"""In an address, the choice "unknown"."""
ANY = "any"
"""In an address: this facet narrows nothing."""

_KEPT = 64
"""Counts without a word that are kept of an index."""
_HIGHEST = "\U0010ffff"

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[Any]


@dataclass(frozen=True)
class Facet:
    """One choice a row at most. ``values[n - 1]`` is what the number n stands for; ``codes`` has one number a row."""

    values: tuple[str, ...]
    codes: Numbers
    nested: bool = False
    """Whether a choice takes in all that begin with it, as codes of occupations do."""

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each value."""
        return {value: number for number, value in enumerate(self.values, 1)}

    def wanted(self, chosen: Sequence[str]) -> Mask:
        """Which numbers are meant by the chosen values; what nobody has is nobody's."""
        table = np.zeros(len(self.values) + 1, dtype=np.bool_)
        for value in chosen:
            if value == NONE:
                table[0] = True
            elif self.nested:
                table[[number for one, number in self.numbers.items() if one.startswith(value)]] = True
            elif value in self.numbers:
                table[self.numbers[value]] = True
        return table

    def fits(self, chosen: Sequence[str]) -> Mask:
        """Which rows have one of the chosen values."""
        return self.of_values(self.wanted(chosen))

    def of_values(self, table: Mask) -> Mask:
        """Which rows have a marked number."""
        return table[self.codes]

    def counts(self, mask: Mask) -> Numbers:
        """Marked rows by number, unknown first."""
        return np.bincount(self.codes[np.flatnonzero(mask)], minlength=len(self.values) + 1)


@dataclass(frozen=True)
class Tags:
    """Any number of choices a row, as pairs of row and number; ``height`` rows in all."""

    values: tuple[str, ...]
    rows: Numbers
    codes: Numbers
    height: int

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each value."""
        return {value: number for number, value in enumerate(self.values, 1)}

    @cached_property
    def without(self) -> Mask:
        """Rows that have none."""
        mask = np.ones(self.height, dtype=np.bool_)
        mask[self.rows] = False
        return mask

    def fits(self, chosen: Sequence[str]) -> Mask:
        """Which rows have at least one of the chosen values."""
        table = np.zeros(len(self.values) + 1, dtype=np.bool_)
        table[[self.numbers[value] for value in chosen if value in self.numbers]] = True
        table[0] = NONE in chosen
        return self.of_values(table)

    def of_values(self, table: Mask) -> Mask:
        """Which rows have a marked number."""
        mask = np.zeros(self.height, dtype=np.bool_)
        mask[self.rows[table[self.codes]]] = True
        return mask | self.without if table[0] else mask

    def counts(self, mask: Mask) -> Numbers:
        """Marked rows by number, unknown first; a row with two values counts at both."""
        counted = np.bincount(self.codes[mask[self.rows]], minlength=len(self.values) + 1)
        counted[0] = np.count_nonzero(mask & self.without)
        return counted


@dataclass(frozen=True)
class Searched:
    """Texts in which a word is looked for: of the rows themselves, or of the values of a facet.

    Beginnings are found by halving a sorted list, parts of texts in one long text: both in a fraction of a millisecond.
    """

    texts: pl.Series
    how: str
    """``begins``, ``contains`` or ``is``."""
    least: int = 1
    """Shortest word that is looked for here."""
    facet: Facet | Tags | None = None
    own: bool = True
    """Whether who is found here by a word stands before who is found elsewhere."""

    def fits(self, word: str) -> Mask | None:
        """Which rows have the word here; None where it is too short to ask."""
        if len(word) < self.least:
            return None
        marked = np.zeros(len(self.texts), dtype=np.bool_)
        marked[self._holding(word) if self.how == "contains" else self._between(word)] = True
        return marked if self.facet is None else self.facet.of_values(np.concatenate(([False], marked)))

    def _between(self, word: str) -> Numbers:
        texts, order = self._sorted
        last = word + _HIGHEST if self.how == "begins" else word
        return order[texts.search_sorted(word, side="left") : texts.search_sorted(last, side="right")]

    @cached_property
    def _sorted(self) -> tuple[pl.Series, Numbers]:
        texts = self.texts.fill_null("")
        order = texts.arg_sort().to_numpy()
        return texts.gather(order), order

    def _holding(self, word: str) -> Numbers:
        whole, starts = self._joined
        found = [hit.start() for hit in re.finditer(re.escape(word), whole)]
        return np.unique(np.searchsorted(starts, found, side="right") - 1)

    @cached_property
    def _joined(self) -> tuple[str, Numbers]:
        """All texts behind each other, none reaching into the next, and where each begins."""
        texts = self.texts.fill_null("").to_list()
        lengths = np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts))
        return "\n".join(texts), np.concatenate(([0], np.cumsum(lengths)[:-1])) if texts else lengths


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to: per facet the chosen ids, and a word searched for."""

    facets: Mapping[str, tuple[str, ...]]
    word: str = ""

    def active(self) -> dict[str, tuple[str, ...]]:
        """The facets that narrow."""
        return {facet: values for facet, values in self.facets.items() if values and ANY not in values}


class Index:
    """One register of one publication."""

    def __init__(
        self,
        ids: pl.Series,
        facets: Mapping[str, Facet | Tags],
        searched: Sequence[Searched],
        keys: Mapping[str, Callable[[], Numbers]],
    ) -> None:
        """``keys``: per word of sorting, a number a row; the first is the order where nothing else decides."""
        self.ids, self.facets, self._searched, self._keys = ids, dict(facets), searched, keys
        self._orders: dict[str, Numbers] = {}
        self._counted: dict[str, dict[str, Numbers]] = {}
        self._holding: tuple[str, list[Mask]] = ("", [])

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self.ids)

    @property
    def sorts(self) -> tuple[str, ...]:
        """The words of sorting."""
        return tuple(self._keys)

    def mask(self, narrowed: Narrowed, *, but: str = "") -> Mask:
        """Which rows fit; the facet ``but`` is not asked."""
        return _all([*self._masks(narrowed, but), *self._found(narrowed.word)], self.height)

    def counts(self, narrowed: Narrowed) -> dict[str, Numbers]:
        """Per facet, how many rows each choice would leave beside the other facets and the word.

        What is asked without a word is asked again and again, and kept.
        """
        key = "" if narrowed.word else repr(sorted(narrowed.active().items()))
        # Held on to, not read again: another thread may clear all away meanwhile.
        known = self._counted.get(key)
        if known is not None:
            return known
        counted = self._counts(narrowed)
        if key:
            if len(self._counted) >= _KEPT:
                self._counted.clear()
            self._counted[key] = counted
        return counted

    def _counts(self, narrowed: Narrowed) -> dict[str, Numbers]:
        masks = {facet: self.facets[facet].fits(values) for facet, values in narrowed.active().items()}
        found = self._found(narrowed.word)
        everything = _all([*masks.values(), *found], self.height)
        counted = {}
        for name, facet in self.facets.items():
            mask = everything
            if name in masks:
                mask = _all([*(one for other, one in masks.items() if other != name), *found], self.height)
            counted[name] = facet.counts(mask)
        return counted

    def page(self, narrowed: Narrowed, sort: str, start: int, rows: int) -> tuple[list[str], int]:
        """The ids of a page and how many rows fit. ``sort``: a word of sorting, with ``-`` before it descending."""
        mask = self.mask(narrowed)
        order = self.order(sort)
        fitting = order[mask[order]]
        first = self._own(narrowed.word)
        if first is not None and sort == self.sorts[0]:
            own = first[fitting]
            fitting = np.concatenate((fitting[own], fitting[~own]))
        return self.ids.gather(fitting[start : start + rows]).to_list(), len(fitting)

    def fitting(self, narrowed: Narrowed, sort: str = "") -> pl.Series:
        """The ids of all that fit, sorted by id or as said."""
        mask = self.mask(narrowed)
        if not sort:
            return self.ids.filter(pl.Series(mask))
        order = self.order(sort)
        return self.ids.gather(order[mask[order]])

    def order(self, sort: str) -> Numbers:
        """All row numbers in order; unknown stands last either way."""
        word = sort.removeprefix("-")
        if word not in self._keys:
            sort = word = self.sorts[0]
        if sort not in self._orders:
            self._orders[sort] = self._sorted(word, descending=sort.startswith("-"))
        return self._orders[sort]

    def _sorted(self, word: str, *, descending: bool) -> Numbers:
        first = self.sorts[0]
        key = self._keys[word]()
        if word == first:
            order = np.argsort(key, kind="stable")
            return order[::-1].copy() if descending else order
        base = self.order(first)
        ranked = -key if descending else key
        # A missing value is negative in every key but the first.
        return base[np.argsort(np.where(key < 0, np.inf, ranked)[base], kind="stable")]

    def _masks(self, narrowed: Narrowed, but: str) -> list[Mask]:
        return [self.facets[facet].fits(values) for facet, values in narrowed.active().items() if facet != but]

    def _found(self, word: str) -> list[Mask]:
        """One mask for each word that was written; a page and its counts ask for the same one after the other."""
        held, masks = self._holding
        if held != word:
            masks = self._looked_for(word)
            self._holding = (word, masks)
        return masks

    def _looked_for(self, word: str) -> list[Mask]:
        # All together, without the spaces, may also be one name.
        parts = [part for part in word.lower().split() if part]
        if not parts:
            return []
        masks = [self._fits_somewhere(part) for part in parts]
        if len(parts) == 1:
            return masks
        return [_all(masks, self.height) | self._fits_somewhere("".join(parts))]

    def _fits_somewhere(self, word: str) -> Mask:
        mask = np.zeros(self.height, dtype=np.bool_)
        for searched in self._searched:
            found = searched.fits(word)
            if found is not None:
                mask |= found
        return mask

    def _own(self, word: str) -> Mask | None:
        joined = "".join(word.lower().split())
        if not joined:
            return None
        mask = np.zeros(self.height, dtype=np.bool_)
        for searched in self._searched:
            found = searched.fits(joined) if searched.own else None
            if found is not None:
                mask |= found
        return mask


def _all(masks: Sequence[Mask], height: int) -> Mask:
    mask = np.ones(height, dtype=np.bool_)
    for one in masks:
        mask = mask & one
    return mask


def facet_of(column: pl.Series, known: Sequence[str] = (), *, nested: bool = False) -> Facet:
    """A column as numbers: first the ``known`` values in their order, then others that occur, sorted."""
    texts = column.cast(pl.String)
    there = set(texts.unique().drop_nulls().to_list())
    values = (*known, *sorted(there - set(known)))
    numbers = texts.replace_strict(
        dict(zip(values, range(1, len(values) + 1), strict=True)), default=0, return_dtype=_small(len(values))
    )
    return Facet(values, numbers.fill_null(0).to_numpy(), nested)


def tags_of(rows: pl.Series, column: pl.Series, height: int) -> Tags:
    """Pairs of row number and value as numbers."""
    values = tuple(sorted(set(column.to_list())))
    numbers = column.replace_strict(
        dict(zip(values, range(1, len(values) + 1), strict=True)), default=0, return_dtype=_small(len(values))
    )
    return Tags(values, rows.to_numpy(), numbers.to_numpy(), height)


def _small(values: int) -> pl.DataType:
    return pl.UInt8() if values < 255 else pl.UInt16() if values < 65_535 else pl.UInt32()
