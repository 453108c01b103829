"""The names a place goes by, and what may be named next after a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

_KINDS_OF_COUNTY = ("市", "县", "区")
_KINDS_OF_CITY = ("市", "地区", "州", "盟")
_KIND = re.compile(r"[区县市盟]$")
_TOWN_KIND = re.compile(r"(?:街道|镇|乡)$")
_HIGH_TECH = ("高新技术产业开发区", "高新技术产业园区", "高新技术开发区", "高技术产业开发区")
_ECONOMIC = ("经济技术开发区", "经济开发区")
# 北京路 is a street and 中山大学 a university, wherever they are; 陈埭村 need not lie in 陈埭镇.
_OTHER_THING = re.compile(
    r"[东西南北中]?[一二三四五六七八九十0-9]{0,3}[路街巷弄村]|大道|大街|大厦|大学|学院|镇|乡|街道"
)
_END = re.compile(r"$|[\s·•・\-—–_/\\|,，、;；:：>＞.(（]")
# How far on a name may stand after words we do not know: 中国(福建)自由贸易试验区福州片区马尾区.
_FURTHER = 24


@dataclass(frozen=True)
class Division:
    """A national division: two, four or six digits; ``short`` is empty where it has no shorter name."""

    code: str
    name: str
    short: str

    @property
    def is_zone(self) -> bool:
        """Whether it is a functional zone that only the statistics bureau numbers (370171)."""
        return len(self.code) == 6 and self.code[4] == "7"


class Trust(Enum):
    """How much a name says by itself."""

    ALONE = "only where nothing follows but a separator: 安溪 is a county, 平安保险 is not in 平安"
    SHORT = "at its place, unless what follows makes it another thing: 北京朝阳, but not 北京路"
    FIRST = "at its place: 青秀区, but 轻纺城东区 is not in 城东区"
    CITY = "even amid words that are not known, unless what follows makes it another thing: 自由贸易试验区成都片区"
    WHOLE = "even amid words that are not known: 自由贸易试验区成都市"


_GUARDED = (Trust.SHORT, Trust.CITY)
_AMID = (Trust.CITY, Trust.WHOLE)


class Name(NamedTuple):
    """One way to name a place."""

    text: str
    code: str
    trust: Trust


class Scope:
    """What can be named next. Tiers are added in order of trust; within a tier, a name of two places is of neither."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str | None, Trust]] = {}
        self._longest = 0

    def add(self, tier: Iterable[Name]) -> None:
        """Add names that earlier tiers do not have."""
        new: dict[str, tuple[str | None, Trust]] = {}
        for text, code, trust in tier:
            if len(text) < 2 or text in self._known:
                continue
            said, _ = new.setdefault(text, (code, trust))
            if said != code:
                new[text] = (None, trust)
        self._known |= new
        self._longest = max(map(len, self._known), default=0)

    def at(self, text: str, start: int) -> tuple[str, int] | None:
        """The place named at this position and where its name ends; the longest name decides."""
        for end in range(min(start + self._longest, len(text)), start + 1, -1):
            code, trust = self._known.get(text[start:end], ("", Trust.ALONE))
            if code == "" or (trust in _GUARDED and _OTHER_THING.match(text, end)):
                continue
            if trust is not Trust.ALONE or _END.match(text, end):
                return (code, end) if code else None
        return None

    def further(self, text: str, start: int) -> tuple[str, int] | None:
        """The first name after words that are not known."""
        for begin in range(start + 1, min(len(text), start + _FURTHER)):
            for end in range(min(begin + self._longest, len(text)), begin + 1, -1):
                code, trust = self._known.get(text[begin:end], (None, Trust.ALONE))
                if code and trust in _AMID and not (trust is Trust.CITY and _OTHER_THING.match(text, end)):
                    return code, end
        return None


def add_divisions(scope: Scope, divisions: Iterable[Division], shorts: Mapping[str, str], *, at_root: bool) -> None:
    """Add national divisions in order of trust. ``shorts``: the short names of cities, to cut them off zone names."""
    below = list(divisions)
    provinces = [division for division in below if len(division.code) == 2]
    cities = [division for division in below if len(division.code) == 4]
    counties = [division for division in below if len(division.code) == 6 and not division.is_zone]
    zones = [division for division in below if division.is_zone]
    for uppers in (provinces, cities):
        scope.add(Name(division.name, division.code, Trust.WHOLE) for division in uppers)
        short = Trust.SHORT if at_root else Trust.CITY
        scope.add(Name(division.short, division.code, short) for division in uppers)
    # Far from its city a district is taken at the beginning of a text only: 轻纺城东区 is not in 城东区.
    scope.add(
        Name(county.name, county.code, Trust.FIRST if at_root and county.name.endswith("区") else Trust.WHOLE)
        for county in counties
        if not (at_root and _says_nothing_alone(county.name))
    )
    scope.add(Name(zone.name, zone.code, Trust.WHOLE) for zone in zones)
    if not at_root:
        scope.add(name for zone in zones for name in _zone_names(zone, shorts))
    # Far from any other name, only the cities among the counties (昆山, 义乌) are spoken of by their short names.
    scope.add(
        Name(county.short, county.code, Trust.ALONE if at_root and not county.name.endswith("市") else Trust.SHORT)
        for county in counties
    )
    scope.add(_in_other_kinds(provinces, ("省", "自治区")))
    scope.add(_in_other_kinds(counties, _KINDS_OF_COUNTY))
    scope.add(_in_other_kinds(cities, _KINDS_OF_CITY))


def _says_nothing_alone(name: str) -> bool:
    """城区, 东区: which one, only the city before it tells, even where a single one is left."""
    return len(name) == 2 and name.endswith("区")


def _in_other_kinds(divisions: Iterable[Division], kinds: Iterable[str]) -> Iterable[Name]:
    """章丘市 is 章丘区 today, 峨边县 is short for 峨边彝族自治县: the short name with another kind."""
    for division in divisions:
        if division.short:
            yield from (Name(division.short + kind, division.code, Trust.WHOLE) for kind in kinds)


def _zone_names(zone: Division, shorts: Mapping[str, str]) -> Iterable[Name]:
    """河北唐山芦台经济开发区 inside its city: 芦台经济开发区, 芦台经开区; 济南高新技术产业开发区: 高新区."""
    own = zone.name
    for above in (shorts.get(zone.code[:2], ""), shorts.get(zone.code[:4], "")):
        own = own.removeprefix(above).removeprefix("市") if above else own
    yield Name(own, zone.code, Trust.WHOLE)
    for kinds, written in ((_HIGH_TECH, ("高新区", *_HIGH_TECH)), (_ECONOMIC, ("经开区", "开发区", *_ECONOMIC))):
        for kind in kinds:
            if own.endswith(kind):
                yield from (Name(own.removesuffix(kind) + way, zone.code, Trust.WHOLE) for way in written)


def other_names(names: Iterable[tuple[str, str]], shorts: Mapping[str, str], *, at_root: bool) -> Iterable[Name]:
    """Old and other names (江干区), near their city also without their kind (杭州江干) unless that means the city."""
    for name, code in names:
        if not at_root:
            yield Name(name, code, Trust.WHOLE)
            bare = _KIND.sub("", name)
            if bare != shorts.get(code[:4]):
                yield Name(bare, code, Trust.SHORT)
        elif not _says_nothing_alone(name):
            yield Name(name, code, Trust.FIRST)


def town_names(code: str, name: str, aliases: Iterable[str], bare: Trust | None) -> Iterable[Name]:
    """A town's full name and aliases, and without its kind (陈埭) as far as ``bare`` trusts that here."""
    yield Name(name, code, Trust.WHOLE)
    yield from (Name(alias, code, Trust.WHOLE) for alias in aliases)
    short = _TOWN_KIND.sub("", name)
    if bare is not None and short != name:
        yield Name(short, code, bare)
