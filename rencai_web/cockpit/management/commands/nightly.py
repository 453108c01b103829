"""`nightly`: what a house does every night, in an order that matters."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

STEPS = ("forget_expired", "remind_sources", "remind_policies", "remind_plan")
"""Forgetting comes first: what was forgotten is not to be reminded of, nor to live on in the backup made after it."""


class Command(BaseCommand):
    """Forget what is over its period, then remind; a step that fails does not keep the others from being done."""

    help = "Forget what is over its period, remind who owes files, readings, and whose rules end. Safe to repeat."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do every step; fail at the end if one did."""
        failed = [step for step in STEPS if not self._done(step)]
        if failed:
            raise CommandError(f"not done: {', '.join(failed)}; run each alone to see why")

    def _done(self, step: str) -> bool:
        self.stdout.write(f"{step} …")
        try:
            call_command(step, stdout=self.stdout)
        except Exception as error:
            # The text of an unforeseen error may hold somebody's data: only its kind is shown.
            self.stderr.write(f"{step}: {error if isinstance(error, CommandError) else type(error).__name__}")
            return False
        return True
