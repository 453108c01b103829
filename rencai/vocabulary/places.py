"""Place texts to codes: "深圳-南山区", "上海·松江区", "福建省晋江市陈埭镇…" → 440305, 310117, 350582101.

A code has two digits for a province, four for a city, six for a county, nine for a town. The deepest place a text
names for sure is answered:

- A municipality named alone is its city level: 北京 → 1101. Hong Kong, Macao and Taiwan stay at two digits, since no
  national code exists below them. Counties without a city (仙桃) and cities without counties (东莞) are their own code.
- A functional zone that has no code of its own (成都·高新区) is answered by its city.
- A name that several places bear (鼓楼区) is answered only where the words before it decide; alone it is unknown.
- Old names and old kinds (江干区, 章丘市) lead to what they are today.
- Towns are known for the home county only, and are recognised from there upwards: alone, or after city or province.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from rencai.vocabulary.names import simplify
from rencai.vocabulary.place_names import Division, Name, Scope, Trust, add_divisions, other_names, town_names
from rencai.vocabulary.text import tidy

_FOLDER = Path(__file__).parent / "divisions"
_MUNICIPALITIES = {"11", "12", "31", "50"}
_BETWEEN = re.compile(
    r"(?:[\s·•・\-—–_/\\|,，、;；:：>＞.()（）\[\]【】\"'“”]|中国|中华人民共和国|市辖区|(?:省|自治区)?直辖县级行政区划?)*"
)
_DIGITS = re.compile(r"[0-9]{2,12}")


@dataclass(frozen=True)
class Town:
    """A town of the home county: nine digits, full name, other names."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


@cache
def _national() -> dict[str, Division]:
    with (_FOLDER / "national.csv").open(encoding="utf-8", newline="") as table:
        return {row["code"]: Division(**row) for row in csv.DictReader(table)}


@cache
def _other_names() -> tuple[tuple[str, str, str], ...]:
    with (_FOLDER / "other_names.csv").open(encoding="utf-8", newline="") as table:
        return tuple((row["name"], row["within"], row["code"]) for row in csv.DictReader(table))


class Gazetteer:
    """Resolves place texts. Scopes (what can be named next, after a place) are made when first needed."""

    def __init__(
        self,
        divisions: Mapping[str, Division],
        other_names: Iterable[tuple[str, str, str]] = (),
        towns: Iterable[Town] = (),
        home: str | None = None,
    ) -> None:
        self._divisions = divisions
        self._other_names = tuple(other_names)
        self._towns = tuple(towns)
        self._home = home or ""
        self._codes = sorted(divisions)
        self._shorts = {code: division.short for code, division in divisions.items() if len(code) < 6}
        self._scopes: dict[str, Scope] = {}

    @classmethod
    def shipped(cls, towns: Iterable[Town] = (), home: str | None = None) -> Gazetteer:
        """The national divisions to the county, with the towns of the home county (six digits)."""
        return cls(_national(), _other_names(), towns, home)

    def resolve(self, texts: pl.Series) -> pl.Series:
        """The code of each text, null if unknown. Each different text is looked at once."""
        unique = texts.cast(pl.String).unique().drop_nulls()
        codes = pl.Series([self._code(text) for text in unique.to_list()], dtype=pl.String)
        traditional = simplify(unique.filter(codes.is_null()))
        again = pl.Series([self._code(text) for text in traditional.to_list()], dtype=pl.String)
        known = pl.concat(
            [
                pl.DataFrame({"text": unique, "code": codes}).drop_nulls("code"),
                pl.DataFrame({"text": unique.filter(codes.is_null()), "code": again}),
            ]
        )
        rows = pl.DataFrame({"text": texts.cast(pl.String)})
        return rows.join(known, on="text", how="left", maintain_order="left")["code"].alias(texts.name)

    def code_of(self, text: str) -> str | None:
        """The code of one text, or None."""
        code: str | None = self.resolve(pl.Series([text]))[0]
        return code

    def _code(self, text: str) -> str | None:
        words = tidy(text)
        if _DIGITS.fullmatch(words):
            return self._known_code(words)
        code = self._walk(words)
        return f"{code}01" if code in _MUNICIPALITIES else code or None

    def name(self, code: str) -> str | None:
        """The full name of the place with this code, itself only: 350582 → 晋江市."""
        if len(code) == 9:
            return next((town.name for town in self._towns if town.code == code), None)
        division = self._divisions.get(code)
        return division.name if division else None

    def path(self, code: str) -> str | None:
        """The name with all that contains it: 350582 → 福建省泉州市晋江市."""
        own = self.name(code)
        if own is None or len(code) == 2:
            return own
        # Nobody writes the city level of a municipality, and some counties have none.
        lengths = (6, 2) if code[:2] in _MUNICIPALITIES else (6, 4, 2)
        above = next(code[:length] for length in lengths if length < len(code) and code[:length] in self._divisions)
        upper = self.path(above) or ""
        return upper if upper == own else upper + own

    def _known_code(self, digits: str) -> str | None:
        towns = {town.code for town in self._towns}
        if digits[:9] in towns:
            return digits[:9]
        code = digits[:6]
        while code.endswith("00"):
            code = code[:-2]
        return code if code in self._divisions else None

    def _walk(self, text: str) -> str:
        here = ""
        at = _skip(text, 0)
        while at < len(text) and (len(here) < 6 or here == self._home):
            scope = self._scope(here)
            hit = scope.at(text, at)
            if hit is None and at and text[at - 1] == "市":
                # 青岛市南区: the 市 belongs to both names.
                hit = scope.at(text, at - 1)
            hit = hit or scope.further(text, at)
            if hit is None:
                break
            here, at = hit[0], _skip(text, hit[1])
        return here

    def _scope(self, here: str) -> Scope:
        if here not in self._scopes:
            self._scopes[here] = self._make_scope(here)
        return self._scopes[here]

    def _make_scope(self, here: str) -> Scope:
        """Everything that can be named after ``here``."""
        scope = Scope()
        # The counties of a municipality stand under several codes at the city level, in speech under one.
        inside = here[:2] if here[:2] in _MUNICIPALITIES else here
        towns = self._town_names(here)
        # In a province many towns share a name, so there the divisions go first.
        if len(here) != 2:
            scope.add(towns)
        below = [self._divisions[code] for code in self._codes if code.startswith(inside) and code != here]
        add_divisions(scope, below, self._shorts, at_root=not here)
        others = [
            (name, code) for name, within, code in self._other_names if within.startswith(inside) and code != here
        ]
        scope.add(other_names(others, self._shorts, at_root=not here))
        scope.add(towns)
        return scope

    def _town_names(self, here: str) -> list[Name]:
        """The names of the home county's towns, as far as they are sure after ``here``."""
        if not self._home.startswith(here):
            return []
        bare = {0: Trust.ALONE, 2: None, 4: Trust.SHORT, 6: Trust.SHORT}[len(here)]
        return [name for town in self._towns for name in town_names(town.code, town.name, town.aliases, bare)]


def _skip(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at
