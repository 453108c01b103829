"""The parsed conditions and amounts: frozen nodes; a clause knows the file and line it was written in.

Values of choices and levels stand here as codes: their place in the fact's declared list, from 0.
Numbers in amounts are never negative, so that every amount grows or falls with its parts in one direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rencai.vocabulary.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a node is written: the file below the rule folder, and the line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


# -- amounts ----------------------------------------------------------------------------------------------------------
class Elapse(StrEnum):
    """How the time since a day is counted: whole years, whole months, days."""

    YEARS = "years_since"
    MONTHS = "months_since"
    DAYS = "days_since"


@dataclass(frozen=True, slots=True)
class Literal:
    """A number; in what a level is given, the code of a level."""

    value: float


@dataclass(frozen=True, slots=True)
class FactNumber:
    """The number a fact holds."""

    fact: str


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Time from the day in fact ``since`` to the day in fact ``until`` (else the day of the decision), at least 0."""

    unit: Elapse
    since: str
    until: str | None


@dataclass(frozen=True, slots=True)
class CountOf:
    """How many records of a list meet a condition about their fields."""

    records: str
    where: Condition | None


@dataclass(frozen=True, slots=True)
class TotalOf:
    """The sum of a field over the records of a list that meet a condition."""

    records: str
    field: str
    where: Condition | None


@dataclass(frozen=True, slots=True)
class Sum:
    parts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Product:
    parts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """``whole`` less ``less``, not below 0."""

    whole: Amount
    less: Amount


@dataclass(frozen=True, slots=True)
class Highest:
    parts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Lowest:
    parts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Scaled:
    """A part divided by a fixed positive number."""

    part: Amount
    divisor: float


@dataclass(frozen=True, slots=True)
class Table:
    """An amount looked up by a fact. A value without an entry takes ``otherwise``, which is 0 where nothing is said.

    ``ends_only``: a value between two entries lies somewhere between their amounts; no middle is made up.
    """

    by: str
    entries: tuple[tuple[int | bool, Amount], ...]
    otherwise: Amount
    ends_only: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """The amount of the last step whose ``start`` is not above the quantity; below the first step 0."""

    of: Amount
    starts: tuple[float, ...]
    gives: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Marginal:
    """Each part of the quantity above a start, up to the next, at its own rate."""

    of: Amount
    starts: tuple[float, ...]
    rates: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """The amount of the first case whose condition is met, else ``otherwise``."""

    cases: tuple[tuple[Condition, Amount], ...]
    otherwise: Amount


@dataclass(frozen=True, slots=True)
class Range:
    """Only bounds are known. ``low`` is 0 where only a ceiling was published (``ceiling``)."""

    low: Amount
    high: Amount
    ceiling: bool


@dataclass(frozen=True, slots=True)
class Rounded:
    part: Amount
    to: float
    how: str  # nearest (halves up), down, up


Amount = (
    Literal | FactNumber | Elapsed | CountOf | TotalOf | Sum | Product | Difference | Highest | Lowest | Scaled | Table
    | Steps | Marginal | Cases | Range | Rounded
)  # fmt: skip
NOTHING = Literal(0.0)


# -- conditions -------------------------------------------------------------------------------------------------------
class Op(StrEnum):
    """How a number or a day must compare."""

    GE = "at_least"
    GT = "more_than"
    LE = "at_most"
    LT = "less_than"
    EQ = "is"
    NE = "is_not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What every condition carries beside its meaning."""

    mark: Mark
    says: Bilingual | None = None
    cite: str = ""


@dataclass(frozen=True, slots=True)
class All(Clause):
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Clause):
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not(Clause):
    part: Condition


@dataclass(frozen=True, slots=True)
class SomeOf(Clause):
    """At least so many of the parts."""

    least: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class OneOf(Clause):
    """A yes-no fact, choice or level has one of these codes. ``word`` is how it was written, for showing it."""

    fact: str
    codes: frozenset[int | bool]
    word: str


@dataclass(frozen=True, slots=True)
class Holds(Clause):
    """A fact of several values has any, or all, of these codes."""

    fact: str
    codes: tuple[int, ...]
    every: bool


@dataclass(frozen=True, slots=True)
class Compare(Clause):
    """A quantity against another."""

    left: Amount
    op: Op
    right: Amount


@dataclass(frozen=True, slots=True)
class CompareDay(Clause):
    """A day against a written day, the day of another fact, or the day of the decision (``None``)."""

    fact: str
    op: Op
    right: date | str | None


@dataclass(frozen=True, slots=True)
class Unpublished(Clause):
    """A clause whose threshold or wording nobody has published: no fact can settle it."""

    missing: Bilingual
    facts: tuple[str, ...] = ()


Condition = All | AnyOf | Not | SomeOf | OneOf | Holds | Compare | CompareDay | Unpublished
