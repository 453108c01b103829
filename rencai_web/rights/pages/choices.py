"""What a talent decides: consents per purpose, and requests to the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencai_web.foundation.components.navigation import register
from rencai_web.rights import actions
from rencai_web.rights.forms import AskForm
from rencai_web.rights.models import Ask, RightsRequest
from rencai_web.rights.pages.mine import talents
from rencai_web.rights.purposes import PURPOSES, purpose
from rencai_web.rights.queries import consents_of, last_words, words_of
from rencai_web.rights.record import record_of


@talents
def my_consents(request: HttpRequest) -> HttpResponse:
    """What my data may be used for: what rests on a duty, and what I decide."""
    person = request.user.scope
    record = record_of(person)
    if request.method == "POST":
        return _chosen(request, person)
    agreed, words = consents_of(person), last_words(person)
    context = {
        "purposes": [(one, agreed.get(one.id, False), words.get(one.id)) for one in PURPOSES],
        "sources": record.sources if record else [],
        "history": [(row, purpose(row.purpose)) for row in words_of(person)[:50]],
    }
    return render(request, "rights/my_consents.html", context)


def _chosen(request: HttpRequest, person: str) -> HttpResponse:
    given = request.POST.get("given") == "yes"
    try:
        actions.choose(by=request.user, person=person, purpose_id=request.POST.get("purpose", ""), given=given)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("You agreed. You can withdraw it at any time.") if given else _("Withdrawn."))
    return redirect("my_consents")


@talents
def my_requests(request: HttpRequest) -> HttpResponse:
    """What I asked of the office, its answers, and asking anew."""
    form = AskForm(request.POST or None, initial={"asks": request.GET.get("asks", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.ask(
                by=request.user, person=request.user.scope, asks=Ask(data["asks"]), words=data["words"].strip(),
                now=timezone.now(),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The office has your request. You find its answer here."))
            return redirect("my_requests")
    mine = RightsRequest.objects.filter(asked_by=request.user)
    context = {"form": form, "requests": mine, "today": timezone.localdate(), "within": actions.ANSWERED_WITHIN.days}
    return render(request, "rights/my_requests.html", context)


@talents
@require_POST
def take_back_request(request: HttpRequest, pk: int) -> HttpResponse:
    """I no longer ask."""
    mine = get_object_or_404(RightsRequest, pk=pk, asked_by=request.user)
    try:
        actions.take_back(by=request.user, request=mine, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("my_requests")


register("my_consents", gettext_lazy("My consents"), group=15, place=30)
register("my_requests", gettext_lazy("My requests"), group=15, place=40)

urls: list[Any] = [
    path("my/consents/", my_consents, name="my_consents"),
    path("my/requests/", my_requests, name="my_requests"),
    path("my/requests/<int:pk>/take-back/", take_back_request, name="take_back_request"),
]
