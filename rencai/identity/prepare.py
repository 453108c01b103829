"""Records as people write them → coded columns in one form, which blocking and comparing then read.

Every form is made from the distinct values of a column.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from rencai.identity import forms
from rencai.identity.biographies import birth_in_text
from rencai.identity.columns import Column, Table, coalesce
from rencai.identity.keys import RECORD
from rencai.identity.texts_compared import plain_text
from rencai.vocabulary import employer_names
from rencai.vocabulary.fields import Kind
from rencai.vocabulary.text import tidy_column

Columns = dict[str, Column]


def prepare(records: pl.DataFrame, kind: Kind, *, among: frozenset[str] | None = None) -> Table:
    """The normal forms of the keys present; which columns there are depends on them.

    ``among``: how the Chinese names of a base sound in which single records will be looked for.
    """
    raw = {key: Column.of(records[key]).derive_expr(tidy_column) for key in records.columns if key != RECORD}
    if kind is Kind.PERSON:
        return Table(records[RECORD], _person(raw, among))
    return Table(records[RECORD], _employer(raw) if kind is Kind.EMPLOYER else _post(raw))


_SIMPLE: dict[str, Callable[[pl.Series], pl.Series]] = {
    "other_id": forms.document_number,
    "phone": forms.phone,
    "email": forms.email,
    "postcode": forms.postcode,
    "credit_code": forms.credit_code,
    "sex": forms.sex,
    "title": employer_names.bare,
    "degree": employer_names.bare,
    "school": employer_names.bare,
    "town": forms.place,
    "address": employer_names.bare,
    "place": forms.place,
    "birth_place": forms.place,
}


def _common(raw: Columns) -> Columns:
    return {key: raw[key].derive(work) for key, work in _SIMPLE.items() if key in raw}


def _person(raw: Columns, among: frozenset[str] | None) -> Columns:
    made = _common(raw) | _births_and_numbers(raw) | _person_names(raw, among)
    if "employer" in raw:
        made["employer"] = raw["employer"].derive(employer_names.core)
    return made | _person_pieces(made)


def _births_and_numbers(raw: Columns) -> Columns:
    made = {}
    if "birth_date" in raw:
        made["birth_date"] = raw["birth_date"].derive(forms.birth)
    if "text" in raw:
        told = raw["text"].derive(birth_in_text).derive(forms.birth)
        made["birth_date"] = coalesce(made["birth_date"], told) if "birth_date" in made else told
        made["text"] = raw["text"].derive(plain_text)
    if "resident_id" in raw:
        made["resident_id"] = raw["resident_id"].derive(forms.resident_id)
        made["valid_id"] = made["resident_id"].derive(forms.valid_resident_id)
        # A number that passes its check says when its bearer was born, also where nobody wrote the date down.
        written = made["valid_id"].derive_expr(lambda number: number.str.slice(6, 8))
        made["birth_date"] = coalesce(made["birth_date"], written) if "birth_date" in made else written
    return made


def _person_names(raw: Columns, among: frozenset[str] | None) -> Columns:
    halves: list[str] = [key for key in ("family_name", "given_name") if key in raw]
    made = {key: raw[key].derive(forms.person_name) for key in halves}
    if "name" in raw:
        whole = raw["name"]
    elif halves:
        parts = pl.DataFrame({key: raw[key].gather() for key in halves})
        whole = Column.of(parts.select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)).to_series())
    else:
        return made
    made["name"] = whole.derive(forms.person_name)
    made |= made["name"].derive_each(lambda names: forms.name_sounds(names, among))
    han = among is not None or mostly_han(made["name"])
    for key, column in (("family_name", "surname_py"), ("given_name", "given_py")):
        if key in made and not han:
            made[column] = made[key]
    for half in () if han else ("surname", "given"):
        made[f"{half}_sound"] = made[f"{half}_py"].derive(forms.sound)
        made[f"{half}_head"] = made[f"{half}_py"].derive_expr(lambda words: words.str.slice(0, 3))
    return made


def mostly_han(names: Column) -> bool:
    """Whether most names are in Chinese characters."""
    share = names.values.head(10_000).str.contains(r"\p{Han}").mean()
    return isinstance(share, float) and share > 0.5


def _person_pieces(made: Columns) -> Columns:
    """Parts of values that survive when another part is wrong."""
    pieces: Columns = {}
    if "birth_date" in made:
        pieces["full_birth"] = made["birth_date"].derive_expr(forms.whole_date)
    for column, (of, at, size) in forms.PIECES.items():
        source = pieces.get(of, made.get(of))
        if source is not None:
            pieces[column] = source.derive_expr(
                lambda text, at=at, size=size: forms.piece(text, at, size)  # type: ignore[misc]
            )
    return pieces


def _employer(raw: Columns) -> Columns:
    made = _common(raw)
    if "text" in raw:
        made["text"] = raw["text"].derive(employer_names.bare)
    name = raw.get("name", raw.get("employer"))
    if name is None:
        return made
    made["name"] = name.derive(employer_names.bare)
    made["stem"] = name.derive(employer_names.stem)
    made["core"] = name.derive(employer_names.core)
    made["brand"] = made["core"].derive(employer_names.brand)
    made["stem_once"] = made["stem"].seen_once()
    made["branch_place"] = name.derive(employer_names.branch_place)
    made["region"] = name.derive(employer_names.region)
    made["branch"] = made["name"].derive(lambda names: employer_names.is_branch(names).cast(pl.String))
    made["stem_head"] = made["stem"].derive_expr(lambda text: text.str.slice(0, 3))
    made["stem_py"] = made["stem"].derive(forms.sound_of_words)
    for at in range(1, 5):
        made[f"without_{at}"] = made["stem"].derive_expr(lambda text, at=at: forms.without(text, at))  # type: ignore[misc]
    return made


def _post(raw: Columns) -> Columns:
    made = _common(raw)
    if "employer" in raw:
        made["employer"] = raw["employer"].derive(employer_names.core)
    if "text" in raw:
        made["text"] = raw["text"].derive(plain_text)
        made["text_head"] = made["text"].derive_expr(lambda text: text.str.slice(0, 60))
        made["text_tail"] = made["text"].derive_expr(lambda text: text.str.slice(-60))
    return made
