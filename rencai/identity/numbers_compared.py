"""Comparing resident identity numbers and dates of birth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rencai.identity.columns import MISSING, Indices, Table
from rencai.identity.comparing import Comparison, Level, Levels, decided, slips
from rencai.vocabulary.bilingual import Bilingual

Digits = NDArray[np.uint8]


def resident_id() -> Comparison:
    """Resident identity numbers: one that passes its check cannot be a slip of another that passes."""
    levels = (
        Level("same", "相同", "the same", 0.93, 1e-7),
        Level("slip", "差一位", "one digit off", 0.05, 1e-7),
        Level("different", "不同，其中有校验不过的", "different, one of them fails its check", 0.019, 0.05),
        Level("conflict", "两个有效号码不同", "two different valid numbers", 0.001, 0.95, forbids=True),
    )

    def compare(table: Table, left: Indices, right: Indices) -> Levels:
        column, valid = table["resident_id"], table["valid_id"].codes != MISSING
        a, b = column.codes[left], column.codes[right]
        found, open_ = decided(a, b)
        conflict = valid[left[open_]] & valid[right[open_]]
        found[open_] = np.where(conflict, 3, 2)
        unsure = open_[~conflict]
        near = slips(column.values.gather(a[unsure]).to_list(), column.values.gather(b[unsure]).to_list())
        found[unsure[near]] = 1
        return found

    label = Bilingual("公民身份号码", "resident identity number")
    return Comparison("resident_id", label, ("resident_id", "valid_id"), levels, compare, identifies=True)


def birth_date() -> Comparison:
    """Dates of birth of eight digits, where 00 stands for a part that is not known."""
    levels = (
        Level("same", "相同", "the same", 0.90, 1e-4, share="birth_date"),
        Level("swapped", "月日颠倒", "day and month swapped", 0.01, 5e-5),
        Level("slip", "差一位", "one digit off", 0.03, 1e-3),
        Level("partial", "已知部分相同", "the same as far as known", 0.03, 3e-2),
        Level("year", "同年", "the same year", 0.015, 2e-2),
        Level("different", "不同", "different", 0.015, 0.949),
    )

    def compare(table: Table, left: Indices, right: Indices) -> Levels:
        column = table["birth_date"]
        a, b = column.codes[left], column.codes[right]
        found, open_ = decided(a, b)
        digits = _digits(column.values.to_list())
        found[open_] = _dates_apart(digits[a[open_]], digits[b[open_]])
        return found

    return Comparison("birth_date", Bilingual("出生日期", "date of birth"), ("birth_date",), levels, compare)


def _digits(values: list[str]) -> Digits:
    return np.frombuffer("".join(values).encode(), dtype=np.uint8).reshape(-1, 8)


def _dates_apart(a: Digits, b: Digits) -> Levels:
    """Level of two different dates, as digits."""
    wrong = a != b
    count = wrong.sum(axis=1)
    crossed = (a[:, :-1] == b[:, 1:]) & (a[:, 1:] == b[:, :-1])
    neighbours = (wrong[:, :-1] & wrong[:, 1:] & crossed).any(axis=1)
    year_same = ~wrong[:, :4].any(axis=1)
    swapped = year_same & (a[:, 4:6] == b[:, 6:8]).all(axis=1) & (a[:, 6:8] == b[:, 4:6]).all(axis=1)
    slip = (count == 1) | ((count == 2) & neighbours)
    partial = year_same & _part_fits(a, b, wrong, slice(4, 6)) & _part_fits(a, b, wrong, slice(6, 8))
    return np.select([partial, swapped, slip, year_same], [3, 1, 2, 4], 5).astype(np.int8)


def _part_fits(a: Digits, b: Digits, wrong: NDArray[np.bool_], part: slice) -> NDArray[np.bool_]:
    """Whether a part of two dates is the same, or not known on one side."""
    zero = ord("0")
    unknown = (a[:, part] == zero).all(axis=1) | (b[:, part] == zero).all(axis=1)
    return np.asarray(unknown | ~wrong[:, part].any(axis=1))
