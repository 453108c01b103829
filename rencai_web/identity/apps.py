"""Tells Django of this part."""

from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """Doubtful duplicates."""

    name = "rencai_web.identity"
    label = "identity"
