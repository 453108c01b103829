"""The gallery: every component in every state, outside production."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from rencai_web.foundation.accounts.doors import open_to_anybody


@open_to_anybody
def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    return render(
        request, "foundation/gallery.html", {"history": [3, 4, 4, 6, 5, 8, 9], "tones": "good warn bad unknown"}
    )


urls = [path("gallery/", gallery, name="gallery")]
