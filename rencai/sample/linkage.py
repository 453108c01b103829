"""A flat table of records whose people are known: for measuring identity without building a city."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from rencai.sample import slips
from rencai.sample.content import content
from rencai.sample.draws import Draws, Ints, falling
from rencai.sample.employer_names import make_employer_names, short_forms, trades
from rencai.sample.errors import Errors, errors_of
from rencai.sample.identity_numbers import make_phones, make_resident_ids
from rencai.sample.names import make_names, make_overseas_names, romanise
from rencai.sample.slips import write_employers

_ROWS_PER_PERSON = 2.2
_SPREAD = 0.24
"""Few people come in many rows, most in one: what yearly and monthly registers of several departments give."""
_MOST_ROWS = 24
_OVERSEAS = 0.01
_PEOPLE_PER_EMPLOYER = 22
_FIRST_BIRTH, _BIRTH_DAYS = date(1956, 1, 1), 18_000


def linkage_table(rows: int, seed: int, profile: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``rows`` records of about ``rows / 2.2`` people, blurred as ``profile`` says, and who they are.

    Records: ``record`` (UInt32) and the link keys name, sex, birth_date, resident_id, other_id, phone, employer, title,
    degree, school, town, all text. Truth: ``record``, ``person`` (both UInt32).
    """
    errors = errors_of(profile)
    person = _person_of_record(Draws.of(seed, "rows"), rows)
    people = _people(seed, int(person.max()) + 1 if rows else 0)
    records = _records(Draws.of(seed, "records", profile), people, person, errors)
    numbers = pl.int_range(rows, dtype=pl.UInt32, eager=True).alias("record")
    truth = pl.DataFrame([numbers, pl.Series("person", person, dtype=pl.UInt32)])
    return records.select(numbers, pl.all()), truth


def _person_of_record(draws: Draws, rows: int) -> Ints:
    people = int(rows / _ROWS_PER_PERSON * 1.05) + 10
    more = draws.random.negative_binomial(_SPREAD, _SPREAD / (_SPREAD + _ROWS_PER_PERSON - 1), people)
    times = 1 + np.minimum(more, _MOST_ROWS - 1)
    while times.sum() < rows:
        times = np.concatenate([times, np.ones(people, dtype=times.dtype)])
    person = np.repeat(np.arange(len(times)), times)[:rows]
    return draws.random.permutation(person)


def _people(seed: int, size: int) -> pl.DataFrame:
    """True values of people; numbered columns (``phone_1``, ``employer_1``) hold those of other times."""
    draws, words = Draws.of(seed, "people"), content("flat")
    days = (_FIRST_BIRTH - date(1970, 1, 1)).days + draws.integers(0, _BIRTH_DAYS, size)
    born = pl.Series("birth_date", days, dtype=pl.Int32).cast(pl.Date)
    female, far, abroad = draws.some(size, 0.45), draws.some(size, 0.4), draws.some(size, _OVERSEAS)
    overseas = make_overseas_names(draws, female)
    names = overseas.zip_with(pl.Series(abroad), make_names(draws, born.dt.year().to_numpy(), female, far))
    employers = max(3, size // _PEOPLE_PER_EMPLOYER)
    phones = make_phones(draws, size * 3 + employers)
    clerks, phones = phones.slice(size * 3), phones.slice(0, size * 3)
    employer = _employer_of(draws, size, employers)
    return pl.DataFrame(
        {
            "name": names,
            "roman": romanise(names, draws.integers(0, 3, size), draws.integers(0, 4, size)).set(
                pl.Series(~abroad), None
            ),
            "sex": pl.Series(np.where(female, "female", "male"), dtype=pl.String),
            "birth_date": born,
            "resident_id": make_resident_ids(draws, born, female, far).set(pl.Series(abroad), None),
            "other_id": _passports(draws, size).set(pl.Series(~abroad), None),
            "phone": phones.gather_every(3),
            "phone_1": phones.gather_every(3, 1),
            "phone_2": phones.gather_every(3, 2),
            "phone_of_clerk": clerks.gather(employer),
            "employer": employer,
            "employer_1": _employer_of(draws, size, employers),
            "employer_2": _employer_of(draws, size, employers),
            "title": draws.words(size, words["titles"], falling(len(words["titles"]), 12)),
            "degree": draws.picks(size, list(words["degrees"].values())),
            "school": _schools(draws, size),
            "town": draws.words(size, words["towns"]),
        }
    )


def _employer_of(draws: Draws, size: int, employers: int) -> Ints:
    weights = np.exp(draws.random.normal(0.0, 1.2, employers))
    return draws.picks(size, weights)


def _passports(draws: Draws, size: int) -> pl.Series:
    numbers = pl.Series(draws.integers(0, 10_000_000, size)).cast(pl.String).str.zfill(7)
    return pl.select(pl.lit("XX") + numbers).to_series()


def _schools(draws: Draws, size: int) -> pl.Series:
    words = content("schools")
    kinds = [*words["kinds"]["university"], *words["kinds"]["college"], *words["kinds"]["secondary"]]
    places = draws.words(size, words["places"], falling(len(words["places"]), 3))
    return places + draws.words(size, kinds)


def _records(draws: Draws, people: pl.DataFrame, person: Ints, errors: Errors) -> pl.DataFrame:
    rows = people[person]
    size = rows.height
    columns = {
        "name": _names(draws, rows, errors),
        "sex": slips.lose(draws, rows["sex"], errors.missing_sex),
        "birth_date": _births(draws, rows["birth_date"], errors),
        "resident_id": _ids(draws, rows["resident_id"], errors),
        "other_id": slips.lose(draws, rows["other_id"], errors.missing_id),
        "phone": _phones(draws, rows, errors),
        "employer": _employers(draws, rows, people.height, errors),
        "title": slips.lose(draws, rows["title"], errors.missing_title),
        "degree": _degrees(draws, rows["degree"], errors),
        "school": slips.lose(draws, _short_schools(draws, rows["school"], errors), errors.missing_school),
        "town": _towns(draws, rows["town"], errors),
    }
    assert all(len(column) == size for column in columns.values())
    return pl.DataFrame({key: column.cast(pl.String) for key, column in columns.items()})


def _names(draws: Draws, rows: pl.DataFrame, errors: Errors) -> pl.Series:
    latin = rows["roman"].is_not_null() & pl.Series(draws.some(rows.height, 0.5))
    names = slips.sound_alike(draws, rows["name"], errors.homophone)
    names = slips.mistype_name(draws, names, errors.mistyped_name)
    names = slips.traditional(draws, names, errors.traditional_name)
    names = slips.spread_short_names(draws, names, errors.padded_name)
    return rows["roman"].zip_with(latin, names)


def _births(draws: Draws, dates: pl.Series, errors: Errors) -> pl.Series:
    dates = slips.swap_month_and_day(draws, dates, errors.swapped_birth_date)
    dates = slips.mistype_date(draws, dates, errors.mistyped_birth_date)
    return slips.lose(draws, dates, errors.missing_birth_date)


def _ids(draws: Draws, ids: pl.Series, errors: Errors) -> pl.Series:
    ids = slips.mistype_digit(draws, ids, errors.mistyped_id, 17, first=2)
    ids = slips.transpose_digits(draws, ids, errors.transposed_id, 17)
    return slips.lose(draws, ids, errors.missing_id)


def _phones(draws: Draws, rows: pl.DataFrame, errors: Errors) -> pl.Series:
    older = rows["phone_1"].zip_with(pl.Series(draws.some(rows.height, 0.6)), rows["phone_2"])
    phones = older.zip_with(pl.Series(draws.some(rows.height, errors.changed_phone)), rows["phone"])
    phones = rows["phone_of_clerk"].zip_with(pl.Series(draws.some(rows.height, errors.shared_phone)), phones)
    phones = slips.mistype_digit(draws, phones, errors.mistyped_phone, 11, first=3)
    phones = slips.full_width(draws, phones, errors.full_width)
    return slips.lose(draws, phones, errors.missing_phone)


def _employers(draws: Draws, rows: pl.DataFrame, people: int, errors: Errors) -> pl.Series:
    size = rows.height
    former = rows["employer_1"].zip_with(pl.Series(draws.some(size, 0.6)), rows["employer_2"])
    which = former.zip_with(pl.Series(draws.some(size, errors.changed_employer)), rows["employer"])
    names = _companies(draws, max(3, people // _PEOPLE_PER_EMPLOYER))
    written = write_employers(draws, names, which.to_numpy(), errors)
    return slips.lose(draws, written, errors.missing_employer)


def _companies(draws: Draws, count: int) -> pl.DataFrame:
    companies = make_employer_names(draws, draws.words(count, trades()))
    return pl.concat([companies, short_forms(companies)], how="horizontal")


def _degrees(draws: Draws, ranks: pl.Series, errors: Errors) -> pl.Series:
    older = (ranks - pl.Series(draws.some(len(ranks), errors.older_degree)).cast(pl.Int64)).clip(0)
    words = pl.Series(list(content("flat")["degrees"])).gather(older)
    return slips.lose(draws, words, errors.missing_degree)


def _short_schools(draws: Draws, schools: pl.Series, errors: Errors) -> pl.Series:
    short = schools.str.replace_many(content("schools")["short"])
    falls = slips.hit(draws, short != schools, errors.abbreviated_school)
    return short.zip_with(falls, schools)


def _towns(draws: Draws, towns: pl.Series, errors: Errors) -> pl.Series:
    moved = draws.words(len(towns), content("flat")["towns"]).zip_with(
        pl.Series(draws.some(len(towns), errors.changed_town)), towns
    )
    bare = moved.str.replace("[镇]$|街道$|开发区$", "")
    written = bare.zip_with(pl.Series(draws.some(len(towns), 0.2)), moved)
    return slips.lose(draws, written, errors.missing_town)
