"""The mapping that a person made on the page, as the plain values of a source mapping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from rencai.city import SourceMapping
from rencai.city.mappings import DATE_ORDERS, IF_BAD, as_said
from rencai.sources.proposal_text import source_id
from rencai.vocabulary.fields import FIELDS, Kind
from rencai.vocabulary.money import UNITS
from rencai_web.intake.models import SentFile
from rencai_web.intake.queries import Sheet


class Unfit(Exception):
    """What was chosen cannot be a mapping; the text is for the person who chose it."""


def mapping_from(
    chosen: Mapping[str, Any], sheet: Sheet, sent: SentFile, source: SourceMapping | None, *, headed: bool
) -> dict[str, Any]:
    """The mapping: what the file's ``source`` says of itself, and the columns as they were chosen on the page.

    ``chosen``: ``column-N`` and ``also-N`` (fields), ``required-N``, ``if-bad-N``, ``unit-N``, ``order-N``.
    """
    kind = Kind(sheet.kind)
    columns = [
        _column(chosen, column.number, field, kind, column.heading if headed else "")
        for column in sheet.columns
        for field in (chosen.get(f"column-{column.number}", ""), chosen.get(f"also-{column.number}", ""))
        if field
    ]
    named = [column["field"] for column in columns]
    if not named:
        raise Unfit(_("Say at least of one column what it is."))
    twice = {FIELDS[kind][name].zh for name in named if named.count(name) > 1 and name in FIELDS[kind]}
    if twice or not set(named) <= set(FIELDS[kind]):
        raise Unfit(_("Two columns cannot be the same: %(names)s.") % {"names": "、".join(sorted(twice))})
    return _about(sent, source, kind) | {"header": "auto" if headed else "none", "columns": columns}


def _about(sent: SentFile, source: SourceMapping | None, kind: Kind) -> dict[str, Any]:
    if source is not None:
        if source.kind is not kind:
            raise Unfit(_("Rows of this source do not speak of that: choose another source, or another kind of row."))
        return {key: value for key, value in as_said(source).items() if key not in ("columns", "header", "sheet")}
    stem = sent.name.rpartition(".")[0] or sent.name
    return {
        "source": source_id(stem), "name": {"zh": stem, "en": stem}, "kind": str(kind), "rhythm": "irregular",
        "delivers": "events",
    }  # fmt: skip


def _column(chosen: Mapping[str, Any], number: int, field: str, kind: Kind, heading: str) -> dict[str, Any]:
    column: dict[str, Any] = {"field": field}
    if heading:
        column["headings"] = [heading]
    else:
        column["position"] = number + 1
    if chosen.get(f"required-{number}"):
        column["required"] = True
    if chosen.get(f"if-bad-{number}") in IF_BAD:
        column["if_bad"] = chosen[f"if-bad-{number}"]
    known = FIELDS[kind].get(field)
    if known is not None and known.type in ("money", "pay") and chosen.get(f"unit-{number}") in UNITS:
        column["unit"] = chosen[f"unit-{number}"]
    if known is not None and known.type == "date" and chosen.get(f"order-{number}") in DATE_ORDERS:
        column["date_order"] = chosen[f"order-{number}"]
    return column
