"""Tells Django of this part."""

from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """The plan, followed."""

    name = "rencai_web.plan"
    label = "plan"
