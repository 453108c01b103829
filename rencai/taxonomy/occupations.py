"""The national classification of occupations (2022), down to its 450 small classes, and the words of job titles.

``data/occupations.csv`` holds codes and names: facts of 中华人民共和国职业分类大典（2022 年版）, English names ours.
Counts (8, 79, 450, 1,639) and the parent of every code are tested; see docs/taxonomy.md for which names were read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rencai.city.words import Word, listed, read_rows, words_of
from rencai.vocabulary.bilingual import Bilingual

DATA = Path(__file__).parent / "data"
WORKER, ENGINEER = "worker", "engineer"
# A bare noun of a product ("glass") in a title tells less about the work than the name of a trade ("glazier").
_NOUN_WEIGHT = 0.6
_TRADE_ENDINGS = ("工", "员", "师", "师傅", "操作", "手", "长", "er", "ist")


@dataclass(frozen=True)
class Occupation:
    """One class of the classification: 1 major, 2 middle, 3 small, 4 detailed (Chinese name only)."""

    code: str
    name: Bilingual

    @property
    def level(self) -> int:
        """How deep the class lies, from 1 to 4."""
        return self.code.count("-") + 1


@dataclass(frozen=True)
class Role:
    """A word that names a rank of work without a trade; the trade comes from what the text is about."""

    id: str
    otherwise: str
    words: tuple[Word, ...]


@cache
def occupations() -> dict[str, Occupation]:
    """All 2,176 classes by code."""
    rows = read_rows(DATA / "occupations.csv", ("code", "zh", "en"))
    return {
        row.cells["code"]: Occupation(row.cells["code"], Bilingual(row.cells["zh"], row.cells["en"])) for row in rows
    }


@cache
def small_classes() -> tuple[str, ...]:
    """The codes of the 450 small classes (小类), in order."""
    return tuple(code for code, occupation in occupations().items() if occupation.level == 3)


@cache
def title_words() -> dict[str, tuple[Word, ...]]:
    """The words that name each small class in job titles: our cue words and the names of its detailed classes."""
    words: dict[str, list[Word]] = {code: [] for code in small_classes()}
    for row in read_rows(DATA / "occupation_words.csv", ("code", "words")):
        code = row.cells["code"]
        words[code] += [_noun_word(code, word) for word in words_of(row, "words")]
    for code, occupation in occupations().items():
        if occupation.level == 4:
            words[code.rsplit("-", 1)[0]].append(Word(occupation.name.zh))
    return {code: tuple(dict.fromkeys(found)) for code, found in words.items()}


def _noun_word(code: str, word: Word) -> Word:
    if code.startswith("6-") and word.weight == 1.0 and not word.text.endswith(_TRADE_ENDINGS):
        return Word(word.text, _NOUN_WEIGHT)
    return word


@cache
def roles() -> tuple[Role, ...]:
    """The words that name a rank of work: worker, engineer."""
    rows = read_rows(DATA / "roles.csv", ("role", "otherwise", "words"))
    return tuple(Role(row.cells["role"], row.cells["otherwise"], words_of(row, "words")) for row in rows)


def ancestors(code: str) -> tuple[str, ...]:
    """A code and the classes above it, nearest first."""
    parts = code.split("-")
    return tuple("-".join(parts[:depth]) for depth in range(len(parts), 0, -1))


@cache
def text_parts() -> dict[str, str]:
    """Words that tell the parts of an advertisement, each with its effect (see ``advertising``)."""
    rows = read_rows(DATA / "text_parts.csv", ("effect", "words"))
    return {
        ("\n" if word == r"\n" else word).lower(): row.cells["effect"]
        for row in rows
        for word in listed(row.cells["words"])
    }
