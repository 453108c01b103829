"""Tells Django of this part."""

from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """Taking in files."""

    name = "rencai_web.intake"
    label = "intake"
