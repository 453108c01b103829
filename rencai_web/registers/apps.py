"""Tells Django of this part."""

from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """The registers."""

    name = "rencai_web.registers"
    label = "registers"
