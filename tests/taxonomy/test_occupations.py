from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from rencai.taxonomy.occupations import ancestors, occupations, roles, small_classes, text_parts, title_words


def test_the_counts_are_those_of_the_2022_edition() -> None:
    levels = Counter(one.level for one in occupations().values())
    assert levels == {1: 8, 2: 79, 3: 450, 4: 1639}


def test_every_class_lies_in_the_one_its_code_says() -> None:
    known = occupations()
    assert all(set(ancestors(code)) <= known.keys() for code in known)


def test_every_class_down_to_the_small_ones_has_a_name_in_both_languages() -> None:
    assert all(one.name.zh and (one.name.en or one.level == 4) for one in occupations().values())


@pytest.mark.shared
def test_codes_and_names_are_those_of_the_printed_book(shared: Path) -> None:
    with gzip.open(shared / "data/taxonomies/cn_occupations_2022.csv.gz", "rt", encoding="utf-8") as text:
        printed = {row["code"]: row["name"] for row in csv.DictReader(text)}
    assert {code: one.name.zh for code, one in occupations().items()} == printed


def test_every_small_class_that_is_no_remainder_has_words() -> None:
    silent = {code for code, words in title_words().items() if not words}
    assert all(code.endswith(("-99", "-00")) for code in silent)


def test_words_and_roles_name_small_classes_only() -> None:
    assert title_words().keys() == set(small_classes())
    assert all(role.otherwise in small_classes() for role in roles())


def test_a_bare_product_tells_less_than_a_trade() -> None:
    weights = {word.text: word.weight for word in title_words()["6-15-03"]}
    assert weights["玻璃"] < weights["玻璃工"] == 1.0


def test_a_line_break_is_among_the_parts_of_a_text() -> None:
    assert text_parts()["\n"] == "line"
