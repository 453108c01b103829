"""The audit trail as a page and as a file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.components.navigation import register
from rencai_web.foundation.components.templatetags.components import here
from rencai_web.foundation.components.wordings import declared

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


_COLUMNS = ("at", "actor", "role", "act", "kind", "subject", "reason", "before", "after")
Words = Mapping[str, tuple[str, Callable[[str], str]]]


def _in_words(language: str) -> Words:
    """Per column of names that never change what its words stand under, and the words of a name.

    Everything is looked up here: while a file is streamed, the language of the reader is no longer the one in use.
    """
    with override(language):
        roles = {role: str(words) for role, words in Role.choices}
        heads = {"role": _("Role"), "act": _("What"), "kind": _("About")}
        acts, kinds = ({name: here(words) for name, words in declared(kind).items()} for kind in ("act", "about"))
    tables = {"role": roles, "act": acts, "kind": kinds}
    return {column: (heads[column], partial(_word, table)) for column, table in tables.items()}


def _word(table: Mapping[str, str], name: str) -> str:
    return table.get(name, name)


def _lines(entries: QuerySet[Entry], words: Words) -> Iterator[str]:
    """The trail line by line. Beside a name that programs go by stands a column that says it in words."""
    writer = csv.writer(_Echo())
    heads = [head for column in _COLUMNS for head in (column, *((words[column][0],) if column in words else ()))]
    yield "\ufeff" + writer.writerow(heads)  # type: ignore[operator]  # _Echo gives the line back
    for entry in entries.iterator(chunk_size=2000):
        cells = [escaped(cell) for column in _COLUMNS for cell in _cells(entry, column, words)]
        yield writer.writerow(cells)  # type: ignore[misc]


def _cells(entry: Entry, column: str, words: Words) -> tuple[Any, ...]:
    value = getattr(entry, column)
    return (value, words[column][1](value)) if column in words else (value,)


@readers
def audit_export(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered trail as CSV, in words of the reader's language too; that somebody took it is an entry as well."""
    entries = _found(request)
    note(by=request.user, act="export audit", kind="audit", after={key: request.GET.get(key, "") for key in _FILTERS})
    words = _in_words(get_language() or "zh-hans")
    response = StreamingHttpResponse(_lines(entries, words), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


register("audit", gettext_lazy("Audit"), group=80, place=90)

urls = [path("audit/", audit, name="audit"), path("audit/export/", audit_export, name="audit_export")]
