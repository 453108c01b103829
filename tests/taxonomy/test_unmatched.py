from __future__ import annotations

import polars as pl

from rencai.taxonomy import Classifier
from rencai.taxonomy.unmatched import unmatched_terms


def test_what_no_word_covers_comes_most_frequent_first(classifier: Classifier) -> None:
    titles = pl.Series(["魔法针车工", "魔法会计", "飞天扫帚", None, "会计"])
    terms = unmatched_terms(classifier.lexicon, titles, pl.Series([False, False, True, True, False]))
    assert terms.rows() == [("魔法", 2, 0), ("飞天扫帚", 1, 1)]


def test_a_term_counts_once_in_a_text(classifier: Classifier) -> None:
    terms = unmatched_terms(classifier.lexicon, pl.Series(["魔法、魔法"]), pl.Series([True]))
    assert terms.rows() == [("魔法", 1, 1)]
