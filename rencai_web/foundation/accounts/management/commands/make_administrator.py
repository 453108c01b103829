"""`make_administrator USERNAME`: somebody who can invite everybody else; for a new house, or one that lost its last."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note


class Command(BaseCommand):
    """Make the account and print its first password once."""

    help = "Make an administrator with a one-time password, printed once; the second factor is set up at first sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who."""
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="Name of the person (default: the user name).")

    def handle(self, *_args: Any, username: str, name: str, **_options: Any) -> None:
        """Make it; that it was made from the server's command line is on record."""
        if Account.objects.filter(username=username).exists():
            raise CommandError(f"there is an account {username} already")
        password = secrets.token_urlsafe(15)
        with transaction.atomic():
            Account.objects.create_account(
                username=username, password=password, role=Role.ADMINISTRATOR, name=name or username
            )
            note(by=None, act="make administrator", kind="account", subject=username)
        self.stdout.write(f"user name: {username}\npassword:  {password}")
