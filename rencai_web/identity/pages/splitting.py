"""Splitting a wrong merge by hand: which rows of one person, employer or post are another's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from rencai.talentbase.labels import Labels, field_name
from rencai.talentbase.profile import Opened, kind_of
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import FIELDS, Kind
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.components.surroundings import city
from rencai_web.foundation.components.templatetags.components import here
from rencai_web.identity import actions, queries, rows, showing
from rencai_web.identity.sources import source_name
from rencai_web.registers.models import Publication
from rencai_web.registers.published import latest
from rencai_web.registers.typed import HOUSE

_PAGES = {Kind.PERSON: "person", Kind.EMPLOYER: "employer"}
_LEAST_REASON = 5


@open_to(Role.ANALYST)
def split(request: HttpRequest, pk: str) -> HttpResponse:
    """Choose the rows that are another's, see both parts, say why; the next build makes two of one."""
    publication, kind = latest(), _kind(pk)
    found = rows.records(publication, pk, kind) if publication else []
    # What was typed in the house names its person; it goes where most of that person's rows go.
    found = [record for record in found if record.source != HOUSE]
    if publication is None or not found:
        raise Http404
    chosen = [record for record in found if record.key in request.POST.getlist("row")]
    step = request.POST.get("step", "")
    context = _context(pk, kind, found, chosen)
    if step == "show":
        return _revealed(request, context, found, publication)
    if step == "preview" and not 0 < len(chosen) < len(found):
        return render(request, "identity/split.html", context | {"trouble": _("Choose some rows, and leave some.")})
    if step == "preview":
        return render(request, "identity/split.html", context | _parts(found, chosen, kind))
    if step == "confirm":
        return _confirmed(request, publication, context, (found, chosen))
    return render(request, "identity/split.html", context)


def _confirmed(
    request: HttpRequest, publication: Publication, context: dict[str, Any], records: tuple[Sequence[rows.Record], ...]
) -> HttpResponse:
    found, chosen = records
    parts = [record.key for record in found if record not in chosen], [record.key for record in chosen]
    try:
        made = actions.split(
            by=request.user, publication=publication, entity=context["id"], kind=str(context["kind"]), parts=parts,
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
    except actions.Contradiction as trouble:
        told = _("This contradicts judgement %(number)s; take that one back first.") % {"number": trouble.judgement}
    except BadInput:
        told = _("Choose some rows, leave some, and say why.")
    else:
        messages.success(
            request, _("Split %(number)s is on record; the next build makes two of one.") % {"number": made.pk}
        )
        return redirect("duplicates")
    again = _parts(found, chosen, context["kind"]) if chosen else {}
    return render(request, "identity/split.html", context | again | {"trouble": told})


def _revealed(
    request: HttpRequest, context: dict[str, Any], found: Sequence[rows.Record], publication: Publication
) -> HttpResponse:
    """The rows with identifiers in full, for a written reason that is on record before anything is shown."""
    reason = request.POST.get("why", "").strip()
    if len(reason) < _LEAST_REASON:
        return render(request, "identity/split.html", context | {"trouble": _("Say why, in a few words.")})
    note(by=request.user, act="show identifiers", kind=str(context["kind"]), subject=context["id"], reason=reason)
    opened = Opened(by=request.user.username, at=timezone.now().isoformat(), reason=reason)
    opened.note(settings.HOME, context["id"], ["rows"])
    shown = {
        "sources": _Telling(context["kind"], _common(found), masked=False).by_source(found), "revealed": True,
    }  # fmt: skip
    return render(request, "identity/split.html", context | shown)


def _kind(pk: str) -> Kind:
    try:
        return kind_of(pk)
    except BadInput:
        raise Http404 from None


def _context(pk: str, kind: Kind, found: Sequence[rows.Record], chosen: Sequence[rows.Record]) -> dict[str, Any]:
    name = queries.names([pk]).get(pk, pk)
    return {
        "id": pk, "kind": kind, "name": name, "back": _PAGES.get(kind), "records": len(found),
        "sources": _Telling(kind, _common(found)).by_source(found, chosen),
    }  # fmt: skip


def _parts(found: Sequence[rows.Record], chosen: Sequence[rows.Record], kind: Kind) -> dict[str, Any]:
    rest = [record for record in found if record not in chosen]
    telling = _Telling(kind, _common(found))
    return {"parts": [telling.by_source(rest), telling.by_source(chosen)], "chosen": [one.key for one in chosen]}


def _common(found: Sequence[rows.Record]) -> dict[str, str]:
    """By compared key the value that most records give, where more than one gives it."""
    told = {key for record in found for key in record.values}
    counts = {key: Counter(record.values[key] for record in found if key in record.values) for key in told}
    most = {key: counted.most_common(1)[0] for key, counted in counts.items()}
    return {key: value for key, (value, times) in most.items() if times > 1}


@dataclass(frozen=True)
class _Telling:
    """Says records in words. What differs from ``common``, the value that most records give, is marked."""

    kind: Kind
    common: Mapping[str, str]
    masked: bool = True

    def by_source(
        self, found: Sequence[rows.Record], chosen: Sequence[rows.Record] = ()
    ) -> list[tuple[Any, list[dict[str, Any]]]]:
        """The records under the names of their sources."""
        return [
            (source_name(source), [self._told(record) | {"chosen": record in chosen} for record in group])
            for source, group in groupby(found, key=lambda record: record.source)
        ]

    def _told(self, record: rows.Record) -> dict[str, Any]:
        labels, values = Labels(city()), []
        for key, value in record.values.items():
            field = showing.field_of(self.kind, key)
            hidden = self.masked and FIELDS[self.kind][field].sealed
            shown = showing.one_value(key, here(labels.of(field, value)), masked=hidden)
            values.append((field_name(self.kind, field), shown, value != self.common.get(key, value)))
        return {"record": record, "values": values}


urls = [path("split/<str:pk>/", split, name="split")]
