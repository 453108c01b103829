"""Employers: which columns are compared, and which pairs of records."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from rencai.identity.blocking import Rule
from rencai.identity.columns import MISSING, Indices, Table
from rencai.identity.comparing import (
    Comparison,
    Flags,
    Level,
    Levels,
    decided,
    decided_over_pairs,
    flags,
    same,
    slip,
    slips,
    wording,
)
from rencai.identity.kind_model import KindModel
from rencai.identity.texts_compared import long_text
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.employer_names import brand


def employer_name() -> Comparison:
    """Names of employers: whole, without what people leave out, mistyped, or one within the other.

    One wrong character makes another firm more often than a mistyped name, unless it spoils a word of trade, stands in
    a long name, or the one spelling is seen once and the other often.
    """
    levels = (
        Level("same", "相同", "the same", 0.5, 1e-6, share="name"),
        Level("stem", "去掉地区和组织形式后相同", "the same but for region and legal form", 0.38, 1e-5, "stem"),
        Level("core", "再去掉“集团”等字后相同", "the same but for words such as group", 0.03, 1e-5, "core"),
        Level("trade", "行业用字差一字", "one character off in a word of trade", 0.02, 1e-6),
        Level("slip", "差一字，且其中一个只出现一次", "one character off, the one seen only once", 0.03, 1e-5),
        Level("short", "一个是另一个的简称", "the one is short for the other", 0.02, 1e-5, "stem_head"),
        Level("different", "不同", "different", 0.02, 0.999),
    )
    return Comparison(
        "name", Bilingual("单位名称", "name"), ("name", "stem", "core", "brand", "branch"), levels, _names_apart
    )


def _names_apart(table: Table, left: Indices, right: Indices) -> Levels:
    found, open_ = decided(table["name"].codes[left], table["name"].codes[right])
    for level, column in ((1, "stem"), (2, "core")):
        codes = table[column].codes
        same_here = codes[left[open_]] == codes[right[open_]]
        found[open_[same_here]] = level
        open_ = open_[~same_here]
    a, b = left[open_], right[open_]
    apart = decided_over_pairs(table, "stem", a, b, _stems_apart)
    slipped = np.flatnonzero(apart == _SLIP)
    believable = _believable_slips(table, a[slipped], b[slipped])
    apart[slipped[~believable]] = _DIFFERENT
    branch = table["branch"].codes
    # A head's name begins every branch's name; that makes it no short form of it.
    apart[(apart == _SHORT) & (branch[a] != branch[b])] = _DIFFERENT
    found[open_] = apart
    return found


_TRADE, _SLIP, _SHORT, _DIFFERENT = 3, 4, 5, 6


def _stems_apart(a: list[str], b: list[str]) -> Levels:
    brands = brand(pl.Series([*a, *b], dtype=pl.String)).to_list()
    own = list(zip(brands[: len(a)], brands[len(a) :], strict=True))
    slipped = slips(a, b)
    in_trade = flags([len(x) >= 4 and min(len(p), len(q)) < len(x) and _first_wrong(x, y) >= min(len(p), len(q))
                      for x, y, (p, q) in zip(a, b, own, strict=True)])  # fmt: skip
    short = flags([_is_short(x, p, y) or _is_short(y, q, x) for x, y, (p, q) in zip(a, b, own, strict=True)])
    return np.select([slipped & in_trade, slipped, short], [_TRADE, _SLIP, _SHORT], _DIFFERENT).astype(np.int8)


def _is_short(a: str, own: str, b: str) -> bool:
    """Whether ``a``, whose brand is ``own``, is short for ``b``: its head, or four characters and more out of it."""
    if len(a) >= len(b):
        return False
    return (own == a and b.startswith(a)) or (len(a) >= 4 and a[:2] == b[:2] and _in_order(a, b))


def _in_order(a: str, b: str) -> bool:
    """Whether all characters of ``a`` come in ``b`` in the same order."""
    rest = iter(b)
    return all(char in rest for char in a)


def _first_wrong(a: str, b: str) -> int:
    """Position of the first character in which two texts differ."""
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _believable_slips(table: Table, left: Indices, right: Indices) -> Flags:
    """Whether one of the two stems is seen once only and the other more often, or both are long."""
    once = table["stem_once"].codes != MISSING
    size = table["stem"].values.str.len_chars().to_numpy()[table["stem"].codes]
    return np.asarray((once[left] != once[right]) | (np.minimum(size[left], size[right]) >= 9))


def region(name: str, label: Bilingual) -> Comparison:
    """A region that the names say: a city and its province agree."""
    levels = (
        Level("same", "相同", "the same", 0.9999, 0.15, share=name),
        Level("different", "不同", "different", 0.0001, 0.85),
    )

    def compare(table: Table, left: Indices, right: Indices) -> Levels:
        def apart(a: list[str], b: list[str]) -> Levels:
            inside = flags([x.startswith(y) or y.startswith(x) for x, y in zip(a, b, strict=True)])
            return np.where(inside, 0, 1).astype(np.int8)

        return decided_over_pairs(table, name, left, right, apart)

    return Comparison(name, label, (name,), levels, compare, trust=2000.0)


_COMPARED = (
    employer_name(),
    region("region", Bilingual("名称中的地区", "region in the name")),
    region("branch_place", Bilingual("分支机构所在地", "place of the branch")),
    same("branch", Bilingual("是否分支机构", "branch or head"), m=0.99999, u=0.93, trust=2000.0),
    slip("credit_code", Bilingual("统一社会信用代码", "credit code"), m=(0.98, 0.01, 0.01), u=1e-7, identifies=True),
    slip("phone", Bilingual("联系电话", "phone"), m=(0.6, 0.03, 0.37), u=1e-5),
    wording("email", Bilingual("电子邮箱", "e-mail")),
    long_text("text", Bilingual("行业或经营范围", "industry or scope"), u=(0.05, 0.001, 0.001, 0.001, 0.947)),
    wording("title", Bilingual("行业", "industry")),
    wording("place", Bilingual("所在地", "place")),
    wording("town", Bilingual("镇街", "town")),
    wording("address", Bilingual("地址", "address")),
)
_RULES = (
    Rule(("credit_code",), 100, sure=True),
    Rule(("name",), 100),
    Rule(("stem",), 60),
    Rule(("core",), 60),
    Rule(("stem_py",), 20),
    Rule(("phone",), 20),
    Rule(("address", "stem_head"), 1.0),
    Rule(("brand",), 12),
    Rule(("stem_head", "text"), 3.0),
    Rule(("stem_head",), 4),
    Rule(("without_1",), 20),
    Rule(("without_2",), 20),
    Rule(("without_3",), 20),
    Rule(("without_4",), 20),
)


def _comparisons(table: Table) -> Sequence[Comparison]:
    """What is compared in this table."""
    return _COMPARED


def _rules(table: Table) -> Sequence[Rule]:
    """Which pairs are compared in this table."""
    return _RULES


EMPLOYERS = KindModel(_comparisons, _rules, exclusive=("credit_code",))
