"""The routes of the API: every operation behind the door for token holders, every answer in the API's own manner."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from rencai_web.api.documentation import PREFIX, answer_shapes, chapters, document
from rencai_web.api.operations import api
from rencai_web.api.problems import KINDS, answer
from rencai_web.foundation.accounts.doors import open_to_anybody, open_to_token_holders

View = Callable[..., HttpResponse]


def for_token_holders(view: View) -> View:
    """An operation as the house serves it: behind its door, its refusals as problems, its answers in nobody's cache."""

    @open_to_token_holders
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            offered = ", ".join(sorted(response["Allow"].split(", ")))
            response = answer("wrong-method", headers={"Allow": offered})
        response["Cache-Control"] = "no-store"
        return response

    return answered


def operation_routes() -> list[URLPattern]:
    """The operations, closed; ninja's own start page and documentation (scripts from elsewhere) are left out."""
    patterns, _app, _namespace = api.urls
    return [
        path(f"{PREFIX.lstrip('/')}{pattern.pattern}", for_token_holders(pattern.callback), name=pattern.name)
        for pattern in patterns
        if pattern.name != "api-root"
    ]


def unknown_operation(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever else is asked for under the prefix."""
    return answer("not-found")


unknown_operation.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is done, and a problem is answered


@open_to_anybody
def api_schema(request: HttpRequest) -> JsonResponse:
    """The OpenAPI document; it describes this software, not the city's data."""
    return JsonResponse(document())


@open_to_anybody
def api_documentation(request: HttpRequest) -> HttpResponse:
    """The same to read, made here: no script, nothing from elsewhere."""
    context = {"chapters": chapters(), "shapes": answer_shapes(), "problems": KINDS.values()}
    return render(request, "api/documentation.html", context)


urls = [
    path(PREFIX.lstrip("/"), api_documentation, name="api_documentation"),
    path(f"{PREFIX.lstrip('/')}openapi.json", api_schema, name="api_schema"),
    *operation_routes(),
    path(f"{PREFIX.lstrip('/')}<path:rest>", for_token_holders(unknown_operation), name="api_unknown"),
]
