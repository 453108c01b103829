"""How allauth behaves here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ByInvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up by themselves: accounts are opened with an invitation (see actions.py)."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Never."""
        return False
