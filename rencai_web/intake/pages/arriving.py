"""What came in: sending files, what waits for a decision, and everything that is there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.intake import actions, queries
from rencai_web.intake.models import SentFile
from rencai_web.intake.storage import take_note_of_the_shelf
from rencai_web.intake.uploads import left_out, most_of
from rencai_web.intake.work import settle_ended

READERS = (Role.ANALYST, Role.LEADER, Role.APPROVER, Role.AGENCY)
SENDERS = (Role.ANALYST, Role.AGENCY)
_OPEN = (SentFile.Step.WAITING, SentFile.Step.READ, SentFile.Step.REFUSED)


@open_to(*READERS)
def arriving(request: HttpRequest) -> HttpResponse:
    """Sending, what waits for a decision, and all files."""
    take_note_of_the_shelf()
    settle_ended()
    part = request.headers.get("HX-Target") == "waiting"
    context = _waiting(request) if part else _waiting(request) | _all(request)
    return render(request, "intake/waiting.html" if part else "intake/arriving.html", context)


def _waiting(request: HttpRequest) -> dict[str, Any]:
    waiting = list(queries.files(request.user).filter(step__in=_OPEN).order_by("-id")[:100])
    return {
        "waiting": [(file, queries.source_name(file.source)) for file in waiting],
        "busy": any(file.step == SentFile.Step.WAITING and file.job and not file.job.is_over for file in waiting),
        "changes": list(queries.open_changes()) if request.user.role != Role.AGENCY else [],
        "may_send": request.user.role in SENDERS,
        "may_decide": request.user.role == Role.ANALYST,
    }


def _all(request: HttpRequest) -> dict[str, Any]:
    found = queries.files(request.user).exclude(step__in=_OPEN)
    source, step = request.GET.get("source", ""), request.GET.get("step", "")
    if source:
        found = found.filter(source=source)
    if step in SentFile.Step.values:
        found = found.filter(step=step)
    page = Paginator(found.order_by("-delivery", "source", "name"), 40).get_page(request.GET.get("page"))
    rows = [(file, queries.source_name(file.source)) for file in page]
    steps = [(one.value, one.label) for one in SentFile.Step if one not in _OPEN]
    return {
        "page": page, "rows": rows, "source": source, "step": step, "sources": queries.own_sources(request.user),
        "steps": steps, "today": timezone.localdate(), "invented": queries.is_invented(),
    }  # fmt: skip


@open_to(*SENDERS)
@require_POST
def send_files(request: HttpRequest) -> HttpResponse:
    """Take in one file or several; each is sealed before anything else happens."""
    sent, delivery = [], _day(request.POST.get("delivery", ""))
    source = request.POST.get("source", "")
    own = {one.source for one in queries.own_sources(request.user)}
    for file in request.FILES.getlist("files"):
        try:
            if delivery is None:
                raise actions.Refused(_("Say as of which day the files are."))
            if source not in own and (source or request.user.role == Role.AGENCY):
                raise actions.Refused(_("Say which source the files are of."))
            sent.append(
                actions.receive(
                    by=request.user, delivery=delivery, name=file.name or "", data=file.read(), source=source
                )
            )
        except actions.Refused as refused:
            messages.error(request, str(refused))
    name_what_is_missing(request)
    return moved_on(request, reverse("sent_file", args=[sent[0].pk]) if len(sent) == 1 else reverse("arriving"))


def name_what_is_missing(request: HttpRequest) -> None:
    """Say which files were left out, so that nobody takes them for sent."""
    missing = left_out(request)
    for name in missing:
        said = {"name": name, "most": most_of(request) // 2**20}
        messages.error(request, _("%(name)s was left out: one sending holds up to %(most)s MiB.") % said)
    if not request.FILES and not missing:
        messages.error(request, _("No file came in: choose one that is not larger than allowed."))


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(1990, 1, 1) <= day <= timezone.localdate() else None


def moved_on(request: HttpRequest, url: str) -> HttpResponse:
    """Go to another page, also where htmx asked."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


register("arriving", gettext_lazy("Incoming files"), group=25, place=40)

urls = [
    path("intake/", arriving, name="arriving"),
    path("intake/send/", send_files, name="send_files"),
]
