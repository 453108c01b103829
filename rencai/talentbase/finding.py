"""Find an id by what people know: a name, a number, an employer's or a post's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from rencai.engine.secrets import Sealer
from rencai.talentbase.home import BuildFolder
from rencai.talentbase.profile import mask
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.text import tidy

_EXACT = ("name", "former_name", "resident_id", "other_id", "phone", "email")


@dataclass(frozen=True)
class Finder:
    """Finds entities of a build; sealed values are compared and never shown in full."""

    build: BuildFolder
    sealer: Sealer

    def find(self, text: str, *, most: int = 20) -> dict[str, Any]:
        """Persons whose golden name or number is ``text``, employers and posts whose name or title holds it."""
        wanted = tidy(text)
        if not wanted:
            raise BadInput("nothing is asked for", todo="say a name, a number, or part of an employer's or post's name")
        found = [*self._persons(wanted), *self._named("employers", "employer", "name", wanted)]
        found += self._named("posts", "post", "title", wanted)
        return {"text": text, "found": found[:most], "more": max(0, len(found) - most)}

    def _persons(self, text: str) -> list[dict[str, Any]]:
        golden = self.sealer.read_table(self.build.sealed / "golden.bin", context="golden")
        hits = golden.filter(
            (pl.col("value") == text) & pl.col("field").is_in(_EXACT) & pl.col("entity").str.starts_with("P-")
        )
        on = self.build.lake.latest("people")
        people = self.build.lake.scan("people", on).filter(pl.col("person").is_in(hits["entity"].implode())).collect()
        known = {row["person"]: row for row in people.iter_rows(named=True)}
        return [
            {
                "id": hit["entity"],
                "kind": "person",
                "by": hit["field"],
                "value": mask(hit["value"]),
                **{name: known[hit["entity"]][name] for name in ("status", "town", "employer", "birth_year")},
            }
            for hit in hits.sort("entity").iter_rows(named=True)
        ]

    def _named(self, table: str, key: str, column: str, text: str) -> list[dict[str, Any]]:
        lake = self.build.lake
        rows = lake.scan(table, lake.latest(table)).filter(pl.col(column).str.contains(text, literal=True))
        found = rows.select(key, column).sort(key).collect()
        return [
            {"id": row[key], "kind": key, "by": column, "value": row[column]} for row in found.iter_rows(named=True)
        ]
