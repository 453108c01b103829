"""The house as a server runs it, over a sample, but for one answer its calculator breaks; error reports become mails.

Started by test_calculator_privacy.py in a process of its own; makes its database first.
"""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils.log import AdminEmailHandler

from rencai_web.config.wsgi import application

__all__ = ["application"]
settings.ADMINS = [("Administrator", "administrator@example.org")]
settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
settings.EMAIL_FILE_PATH = settings.HOME / "mails"
logging.getLogger("django.request").addHandler(AdminEmailHandler(include_html=True))


def _prepare() -> None:
    from rencai_web.policy.calculator import pages
    from rencai_web.registers.models import Publication

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    Publication.objects.create(build=1, on=date(2026, 6, 30), invented=True)
    real = pages.lines

    def breaking(sitting: Any, verdict: Any, known: Any) -> Any:
        if known.get("patents") == 111:
            held_here = dict(known)
            raise RuntimeError(f"forced after {len(held_here)} answers")
        return real(sitting, verdict, known)

    pages.lines = breaking


_prepare()
