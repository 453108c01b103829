"""Which reader reads which type of value."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from rencai.sources.values import amounts, identifiers, times, words
from rencai.sources.values.columns import Cleaned, Hints
from rencai.vocabulary.fields import Field, ValueType

_READERS: dict[ValueType, Callable[[pl.Series, Field, Hints], Cleaned]] = {
    ValueType.TEXT: words.read_texts,
    ValueType.PERSON_NAME: words.read_person_names,
    ValueType.EMPLOYER_NAME: words.read_employer_names,
    ValueType.RESIDENT_ID: identifiers.read_resident_ids,
    ValueType.CREDIT_CODE: identifiers.read_credit_codes,
    ValueType.PHONE: identifiers.read_phones,
    ValueType.EMAIL: identifiers.read_emails,
    ValueType.DATE: times.read_dates,
    ValueType.YEAR: times.read_years,
    ValueType.YEARS: times.read_experience,
    ValueType.INTEGER: amounts.read_integers,
    ValueType.NUMBER: amounts.read_numbers,
    ValueType.MONEY: amounts.read_money,
    ValueType.PAY: amounts.read_pay,
    ValueType.BOOLEAN: words.read_booleans,
    ValueType.SEX: words.read_sexes,
    ValueType.DEGREE: words.read_degrees,
    ValueType.PLACE: words.read_places,
    ValueType.WORDS: words.read_words,
}


_KEY = "__raw"
_WORTH_SHARING = 0.4
"""Where fewer of the texts than this are distinct, each is read once and the results are shared out."""


def read_values(raw: pl.Series, field: Field, hints: Hints) -> Cleaned:
    """The clean columns of a field and ``reason`` (null where the value is good or nothing was stated)."""
    read = _READERS[field.type]
    distinct = raw.drop_nulls().unique()
    if distinct.len() > _WORTH_SHARING * raw.len():
        return read(raw.rename("raw"), field, hints)
    table = read(distinct.rename("raw"), field, hints).with_columns(distinct.alias(_KEY))
    return raw.to_frame(_KEY).join(table, on=_KEY, how="left", maintain_order="left").drop(_KEY)
