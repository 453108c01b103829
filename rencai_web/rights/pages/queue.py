"""What waits for the office: requests of persons about their data, each with its clock."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.registers.merged import each_surely_called, surely_called
from rencai_web.registers.models import Correction, Person
from rencai_web.rights import actions
from rencai_web.rights.forms import AnswerForm
from rencai_web.rights.models import RightsRequest, State
from rencai_web.rights.queries import ended, waiting

_OFFICE = open_to(Role.OFFICER, Role.ANALYST)
_SOON = 3


@_OFFICE
def rights_requests(request: HttpRequest) -> HttpResponse:
    """Open requests, the most pressing first; or those that ended."""
    over = request.GET.get("show") == "ended"
    page = Paginator(ended() if over else waiting(), 50).get_page(request.GET.get("page"))
    called = each_surely_called({one.person for one in page})
    names = dict(Person.objects.filter(pk__in=called.values()).values_list("pk", "name"))
    today = timezone.localdate()
    rows = [(one, names.get(called[one.person], ""), clock(one, today), not called[one.person]) for one in page]
    late = waiting().filter(due_on__lt=today).count()
    context = {"page": page, "rows": rows, "over": over, "open": waiting().count(), "late": late}
    context["corrections"] = Correction.objects.filter(state=Correction.State.WAITING).count()
    return render(request, "rights/requests.html", context)


def clock(request: RightsRequest, today: date) -> tuple[str, str]:
    """(tone, words) of how much time is left, or how it ended."""
    if request.state != State.OPEN:
        tones = {State.GRANTED: "good", State.REFUSED: "warn"}
        return tones.get(State(request.state), "unknown"), request.get_state_display()
    days = (request.due_on - today).days
    if days < 0:
        return "bad", _("%(days)s days late") % {"days": -days}
    return ("warn" if days <= _SOON else "good"), _("%(days)s days left") % {"days": days}


@_OFFICE
def rights_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, and the answer to it."""
    shown = get_object_or_404(RightsRequest.objects.select_related("answered_by", "asked_by"), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.answer(
                by=request.user, request=shown, granted=data["granted"] == "yes", words=data["words"],
                now=timezone.now(),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Answered; the person has a notice."))
            return redirect("rights_requests")
    called = surely_called(shown.person)
    person = Person.objects.filter(pk=called).select_related("employer").first()
    context = {
        "request_": shown, "person": person, "form": form, "clock": clock(shown, timezone.localdate()),
        "parted": not called,
        "may_open": request.user.role == Role.ANALYST,
    }  # fmt: skip
    return render(request, "rights/request.html", context)


register("rights_requests", gettext_lazy("Rights of persons"), group=30, place=60)

urls: list[Any] = [
    path("rights/requests/", rights_requests, name="rights_requests"),
    path("rights/requests/<int:pk>/", rights_request, name="rights_request"),
]
