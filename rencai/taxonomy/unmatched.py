"""What the words do not cover yet: pieces of texts that no word matched, most frequent first."""

from __future__ import annotations

import polars as pl

from rencai.taxonomy.lexicon import Lexicon

_KNOWN = "\x1f"
_APART = r"[^\p{Han}A-Za-z+#]+"
_TELLING = r"^(?:\p{Han}{2,12}|[A-Za-z][A-Za-z+#]{1,19})$"


def unmatched_terms(lexicon: Lexicon, texts: pl.Series, unclassified: pl.Series) -> pl.DataFrame:
    """(term, count, unclassified): what is left of ``texts`` when all known words are taken out.

    ``count`` is the number of texts that hold the term, ``unclassified`` how many of those found neither chain nor
    occupation. Terms are 2 to 12 Chinese characters or a Latin word, the most frequent first.
    """
    patterns = [word for word, effect in zip(lexicon.patterns, lexicon.effect, strict=True) if len(word) > 1 or effect]
    left = texts.fill_null("").str.replace_many(
        patterns, [_KNOWN] * len(patterns), ascii_case_insensitive=True, leftmost=True
    )
    pieces = pl.DataFrame({"piece": left.str.replace_all(_APART, _KNOWN).str.split(_KNOWN), "none": unclassified})
    return (
        pieces.with_columns(pl.col("piece").list.unique())
        .explode("piece")
        .filter(pl.col("piece").str.contains(_TELLING))
        .group_by(term=pl.col("piece").str.to_lowercase())
        .agg(count=pl.len(), unclassified=pl.col("none").sum())
        .sort("count", "term", descending=[True, False])
    )
