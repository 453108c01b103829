"""A field of study as people write it → the class of majors (专业类) it belongs to.

Disciplines and classes are those of the national catalogue of undergraduate majors; names of majors and everyday
words for them are ours. Vocational majors are put beside the class they prepare for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from rencai.city.words import listed, read_rows
from rencai.taxonomy.occupations import DATA
from rencai.vocabulary.bilingual import Bilingual


@dataclass(frozen=True)
class Major:
    """A discipline (code of two digits) or a class of majors (four digits)."""

    code: str
    name: Bilingual
    words: tuple[str, ...]


@cache
def majors() -> dict[str, Major]:
    """All disciplines and classes by code."""
    return {
        row.cells["code"]: Major(
            row.cells["code"], Bilingual(row.cells["zh"], row.cells["en"]), listed(row.cells["words"])
        )
        for row in read_rows(DATA / "majors.csv", ("code", "zh", "en", "words"))
    }


@cache
def _codes() -> dict[str, str]:
    """Word → code; the words of a class come before those of a discipline."""
    ordered = sorted(majors().values(), key=lambda major: len(major.code))
    return {word.lower(): major.code for major in ordered for word in (major.name.zh, major.name.en, *major.words)}


def classify_majors(texts: pl.Series) -> pl.Series:
    """The code of the class (else the discipline) of each text, null where no word is known; equal texts once.

    The longest word wins, the first of equally long ones: "食品质量与安全" is food, "计算机科学与技术" computing.
    """
    known = _codes()
    words = sorted(known, key=lambda word: (-len(word), word))
    distinct = texts.cast(pl.String).unique().drop_nulls()
    found = pl.DataFrame(
        {
            "text": distinct,
            "word": distinct.str.normalize("NFKC").str.to_lowercase().str.extract_many(words, leftmost=True),
        }
    )
    longest = pl.col("word").list.eval(pl.element().sort_by(pl.element().str.len_chars(), descending=True).first())
    codes = found.with_columns(longest.list.first().replace_strict(known, default=None).alias("code"))
    return texts.cast(pl.String).replace_strict(codes["text"], codes["code"], default=None, return_dtype=pl.String)
