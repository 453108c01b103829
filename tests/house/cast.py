"""The house's cast: an analyst, an officer, an employer, a talent, an agency, an administrator; and a stranger."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from rencai_web.foundation.accounts.models import SCOPED, Account, Role

PASSWORD = "correct horse battery"


def account(role: Role, *, username: str | None = None) -> Account:
    """Somebody of this role, with a second factor where the role needs one."""
    scope = (
        {"agency": "hrss", "employer": "E-000000001", "talent": "P-000000001"}.get(role, "") if role in SCOPED else ""
    )
    made = Account.objects.create_account(
        username=username or f"{role}-1", password=PASSWORD, role=role, name=role.title(), scope=scope
    )
    if made.needs_second_factor:
        TOTP.activate(made, generate_totp_secret())
    return made


def client_of(role: Role) -> Client:
    """A browser in which somebody of this role is signed in."""
    client = Client()
    client.force_login(account(role))
    return client
