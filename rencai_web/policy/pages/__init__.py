"""Pages of this part."""

from __future__ import annotations

from django.urls import URLPattern

from rencai_web.policy.calculator import pages as calculator

urls: list[URLPattern] = [*calculator.urls]
