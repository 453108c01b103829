"""What a department's clerk has written of people: with slips that stay until the register is typed anew.

A slip belongs to a department and a person, not to a delivery: the mistyped birth date of last year's list stands in
this year's too. Registers are typed anew once, at the beginning of 2024.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from rencai.sample import slips
from rencai.sample.content import content
from rencai.sample.draws import Draws, Flags, Ints, falling
from rencai.sample.errors import Errors
from rencai.sample.months import month_of
from rencai.sample.people import DEGREES, grade_names
from rencai.sample.world import World, usual_titles

_TYPED_ANEW = 2024
AS_IT_IS = "as it is: "
"""Before the name of a field: the rows bring its text themselves."""
_RELIABLE = ("social-insurance",)
"""Departments whose system checks the identity number and knows the employer, in the easy profile."""


def errors_for(source: str, errors: Errors, profile: str) -> Errors:
    """The rates of one department: the social insurance register of the easy profile is nearly clean."""
    if profile != "easy" or source not in _RELIABLE:
        return errors
    return replace(
        errors, missing_id=0.002, mistyped_id=0.0005, transposed_id=0.0005, missing_birth_date=0.01,
        changed_employer=0.0, abbreviated_employer=0.0, bracketed_employer=0.0, mistyped_employer=0.0, padded_name=0.02,
        full_width=0.0,
    )  # fmt: skip


class Clerk:
    """One department's clerk between two typings of its register. ``members``: numbers of the people it may list."""

    def __init__(self, world: World, source: str, errors: Errors, members: Ints, typing: int) -> None:
        self._world, self._errors, self._members = world, errors, members
        self._place: Ints = np.full(world.persons.height, -1)
        self._place[members] = np.arange(len(members))
        self._key = f"{source}/{typing}"
        self._size = len(members)
        self._fixed = self._typed(self._stream("fixed"))

    def write(self, rows: pl.DataFrame, day: date, fields: list[str]) -> pl.DataFrame:
        """The fields of these rows (person, and what ``World.moment`` gives) as the clerk writes them on that day.

        Dates stay dates; everything else is text.
        """
        at = self._place[rows["person"].to_numpy()]
        return pl.DataFrame({field: self._field(field, rows, at, day) for field in fields})

    def _field(self, field: str, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        if AS_IT_IS + field in rows.columns:
            return rows[AS_IT_IS + field]
        if field in self._fixed:
            return self._fixed[field].gather(at)
        written: Callable[[Clerk, pl.DataFrame, Ints, date], pl.Series] = _WRITTEN[field]
        return written(self, rows, at, day)

    def _typed(self, draws: Draws) -> dict[str, pl.Series]:
        """What does not change from delivery to delivery."""
        persons, errors = self._world.persons[self._members], self._errors
        name = slips.sound_alike(draws, persons["name"], errors.homophone)
        name = slips.mistype_name(draws, name, errors.mistyped_name)
        name = slips.traditional(draws, name, errors.traditional_name)
        name = slips.spread_short_names(draws, name, errors.padded_name)
        born = slips.swap_month_and_day(draws, persons["birth_date"], errors.swapped_birth_date)
        born = slips.mistype_date(draws, born, errors.mistyped_birth_date)
        ids = slips.mistype_digit(draws, persons["resident_id"], errors.mistyped_id, 17, first=2)
        ids = slips.transpose_digits(draws, ids, errors.transposed_id, 17)
        ids = slips.full_width(draws, ids, errors.full_width)
        school = persons["school"]
        short = school.str.replace_many(content("schools")["short"])
        school = short.zip_with(slips.hit(draws, short != school, errors.abbreviated_school), school)
        sex = persons["sex"].replace_strict({"male": "男", "female": "女"}, return_dtype=pl.String)
        return {
            "name": name,
            "sex": slips.lose(draws, sex, errors.missing_sex),
            "birth_date": slips.lose(draws, born, errors.missing_birth_date),
            "resident_id": slips.lose(draws, ids, errors.missing_id),
            "other_id": slips.lose(draws, persons["other_id"], errors.missing_id),
            "school": slips.lose(draws, school, errors.missing_school),
            "major": slips.lose(draws, persons["major"], errors.missing_school),
            "graduated_on": slips.lose(draws, persons["graduated_on"], errors.missing_school),
            "email": slips.lose(draws, persons["email"], errors.missing_phone),
            "origin": persons["origin"],
        }

    def flags(self, name: str, rate: float) -> Flags:
        """Of which members the slip ``name`` is typed in."""
        return self._stream(name).some(self._size, rate)

    def _stream(self, name: str) -> Draws:
        return Draws.of(self._world.seed, "clerk", self._key, name)

    def _blank(self, values: pl.Series, at: Ints, name: str, rate: float) -> pl.Series:
        gone = pl.Series(self.flags(name, rate)[at], dtype=pl.Boolean)
        return pl.select(pl.when(~gone).then(values)).to_series()

    @cached_property
    def _phones(self) -> list[pl.Series]:
        """What is written while the person has the first number, and after it has changed."""
        persons, errors = self._world.persons[self._members], self._errors
        first, second, third = persons["phone"], persons["phone_1"], persons["phone_2"]
        old = pl.Series(self.flags("old-phone", errors.changed_phone), dtype=pl.Boolean)
        written = []
        for now, older in ((first, third), (second, first)):
            draws = self._stream("phone")
            text = slips.mistype_digit(draws, older.zip_with(old, now), errors.mistyped_phone, 11, first=3)
            text = slips.full_width(draws, text, errors.full_width)
            written.append(slips.lose(self._stream("no-phone"), text, errors.missing_phone))
        return written

    def phone(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """The phone, now and then that of the employer's clerk."""
        changed = pl.Series(rows["phone"].to_numpy() > 0, dtype=pl.Boolean)
        phone = self._phones[1].gather(at).zip_with(changed, self._phones[0].gather(at))
        office = self._world.employers["contact_phone"].gather(rows["employer"])
        shared = pl.Series(self.flags("office-phone", self._errors.shared_phone)[at], dtype=pl.Boolean)
        return office.zip_with(shared & phone.is_not_null(), phone)

    def employer_of(self, rows: pl.DataFrame, at: Ints) -> Ints:
        """The employer the clerk means: now and then a former one, or another."""
        now: Ints = rows["employer"].to_numpy()
        person = rows["person"].to_numpy()
        first = self._world.first_employer[person]
        some = self._stream("other-employer").integers(0, self._world.employers.height, self._size)[at]
        meant: Ints = np.where(
            self.flags("old-employer", self._errors.changed_employer)[at], np.where(first != now, first, some), now
        )
        return meant

    def employer(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """The employer's name, often shorter than it is; before a change of name the former one."""
        meant = self.employer_of(rows, at)
        employers = self._world.employers
        form = self._stream("employer")
        written = slips.write_employers(form, employers, meant, self._errors, at=at, of=self._size)
        former = employers["former_name"].gather(meant)
        before = employers["renamed"].gather(meant) > month_of(day)
        written = former.zip_with(before & former.is_not_null(), written)
        return self._blank(written, at, "no-employer", self._errors.missing_employer)

    def employer_code(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """The employer's credit code."""
        codes = self._world.employers["credit_code"].gather(self.employer_of(rows, at))
        return self._blank(codes, at, "no-code", self._errors.missing_employer)

    def degree(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """The degree in words; now and then the one before the last."""
        older = self.flags("old-degree", self._errors.older_degree)[at].astype(np.int64)
        number = pl.Series((rows["degree"].to_numpy() - older).clip(0))
        words = content("wordings")["degrees"]
        which = self._stream("degree-word").picks(self._size, falling(3, 0.5))[at]
        flat = pl.Series([words[name][min(k, len(words[name]) - 1)] for name in DEGREES for k in range(3)])
        return self._blank(flat.gather(number * 3 + pl.Series(which)), at, "no-degree", self._errors.missing_degree)

    def occupation(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """What the person does, in one of the words for it."""
        drawn = self._stream("occupation-word").random.random(self._size)[at]
        words = usual_titles(self._world.occupations, rows["occupation"].to_numpy(), drawn)
        return self._blank(words, at, "no-title", self._errors.missing_title / 2)

    def title(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """The professional title."""
        words = self._world.title_words.gather(rows["occupation"].cast(pl.Int64) * 5 + rows["rank"])
        return self._blank(_or_null(words), at, "no-title", self._errors.missing_title)

    def skill_level(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """The skill level."""
        return _or_null(pl.Series(content("wordings")["skill_levels"]).gather(rows["skill"]))

    def trade(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """The trade a skill level is for."""
        return self._world.occupations.table["trade"].str.split("|").list.first().gather(rows["occupation"])

    def team(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """The talent team in words."""
        words = content("wordings")["teams"]
        return _or_null(
            self._world.persons["team"].gather(rows["person"]).replace_strict(words, return_dtype=pl.String)
        )

    def grade(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """The grade in the words of the city."""
        names = {grade.id: grade.zh for grade in self._world.city.grades}
        words = pl.Series([names.get(grade, grade) for grade in grade_names()])
        known = rows["grade"].cast(pl.Int64)
        return words.gather(known.clip(0))

    def workplace(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """The town of the employer; now and then another."""
        return self._town(self._world.employers["town"].gather(rows["employer"]), at)

    def residence(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """The town the person lives in; now and then another."""
        return self._town(self._world.persons["home"].gather(rows["person"]), at)

    def _town(self, codes: pl.Series, at: Ints) -> pl.Series:
        places = self._world.city.places
        draws = self._stream("town")
        other = draws.words(self._size, [place.code for place in places]).gather(at)
        wrong = pl.Series(self.flags("old-town", self._errors.changed_town)[at], dtype=pl.Boolean)
        names = other.zip_with(wrong, codes).replace_strict({place.code: place.zh for place in places})
        return self._blank(names, at, "no-town", self._errors.missing_town)

    def address(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """Where the person lives: town, street and number."""
        names = {place.code: f"{self._world.city.name.zh}{place.zh}" for place in self._world.city.places}
        draws = self._stream("address")
        street = draws.words(self._size, content("employers")["streets"])
        number = pl.Series(draws.integers(1, 400, self._size)).cast(pl.String) + "号"
        home = self._world.persons["home"].gather(rows["person"]).replace_strict(names)
        return home + (street + number).gather(at)

    def pay(self, rows: pl.DataFrame, at: Ints, day: date) -> pl.Series:
        """Pay, yuan a month."""
        return rows["pay"].cast(pl.Int64).cast(pl.String)


def _or_null(words: pl.Series) -> pl.Series:
    return pl.select(pl.when(words != "").then(words)).to_series()


_WRITTEN: dict[str, Callable[[Clerk, pl.DataFrame, Ints, date], pl.Series]] = {
    name: getattr(Clerk, name)
    for name in (
        "phone", "employer", "employer_code", "degree", "occupation", "title", "skill_level", "trade", "team", "grade",
        "workplace", "residence", "address", "pay",
    )
}  # fmt: skip


def typing_of(day: date) -> int:
    """Which typing of the registers is in use on that day: 0 or 1."""
    return int(day.year >= _TYPED_ANEW)
