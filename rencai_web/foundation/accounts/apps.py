"""Tells Django of this part."""

from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """This part of the foundation."""

    name = "rencai_web.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Codes are used once."""
        from rencai_web.foundation.accounts.one_time import install

        install()
