"""The words of the base's ids in both languages, from the city folder and the national classification."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from rencai.city import City
from rencai.talentbase.wordings import SKILL_LEVELS
from rencai.taxonomy.occupations import occupations
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.fields import FIELDS, Kind

UNKNOWN = Bilingual("未知", "unknown")
STATUS = {
    "here": Bilingual("在本市", "here"),
    "left": Bilingual("已离开", "left"),
    "retired": Bilingual("已退休", "retired"),
    "elsewhere": Bilingual("在外", "elsewhere"),
}
SEX = {"male": Bilingual("男", "male"), "female": Bilingual("女", "female")}
ORIGIN = {
    "employer": Bilingual("按用人单位", "by the employer"),
    "own-text": Bilingual("按本人岗位", "by the person's own post"),
}
BASIS = {
    "resident-id": Bilingual("据公民身份号码", "from the identity number"),
    "stated": Bilingual("来源填报", "stated by the source"),
    "linked": Bilingual("比对所得", "by linking"),
    "classified": Bilingual("按词库归类", "classified by words"),
}
CRITERION = {
    "basis": Bilingual("依据更直接", "its basis is more direct"),
    "current": Bilingual("来源现仍如此", "its source still says so"),
    "sources": Bilingual("来源优先", "its source comes first"),
    "recency": Bilingual("时间最近", "it was seen last"),
    "majority": Bilingual("出现最多", "it was seen most often"),
    "highest": Bilingual("层级最高", "it ranks highest"),
    "earliest": Bilingual("时间最早", "it was seen first"),
    "only": Bilingual("只有此值", "no source says otherwise"),
}
DERIVED = {
    "employer_id": Bilingual("用人单位编号", "employer's id"),
    "stage": Bilingual("产业链环节", "stage"),
    "occupation": Bilingual("职业", "occupation"),
}


class Labels:
    """Looks words up for one city; a table of words is made when it is first asked."""

    def __init__(self, city: City) -> None:
        self.city = city
        self._made: dict[str, dict[str, Bilingual]] = {}

    def of(self, field: str, value: str | None) -> Bilingual:
        """The words of a value; one without words stands for itself, no value is unknown."""
        if value is None:
            return UNKNOWN
        if field in _PLACES:
            place = self._places.get(value) or self.city.gazetteer.path(value)
            return place if isinstance(place, Bilingual) else Bilingual(place or value, place or value)
        if field == "pay":
            return _pay(value)
        return self._table(field).get(value) or Bilingual(value, value)

    def _table(self, field: str) -> dict[str, Bilingual]:
        if field not in self._made:
            self._made[field] = self._tables.get(field, dict)()
        return self._made[field]

    @cached_property
    def _places(self) -> dict[str, Bilingual]:
        return {place.code: Bilingual(place.zh, place.en) for place in self.city.places}

    @cached_property
    def _tables(self) -> dict[str, Callable[[], dict[str, Bilingual]]]:
        city = self.city
        return {
            "team": lambda: {team.id: Bilingual(team.zh, team.en) for team in city.teams},
            "chain": lambda: {chain.id: Bilingual(chain.zh, chain.en) for chain in city.chains},
            "stage": lambda: {stage.id: Bilingual(stage.zh, stage.en) for stage in city.stages},
            "degree": lambda: {degree.id: Bilingual(degree.zh, degree.en) for degree in city.degrees},
            "grade": lambda: {grade.id: Bilingual(grade.zh, grade.en) for grade in city.grades},
            "skill_level": lambda: {level.id: level.name for level in SKILL_LEVELS},
            "occupation": lambda: {found.code: found.name for found in occupations().values()},
            "status": lambda: STATUS,
            "sex": lambda: SEX,
            "chain_from": lambda: ORIGIN,
        }


def _pay(value: str) -> Bilingual:
    """``6000|8000|13`` → 6,000 to 8,000 yuan a month, 13 pays."""
    low, high, pays = (f"{float(part):,.0f}" if part else "" for part in value.split("|"))
    amount = f"{low}–{high}" if low and high and low != high else low or high
    times = Bilingual(f"，{pays} 薪", f", {pays} pays a year") if pays else Bilingual("", "")
    return Bilingual(f"每月 {amount} 元{times.zh}", f"{amount} yuan a month{times.en}")


_PLACES = {"town", "place", "origin", "residence", "workplace"}


def field_name(kind: Kind, field: str) -> Bilingual:
    """What a field is called."""
    known = FIELDS[kind].get(field)
    return Bilingual(known.zh, known.en) if known else DERIVED.get(field, Bilingual(field, field))
