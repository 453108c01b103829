"""A person's own copy of what is known of them (article 45): one JSON file for machines, one workbook for people."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rencai.vocabulary.bilingual import Bilingual
from rencai_web.rights.models import Consent, RightsRequest
from rencai_web.rights.purposes import purpose
from rencai_web.rights.queries import looks_at
from rencai_web.rights.record import Record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = tuple[Any, ...]


def as_json(record: Record) -> bytes:
    """Everything, by the ids and both languages of the base, UTF-8."""
    return json.dumps(_told(record), ensure_ascii=False, indent=1).encode()


def _told(record: Record) -> dict[str, Any]:
    profile = record.profile
    return {
        "person": profile["id"],
        "known_on": profile["on"],
        "invented": profile["invented"],
        "fields": [
            {
                "field": field["field"], "name": field["name"], "value": field["value"],
                "claims": [_claim(claim) for claim in field["said"]],
            }
            for _title, fields in record.groups for field in fields
        ],
        "looks": [
            {"at": entry.at.isoformat(), "role": entry.role, "act": entry.act, "reason": entry.reason}
            for entry in looks_at(set(record.ids))
        ],
        "consents": [
            {"purpose": row.purpose, "version": row.version, "given": row.given, "at": row.at.isoformat()}
            for row in Consent.objects.filter(person__in=record.ids)
        ],
        "requests": [
            {
                "asks": row.asks, "words": row.words, "state": row.state, "asked_at": row.asked_at.isoformat(),
                "answer": row.answer,
            }
            for row in RightsRequest.objects.filter(person__in=record.ids)
        ],
    }  # fmt: skip


def _claim(claim: dict[str, Any]) -> dict[str, Any]:
    told = {key: {"zh": words.zh, "en": words.en} for key, words in claim["told"].items()}
    return {
        "value": claim["value"], "words": {"zh": claim["words"].zh, "en": claim["words"].en}, "source": told,
        "first": claim["first"], "last": claim["last"],
    }  # fmt: skip


def as_sheets(record: Record) -> bytes:
    """The same as a workbook in the reader's language: values, who looked, consents, requests."""
    held = io.BytesIO()
    # What somebody typed is never a formula or a link.
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for title, heads, rows, widths in _sheets(record):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, heads, bold)
            sheet.freeze_panes(1, 0)
            for at, row in enumerate(rows, start=1):
                sheet.write_row(at, 0, [str(value) for value in row])
            for at, width in enumerate(widths):
                sheet.set_column(at, at, width)
    return held.getvalue()


def _sheets(record: Record) -> Iterable[tuple[str, list[str], list[Row], list[int]]]:
    known = [_("What"), _("Value"), _("Source"), _("Agency"), _("Legal basis"), _("Purpose"), _("First"), _("Last")]
    yield _("What is known of me"), known, list(_values(record)), [16, 26, 20, 28, 34, 26, 12, 12]
    looks = [(_when(one.at), one.role, one.act, one.reason) for one in looks_at(set(record.ids))]
    yield _("Who looked"), [_("When"), _("Role"), _("What"), _("Why")], looks, [18, 14, 20, 60]
    consents = [
        (_when(row.at), _words(named.name) if (named := purpose(row.purpose)) else row.purpose, row.version,
         _("given") if row.given else _("withdrawn"))
        for row in Consent.objects.filter(person__in=record.ids)
    ]  # fmt: skip
    yield _("Consents"), [_("When"), _("Purpose"), _("Version"), _("State")], consents, [18, 30, 10, 12]
    asked = [
        (_when(row.asked_at), row.get_asks_display(), row.words, row.get_state_display(), row.answer)
        for row in RightsRequest.objects.filter(person__in=record.ids)
    ]
    yield _("Requests"), [_("When"), _("What"), _("Why"), _("State"), _("Answer")], asked, [18, 34, 40, 14, 40]


def _values(record: Record) -> Iterable[Row]:
    for _title, fields in record.groups:
        for field in fields:
            name = field["name"]["en" if get_language() == "en" else "zh"]
            for claim in field["said"]:
                told = [_words(claim["told"][key]) for key in ("name", "agency", "basis", "purpose")]
                yield name, _words(claim["words"]), *told, claim["first"], claim["last"]


def _words(words: Bilingual) -> str:
    return words.en if get_language() == "en" else words.zh


def _when(moment: Any) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}"
