"""Requests that hold what no text can hold are refused before anything is asked of the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rencai_web.foundation.accounts.doors import TOKEN_HOLDERS, door_of

_NUL = "\x00"
_FORM = "application/x-www-form-urlencoded"


class RefusesNul:
    """Middleware: a NUL character in an address or a form is answered with 400 and what to do.

    PostgreSQL stores no NUL in a text and would fail in the middle of the page; nobody means to type one.
    What is open to token holders answers for itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Let through, or refuse."""
        name = request.resolver_match.url_name if request.resolver_match else None
        if door_of(view, name) == TOKEN_HOLDERS or not _holds_nul(request, kwargs):
            return None
        return render(request, "400.html", status=400)


def _holds_nul(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    if any(_NUL in str(value) for value in kwargs.values()) or _in_query(request.GET):
        return True
    # A file that is uploaded is not read for this.
    return request.method == "POST" and request.content_type == _FORM and _in_query(request.POST)


def _in_query(query: Any) -> bool:
    return any(_NUL in key or any(_NUL in value for value in values) for key, values in query.lists())
