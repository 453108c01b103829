"""A Django page that does nothing: the floor that the house's pages stand on, same server, same machine, same run."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(SECRET_KEY="bare", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[])  # noqa: S106


def bare(_request: HttpRequest) -> HttpResponse:
    """Twenty rows of nothing."""
    return HttpResponse("<!doctype html><table>" + "<tr><td>row</td></tr>" * 20 + "</table>")


urlpatterns = [path("", bare)]
application = get_wsgi_application()
