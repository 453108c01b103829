"""What the build before knew: whose row was whose, so that ids live on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from rencai.talentbase.entities import id_of
from rencai.talentbase.home import BuildFolder
from rencai.talentbase.word_keys import ROWS_MOVED, WORDS_MOVED, kept
from rencai.vocabulary.fields import Kind

MOVE = {"kind": pl.String(), "old": pl.String(), "new": pl.String(), "since": pl.Date()}
MOVED = {"old": pl.String(), "new": pl.String()}
"""The key of a row in the build before, and the key under which it stands now; null where another row has its key."""
MEMBER = {"delivery": pl.Date(), "file": pl.String(), "row": pl.UInt32(), "entity": pl.String()}


@dataclass(frozen=True)
class Previous:
    """The tables of the build that answers now; empty before the first one.

    ``moved``: by kind the rows that stand under another key in the build to come (``MOVED``). ``returned``: by kind
    (key, id) of rows of files that left the base earlier and come again.
    """

    build: BuildFolder | None
    moved: Mapping[Kind, pl.DataFrame] = field(default_factory=dict)
    returned: Mapping[Kind, pl.DataFrame] = field(default_factory=dict)

    def members(self, kind: Kind) -> pl.DataFrame:
        """(delivery, file, row, entity) of a kind."""
        if self.build is None:
            return pl.DataFrame(schema=MEMBER)
        return self._scan("membership").filter(pl.col("kind") == str(kind)).select(*MEMBER).collect()

    def ids(self, kind: Kind) -> pl.DataFrame | None:
        """(key, id) of every row, by its key of today, and of every name mentioned; and the highest id ever given.

        An id that was merged away, or lost all its rows, is nobody's now and is never given to anybody else.
        """
        if self.build is None:
            return None
        row = pl.format("{}/{}#{}", pl.col("delivery").dt.to_string("%Y-%m-%d"), "file", "row")
        known = [self._by_key_of_today(self.members(kind).select(key=row, id="entity"), kind)]
        if kind in self.returned:
            known.append(self.returned[kind])
        if kind is Kind.EMPLOYER:
            known.append(self._scan("mentions").select("key", id="employer").collect())
        highest = pl.DataFrame({"number": [self.highest(kind)]}, schema={"number": pl.UInt32})
        known.append(highest.select(key=pl.lit("highest"), id=id_of(kind, pl.col("number"))))
        return pl.concat(known)

    def _by_key_of_today(self, rows: pl.DataFrame, kind: Kind) -> pl.DataFrame:
        if kind not in self.moved:
            return rows
        moved = self.moved[kind]
        stayed = rows.join(moved, left_on="key", right_on="old", how="anti", maintain_order="left")
        return pl.concat(
            [
                stayed,
                rows.join(moved.drop_nulls(), left_on="key", right_on="old")
                .select("id", key="new")
                .select("key", "id"),
            ]
        )

    @property
    def number(self) -> int:
        """The number of the build; 0 before the first one."""
        return self.build.number if self.build else 0

    def words_moved(self) -> pl.DataFrame:
        """``WORD_MOVED`` of judgements on rows that moved in earlier builds."""
        return kept(self.build.lake if self.build else None, WORDS_MOVED)

    def rows_moved(self) -> pl.DataFrame:
        """``ROW_MOVED`` of all builds, the one to come included."""
        now = pl.lit(self.number + 1, pl.UInt32)
        coming = [
            table.select(build=now, kind=pl.lit(str(kind)), old="old", new="new") for kind, table in self.moved.items()
        ]
        return pl.concat([kept(self.build.lake if self.build else None, ROWS_MOVED), *coming])

    def highest(self, kind: Kind) -> int:
        """The highest number ever given to an entity of a kind; 0 before the first build."""
        return int(self.build.about["highest"][str(kind)]) if self.build else 0

    def moves(self, name: str) -> pl.DataFrame:
        """``merged`` or ``split`` ids of all builds so far: (kind, old, new, since)."""
        return pl.DataFrame(schema=MOVE) if self.build is None else self._scan(name).collect()

    @cached_property
    def _redirects(self) -> dict[str, str]:
        merged = self.moves("merged")
        return dict(zip(merged["old"], merged["new"], strict=True))

    def now_called(self, identifier: str) -> str:
        """The id that stands for this one today."""
        return redirect(identifier, self._redirects)

    def _scan(self, table: str) -> pl.LazyFrame:
        assert self.build is not None
        lake = self.build.lake
        return lake.scan(table, lake.latest(table))


def redirect(identifier: str, redirects: dict[str, str]) -> str:
    """Follow merges to the id that is left; an id that was never merged is its own."""
    seen = set()
    while identifier in redirects and identifier not in seen:
        seen.add(identifier)
        identifier = redirects[identifier]
    return identifier
