"""The front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from rencai_web.foundation.accounts.doors import open_to_anybody


@open_to_anybody
def front(request: HttpRequest) -> HttpResponse:
    """What the city publishes, the privacy notice, and how to sign in."""
    return render(request, "cockpit/front.html")


urls = [path("", front, name="front")]
