"""What goes wrong, as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """One kind of problem; ``slug`` is its anchor on the documentation page."""

    slug: str
    status: int
    title: str
    todo: str


KINDS = {
    kind.slug: kind
    for kind in (
        Kind("no-token", 401, _("No valid token"), _("Send Authorization: Bearer and a token that has not ended.")),
        Kind("not-allowed", 403, _("Not allowed"), _("Ask an administrator for a token with this scope.")),
        Kind("not-found", 404, _("Not found"), _("Look at the address and the id.")),
        Kind("nothing-published", 404, _("Nothing is published yet"), _("Publish a build in the house first.")),
        Kind("wrong-method", 405, _("This is not offered here"), _("Use the method that Allow names.")),
        Kind("bad-question", 422, _("The question is not understood"), _("Mend the parameters named in errors.")),
        Kind(
            "reading-refused",
            422,
            _("The reading is refused"),
            _("Mend what errors names and send it again; nothing was entered."),
        ),
        Kind("too-large", 413, _("The request is too large"), _("Send less at once.")),
        Kind("too-many", 429, _("Too many requests"), _("Wait as many seconds as Retry-After says.")),
        Kind("internal", 500, _("Internal error"), _("Tell the administrator when it happened; the log has more.")),
    )
}


class Problem(Exception):
    """Ends an operation with a problem of this kind."""

    def __init__(self, slug: str, *, headers: Mapping[str, str] | None = None, where: str = "", why: str = "") -> None:
        super().__init__(slug)
        self.slug, self.headers = slug, headers or {}
        self.errors = [{"where": where, "why": why}] if where else []


def answer(
    slug: str, *, errors: Sequence[dict[str, Any]] = (), headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The problem as a response; ``errors`` say which parameter is wrong and why, never what was in it."""
    kind = KINDS[slug]
    body: dict[str, Any] = {
        "type": f"{reverse('api_documentation')}#{slug}",
        "title": gettext(kind.title),
        "status": kind.status,
        "detail": gettext(kind.todo),
    }
    if errors:
        body["errors"] = list(errors)
    challenge = {"WWW-Authenticate": 'Bearer realm="rencai"'} if kind.status == 401 else {}
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=kind.status, content_type=MEDIA_TYPE, headers={**challenge, **(headers or {})})


def install(api: NinjaAPI) -> None:
    """Every exception of an operation ends as a problem."""
    api.add_exception_handler(Problem, _told)
    api.add_exception_handler(Http404, lambda _request, _error: answer("not-found"))
    api.add_exception_handler(AuthenticationError, lambda _request, _error: answer("no-token"))
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(RequestDataTooBig, lambda _request, _error: answer("too-large"))
    api.add_exception_handler(Exception, _unexpected)


def _told(_request: HttpRequest, problem: Any) -> HttpResponse:
    return answer(problem.slug, errors=problem.errors, headers=problem.headers)


def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    errors = [{"where": ".".join(_place(one["loc"])), "why": one["msg"]} for one in error.errors]
    return answer("bad-question", errors=errors)


def _unreadable(_request: HttpRequest, _error: Any) -> HttpResponse:
    # The one thing that the library refuses by itself: a body that is no JSON.
    return answer("bad-question", errors=[{"where": "body", "why": "this is no JSON"}])


def _place(where: Sequence[Any]) -> list[str]:
    # ("query", "question", "by", 0): our own argument's name and the place in a list tell the reader nothing.
    return [str(part) for part in where if part not in ("question", "search", "reading")][:2]


def _unexpected(request: HttpRequest, _error: Any) -> HttpResponse:
    # The address is the route's, not what was asked: a query string can hold a name.
    match = request.resolver_match
    log.exception("an API operation failed: %s", match.url_name if match else "?")
    return answer("internal")
