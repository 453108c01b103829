"""Tokens as pages, for the administrator; and the routes of the API."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencai_web.api import actions, service
from rencai_web.api.forms import TokenForm
from rencai_web.api.models import AccessToken
from rencai_web.api.scopes import Scope
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.forms import ReasonForm
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register

administrators = open_to(Role.ADMINISTRATOR)


@administrators
def tokens(request: HttpRequest) -> HttpResponse:
    """All tokens, newest first."""
    page = Paginator(AccessToken.objects.select_related("account"), 50).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [(token, token.is_alive(now)) for token in page]
    return render(request, "api/tokens.html", {"page": page, "rows": rows})


@administrators
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token; it is shown once."""
    form = TokenForm(request.POST or None)
    token = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"scopes": [Scope(scope) for scope in form.cleaned_data["scopes"]]}
        try:
            token = actions.make_token(by=request.user, now=timezone.now(), **data)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "api/make_token.html", {"form": form, "token": token})


@administrators
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token at once, with a reason."""
    token, form = get_object_or_404(AccessToken, pk=pk), ReasonForm(request.POST)
    if form.is_valid():
        actions.revoke_token(by=request.user, token=token, reason=form.cleaned_data["reason"], now=timezone.now())
    else:
        messages.error(request, _("Say why."))
    return redirect("tokens")


register("tokens", gettext_lazy("Access tokens"), group=90, place=20)

urls = [
    path("tokens/", tokens, name="tokens"),
    path("tokens/make/", make_token, name="make_token"),
    path("tokens/<int:pk>/revoke/", revoke_token, name="revoke_token"),
    *service.urls,
]
