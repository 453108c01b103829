"""What a talent sees of their own: the record, who looked, and a copy to take along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rencai.talentbase.profile import Opened
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.components.navigation import register
from rencai_web.registers.merged import surely_called
from rencai_web.rights.binding import READ
from rencai_web.rights.copies import XLSX, as_json, as_sheets
from rencai_web.rights.models import RightsRequest, State
from rencai_web.rights.purposes import PURPOSES
from rencai_web.rights.queries import consents_of, looks_at
from rencai_web.rights.record import Record, record_of

talents = open_to(Role.TALENT)
LOOKED = {
    "open profile": gettext_lazy("opened your record"),
    "show identifiers": gettext_lazy("saw your identifiers in full"),
    READ: gettext_lazy("invited you: the house read the end of an identifier and showed it to nobody"),
}
_FORMS: dict[str, tuple[Callable[[Record], bytes], str]] = {
    "json": (as_json, "application/json"),
    "xlsx": (as_sheets, XLSX),
}


@talents
def my_record(request: HttpRequest) -> HttpResponse:
    """What is known of me, and from where."""
    record = record_of(request.user.scope)
    if record is None:
        return render(request, "rights/no_record.html", {"parted": not surely_called(request.user.scope)})
    context = {
        "record": record, "profile": record.profile, "invented": record.profile["invented"],
        "looks": looks_at(set(record.ids)).count(),
        "agreed": sum(consents_of(record.person.pk).values()), "purposes": len(PURPOSES),
        "waiting": RightsRequest.objects.filter(person__in=record.ids, state=State.OPEN).count(),
    }  # fmt: skip
    return render(request, "rights/my_record.html", context)


@talents
def my_looks(request: HttpRequest) -> HttpResponse:
    """Who looked at me: in which role, when, why."""
    record = record_of(request.user.scope)
    ids = set(record.ids) if record else {request.user.scope}
    page = Paginator(looks_at(ids), 50).get_page(request.GET.get("page"))
    roles = dict(Role.choices)
    looks = [(entry, roles.get(entry.role, entry.role), LOOKED[entry.act]) for entry in page]
    return render(request, "rights/my_looks.html", {"page": page, "looks": looks})


@talents
def my_copy(request: HttpRequest) -> HttpResponse:
    """My own copy, once I have shown again that it is me."""
    context = {"record": record_of(request.user.scope), "confirmed": did_recently_reauthenticate(request)}
    return render(request, "rights/my_copy.html", context)


@talents
@reauthentication_required
def my_copy_file(request: HttpRequest, form: str) -> HttpResponse:
    """The copy as a file, with identifiers in full; that it was taken is on record."""
    made, kind = _FORMS.get(form, (None, ""))
    if made is None:
        raise Http404
    opened = Opened(by=request.user.username, at=timezone.now().isoformat(), reason="own copy")
    record = record_of(request.user.scope, opened=opened)
    if record is None:
        raise Http404
    note(by=request.user, act="take own copy", kind="person", subject=record.person.pk, after={"form": form})
    response = HttpResponse(made(record), content_type=kind)
    word = _("my-record")
    name = f"{word}-{timezone.localdate():%Y%m%d}.{form}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "no-store"
    return response


register("my_record", gettext_lazy("My record"), group=15, place=10)
register("my_looks", gettext_lazy("Who looked"), group=15, place=20)
register("my_copy", gettext_lazy("Download"), group=15, place=50)

urls: list[Any] = [
    path("my/", my_record, name="my_record"),
    path("my/looks/", my_looks, name="my_looks"),
    path("my/copy/", my_copy, name="my_copy"),
    path("my/copy/<str:form>/", my_copy_file, name="my_copy_file"),
]
