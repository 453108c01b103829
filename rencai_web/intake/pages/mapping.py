"""Saying which column is what, beside some rows of the file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import yaml
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from rencai.city.mappings import as_said
from rencai.sources.looking import Look
from rencai.vocabulary.errors import BadCity
from rencai.vocabulary.fields import Kind
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.surroundings import city
from rencai_web.intake import actions, queries
from rencai_web.intake.mapping_form import Unfit, mapping_from
from rencai_web.intake.models import SentFile
from rencai_web.intake.pages.arriving import SENDERS
from rencai_web.intake.pages.files import seen_file
from rencai_web.intake.queries import Sheet
from rencai_web.intake.storage import shelved
from rencai_web.registers.building import shelf

UNITS = ("yuan", "wan", "yuan-month", "wan-year", "yuan-year", "yuan-day", "yuan-hour")


@open_to(*SENDERS)
@never_cache
def map_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The mapping of a file, to look at and to change. Another kind of row shows the columns proposed for that."""
    file = seen_file(request, pk)
    sheet = queries.sheet_of(file, kind=request.POST.get("kind") or request.GET.get("kind", ""))
    if sheet is None:
        raise Http404
    if request.method == "POST":
        trouble = _save(request, file, sheet)
        if not trouble:
            return redirect("sent_file", pk=file.pk)
        messages.error(request, trouble)
        sheet = _as_chosen(sheet, request.POST)
    return render(request, "intake/mapping.html", _context(request, file, sheet))


def _context(request: HttpRequest, file: SentFile, sheet: Sheet) -> dict[str, Any]:
    sources = [source for source in queries.own_sources(request.user) if source.kind == sheet.kind]
    chosen = request.POST.get("source") if request.method == "POST" else None
    return {
        "file": file, "sheet": sheet, "kinds": list(Kind), "fields": queries.fields_of(sheet.kind), "units": UNITS,
        "sources": sources, "source": sheet.source or file.source if chosen is None else chosen,
        "may_leave_open": request.user.role == Role.ANALYST, "invented": queries.is_invented(),
    }  # fmt: skip


def _save(request: HttpRequest, file: SentFile, sheet: Sheet) -> str:
    """Keep what was chosen; says what was wrong with it."""
    own = {source.source: source for source in queries.own_sources(request.user)}
    source = request.POST.get("source", "")
    if source not in own and (source or request.user.role == Role.AGENCY):
        return _("Say which source the files are of.")
    if request.POST.get("as") == "city" and source:
        return _act(request, file, source=source)
    try:
        mapping = mapping_from(request.POST, sheet, file, own.get(source), headed=_headed(file))
        return _act(request, file, mapping=mapping)
    except (Unfit, BadCity) as trouble:
        return str(trouble)


def _act(request: HttpRequest, file: SentFile, **how: Any) -> str:
    try:
        actions.choose_mapping(by=request.user, sent=file, **how)
    except actions.Refused as refused:
        return str(refused)
    return ""


def _as_chosen(sheet: Sheet, chosen: QueryDict) -> Sheet:
    """The sheet with what was chosen just now, which could not be kept."""
    columns = tuple(
        replace(
            column,
            fields=tuple(filter(None, (chosen.get(f"column-{column.number}"), chosen.get(f"also-{column.number}")))),
            required=bool(chosen.get(f"required-{column.number}")),
            if_bad=chosen.get(f"if-bad-{column.number}", "drop-value"),
            unit=chosen.get(f"unit-{column.number}", ""),
            date_order=chosen.get(f"order-{column.number}", ""),
        )
        for column in sheet.columns
    )
    return replace(sheet, columns=columns)


def _headed(file: SentFile) -> bool:
    there = shelved(file)
    told = shelf().look(there) if there else None
    return Look.from_bytes(told).headed if told else True


@open_to(Role.ANALYST)
def mapping_yaml(request: HttpRequest, pk: int) -> HttpResponse:
    """The mapping as a file for the city folder, so that the next file like it is read by it."""
    file = seen_file(request, pk)
    mapping = queries.mapping_of(file, shelved(file))
    if mapping is None:
        raise Http404
    said = {key: value for key, value in as_said(mapping).items() if value}
    text = f"# cities/{city().id}/sources/{mapping.source}.yaml\n" + yaml.safe_dump(
        said, allow_unicode=True, sort_keys=False
    )
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{mapping.source}.yaml"'
    return answer


urls = [
    path("intake/<int:pk>/mapping/", map_file, name="map_file"),
    path("intake/<int:pk>/mapping.yaml", mapping_yaml, name="mapping_yaml"),
]
