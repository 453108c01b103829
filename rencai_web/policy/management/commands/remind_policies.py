"""`remind_policies`: tell the office of rules that near their end and of texts that changed (nightly)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rencai_web.policy.library.reminders import remind
from rencai_web.policy.published import book


class Command(BaseCommand):
    """Leave the notices; again on the same day it leaves none."""

    help = "Reminds officers and analysts of rules that end within 90 and 30 days, and of policy texts that changed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Tell, and say how many notices are new."""
        self.stdout.write(f"{remind(book(), timezone.localdate())} new notices")
