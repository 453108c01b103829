"""`backup TARGET`: the database and the home folder in one new folder."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rencai.vocabulary.errors import RencaiError
from rencai_web.foundation.backup.actions import back_up, prune
from rencai_web.foundation.backup.actions import dated as dated_folder


class Command(BaseCommand):
    """Write a backup while the house goes on."""

    help = "Write the database and the home folder into TARGET, a new folder. The key is left out: keep it apart."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and how."""
        parser.add_argument("target", type=Path, help="Folder to make; with --dated, the folder of all backups.")
        parser.add_argument("--dated", action="store_true", help="Make a folder named by the time inside TARGET.")
        parser.add_argument("--keep", type=int, default=0, help="With --dated: keep only this many (0: all).")
        parser.add_argument("--with-key", action="store_true", help="Put the key in, too (HOME/key).")
        parser.add_argument(
            "--rows", action="store_true", help="Save rows that SQLite and PostgreSQL can both take in."
        )

    def handle(
        self, *_args: Any, target: Path, dated: bool, keep: int, with_key: bool, rows: bool, **_options: Any
    ) -> None:
        """Make it and say where."""
        now = timezone.now()
        place = dated_folder(target, timezone.localtime(now)) if dated else target
        try:
            manifest = back_up(place, with_key=with_key, rows=rows, now=now)
        except RencaiError as error:
            raise CommandError(str(error)) from None
        removed = prune(target, keep) if dated else 0
        self.stdout.write(
            f"{place}: {manifest['database']}, {manifest['home_files']} files; {removed} old ones removed"
        )
        if not with_key:
            self.stderr.write("the key is not in it: keep RENCAI_KEY, or HOME/key, in another place")
