"""One entity of a publication, read as a page needs it: in a few milliseconds, whatever the size of the city."""

from __future__ import annotations

from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from rencai.talentbase.home import BuildFolder
from rencai.talentbase.profile import SNAPSHOTS, Reader
from rencai.vocabulary.fields import Kind
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.models import Publication
from rencai_web.registers.published import folder, people_table, sealer, stamp


class PageReader(Reader):
    """Reads what profiles show. Links between rows, which a profile does not show, are not looked up among millions."""

    def _links(self, identifier: str) -> list[dict[str, Any]]:
        return []

    def _snapshot(self, kind: Kind, identifier: str, on: date) -> pl.DataFrame:
        register, key = SNAPSHOTS[kind]
        path = self.build.lake.path(register, on)
        table = people_table(path) if kind is Kind.PERSON else _table(path, stamp(path))
        return table.filter(pl.col(key) == identifier)

    def _employer_name(self, employer: str) -> str | None:
        return self._employer_names.get(employer)

    @cached_property
    def _employer_names(self) -> dict[str, str]:
        path = self.build.lake.path("employers", self.build.lake.latest("employers"))
        return dict(pl.read_parquet(path, columns=["employer", "name"]).drop_nulls().iter_rows())


@lru_cache(maxsize=4)
def _table(path: Path, _written: int) -> pl.DataFrame:
    return pl.read_parquet(path)


def reader_of(publication: Publication) -> PageReader:
    """The reader of a publication's entities; it keeps what is the same for all of them."""
    held = folder(publication)
    return _reader(held.root, held.number, stamp(held.lake.path("merged", held.lake.latest("merged"))))


@lru_cache(maxsize=2)
def _reader(root: Path, number: int, _written: int) -> PageReader:
    return PageReader(BuildFolder(root, number), city(), sealer())
