"""How allauth behaves here."""

from __future__ import annotations

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class ByInvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up by themselves: accounts are opened with an invitation (see actions.py)."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Never."""
        return False


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
