"""The people over whom rules are run: those of the published base, or invented ones; and what each rule answers."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

import polars as pl

from rencai.rules import Book, simulate
from rencai.rules.population.invented import invented_people
from rencai.vocabulary.bilingual import Bilingual
from rencai.vocabulary.errors import BadInput
from rencai_web.registers.labels import UNKNOWN, label
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, stamp
from rencai_web.registers.queries import published_people

BREAKDOWNS = ("grade", "chain", "town", "size")
SIZES = {
    "1-19": Bilingual("1–19 人", "1 to 19 staff"),
    "20-99": Bilingual("20–99 人", "20 to 99 staff"),
    "100-499": Bilingual("100–499 人", "100 to 499 staff"),
    "500-": Bilingual("500 人以上", "500 staff or more"),
}
INVENTED_SEED = 2026


@dataclass(frozen=True)
class Population:
    """A table of people: its columns are named as facts ask; the day it is known of, and a mark of its content."""

    table: pl.LazyFrame
    count: int
    on: date
    mark: str
    invented: bool


def base(publication: Publication) -> Population:
    """The people of a publication who are here, with the size of their employer."""
    path = folder(publication).lake.path("people", publication.on)
    if not path.exists():
        raise BadInput("the tables of this publication are no longer kept", todo="choose the published base of today")
    table = _with_size(published_people(publication).filter(pl.col("status") == "here"), publication)
    mark = hashlib.sha256(f"{publication.pk} {publication.on} {stamp(path)}".encode()).hexdigest()
    return Population(table.lazy(), table.height, publication.on, mark, publication.invented)


def invented(book: Book, on: date, count: int) -> Population:
    """Invented people, the same every time."""
    table = invented_people(book, on, count, INVENTED_SEED)
    mark = hashlib.sha256(table.hash_rows(seed=1).to_numpy().tobytes()).hexdigest()
    return Population(table.lazy(), count, on, mark, invented=True)


def _with_size(people: pl.DataFrame, publication: Publication) -> pl.DataFrame:
    employers = folder(publication).lake.scan("employers", publication.on).select("employer", "staff").collect()
    staff = pl.col("staff")
    size = (
        pl.when(staff < 1).then(None)
        .when(staff < 20).then(pl.lit("1-19"))
        .when(staff < 100).then(pl.lit("20-99"))
        .when(staff < 500).then(pl.lit("100-499"))
        .when(staff.is_not_null()).then(pl.lit("500-"))
    )  # fmt: skip
    sized = employers.select("employer", size=size)
    return people.join(sized, on="employer", how="left", maintain_order="left")


def words_of(breakdown: str, value: str | None) -> Bilingual:
    """The words of one value of a breakdown."""
    if breakdown == "size":
        return SIZES.get(value or "", UNKNOWN)
    return label(breakdown, value)


_ANSWERS: OrderedDict[tuple[str, str, date, bool], pl.DataFrame] = OrderedDict()
_KEPT = 3


def answers(book: Book, rules_mark: str, people: Population, on: date, *, assume_usual: bool = False) -> pl.DataFrame:
    """``person`` and per rule for persons ``R:applies`` (null: depends), a row per person. The last few are kept."""
    key = rules_mark, people.mark, on, assume_usual
    # Held on to, not read again: another thread may have pushed it out meanwhile.
    found = _ANSWERS.get(key)
    if found is None:
        simulation = simulate(book, people.table, on, by=("person",), shares=False, assume_usual=assume_usual)
        columns = [f"{rule.id}:applies" for rule in simulation.outcomes.rules]
        found = simulation.found.select(pl.col("kept:person").alias("person"), *columns).collect()
        _ANSWERS[key] = found
        while len(_ANSWERS) > _KEPT:
            _ANSWERS.popitem(last=False)
    return found


@dataclass(frozen=True)
class Reach:
    """Whom a rule reaches: who surely qualifies, who does not, and for whom it depends on something unknown."""

    yes: int
    depends: int
    no: int

    def rounded(self) -> Reach:
        """The same to the nearest ten, from which nobody can work out a handful of people."""
        return Reach(*(int(round(count, -1)) for count in (self.yes, self.depends, self.no)))


def reach(table: pl.DataFrame, rule: str) -> Reach | None:
    """How many people of the table qualify for a rule; None where the rule is not for persons or not in force."""
    name = f"{rule}:applies"
    if name not in table.columns:
        return None
    column = table[name]
    yes = int(column.sum() or 0)
    return Reach(yes, column.null_count(), table.height - yes - column.null_count())
