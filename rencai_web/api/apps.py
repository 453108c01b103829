"""Tells Django of this part."""

from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """The API."""

    name = "rencai_web.api"
    label = "api"
