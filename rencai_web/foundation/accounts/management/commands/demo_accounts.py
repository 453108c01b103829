"""`demo_accounts`: one account per role for trying the house out, and their current one-time codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from rencai_web.foundation.accounts.actions import rebind
from rencai_web.foundation.accounts.models import SCOPED, Account, Role

DEMO_PASSWORD = "demo-rencai-demo"  # noqa: S105  # known to everybody; refused in production


def current_code(account: Account) -> str:
    """The one-time code that an authenticator app would show now; empty where the role needs none."""
    device = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if device is None:
        return ""
    counters = list(yield_hotp_counters_from_time())  # those that are accepted: the present one in their middle
    counter = counters[len(counters) // 2]
    return str(format_hotp_value(hotp_value(decrypt(device.data["secret"]), counter)))


_SECOND = "demo-approver-2"
"""What one approver proposes, another one confirms."""


def _named(role: Role) -> str:
    return f"demo-{role}"


class Command(BaseCommand):
    """Make the demo accounts where they are missing, and print how to sign in."""

    help = "One account per role for trying the house out; prints their current one-time codes. Not in production."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make and print. Run again after a publication, it binds accounts anew whose person or employer is gone."""
        if settings.PRODUCTION:
            raise CommandError("demo accounts are refused in production (RENCAI_MODE)")
        made = {account.role: account for account in Account.objects.filter(username__in=map(_named, Role))}
        held = {Role(role): account.scope for role, account in made.items()}
        scopes: dict[Role, str] = import_string(settings.DEMO_SCOPES)(held)
        self.stdout.write(f"password of every demo account: {DEMO_PASSWORD}")
        for role in Role:
            scope = scopes.get(role, "")
            if role in SCOPED and not scope:
                self.stdout.write(f"  demo-{role:<15} not yet: publish a base first")
                continue
            account = made.get(role) or self._make(role, scope)
            if account.scope != scope:
                rebind(account=account, scope=scope)
            self._tell(account)
        self._tell(Account.objects.filter(username=_SECOND).first() or self._make(Role.APPROVER, "", second=True))

    def _tell(self, account: Account) -> None:
        self.stdout.write(f"  {account.username:<20} {_told(account)}")

    def _make(self, role: Role, scope: str, *, second: bool = False) -> Account:
        account = Account.objects.create_account(
            username=_SECOND if second else _named(role), password=DEMO_PASSWORD, role=role,
            name=f"{role.label} 2" if second else str(role.label), scope=scope,
        )  # fmt: skip
        if account.needs_second_factor:
            TOTP.activate(account, generate_totp_secret())
        return account


def _told(account: Account) -> str:
    """What one needs to sign in besides the password, and whom the account stands for."""
    code = current_code(account)
    if code:
        return f"one-time code now: {code}"
    if account.role not in SCOPED:
        return "asks to set up one-time codes"
    name = import_string(settings.DEMO_NAMES)(Role(account.role), account.scope)
    return f"no code needed; stands for {name} ({account.scope})"
