"""Ids of the base → words in both languages, from the city folder and the national classification."""

from __future__ import annotations

from functools import cache

from rencai.talentbase.wordings import SKILL_LEVELS
from rencai.taxonomy.occupations import occupations
from rencai.vocabulary.bilingual import Bilingual
from rencai_web.foundation.components.surroundings import city

STATUS = {
    "here": Bilingual("在本市", "here"),
    "elsewhere": Bilingual("在外", "elsewhere"),
    "left": Bilingual("已离开", "left"),
    "retired": Bilingual("已退休", "retired"),
}
SEX = {"female": Bilingual("女", "female"), "male": Bilingual("男", "male")}
UNKNOWN = Bilingual("未知", "unknown")
YES_NO = {"yes": Bilingual("是", "yes"), "no": Bilingual("否", "no")}
AGES = ((0, 24), (25, 29), (30, 34), (35, 39), (40, 44), (45, 49), (50, 54), (55, 59), (60, 199))
"""Bands of age in years, both ends included."""
SIZES = ((0, 19), (20, 299), (300, 999), (1000, 10_000_000))
"""Bands of staff: the bounds between micro, small, middle and large industrial firms (statistics bureau, 2017)."""
_SPARE = {
    "team": Bilingual("未归入队伍", "in no team"),
    "chain": Bilingual("不在重点链", "in no key chain"),
    "stage": Bilingual("环节未定", "no stage found"),
    "grade": Bilingual("未认定层次", "not recognised"),
    "skill_level": Bilingual("无技能等级", "no certificate known"),
    "town": Bilingual("镇街未知", "town unknown"),
    "skill": Bilingual("未识别技能", "no skill found"),
    "employer": Bilingual("单位未知", "employer unknown"),
    "flow": Bilingual("未见进出", "neither came nor went"),
    "occupation": Bilingual("职业未定", "no occupation found"),
    "degree": Bilingual("学历未知", "degree unknown"),
    "age": Bilingual("年龄未知", "age unknown"),
    "size": Bilingual("人数未知", "size unknown"),
}


def band_name(band: tuple[int, int]) -> str:
    """The id of a band in an address, such as ``25-29`` or ``60-``."""
    low, high = band
    return f"{low}-{high}" if high in (0, *(top for _, top in (*AGES[:-1], *SIZES[:-1]))) else f"{low}-"


def _bands(bands: tuple[tuple[int, int], ...], zh: str, en: str) -> dict[str, Bilingual]:
    words = {}
    for low, high in bands:
        last, first = (low, high) == bands[-1], low == 0
        zh_words = f"{low} {zh}及以上" if last else f"{high} {zh}及以下" if first else f"{low}–{high} {zh}"
        en_words = f"{low} {en} and more" if last else f"up to {high} {en}" if first else f"{low}–{high} {en}"
        words[band_name((low, high))] = Bilingual(zh_words, en_words)
    return words


@cache
def labels(field: str) -> dict[str, Bilingual]:
    """The words of a field's ids, in the city's order; empty where a field's values are free text."""
    made = {
        "town": lambda: {place.code: Bilingual(place.zh, place.en) for place in city().places},
        "team": lambda: {team.id: Bilingual(team.zh, team.en) for team in city().teams},
        "chain": lambda: {chain.id: Bilingual(chain.zh, chain.en) for chain in city().chains},
        "stage": lambda: {stage.id: Bilingual(stage.zh, stage.en) for stage in city().stages},
        "degree": lambda: {
            degree.id: Bilingual(degree.zh, degree.en)
            for degree in sorted(city().degrees, key=lambda degree: -degree.rank)
        },
        "grade": lambda: {grade.id: Bilingual(grade.zh, grade.en) for grade in city().grades},
        "skill_level": lambda: {level.id: level.name for level in reversed(SKILL_LEVELS)},
        "skill": lambda: {concept.id: concept.name for concept in city().words.concepts},
        "occupation": lambda: {occupation.code: occupation.name for occupation in occupations().values()},
        "age": lambda: _bands(AGES, "岁", "years"),
        "size": lambda: _bands(SIZES, "人", "staff"),
        "status": lambda: STATUS,
        "sex": lambda: SEX,
        **dict.fromkeys(("above_scale", "high_tech", "has_rnd", "open"), lambda: YES_NO),
    }
    return made[field]() if field in made else {}


def label(field: str, value: str | None) -> Bilingual:
    """The words of one id; an id without words stands for itself."""
    if not value:
        return UNKNOWN
    return labels(field).get(value) or Bilingual(value, value)


def spare(field: str) -> Bilingual:
    """The words for whoever has no known value of a field."""
    return _SPARE.get(field, UNKNOWN)
