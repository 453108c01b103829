"""What keeps answers out of logs and error reports, and one visitor from taking everybody's time."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.debug import SafeExceptionReporterFilter

from rencai_web.foundation.allowance import Allowance

PER_MINUTE = 600
"""Requests of one address, per web process: a whole classroom behind one address gets through."""
_ALLOWANCE = Allowance(PER_MINUTE)

View = Callable[..., HttpResponse]


class SaysNothing(SafeExceptionReporterFilter):
    """An error report of a request names the place in the code, never what was answered."""

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always, also while debugging."""
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """None."""
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> list[tuple[str, Any]]:
        """None: any of them may hold an answer."""
        return []


def quietly(view: View) -> View:
    """A view whose errors tell nothing of the request, and which asks too eager visitors to wait."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.exception_reporter_filter = SaysNothing()  # type: ignore[attr-defined]
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
