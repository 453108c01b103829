"""Taking a list out: at once, or as a job whose file is fetched later."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.jobs.models import Job
from rencai_web.registers import exporting
from rencai_web.registers.models import Export
from rencai_web.registers.pages.lists import asked_of
from rencai_web.registers.published import latest
from rencai_web.registers.queries import LISTINGS
from rencai_web.registers.sheets import FORMS

_takers = open_to(Role.ANALYST, Role.APPROVER, Role.LEADER)


@_takers
@require_POST
def take_out(request: HttpRequest, register: str) -> HttpResponse:
    """Take out the list as it is narrowed in the posted form."""
    listing, publication = LISTINGS.get(register), latest()
    if listing is None or publication is None:
        raise Http404
    asked = asked_of(request, listing)
    form, purpose = request.POST.get("form", ""), request.POST.get("purpose", "")
    try:
        export = exporting.take_out(
            by=request.user, listing=listing, narrowed=asked.narrowed, sort=asked.sort, form=form, purpose=purpose,
            publication=publication,
        )  # fmt: skip
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(f"{reverse(register)}?{listing.address(asked.narrowed)}")
    if export.rows > exporting.AT_ONCE:
        messages.info(request, _("The list is being written; a notice tells when it is ready."))
        return redirect("export", pk=export.pk)
    pieces = exporting.content(export, listing, asked.narrowed, asked.sort, publication)
    return _named(StreamingHttpResponse(pieces, content_type=FORMS[form]), export)


@_takers
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """A list that a job writes: its progress, then its file."""
    asked = _own(request, pk)
    job = Job.objects.filter(work=exporting.write_export.__qualname__, arguments={"export": pk}).first()
    return render(request, "registers/export.html", {"export": asked, "job": job})


@_takers
@require_POST
def export_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetch the file; that it was fetched is on record."""
    asked = _own(request, pk)
    if not asked.file:
        raise Http404
    note(by=request.user, act="fetch export", kind="export", subject=str(pk), after={"rows": asked.rows})
    return _named(HttpResponse(exporting.opened(asked), content_type=FORMS[asked.form]), asked)


def _own(request: HttpRequest, pk: int) -> Export:
    found = get_object_or_404(Export.objects.select_related("by"), pk=pk)
    if found.by_id != request.user.pk:
        raise PermissionDenied
    return found


def _named(response: HttpResponse | StreamingHttpResponse, export: Export) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{export.kind}-{export.pk}.{export.form}"'
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]


urls = [
    *(path(f"{name}/export/", take_out, {"register": name}, name=f"take_out_{name}") for name in LISTINGS),
    path("exports/<int:pk>/", export, name="export"),
    path("exports/<int:pk>/file/", export_file, name="export_file"),
]
