"""Who stands in which register on which day, and what the department sends of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from rencai.sample.clerks import AS_IT_IS, Clerk, errors_for, typing_of
from rencai.sample.content import content
from rencai.sample.draws import Draws, Flags, Ints
from rencai.sample.employer_sheets import census_rows, post_rows
from rencai.sample.errors import Errors
from rencai.sample.formats import write_dates
from rencai.sample.months import dates_in, is_year_end, month_of
from rencai.sample.people import BACHELOR
from rencai.sample.registers import Register, register_of
from rencai.sample.sheets import Sheet
from rencai.sample.world import World
from rencai.vocabulary.fields import Kind

_INSURED, _CONTRACT, _COUNTED = 0.96, 0.3, 0.86
"""Shares of company staff who are insured, of school and hospital staff under contract, of people a census finds."""
_PROJECTS = 0.006
_TOWN_FORMS = (("xlsx", "utf-8"), ("csv", "utf-8"), ("csv", "gb18030"), ("json", "utf-8"))
Selection = Callable[["Departments", date, pl.DataFrame], pl.DataFrame]


@dataclass
class Departments:
    """All departments of the invented city, with their clerks."""

    world: World
    errors: Errors
    profile: str
    _clerks: dict[tuple[str, int], Clerk] = field(default_factory=dict)

    def sheets(self, source: str, day: date, moment: pl.DataFrame) -> Iterator[Sheet]:
        """The files that a source delivers on that day. ``moment``: the people of the base on that day."""
        register = register_of(source, day)
        if register.kind is not Kind.PERSON:
            yield self._employers_sheet(register, day)
            return
        rows = _SELECTIONS[source](self, day, moment)
        written = self._clerk(source, day).write(rows, day, [name for name in register.fields if name != "serial"])
        if source != "town-census":
            yield self._people_sheet(register, day, rows, written)
            return
        town = self.world.employers["town"].gather(rows["employer"])
        for at, place in enumerate(self.world.city.places):
            form, encoding = _TOWN_FORMS[at % len(_TOWN_FORMS)]
            of_town = register_of(source, day, form=form, encoding=encoding)
            here = town == place.code
            if here.any():
                yield self._people_sheet(of_town, day, rows.filter(here), written.filter(here), town=place.zh)

    def _people_sheet(
        self, register: Register, day: date, rows: pl.DataFrame, written: pl.DataFrame, town: str = ""
    ) -> Sheet:
        file = register.filled_in(register.file, day, town)
        return Sheet(
            register=register,
            file=file if file.endswith(register.form) else f"{file}.{register.form}",
            titles=_titles(register, day, town),
            table=_under_headings(register, written),
            entity=rows["person"].cast(pl.UInt32),
            employer=rows["employer"].cast(pl.UInt32),
        )

    def _employers_sheet(self, register: Register, day: date) -> Sheet:
        make = census_rows if register.kind is Kind.EMPLOYER else post_rows
        written, entity, employer = make(self.world, self.errors, day)
        return Sheet(
            register=register,
            file=register.filled_in(register.file, day),
            titles=_titles(register, day),
            table=_under_headings(register, written),
            entity=entity,
            employer=employer,
        )

    def _clerk(self, source: str, day: date) -> Clerk:
        key = (source, typing_of(day))
        if key not in self._clerks:
            members = _MEMBERS[source](self.world)
            rates = errors_for(source, self.errors, self.profile)
            self._clerks[key] = Clerk(self.world, source, rates, members, key[1])
        return self._clerks[key]

    def of_setting(self, moment: pl.DataFrame, *settings: str) -> pl.DataFrame:
        """The people of the moment who work for employers of these kinds."""
        return moment.filter(self.world.employers["setting"].gather(moment["employer"]).is_in(settings))

    def lasting(self, name: str, rate: float) -> Flags:
        """A trait of people that lasts, by their number."""
        return Draws.of(self.world.seed, "lasting", name).some(self.world.persons.height, rate)


def _titles(register: Register, day: date, town: str = "") -> tuple[str, ...]:
    if register.form in ("json", "jsonl"):
        return ()
    return tuple(register.filled_in(title, day, town) for title in register.titles)


def _under_headings(register: Register, written: pl.DataFrame) -> pl.DataFrame:
    columns = {}
    for column in register.columns:
        if column.field == "serial":
            columns[column.heading] = pl.Series(np.arange(1, written.height + 1))
            continue
        cells = written[column.field]
        if cells.dtype == pl.Date:
            style = column.style
            cells = write_dates(cells, style if register.form == "xlsx" or style not in ("real", "serial") else "iso")
        columns[column.heading] = cells
    return pl.DataFrame(columns)


def _insured(departments: Departments, day: date, moment: pl.DataFrame) -> pl.DataFrame:
    setting = departments.world.employers["setting"].gather(moment["employer"])
    person = moment["person"].to_numpy()
    private = pl.Series(departments.lasting("insured", _INSURED)[person]) & setting.is_in(
        ["company", "institute", "social"]
    )
    contract = pl.Series(departments.lasting("contract", _CONTRACT)[person]) & setting.is_in(["school", "hospital"])
    return _hired(moment.filter(private | contract)).with_columns(pl.lit(day).alias(AS_IT_IS + "seen_on"))


def _recognised(departments: Departments, day: date, moment: pl.DataFrame) -> pl.DataFrame:
    world = departments.world
    size = world.persons.height
    draws = Draws.of(world.seed, "recognised on")
    since = dates_in(pl.Series(np.zeros(size, dtype=np.int64)), pl.Series(draws.integers(1, 29, size)))
    since = (since.cast(pl.Int32) - pl.Series(draws.integers(30, 2600, size).astype(np.int32))).cast(pl.Date)
    gained = world.events.filter(pl.col("field") == "grade")
    since = since.scatter(gained["person"], dates_in(gained["month"], gained["day"]))
    rows = moment.filter(pl.col("grade") >= 0)
    return rows.with_columns(since.gather(rows["person"]).alias(AS_IT_IS + "grade_from"))


def _staff_of(*settings: str) -> Selection:
    def select(departments: Departments, day: date, moment: pl.DataFrame) -> pl.DataFrame:
        return _hired(departments.of_setting(moment, *settings))

    return select


def _hired(rows: pl.DataFrame) -> pl.DataFrame:
    """With the day on which the spell began; those who were there before the sample came some time before."""
    person = rows["person"].cast(pl.UInt64)
    day = (person * 2_654_435_761 % 28 + 1).cast(pl.Int64)
    before = (person * 40_503 % 4_000 + 20).cast(pl.Int32)
    began = dates_in(rows["start"], day)
    earlier = (pl.Series([date(2020, 12, 28)]).new_from_index(0, rows.height).cast(pl.Int32) - before).cast(pl.Date)
    return rows.with_columns(began.zip_with(rows["start"] > 0, earlier).alias(AS_IT_IS + "hired_on"))


def _counted(departments: Departments, day: date, moment: pl.DataFrame) -> pl.DataFrame:
    found = departments.lasting("counted", _COUNTED) & departments.lasting(f"counted in {day.year}", 0.97)
    return moment.filter(pl.Series(found[moment["person"].to_numpy()]))


def _evaluated(departments: Departments, day: date, moment: pl.DataFrame) -> pl.DataFrame:
    """Certificates of the period: levels gained, and those with which newcomers enter the base."""
    world, last = departments.world, month_of(day)
    first = last - 11 if is_year_end(day) else last
    gained = world.events.filter((pl.col("field") == "skill") & pl.col("month").is_between(first, last))
    arrived = world.careers.arrived
    new = np.flatnonzero((world.people.skill > 0) & (arrived >= max(first, 1)) & (arrived <= last))
    new = new[departments.lasting("certified", 0.9)[new]]
    days = Draws.of(world.seed, "certified on", str(day)).integers(1, 29, len(new))
    entered = pl.DataFrame({"person": new, "skill": world.people.skill[new], "month": arrived[new], "day": days})
    events = pl.concat([gained.select("person", "month", "day", skill="value").select(entered.columns), entered])
    # People who have left since are known by their last spell.
    known = moment.drop("skill").select("person", "employer", "occupation", "phone")
    rows = events.join(known, on="person", how="inner", maintain_order="left")
    return rows.with_columns(dates_in(rows["month"], rows["day"]).alias(AS_IT_IS + "seen_on"))


def _projects(departments: Departments, day: date, moment: pl.DataFrame) -> pl.DataFrame:
    """The people of the year's projects: mostly those who research or develop."""
    world = departments.world
    profile = world.occupations.table["degree"].gather(moment["occupation"])
    able = (moment["degree"] >= BACHELOR).to_numpy()
    weights = np.where(
        able, np.where((profile == "R").to_numpy(), 30.0, 1.0) * (1 + 3 * (moment["degree"].to_numpy() > BACHELOR)), 0.0
    )
    draws = Draws.of(world.seed, "projects", day.year)
    rows = moment[draws.chosen(weights, max(5, round(moment.height * _PROJECTS)))]
    chain = world.employers["chain"].gather(rows["employer"])
    products = content("employers")["products"]
    subject = pl.Series([products[name][k % len(products[name])] for k, name in enumerate(chain)], dtype=pl.String)
    skills = world.occupations.table["skills"].str.replace_all("|", "、", literal=True).gather(rows["occupation"])
    return rows.with_columns(
        (subject + draws.words(rows.height, ["关键技术研发", "智能化改造", "新产品中试", "工艺优化"])).alias(
            AS_IT_IS + "results"
        ),
        draws.words(rows.height, content("wordings")["programmes"]).alias(AS_IT_IS + "honours"),
        skills.alias(AS_IT_IS + "field_of_work"),
        pl.lit(f"{day.year}").alias(AS_IT_IS + "elected_year"),
    )


def _natives(departments: Departments, day: date, moment: pl.DataFrame) -> pl.DataFrame:
    world, month = departments.world, month_of(day)
    persons = world.persons
    listed = persons.filter((pl.col("listed_from") <= month) & (pl.col("listed_until") > month))
    listed = listed.filter(pl.Series(departments.lasting("known abroad", 0.85)[listed["person"].to_numpy()]))
    person = listed["person"].to_numpy()
    draws = Draws.of(world.seed, "natives", typing_of(day))
    spelling = draws.integers(0, 3, persons.height)[person]
    latin_first = pl.Series(draws.some(persons.height, 0.55)[person])
    roman = listed["roman_0"]
    for at in (1, 2):
        roman = listed[f"roman_{at}"].zip_with(pl.Series(spelling == at), roman)
    chinese = departments._clerk("natives-elsewhere", day).write(listed.select("person"), day, ["name"])["name"]
    shown = latin_first & roman.is_not_null()
    return pl.DataFrame(
        {
            "person": listed["person"],
            # Their employers are numbered after those of the city.
            "employer": world.employers.height + person % len(world.employers_elsewhere),
            "occupation": listed["occupation_elsewhere"],
            "degree": listed["degree_elsewhere"],
            "phone": np.zeros(listed.height, dtype=np.int64),
            AS_IT_IS + "name": roman.zip_with(shown, chinese),
            AS_IT_IS + "former_name": chinese.zip_with(shown, roman),
            AS_IT_IS + "residence": listed["elsewhere"],
            AS_IT_IS + "employer": world.employers_elsewhere.gather(person % len(world.employers_elsewhere)),
            AS_IT_IS + "phone": listed["phone"],
        }
    )


def _everybody(world: World) -> Ints:
    return np.arange(len(world.people))


def _natives_and_base(world: World) -> Ints:
    return np.flatnonzero(world.persons["listed_from"].to_numpy() <= world.persons["listed_until"].to_numpy())


def _in(*settings: str) -> Callable[[World], Ints]:
    def members(world: World) -> Ints:
        numbers = [world.occupations.settings.index(name) for name in settings]
        return np.flatnonzero(np.isin(world.people.setting, numbers))

    return members


def _skilled(world: World) -> Ints:
    return np.flatnonzero(world.people.skill > 0)


_SELECTIONS: dict[str, Selection] = {
    "social-insurance": _insured,
    "recognised-talent": _recognised,
    "education-staff": _staff_of("school"),
    "health-staff": _staff_of("hospital"),
    "science-projects": _projects,
    "party-government-staff": _staff_of("office"),
    "rural-talent": _staff_of("village"),
    "social-workers": _staff_of("social"),
    "skills-evaluations": _evaluated,
    "town-census": _counted,
    "natives-elsewhere": _natives,
}
_MEMBERS: dict[str, Callable[[World], Ints]] = {
    "social-insurance": _in("company", "institute", "social", "school", "hospital"),
    "recognised-talent": _everybody,
    "education-staff": _in("school"),
    "health-staff": _in("hospital"),
    "science-projects": _everybody,
    "party-government-staff": _in("office"),
    "rural-talent": _in("village"),
    "social-workers": _in("social"),
    "skills-evaluations": _skilled,
    "town-census": _everybody,
    "natives-elsewhere": _natives_and_base,
}
