"""Tells Django of this part."""

from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """Policies that compute."""

    name = "rencai_web.policy"
    label = "policy"
