"""Ids of the base → words in both languages, from the city folder and the national classification."""

from __future__ import annotations

from functools import cache

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


@cache
def labels(field: str) -> dict[str, Bilingual]:
    """The words of a field's ids, in the city's order; empty where a field's values are free text."""
    the_city = city()
    lists = {
        "town": [(place.code, place) for place in the_city.places],
        "team": [(team.id, team) for team in the_city.teams],
        "chain": [(chain.id, chain) for chain in the_city.chains],
        "stage": [(stage.id, stage) for stage in the_city.stages],
        "degree": [(degree.id, degree) for degree in sorted(the_city.degrees, key=lambda degree: -degree.rank)],
        "grade": [(grade.id, grade) for grade in the_city.grades],
    }
    if field in lists:
        return {key: Bilingual(part.zh, part.en) for key, part in lists[field]}
    if field == "occupation":
        return {occupation.code: occupation.name for occupation in occupations().values()}
    return {"status": STATUS, "sex": SEX}.get(field, {})


def label(field: str, value: str | None) -> Bilingual:
    """The words of one id; an id without words stands for itself."""
    if not value:
        return UNKNOWN
    return labels(field).get(value) or Bilingual(value, value)
