from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rencai.taxonomy import Classifier, matching
from rencai.taxonomy.matching import find_words

PIECES = [
    "java",
    "javascript",
    "Java",
    "鞋",
    "鞋材",
    "材料",
    "ai",
    "mail",
    "ＣＮＣ",
    "cnc",
    "。",
    "\n",
    "c++",
    "🙂",
    "é",
    "普工",
    "x",
]
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), min_size=30, max_size=200)


def words(classifier: Classifier, text: str) -> list[str]:
    hits = find_words(classifier.lexicon, pl.Series([text]))
    return [classifier.lexicon.patterns[at] for at in hits.pattern]


def test_the_longest_word_wins(classifier: Classifier) -> None:
    assert words(classifier, "鞋类设计师") == ["鞋类设计师"]


@pytest.mark.parametrize("text", ["java", "JAVA", "用java写", "ｊａｖａ", "java8"])
def test_a_latin_word_is_found_at_the_edge_of_a_word(classifier: Classifier, text: str) -> None:
    assert "java" in words(classifier, text)


def test_a_latin_word_is_not_found_inside_another(classifier: Classifier) -> None:
    assert words(classifier, "announcements") == []


@settings(max_examples=5, deadline=None)
@given(TEXTS)
def test_many_texts_are_searched_as_few_are_read(classifier: Classifier, texts: list[str]) -> None:
    plain = matching._narrow(pl.Series(texts))
    few = matching._read_few(classifier.lexicon, plain.to_list())
    many = matching._search_many(classifier.lexicon, plain)
    assert few.text.tolist() == many.text.tolist()
    assert few.pattern.tolist() == many.pattern.tolist()
