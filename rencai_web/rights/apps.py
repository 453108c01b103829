"""Tells Django of this part."""

from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """The rights of persons."""

    name = "rencai_web.rights"
    label = "rights"
