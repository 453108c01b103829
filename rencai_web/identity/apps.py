"""Tells Django of this part."""

from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """Doubtful duplicates."""

    name = "rencai_web.identity"
    label = "identity"

    def ready(self) -> None:
        """Workers, which open no page, write the judgements out as well."""
        from rencai_web.identity import actions  # noqa: F401
