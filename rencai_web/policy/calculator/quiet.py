"""What keeps a page out of every cache, and one visitor from taking everybody's time."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rencai_web.foundation.allowance import Allowance

PER_MINUTE = 600
"""Requests of one address, per web process: a whole classroom behind one address gets through."""
_ALLOWANCE = Allowance(PER_MINUTE)

View = Callable[..., HttpResponse]


def quietly(view: View) -> View:
    """A view whose answers no cache keeps, and which asks too eager visitors to wait."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seconds = _ALLOWANCE.wait(_address(request), time.monotonic()) if request.method == "POST" else 0
        if seconds:
            response = render(request, "policy/calculator/wait.html", {"seconds": round(seconds + 0.5)}, status=429)
            response["Retry-After"] = str(round(seconds + 0.5))
        else:
            response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return kept


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # a server behind a socket of its own machine sees no address
        return ""
