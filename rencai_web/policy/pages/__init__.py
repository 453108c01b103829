"""Pages of this part."""

from __future__ import annotations

from django.urls import URLPattern

from rencai_web.policy.calculator import pages as calculator
from rencai_web.policy.claims import pages as claims
from rencai_web.policy.library import draft_pages, review_pages
from rencai_web.policy.library import pages as library
from rencai_web.policy.simulation import pages as simulation
from rencai_web.policy.staff import pages as staff

urls: list[URLPattern] = [
    *calculator.urls,
    *staff.urls,
    *library.urls,
    *draft_pages.urls,
    *review_pages.urls,
    *claims.urls,
    *simulation.urls,
]
