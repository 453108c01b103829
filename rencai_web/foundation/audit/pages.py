"""The audit trail as a page and as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.components.navigation import register

readers = open_to(Role.ANALYST, Role.APPROVER, Role.LEADER)
_FILTERS = ("actor", "act", "kind", "subject")


def _found(request: HttpRequest) -> QuerySet[Entry]:
    wanted = {key: request.GET[key].strip() for key in _FILTERS if request.GET.get(key, "").strip()}
    return Entry.objects.filter(**wanted)


@readers
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, when, why."""
    page = Paginator(_found(request), 50).get_page(request.GET.get("page"))
    acts = Entry.objects.order_by("act").values_list("act", flat=True).distinct()
    return render(request, "foundation/audit.html", {"page": page, "acts": acts, "query": request.GET})


class _Echo:
    def write(self, line: str) -> str:
        """Give the line back, so that it can be streamed."""
        return line


def escaped(value: Any) -> Any:
    """A cell that a spreadsheet will not take for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _lines(entries: QuerySet[Entry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    columns = ("at", "actor", "role", "act", "kind", "subject", "reason", "before", "after")
    yield "\ufeff" + writer.writerow(columns)  # type: ignore[operator]  # _Echo gives the line back
    for entry in entries.iterator(chunk_size=2000):
        yield writer.writerow([escaped(getattr(entry, column)) for column in columns])  # type: ignore[misc]


@readers
def audit_export(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered trail as CSV; that somebody took it is an entry too."""
    entries = _found(request)
    note(by=request.user, act="export audit", kind="audit", after={key: request.GET.get(key, "") for key in _FILTERS})
    response = StreamingHttpResponse(_lines(entries), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


register("audit", gettext_lazy("Audit"), group=80, place=90)

urls = [path("audit/", audit, name="audit"), path("audit/export/", audit_export, name="audit_export")]
