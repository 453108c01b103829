"""Rows that moved between two builds: a file that took another's place names the same rows by other keys.

Ids live on by the keys of rows (``delivery/file#row``). Where a file of the build before is no longer there as it was,
its rows are looked for among the rows of files that are new, by what they say, so that an id follows its person, and
does not stay with a number of a row at which somebody else stands now. So are rows of files that left the base earlier
(``departed``): a file that was taken back may come again, or another in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from rencai.talentbase.catalogue import Catalogue, row_key_stem
from rencai.talentbase.departed import BuiltFile, departed, files_of
from rencai.talentbase.intake import Intake
from rencai.talentbase.previous import MOVED, Previous
from rencai.talentbase.records import said_of_rows
from rencai.vocabulary.errors import RencaiError
from rencai.vocabulary.fields import Kind


@dataclass(frozen=True)
class _Telling:
    """By which link keys two rows may be known to speak of one: ``numbers`` alone, ``name`` with one of ``near``."""

    numbers: tuple[str, ...]
    name: str
    near: tuple[str, ...]


_TELLING = {
    Kind.PERSON: _Telling(("resident_id", "other_id"), "name", ("birth_date", "phone")),
    Kind.EMPLOYER: _Telling(("credit_code",), "name", ("address", "phone")),
    Kind.POST: _Telling(("source_id",), "title", ("employer", "text")),
}
_OF_PLATFORM = ("source", "platform", "source_id")
"""A number of a post is one of its platform only."""


@dataclass(frozen=True)
class Followed:
    """Where the rows of files went that are no longer there as they were, by kind.

    ``moved``: see ``MOVED``; rows that did not move are left out. ``returned``: (key, id) of rows that say what a row
    of an earlier build said, of a file that was in no build since.
    """

    moved: dict[Kind, pl.DataFrame] = field(default_factory=dict)
    returned: dict[Kind, pl.DataFrame] = field(default_factory=dict)


def followed(catalogue: Catalogue, previous: Previous) -> Followed:
    """Find the rows of files that are gone among the rows of files that are new.

    Rows of a file whose old content nobody has any more are left out: their keys alone decide.
    """
    found, store = Followed(), catalogue.intake
    before = files_of(previous.build.about) if previous.build else []
    now = {kind: _files_now(catalogue, kind) for kind in Kind} if before else {}
    unchanged = {file for files in now.values() for file in files} & set(before)
    gone = [file for file in before if file not in unchanged]
    for kind, files in now.items():
        new = [file for file in files if file not in unchanged]
        left = departed(store.root, kind) if new else {}
        come = _rows(store, new, kind) if gone or left else pl.DataFrame()
        if come.is_empty():
            continue
        was = [_rows_before(store, gone, previous.members(kind), kind)]
        was += [_rows(store, [file], kind, before=f"{at}:") for at, file in enumerate(left)]
        every = pl.concat(was, how="diagonal")
        if every.is_empty():
            continue
        moved = _moved(every, come, kind)
        found.moved[kind] = moved.filter(pl.col("old").str.contains(_OF_A_DELIVERY))
        found.returned[kind] = _returned(moved, left, previous)
    return found


_OF_A_DELIVERY = r"^\d{4}-\d{2}-\d{2}/"
"""How the key of a row of the build before begins; before that of an earlier build stands the number of its file."""


def _returned(moved: pl.DataFrame, left: dict[BuiltFile, pl.DataFrame], previous: Previous) -> pl.DataFrame:
    """(key, id) of rows of today that are rows of departed files, under the ids that stand for theirs today."""
    parts = [pl.DataFrame(schema={"old": pl.String, "id": pl.String})]
    for at, (file, rows) in enumerate(left.items()):
        stem = pl.lit(f"{at}:{row_key_stem(file.delivery, file.name)}")
        parts.append(rows.select(old=stem + pl.col("row").cast(pl.String), id="entity"))
    ids = moved.drop_nulls().join(pl.concat(parts), on="old", maintain_order="left")
    now = {identifier: previous.now_called(identifier) for identifier in ids["id"].unique()}
    return ids.select(key="new", id=pl.col("id").replace(now))


def _files_now(catalogue: Catalogue, kind: Kind) -> list[BuiltFile]:
    return [
        BuiltFile(taken.file.delivery, taken.file.name, taken.key, taken.source)
        for taken in catalogue.files
        if taken.kind is kind
    ]


def _rows_before(intake: Intake, gone: list[BuiltFile], members: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    there = set(members.select("delivery", "file").unique().iter_rows())
    return _rows(intake, [file for file in gone if (file.delivery, file.name) in there], kind)


def _rows(intake: Intake, files: Iterable[BuiltFile], kind: Kind, *, before: str = "") -> pl.DataFrame:
    """``key``, ``day`` and the marks of all rows of some files, in order; of files that can still be opened.

    ``before``: what is put before the keys.
    """
    parts = [pl.DataFrame(schema={"key": pl.String, "day": pl.Date})]
    for file in files:
        try:
            rows = intake.rows(file.key, kind)
        except (OSError, RencaiError):  # cleared away, or sealed with a key that is no more
            continue
        stem = before + row_key_stem(file.delivery, file.name)
        key = pl.lit(stem) + pl.col("row").cast(pl.String)
        said = said_of_rows(rows, kind).with_columns(source=pl.lit(file.source))
        named = rows.select(key=key, day=pl.lit(file.delivery), source=pl.lit(file.source))
        parts.append(named.hstack(said.select(_marks(said, kind))))
    return pl.concat(parts, how="diagonal")


def _marks(said: pl.DataFrame, kind: Kind) -> list[pl.Expr]:
    """What rows are compared by, as numbers: ``record`` (all that is said), ``number_…``, ``name``, ``near_…``.

    ``telling`` is ``record`` where it says more of somebody than a name that others may have, too; ``letters`` those of
    the name.
    """
    telling, every = _TELLING[kind], [name for name in said.columns if name != "source"]
    more = pl.any_horizontal(pl.col(name).is_not_null() for name in (*telling.numbers, *telling.near))
    numbers = {f"number_{name}": (name,) if kind is not Kind.POST else _OF_PLATFORM for name in telling.numbers}
    near = {f"near_{name}": (name,) for name in telling.near}
    return [
        _mark(every).alias("record"),
        pl.when(pl.col(telling.name).is_not_null() & more).then(_mark(every)).alias("telling"),
        pl.col(telling.name).str.split("").alias("letters"),
        *(_mark(columns, given=name.removeprefix("number_")).alias(name) for name, columns in numbers.items()),
        *(_mark(columns).alias(name) for name, columns in {"name": (telling.name,), **near}.items()),
    ]


def _mark(columns: Iterable[str], *, given: str = "") -> pl.Expr:
    """One number for the values of some columns; null where none is given, or not the one that must be."""
    there = pl.col(given).is_not_null() if given else pl.any_horizontal(pl.col(name).is_not_null() for name in columns)
    return pl.when(there).then(pl.struct(columns).hash())


@dataclass(frozen=True)
class _Ground:
    """What two rows must have in common, and what may stand in only one row of each side for that to tell enough.

    ``unless``: what must not be known of both and differ. ``named_alike``: whether the names must share a letter.
    """

    alike: tuple[str, ...]
    once: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    named_alike: bool = False


def _grounds(telling: _Telling) -> list[_Ground]:
    """The strongest first: rows that stayed, the same content or number elsewhere, then names with something near.

    What rests on a name yields to everything else that is known: of two people of one name each has a phone of their
    own, and neither may get the id of the other because they stand in the other's place.
    """
    numbers, near = [f"number_{name}" for name in telling.numbers], [f"near_{name}" for name in telling.near]
    certain, against = (numbers[0],), (*numbers, *near)
    stayed = [_Ground(("key", mark), unless=certain) for mark in ("record", *numbers)]
    elsewhere = [_Ground(alike, unless=certain) for mark in ("telling", *numbers) for alike in (("day", mark), (mark,))]
    bare = ("day", "source", "record")
    by_name = [("day", "name", mark) for mark in near]
    return [
        *stayed,
        *elsewhere,
        _Ground(bare, once=bare),
        *(_Ground(alike, once=alike, unless=against) for alike in by_name),
        _Ground(("key", "name"), once=("day", "name"), unless=against),
        *(_Ground(("key", mark), once=("day", mark), unless=against, named_alike=True) for mark in near),
    ]


def _moved(was: pl.DataFrame, come: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """``MOVED`` of the rows ``was``, each matched with at most one of ``come``, by the strongest ground there is."""
    grounds = _grounds(_TELLING[kind])
    old, new = (_with_counts(rows, grounds) for rows in (was, come))
    found = [pl.DataFrame(schema=MOVED)]
    for ground in grounds:
        if old.is_empty() or new.is_empty():
            break
        pairs = _matched(old, new, ground)
        found.append(pairs)
        old = old.join(pairs, left_on="key", right_on="old", how="anti", maintain_order="left")
        new = new.join(pairs, left_on="key", right_on="new", how="anti", maintain_order="left")
    # Where another row stands under the key now, the key says nothing any more.
    displaced = old.join(come, on="key", how="semi").select(old="key", new=pl.lit(None, pl.String))
    return pl.concat([*found, displaced]).filter(pl.col("old").ne_missing(pl.col("new")))


def _with_counts(rows: pl.DataFrame, grounds: list[_Ground]) -> pl.DataFrame:
    return rows.with_columns(pl.len().over(ground.once).alias(str(ground.once)) for ground in grounds if ground.once)


def _matched(old: pl.DataFrame, new: pl.DataFrame, ground: _Ground) -> pl.DataFrame:
    """(old, new): rows with all of a ground in common and nothing against it; of several the first with the first."""
    sides = []
    for side in (old, new):
        rows = side.drop_nulls(ground.alike)
        if ground.once:
            rows = rows.filter(pl.col(str(ground.once)) == 1)
        turn = pl.int_range(pl.len()).over(ground.alike)
        told = {f"{mark}_told": mark for mark in ground.unless}
        sides.append(rows.select(*ground.alike, turn=turn, which="key", said="letters", **told))
    pairs = sides[0].join(sides[1], on=[*ground.alike, "turn"], suffix="_now", maintain_order="left")
    apart = [(pl.col(f"{mark}_told") != pl.col(f"{mark}_told_now")).fill_null(value=False) for mark in ground.unless]
    if ground.named_alike:
        apart.append(pl.col("said").list.set_intersection("said_now").list.len().fill_null(0) == 0)
    pairs = pairs.filter(~pl.any_horizontal(apart)) if apart else pairs
    return pairs.select(old="which", new="which_now")
