"""Pages of this part."""

from __future__ import annotations

from django.urls import URLPattern

from rencai_web.identity.pages import judging, splitting

urls: list[URLPattern] = [*judging.urls, *splitting.urls]
