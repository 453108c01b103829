"""Tidy text, the same everywhere: full width to half width, odd spaces gone."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

# NFKC leaves these alone: zero-width characters, joiners and the byte-order mark that spreadsheets carry about.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_INVISIBLE_PATTERN = f"[{_INVISIBLE}\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


def tidy(text: str) -> str:
    """One value: NFKC, invisible characters dropped, runs of white space made one space, ends trimmed."""
    folded = re.sub(_INVISIBLE_PATTERN, "", unicodedata.normalize("NFKC", text))
    return " ".join(folded.split())


def tidy_column(text: pl.Expr) -> pl.Expr:
    """Column form of ``tidy``; an empty result becomes null."""
    folded = text.str.normalize("NFKC").str.replace_all(_INVISIBLE_PATTERN, "")
    spaced = folded.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(spaced.str.len_bytes() > 0).then(spaced)
