"""`stand_up`: tables, publication and demo accounts, each only where missing; then serve. `make run` ends here."""

from __future__ import annotations

import socket  # noqa: TID251  # only to see whether our own port is free
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from rencai.cli.output import ShownProgress
from rencai.talentbase.home import Home
from rencai_web.registers.actions import publish
from rencai_web.registers.published import latest


class Command(BaseCommand):
    """Bring the house of a built home to where it can be used; what people typed stays."""

    help = "Migrate, publish a build that is not published yet, make demo accounts (not in production), then serve."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and whether to."""
        parser.add_argument("--port", type=int, default=8000, help="Port (default 8000).")
        parser.add_argument("--no-serve", action="store_true", help="Stop before serving.")
        parser.add_argument("--documents", nargs="*", type=Path, default=[], help="Texts of the plan, to be compared.")

    def handle(self, *_args: Any, port: int, no_serve: bool, documents: list[Path], **_options: Any) -> None:
        """Do what is missing, say where to look, serve."""
        if not no_serve:
            _refuse_a_busy(port)
        self._say("preparing the house …")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self._publish()
        call_command("load_plan", documents=documents, stdout=self.stdout)
        if not settings.PRODUCTION:
            call_command("demo_accounts", stdout=self.stdout)
        if not no_serve:
            self._say(f"\nthe cockpit: http://127.0.0.1:{port}/cockpit/ — codes change: `make codes` prints new ones")
            call_command("serve", port=port, stdout=self.stdout)

    def _publish(self) -> None:
        build, shown = Home(settings.HOME).opened(), latest()
        if shown is not None and shown.build == build.number:
            self._say(f"published already: {shown}")
            return
        with ShownProgress() as progress:
            counts = publish(progress=progress)
        told = ", ".join(f"{each['rows']:,} {register}" for register, each in counts.items())
        self._say(f"published: {told}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _refuse_a_busy(port: int) -> None:
    """Before minutes of work, not after."""
    with closing(socket.socket()) as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise CommandError(f"something listens on port {port} already: end it, or say PORT=… for another")
