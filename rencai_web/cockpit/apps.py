"""Tells Django of this part."""

from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """The front page and the cockpit."""

    name = "rencai_web.cockpit"
    label = "cockpit"
