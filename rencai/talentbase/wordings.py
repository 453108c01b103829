"""Words of rows that name one of a few known things: a team, a grade, a skill level, a chain.

What is recognised becomes the id; what is not stays as it was written, in sight and without an id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from rencai.city import City
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.fields import Kind
from rencai.vocabulary.text import tidy

Wording = Callable[[pl.Series], pl.Series]


@dataclass(frozen=True)
class SkillLevel:
    """A level of the national skill certificates, ``rank`` ascending."""

    id: str
    rank: int
    name: Bilingual
    words: tuple[str, ...]


# The "new eight-level worker" system (人社部 2022): five levels with a certificate and three around them.
SKILL_LEVELS = (
    SkillLevel("apprentice", 1, Bilingual("学徒工", "apprentice"), ("学徒工", "学徒")),
    SkillLevel("junior", 2, Bilingual("初级工（五级）", "junior (level 5)"), ("初级工", "五级", "5级", "初级")),
    SkillLevel(
        "intermediate", 3, Bilingual("中级工（四级）", "intermediate (level 4)"), ("中级工", "四级", "4级", "中级")
    ),
    SkillLevel("senior", 4, Bilingual("高级工（三级）", "senior (level 3)"), ("高级工", "三级", "3级", "高级")),
    SkillLevel("technician", 5, Bilingual("技师（二级）", "technician (level 2)"), ("技师", "二级", "2级")),
    SkillLevel(
        "senior-technician",
        6,
        Bilingual("高级技师（一级）", "senior technician (level 1)"),
        ("高级技师", "一级", "1级"),
    ),
    SkillLevel("special-technician", 7, Bilingual("特级技师", "special-grade technician"), ("特级技师",)),
    SkillLevel("chief-technician", 8, Bilingual("首席技师", "chief technician"), ("首席技师",)),
)


def wordings(city: City) -> dict[Kind, dict[str, Wording]]:
    """By kind and field, how values are recognised."""
    chains = recogniser({chain.id: _chain_words(chain.zh, chain.en) for chain in city.chains}, within=False)
    return {
        Kind.PERSON: {
            "team": recogniser(team_words(city)),
            "grade": recogniser({grade.id: (grade.zh, *grade.words) for grade in city.grades}),
            "skill_level": recogniser({level.id: level.words for level in SKILL_LEVELS}),
        },
        Kind.EMPLOYER: {"chain": chains},
        Kind.POST: {"chain": chains},
    }


def ranks(city: City) -> dict[str, dict[str, int]]:
    """By field, how values rank: more is higher."""
    return {
        "degree": {degree.id: degree.rank for degree in city.degrees},
        "grade": {grade.id: len(city.grades) - at for at, grade in enumerate(city.grades)},
        "skill_level": {level.id: level.rank for level in SKILL_LEVELS},
    }


def team_words(city: City) -> dict[str, tuple[str, ...]]:
    """By team, the words that state it: its name and those of the city's rules."""
    words = {team.id: [team.zh, team.zh.removesuffix("人才")] for team in city.teams}
    for rule in city.survivorship.teams:
        words[rule.team] += rule.stated
    return {team: tuple(found) for team, found in words.items()}


def recogniser(words: Mapping[str, Iterable[str]], *, within: bool = True) -> Wording:
    """Texts → ids. A text is one of the words, or (``within``) holds one; of several the longest counts."""
    whole = {tidy(word): name for name, found in words.items() for word in (name, *found)}
    longest_first = sorted(whole, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def one(text: str) -> str:
        plain = tidy(text)
        if plain in whole:
            return whole[plain]
        found = max(pattern.findall(plain), key=len, default=None) if within else None
        return whole[found] if found else text

    def recognise(texts: pl.Series) -> pl.Series:
        unique = texts.drop_nulls().unique()
        table = {text: one(text) for text in unique}
        return texts.replace_strict(table, default=None, return_dtype=pl.String) if table else texts

    return recognise


def _chain_words(zh: str, en: str) -> tuple[str, ...]:
    return (zh, f"{zh}业", f"{zh}产业", f"{zh}产业链", f"{zh}链", en)
