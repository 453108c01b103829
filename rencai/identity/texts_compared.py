"""Comparing long texts: duties of a post, scope of an employer, biographies."""

from __future__ import annotations

import numpy as np
import polars as pl

from rencai.identity.columns import Indices, Table
from rencai.identity.comparing import Comparison, Level, Levels, decided_over_pairs, flags, graded
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.names import simplify

_READ = 2000
"""Of a text so many characters are compared."""

_BY_CHANCE = (1e-4, 1e-5, 1e-5, 1e-4, 0.9998)


def plain_text(texts: pl.Series) -> pl.Series:
    """Letters, digits and Chinese characters only, lower case: mark-up, spaces and punctuation say nothing."""
    untagged = texts.str.replace_all(r"<[^<>]{1,80}>|&[a-z]{2,6};", "").str.to_lowercase()
    return simplify(untagged).str.replace_all(r"[^\p{L}\p{N}]", "").replace("", None)


def long_text(name: str, label: Bilingual, *, u: tuple[float, ...] = _BY_CHANCE, trust: float = 30.0) -> Comparison:
    """The same, one cut short, retouched, rewritten in parts, or another text."""
    levels = (
        Level("same", "相同", "the same", 0.96, u[0], share=name),
        Level("cut", "一个是另一个的开头", "one is the beginning of the other", 0.006, u[1]),
        Level("retouched", "几乎相同", "retouched", 0.018, u[2]),
        Level("revised", "大部分相同", "the same in most parts", 0.008, u[3]),
        Level("different", "不同", "different", 0.008, u[4]),
    )

    def compare(table: Table, left: Indices, right: Indices) -> Levels:
        return decided_over_pairs(table, name, left, right, _texts_apart)

    return Comparison(name, label, (name,), levels, compare, trust, costly=True)


def _texts_apart(a: list[str], b: list[str]) -> Levels:
    from rapidfuzz import fuzz, process

    cut = flags([min(len(x), len(y)) >= 20 and (x.startswith(y) or y.startswith(x)) for x, y in zip(a, b, strict=True)])
    heads, others = [x[:_READ] for x in a], [y[:_READ] for y in b]
    alike = process.cpdist(heads, others, scorer=fuzz.ratio, score_cutoff=60, dtype=np.float32)
    return graded(cut, np.asarray(alike >= 95), np.asarray(alike >= 75))
