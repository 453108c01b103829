"""What a row states of its person, employer or post: its fields, and what follows from them.

``basis`` says how a value came about: ``resident-id`` (written into a checked identity number), ``stated`` (in a cell),
``linked`` (the employer that a name in the row means), ``classified`` (the city's words found in the row's text).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from rencai.city import City
from rencai.talentbase.classes import Classes
from rencai.talentbase.employers import Employers
from rencai.talentbase.entities import id_of
from rencai.talentbase.values import claim_fields
from rencai.talentbase.wordings import Wording, wordings
from rencai.vocabulary.fields import Kind

BASES = ("resident-id", "stated", "linked", "classified")


@dataclass(frozen=True)
class Statement:
    """A field, how it is known, the columns of the dressed row it stands in, and how its text is made."""

    field: str
    basis: str
    columns: tuple[str, ...]
    encode: pl.Expr
    wording: Wording | None = None


@dataclass(frozen=True)
class Statements:
    """The statements of one kind.

    ``dress`` adds to rows the columns of ``derived`` (what follows from other cells); ``wordings`` recognise values.
    """

    kind: Kind
    dress: Callable[[pl.DataFrame], pl.DataFrame] = lambda rows: rows
    derived: tuple[Statement, ...] = ()
    wordings: Mapping[str, Wording] = field(default_factory=dict)

    def of(self, columns: Collection[str]) -> Iterator[Statement]:
        """The statements that rows with these columns make."""
        for name, claimed in claim_fields(self.kind).items():
            there = tuple(column for column in claimed.columns if column in columns)
            if there == claimed.columns:
                wording = self.wordings.get(name)
                yield Statement(name, "stated", there, claimed.encode(), wording)
        for said in self.derived:
            if set(said.columns) <= set(columns):
                yield said


def statements_of_persons(city: City, employers: Employers) -> Statements:
    """A person's row names an employer, and its identity number says birth date and sex."""

    def dress(rows: pl.DataFrame) -> pl.DataFrame:
        rows = rows.with_columns(_said_by_number(rows))
        return _with_employer(rows, employers)

    derived = (
        Statement("birth_date", "resident-id", ("number_birth_date",), pl.col("number_birth_date")),
        Statement("sex", "resident-id", ("number_sex",), pl.col("number_sex")),
        _EMPLOYER,
    )
    return Statements(Kind.PERSON, dress, derived, wordings(city)[Kind.PERSON])


def statements_of_employers(city: City, classes: Classes) -> Statements:
    """The chain of an employer is stated, or found in its name, industry and scope."""

    def dress(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(classes.of_employers(rows)["chain"].alias("found_chain"))

    return Statements(Kind.EMPLOYER, dress, (_found("chain"),), wordings(city)[Kind.EMPLOYER])


def statements_of_posts(city: City, employers: Employers, classes: Classes) -> Statements:
    """A post names an employer; its title and description say chain, stage, occupation."""

    def dress(rows: pl.DataFrame) -> pl.DataFrame:
        found = classes.of_posts(rows)
        rows = rows.with_columns(found[name].alias(f"found_{name}") for name in found.columns)
        return _with_employer(rows, employers)

    derived = (_found("chain"), _found("stage"), _found("occupation"), _EMPLOYER)
    return Statements(Kind.POST, dress, derived, wordings(city)[Kind.POST])


_EMPLOYER = Statement("employer_id", "linked", ("employer_id",), pl.col("employer_id"))


def _found(field: str) -> Statement:
    return Statement(field, "classified", (f"found_{field}",), pl.col(f"found_{field}"))


def _with_employer(rows: pl.DataFrame, employers: Employers) -> pl.DataFrame:
    numbered = rows.with_columns(employers.numbers_of(rows).alias("employer_id"))
    return numbered.with_columns(employer_id=id_of(Kind.EMPLOYER, pl.col("employer_id")))


def _said_by_number(rows: pl.DataFrame) -> list[pl.Expr]:
    """``number_birth_date`` and ``number_sex`` from the resident identity number; nothing where there is no column."""
    if "resident_id" not in rows.columns:
        return []
    number = pl.col("resident_id")
    day = number.str.slice(6, 8)
    odd = number.str.slice(16, 1).cast(pl.Int8, strict=False) % 2 == 1
    return [
        (day.str.slice(0, 4) + "-" + day.str.slice(4, 2) + "-" + day.str.slice(6, 2)).alias("number_birth_date"),
        pl.when(odd).then(pl.lit("male")).when(odd.not_()).then(pl.lit("female")).alias("number_sex"),
    ]
