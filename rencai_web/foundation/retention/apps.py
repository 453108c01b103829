"""Tells Django of this part."""

from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """This part of the foundation."""

    name = "rencai_web.foundation.retention"
    label = "retention"
