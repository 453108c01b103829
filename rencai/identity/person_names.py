"""Comparing names of people: the same characters, the same sound, one character off, Latin spellings."""

from __future__ import annotations

import numpy as np

from rencai.identity.columns import Indices, Table
from rencai.identity.comparing import (
    Comparison,
    Flags,
    Level,
    Levels,
    decided,
    decided_over_pairs,
    flags,
    graded,
    likeness,
    slips,
)
from rencai.vocabulary.bilingual import Bilingual


def whole_name() -> Comparison:
    """Whole names, most of them in Chinese characters."""
    levels = (
        Level("same", "相同", "the same", 0.88, 1e-3, share="name"),
        Level("sound", "同音", "sounds the same", 0.07, 1e-3, share="name_py"),
        Level("close", "差一字", "one character or letter off", 0.03, 5e-3),
        Level("near", "读音相近", "sounds alike", 0.01, 5e-3),
        Level("surname", "同姓", "the same surname", 0.005, 0.04),
        Level("different", "不同", "different", 0.005, 0.949),
    )
    return Comparison("name", Bilingual("姓名", "name"), ("name", "name_py", "surname_py"), levels, _whole_names_apart)


def _whole_names_apart(table: Table, left: Indices, right: Indices) -> Levels:
    names, sounds, families = (table[column].codes for column in ("name", "name_py", "surname_py"))
    levels, open_ = decided(names[left], names[right])
    same_sound = sounds[left[open_]] == sounds[right[open_]]
    levels[open_[same_sound]] = 1
    a, b = left[open_[~same_sound]], right[open_[~same_sound]]
    spelled = decided_over_pairs(table, "name", a, b, _spelled_apart)
    heard = decided_over_pairs(table, "name_py", a, b, _heard_apart)
    family = np.where(families[a] == families[b], 4, 5)
    levels[open_[~same_sound]] = np.minimum(np.minimum(spelled, heard), family)
    return levels


def _spelled_apart(a: list[str], b: list[str]) -> Levels:
    latin = flags([x.isascii() and y.isascii() for x, y in zip(a, b, strict=True)])
    # Of two characters one is half the name: only from three on is one wrong character a slip.
    long = flags([min(len(x), len(y)) >= 3 for x, y in zip(a, b, strict=True)])
    alike = likeness(a, b)
    close = np.where(latin, alike >= 0.94, slips(a, b) & long)
    return np.select([close, latin & (alike >= 0.88)], [2, 3], 5).astype(np.int8)


def _heard_apart(a: list[str], b: list[str]) -> Levels:
    return np.where(slips(a, b), 3, 5).astype(np.int8)


def latin_half(name: str, column: str, other: str, label: Bilingual) -> Comparison:
    """One half of a name in Latin letters; ``other`` is the column of the other half."""
    levels = (
        Level("same", "相同", "the same", 0.75, 5e-3, share=column),
        Level("moved", "出现在对方姓名的其他位置", "elsewhere in the other name", 0.01, 2e-3),
        Level("initial", "首字母相同", "the other's initial", 0.02, 2e-3),
        Level("close", "差一个字母", "a letter off", 0.1, 3e-3),
        Level("near", "拼写相近", "spelled alike", 0.06, 1e-2),
        Level("different", "不同", "different", 0.06, 0.978),
    )

    def compare(table: Table, left: Indices, right: Indices) -> Levels:
        found = decided_over_pairs(table, column, left, right, _halves_apart)
        open_ = np.flatnonzero(found > 1)
        moved = _moved(table, column, left[open_], right[open_])
        found[open_[moved]] = 1
        return found

    return Comparison(name, label, (column, other, "name"), levels, compare)


def _halves_apart(a: list[str], b: list[str]) -> Levels:
    alike = likeness(a, b)
    initial = [min(len(x), len(y)) == 1 and x[0] == y[0] for x, y in zip(a, b, strict=True)]
    return graded(flags(initial), alike >= 0.9, alike >= 0.78, first=2)


def _moved(table: Table, column: str, left: Indices, right: Indices) -> Flags:
    """Whether the half of one side is another word of the other side's whole name."""
    halves, names = table[column].values.to_list(), [set(name.split()) for name in table["name"].values.to_list()]
    half, whole = table[column].codes, table["name"].codes
    ends = zip(half[left].tolist(), whole[right].tolist(), half[right].tolist(), whole[left].tolist(), strict=True)
    return flags([halves[a] in names[other] or halves[b] in names[one] for a, other, b, one in ends])
