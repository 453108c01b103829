"""Sessions that end when nobody uses them, without writing to the database at every request; and whose pages no cache
and no browser keeps after them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

EVERY = 60
"""Seconds after which a used session is written again, so that its end moves on."""
_SEEN = "seen"


class StaysWhileUsed:
    """Middleware: a session of somebody signed in is renewed at most once a minute.

    Written at every request, each page would wait for whoever writes to the database just then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Renew when it is time, and pass on."""
        if request.user.is_authenticated:
            now = int(time.time())  # noqa: TID251  # the house has a clock
            if now - request.session.get(_SEEN, 0) >= EVERY:
                request.session[_SEEN] = now
        return self.get_response(request)


class KeptInNoCache:
    """Middleware: a page made for somebody signed in is not kept, so that "back" after signing out shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, and forbid keeping."""
        signed_in = request.user.is_authenticated  # before: signing out ends it, and its page names nobody
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and (signed_in or request.user.is_authenticated):
            response["Cache-Control"] = "no-store"
        return response
