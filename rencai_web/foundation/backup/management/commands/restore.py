"""`restore SOURCE`: a backup into an empty home and an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rencai.vocabulary.errors import RencaiError
from rencai_web.foundation.backup.actions import restore


class Command(BaseCommand):
    """Restore a backup; nothing is touched unless it is whole, and home and database are empty."""

    help = "Restore the backup in SOURCE into an empty RENCAI_HOME and an empty database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from."""
        parser.add_argument("source", type=Path, help="Folder that `backup` made.")

    def handle(self, *_args: Any, source: Path, **_options: Any) -> None:
        """Restore it and say what is left to do."""
        try:
            manifest = restore(source)
        except RencaiError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"restored the house of {manifest['made_at']} into {settings.HOME}")
        if not settings.SEALING_KEY and not (settings.HOME / "key").exists():
            self.stderr.write("put the key back now: set RENCAI_KEY, or copy it to HOME/key")
