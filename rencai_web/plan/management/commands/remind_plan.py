"""`remind_plan`: notices about what the plans ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from rencai_web.plan.actions.reminders import remind


class Command(BaseCommand):
    """Remind; repeating it within a month tells nobody twice."""

    help = "Leaves notices about readings, milestones, waits and evaluations that are due or late. For every night."

    def add_arguments(self, parser: CommandParser) -> None:
        """A day."""
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="The day to remind for (today).")

    def handle(self, *_args: Any, on: date | None, **_options: Any) -> None:
        """Remind."""
        self.stdout.write(f"{remind(on=on or timezone.localdate())} notices")
