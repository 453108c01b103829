"""One file: how it looks and is read, its balance, what was not kept and how to mend it, and what may be done next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from rencai.sources.exporting import mendable
from rencai.vocabulary.errors import RencaiError
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.intake import actions, queries
from rencai_web.intake.looks import note_look
from rencai_web.intake.models import SentFile
from rencai_web.intake.pages.arriving import READERS, SENDERS, moved_on, name_what_is_missing
from rencai_web.intake.storage import cells_of_row, intake, take_note_of_the_shelf, taken

LEAST_REASON = 4
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def seen_file(request: HttpRequest, pk: int) -> SentFile:
    """A file that this reader may see; for anybody else there is none."""
    return get_object_or_404(queries.files(request.user), pk=pk)


@open_to(*READERS)
@never_cache
def sent_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file. While it is read, the page asks how far that is."""
    file = seen_file(request, pk)
    reading = file.step == SentFile.Step.WAITING and file.job is not None and not file.job.is_over
    if request.headers.get("HX-Request") == "true":
        answer = render(request, "intake/reading.html", {"file": file, "job": file.job})
        if not reading:
            answer.headers["HX-Refresh"] = "true"
        return answer
    return shown(request, file, reading=reading)


def shown(request: HttpRequest, file: SentFile, *, reading: bool = False, **more: Any) -> HttpResponse:
    """The page of a file; ``more``: what this one request adds, such as cells shown for a reason."""
    revealed = more.pop("revealed", False)
    may_send = request.user.role in SENDERS
    rows, values = queries.not_kept(file, revealed=revealed)
    role = request.user.role
    context = {
        "file": file, "job": file.job, "reading": reading, "name": queries.source_name(file.source),
        "against": queries.against_the_last(file),
        "reasons": queries.reasons(file.reasons), "rows": rows, "values": values, "revealed": revealed,
        "sheet": None if reading else queries.sheet_of(file, revealed=revealed),
        "invented": queries.is_invented(),
        "wanted_row": more.get("row", {}).get("number") or _digits(request.GET.get("row", "")),
        "mended_by": file.mended_by.exclude(step=SentFile.Step.DROPPED), "may_send": may_send,
        "may_decide": role == Role.ANALYST, "may_see_changes": role != Role.AGENCY,
        "may_reveal": role in (Role.ANALYST, Role.AGENCY),
        "replaced": queries.replaced(file) if file.step == SentFile.Step.ACCEPTED else [],
        "mending": queries.mended_in_base(file) if file.step == SentFile.Step.ACCEPTED else [],
        "beside": queries.beside(file)[:60] if file.step == SentFile.Step.READ and role == Role.ANALYST else [],
    }  # fmt: skip
    return render(request, "intake/file.html", context | more)


def _digits(text: str) -> str:
    return text if text.isdecimal() else ""


def _reason(request: HttpRequest) -> str:
    reason = request.POST.get("reason", "").strip()
    return reason if len(reason) >= LEAST_REASON else ""


@open_to(*SENDERS)
@require_POST
@never_cache
def show_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """The sample with what was masked, for a written reason that is on record first."""
    file = seen_file(request, pk)
    reason = _reason(request)
    if not reason:
        return shown(request, file, trouble=_("Say why, in a few words."))
    rows = queries.rows_shown(file)
    note_look(by=request.user, act="show cells of a file", sent=file, reason=reason, rows=rows)
    return shown(request, file, revealed=True)


@open_to(*SENDERS)
@require_POST
@never_cache
def mend_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was not kept as a workbook, for a written reason that is on record first."""
    file = seen_file(request, pk)
    reason, known = _reason(request), taken(file)
    if not reason or known is None:
        trouble = _("Say why, in a few words.") if known else _("The file has to be read first.")
        return shown(request, file, trouble=trouble)
    after = {"rows": file.set_aside, "values": file.dropped}
    store = intake()
    touched = store.touched(known.key)
    rows = set(touched["row"].to_list())
    note_look(by=request.user, act="download set-aside rows", sent=file, reason=reason, rows=rows, after=after)
    try:
        workbook = mendable(store.aside(known.key), touched, store.dropped(known.key))
    except RencaiError as error:
        return shown(request, file, trouble=str(error))
    answer = HttpResponse(workbook, content_type=_WORKBOOK)
    answer.headers["Content-Disposition"] = f'attachment; filename="mend-{file.pk}.xlsx"'
    return answer


@open_to(*SENDERS)
@require_POST
def send_mended(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the mended workbook in, as a file beside the one it belongs to."""
    file = seen_file(request, pk)
    came = request.FILES.get("files")
    if came is None:
        name_what_is_missing(request)
        return moved_on(request, reverse("sent_file", args=[file.pk]))
    try:
        mended = actions.receive_mended(by=request.user, of=file, name=came.name or "", data=came.read())
    except actions.Refused as refused:
        messages.error(request, str(refused))
        return moved_on(request, reverse("sent_file", args=[file.pk]))
    return moved_on(request, reverse("sent_file", args=[mended.pk]))


@open_to(Role.ANALYST)
@require_POST
@never_cache
def show_row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row as it stood in the file, for a written reason that is on record first."""
    file = seen_file(request, pk)
    reason, number = _reason(request), request.POST.get("row", "")
    if not reason or not number.isdecimal() or len(number) > 8:
        return shown(request, file, row_trouble=_("Say which row, and why."))
    row = int(number)
    note_look(by=request.user, act="show row of a file", sent=file, reason=reason, rows={row}, after={"row": row})
    try:
        cells = cells_of_row(file, row)
    except RencaiError as error:
        return shown(request, file, row_trouble=str(error))
    if cells is None:
        return shown(request, file, row_trouble=_("The file has no such row."))
    return shown(request, file, row={"number": row, "cells": cells})


@open_to(*SENDERS)
@require_POST
def drop_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Destroy a file that never came into the base."""
    return _done(request, actions.drop_file, seen_file(request, pk), back="arriving")


@open_to(*SENDERS)
@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it once more."""
    return _done(request, actions.read_again, seen_file(request, pk))


@open_to(*SENDERS)
@require_POST
def stop_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """End the reading of a file."""
    return _done(request, actions.stop_reading, seen_file(request, pk))


def _done(request: HttpRequest, act: Any, file: SentFile, *, back: str = "") -> HttpResponse:
    try:
        act(by=request.user, sent=file)
    except actions.Refused as refused:
        messages.error(request, str(refused))
        return redirect("sent_file", pk=file.pk)
    return redirect(back) if back else redirect("sent_file", pk=file.pk)


@open_to(*READERS)
def sent_file_at(request: HttpRequest, delivery: str, file: str) -> HttpResponse:
    """The page of a file that is known by its delivery and its id on the shelf; where a claim's row leads to."""
    take_note_of_the_shelf()
    try:
        day = date.fromisoformat(delivery)
    except ValueError:
        raise Http404 from None
    there = queries.files(request.user).filter(delivery=day, file=file).exclude(step=SentFile.Step.DROPPED)
    found = get_object_or_404(there)
    return redirect(f"{reverse('sent_file', args=[found.pk])}?row={_digits(request.GET.get('row', ''))}#row")


urls = [
    path("intake/<int:pk>/", sent_file, name="sent_file"),
    path("intake/<int:pk>/cells/", show_cells, name="show_cells"),
    path("intake/<int:pk>/mend.xlsx", mend_workbook, name="mend_workbook"),
    path("intake/<int:pk>/mended/", send_mended, name="send_mended"),
    path("intake/<int:pk>/row/", show_row, name="show_row"),
    path("intake/<int:pk>/drop/", drop_file, name="drop_file"),
    path("intake/<int:pk>/read/", read_again, name="read_again"),
    path("intake/<int:pk>/stop/", stop_reading, name="stop_reading"),
    path("intake/at/<str:delivery>/<str:file>/", sent_file_at, name="sent_file_at"),
]
