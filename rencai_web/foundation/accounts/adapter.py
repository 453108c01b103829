"""How allauth behaves here."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from rencai_web.foundation.accounts.models import Role

_FIRST_PAGE = {
    Role.ANALYST: "cockpit",
    Role.LEADER: "cockpit",
    Role.APPROVER: "cockpit",
    Role.OFFICER: "rights_requests",
    Role.AGENCY: "plan_mine",
    Role.EMPLOYER: "staff",
    Role.TALENT: "my_record",
    Role.ADMINISTRATOR: "accounts",
}
"""The page, by its url name, on which each role's work begins."""


class ByInvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up by themselves: accounts are opened with an invitation (see actions.py)."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the work of the role; a page that somebody was on the way to comes before it."""
        return reverse(_FIRST_PAGE[Role(request.user.role)])

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *rest: Any, **more: Any
    ) -> None:
        """As always, but for what the page shows anyway: that one is signed in."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *rest, **more)


class EncryptedSecrets(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Secrets of one-time codes lie encrypted in the database, under a key made from RENCAI_SECRET."""

    @property
    def _box(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"mfa {settings.SECRET_KEY}".encode()).digest()))

    def encrypt(self, text: str) -> str:
        """Before it is stored."""
        return self._box.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """When a code is checked."""
        return self._box.decrypt(encrypted_text.encode()).decode()
