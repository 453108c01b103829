"""`remind_sources`: tell who owes a file."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rencai_web.intake.actions import remind
from rencai_web.intake.storage import take_note_of_the_shelf


class Command(BaseCommand):
    """Leave notices with agencies that owe files and with the analysts, and mail them where a server is set."""

    help = "Tell agencies and analysts of sources that owe a file, once for each file; by mail where SMTP is set."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day to reckon from."""
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="Day to reckon from (default: today).")

    def handle(self, *_args: Any, on: date | str | None, **_options: Any) -> None:
        """Reckon and tell."""
        take_note_of_the_shelf()
        today = date.fromisoformat(on) if isinstance(on, str) else on or timezone.localdate()
        told, mailed = remind(today=today)
        self.stdout.write(f"{told} notices left, {mailed} mailed")
