"""The registers' rows and counts as answers; what the operations hand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.conf import settings
from django.db.models import F, QuerySet
from ninja import Schema

from rencai.city.mappings import SourceMapping
from rencai.talentbase.previous import Previous
from rencai_web.api import shapes
from rencai_web.api.problems import Problem
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.labels import label
from rencai_web.registers.models import Person, Publication
from rencai_web.registers.protection import STEP, protected, total
from rencai_web.registers.published import folder, latest
from rencai_web.registers.queries import Narrowed, fitting_people

_COUNTS = {"read": "rows_read", "kept": "rows_kept", "set_aside": "rows_set_aside", "repeats": "rows_repeated"}


def published() -> Publication:
    """What is published, or the problem that nothing is."""
    found = latest()
    if found is None:
        raise Problem("nothing-published")
    return found


def known(publication: Publication) -> dict[str, Any]:
    """From which publication an answer is."""
    return {"publication": publication.pk, "on": publication.on, "invented": publication.invented}


def after(ids: pl.Series, position: str, rows: int) -> list[str]:
    """The next ids behind a position in a sorted list."""
    return ids.slice(int(ids.search_sorted(position, side="right")), rows).to_list()


def people_rows(found: QuerySet[Person]) -> list[dict[str, Any]]:
    """People as answers."""
    return rows(found.annotate(employer_name=F("employer__name")), shapes.Person)


def rows(found: QuerySet[Any], shape: type[Schema]) -> list[dict[str, Any]]:
    """Rows with the columns of a shape; an empty text is nothing."""
    names = list(shape.model_fields)
    return [
        {name: None if value == "" else value for name, value in zip(names, row, strict=True)}
        for row in found.values_list(*names)
    ]


def id_now(publication: Publication, identifier: str) -> str:
    """The id that stands for this one today: ids that were merged away lead on."""
    return Previous(folder(publication)).now_called(identifier)


def claims(publication: Publication, identifier: str) -> list[dict[str, Any]]:
    """The open claims of an entity. The lake holds no others: what identifies a person lies sealed beside it."""
    lake = folder(publication).lake
    found = lake.scan("claims", lake.latest("claims")).filter(pl.col("entity") == identifier)
    return found.select(list(shapes.Claim.model_fields)).sort("field", "last_on").collect().to_dicts()


def counts(publication: Publication, filters: Narrowed, by: Sequence[str], *, exact: bool) -> dict[str, Any]:
    """How many people by these facets, largest first. Not exact: small cells are not said, the others are rounded."""
    people = fitting_people(filters, publication, by)
    table = people.group_by(by).len("count").sort("count", *by, descending=[True] + [False] * len(by), nulls_last=True)
    counted = table["count"].to_list()
    said = counted if exact else protected(counted)
    return {
        **known(publication),
        "by": list(by),
        "rounded_to": 1 if exact else STEP,
        "total": people.height if exact else total(counted),
        "groups": [_group(row, by, count) for row, count in zip(table.iter_rows(named=True), said, strict=True)],
    }


def _group(row: Mapping[str, Any], by: Sequence[str], count: int | None) -> dict[str, Any]:
    words = {name: label(name, row[name]) for name in by}
    return {
        "values": {name: row[name] for name in by},
        "labels": {name: {"zh": both.zh, "en": both.en} for name, both in words.items()},
        "count": count,
    }


def changes(publication: Publication, start: int, limit: int) -> list[dict[str, Any]]:
    """What a publication changed, from a position on; nothing where its file is gone."""
    path = settings.HOME / publication.differences
    if not publication.differences or not path.exists():
        raise Problem("not-found")
    return pl.scan_parquet(path).slice(start, limit).rename({"register": "table"}).collect().to_dicts()


def sources(publication: Publication | None, owner: str | None) -> list[dict[str, Any]]:
    """The city's sources (of one agency, or all), with what their files brought into the published base."""
    files = folder(publication).about["files"] if publication else []
    return [
        _source(mapping, [file for file in files if file["source"] == mapping.source and "refused" not in file])
        for mapping in sorted(city().sources, key=lambda one: one.source)
        if owner is None or mapping.owner == owner
    ]


def _source(mapping: SourceMapping, files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    days = [date.fromisoformat(file["delivery"]) for file in files]
    return {
        "id": mapping.source, "name": _words(mapping.name), "owner": mapping.owner, "kind": str(mapping.kind),
        "rhythm": mapping.rhythm, "legal_basis": _words(mapping.legal_basis), "purpose": _words(mapping.purpose),
        "files": len(files), "last_delivery": max(days, default=None),
        **{name: sum(file[counted] for file in files) for counted, name in _COUNTS.items()},
    }  # fmt: skip


def _words(both: Any) -> dict[str, str] | None:
    return {"zh": both.zh, "en": both.en} if both else None
