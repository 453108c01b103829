"""What a biography tells of who somebody is: when they were born, and what their career has in common with another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from rencai.identity.columns import Codes, Indices, Table, over_unique_pairs
from rencai.identity.comparing import Comparison, Level, Levels, decided
from rencai.vocabulary.bilingual import Bilingual

_LENGTH = 4
"""Phrases are compared by runs of so many characters: an organisation's name is made of several."""

_READ_FOR_RARITY = 3_000

_YEAR, _MONTH, _DAY = r"((?:18|19|20)\d{2})", r"(1[0-2]|0?[1-9])", r"(3[01]|[12]\d|0?[1-9])"
_BIRTHS = (
    rf"[(（](?:生于)?{_YEAR}[.年/-]{_MONTH}[.月/-]\s*{_DAY}日?[-—–~―)）]",
    rf"{_YEAR}年{_MONTH}月{_DAY}日?(?:出生|诞生|生)",
    rf"(?:出生于|生于|出生[:：]?){_YEAR}[年.]{_MONTH}[月.]{_DAY}",
    rf"{_YEAR}年{_MONTH}月(?:出生|诞生|生)",
    rf"[(（](?:生于)?{_YEAR}[.年/-]{_MONTH}月?[-—–~―)）]",
    rf"(?:出生于|生于|出生[:：]?){_YEAR}[年.]{_MONTH}月?",
    rf"{_YEAR}年(?:出生|诞生|生)",
    rf"[(（]{_YEAR}年?[-—–~―]",
    rf"(?:出生于|生于){_YEAR}年?",
)


def birth_in_text(texts: pl.Series) -> pl.Series:
    """The date of birth that a biography gives, as 1936-12-01, 1958-01 or 1950; null if it gives none."""
    found = [_birth_by(texts, pattern) for pattern in _BIRTHS]
    return pl.DataFrame({str(at): column for at, column in enumerate(found)}).select(pl.coalesce(pl.all())).to_series()


def _birth_by(texts: pl.Series, pattern: str) -> pl.Series:
    groups = texts.str.slice(0, 400).str.replace_all(r"\s", "").str.extract_groups(pattern).struct.unnest()
    parts = [groups.to_series(at) for at in range(groups.width)]
    year, *rest = parts
    for part in rest:
        year = year + "-" + part.str.zfill(2)
    return year


def career() -> Comparison:
    """Biographies: how much of the rarer phrasing two of them share."""
    levels = (
        Level("same", "相同", "the same", 0.1, 1e-5),
        Level("much", "经历大多相同", "most of the career in common", 0.6, 1e-4),
        Level("some", "经历有共同之处", "some of the career in common", 0.2, 1e-2),
        Level("little", "经历几乎没有共同之处", "hardly anything in common", 0.1, 0.99),
    )

    def compare(table: Table, left: Indices, right: Indices) -> Levels:
        column = table["text"]
        found, open_ = decided(column.codes[left], column.codes[right])
        texts = column.values.to_list()
        rarity = _rarity(texts if len(open_) else [])

        def apart(x: Codes, y: Codes) -> Levels:
            shares = [shared_career(texts[a], texts[b], rarity) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
            return np.select([np.array(shares) >= 0.2, np.array(shares) >= 0.06], [1, 2], 3).astype(np.int8)

        a, b = column.codes[left[open_]], column.codes[right[open_]]
        found[open_] = over_unique_pairs(a, b, apart, width=len(texts))
        return found

    label = Bilingual("简介：", "biography")
    return Comparison("text", label, ("text",), levels, compare, costly=True)


def _runs(text: str) -> set[str]:
    return {text[at : at + _LENGTH] for at in range(len(text) - _LENGTH + 1)}


def _rarity(texts: Sequence[str]) -> defaultdict[str, float]:
    """How much a run of characters says: the logarithm of how few texts have it; one never seen says most."""
    some = texts[:_READ_FOR_RARITY]
    seen = Counter(run for text in some for run in _runs(text))
    rarest = float(np.log(max(len(some), 1)))
    rarity: defaultdict[str, float] = defaultdict(lambda: rarest)
    rarity.update((run, rarest - float(np.log(count))) for run, count in seen.items())
    return rarity


def shared_career(a: str, b: str, rarity: Mapping[str, float]) -> float:
    """Weight of what two texts share, as part of the weight of the lighter one (0 to 1)."""
    mine, yours = _runs(a), _runs(b)
    weights = [sum(rarity[run] for run in runs) for runs in (mine, yours)]
    shared = sum(rarity[run] for run in mine & yours)
    return shared / min(weights) if min(weights) > 0 else 0.0


def shared_phrases(a: str, b: str, *, most: int = 6) -> list[str]:
    """The longest stretches that two texts share, longest first: what a person can see at a glance."""
    ours = _runs(a) & _runs(b)
    stretches: list[str] = []
    at = 0
    while at <= len(a) - _LENGTH:
        end = at
        while end <= len(a) - _LENGTH and a[end : end + _LENGTH] in ours:
            end += 1
        if end > at:
            stretches.append(a[at : end + _LENGTH - 1])
        at = end + 1
    return sorted(dict.fromkeys(stretches), key=len, reverse=True)[:most]
