"""From a publication back to its build, the files it was made of, and the ids that differ from the one before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.conf import settings

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.intake.models import SentFile
from rencai_web.intake.queries import source_name
from rencai_web.registers.columns import TABLES
from rencai_web.registers.models import Publication


@dataclass(frozen=True)
class FileOfBuild:
    """A file that a build read: ``news`` is ``came``, ``went`` or empty; ``page``: the key of its page, if any."""

    delivery: str
    name: str
    source: Bilingual
    read: int
    kept: int
    set_aside: int
    refused: str
    news: str
    page: int | None


def about(publication: Publication) -> dict[str, Any]:
    """What the build said of itself when it was done; empty where that was cleared away."""
    path = settings.HOME / "runs" / f"{publication.build:06d}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def files_of(publication: Publication) -> list[FileOfBuild]:
    """The files of a publication, those that came or went since the one before first."""
    now = _files(publication)
    earlier = Publication.objects.filter(pk__lt=publication.pk).first()
    before = _files(earlier) if earlier else {}
    pages = {(str(one.delivery), one.name): one.pk for one in SentFile.objects.exclude(step="dropped")}
    found = [_file(key, file, "came" if earlier and key not in before else "", pages) for key, file in now.items()]
    found += [_file(key, file, "went", pages) for key, file in before.items() if key not in now]
    return sorted(found, key=lambda file: (not file.news, -date.fromisoformat(file.delivery).toordinal(), file.name))


def _files(publication: Publication) -> dict[tuple[str, str], dict[str, Any]]:
    return {(file["delivery"], file["file"]): file for file in about(publication).get("files", [])}


def _file(key: tuple[str, str], told: dict[str, Any], news: str, pages: dict[tuple[str, str], int]) -> FileOfBuild:
    counts = {name: told.get(name, 0) for name in ("read", "kept", "set_aside")}
    return FileOfBuild(
        *key, source_name(told.get("source", "")), **counts, refused=told.get("refused", ""), news=news,
        page=pages.get(key),
    )  # fmt: skip


def differing_ids(publication: Publication, register: str, change: str) -> list[tuple[str, str]]:
    """(id, change) of the rows of a register that a publication added, changed or let vanish."""
    path = settings.HOME / publication.differences
    if not publication.differences or not path.exists():
        return []
    found = pl.scan_parquet(path).filter((pl.col("register") == register) & (pl.col("change") == change))
    return found.select("id", "change").collect().rows()


def named(register: str, ids: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(id, name or empty when the registers no longer hold it, change)."""
    column = "title" if register == "posts" else "name"
    rows = TABLES[register]._default_manager.filter(pk__in=[identifier for identifier, _ in ids])
    names = dict(rows.values_list("pk", column))
    return [(identifier, names.get(identifier, ""), change) for identifier, change in ids]
