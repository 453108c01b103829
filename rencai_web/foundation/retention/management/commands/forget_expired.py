"""`forget_expired`: what is over its period goes; meant to run every night."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rencai_web.foundation.audit.models import KEPT
from rencai_web.foundation.retention.actions import due, forget_expired
from rencai_web.foundation.retention.periods import periods


class Command(BaseCommand):
    """Forget, or only say what would be forgotten."""

    help = "Do what the table of periods says to rows that are over theirs; the counts go on record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to do it."""
        parser.add_argument("--dry-run", action="store_true", help="Only say how many rows are over their period.")

    def handle(self, *_args: Any, dry_run: bool, **_options: Any) -> None:
        """Do it and say how many."""
        now = timezone.now()
        counts = due(now=now) if dry_run else forget_expired(now=now)
        for period in periods():
            days = "–" if period.days is None else f"{period.days} d"
            self.stdout.write(f"{counts.pop(period.name):>7}  {period.name:<34} {days:>7}  {period.what.en}")
        for trail, count in counts.items():
            self.stdout.write(f"{count:>7}  {trail:<34} {KEPT.days:>5} d  lines removed")
        self.stdout.write("nothing was changed (--dry-run)" if dry_run else "done, on record")
