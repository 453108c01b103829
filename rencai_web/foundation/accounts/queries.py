"""Reading accounts and invitations."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from rencai_web.foundation.accounts.models import MOST_WRONG_ANSWERS, Account, Invitation, Role


def open_invitations(*, now: datetime) -> QuerySet[Invitation]:
    """Invitations that can still be used, the latest first."""
    found = Invitation.objects.filter(used_at=None, expires_at__gt=now, wrong_answers__lt=MOST_WRONG_ANSWERS)
    return found.order_by("-pk")


def accounts(*, word: str, role: str, state: str) -> QuerySet[Account]:
    """Accounts whose user name, name or scope fits a word, of a role, active or disabled; by user name.

    A talent is not found by name: whoever runs the house sees accounts, no persons.
    """
    found = Account.objects.order_by("username")
    if word:
        named = Q(name__icontains=word) & ~Q(role=Role.TALENT)
        found = found.filter(Q(username__icontains=word) | named | Q(scope=word))
    if role in Role.values:
        found = found.filter(role=role)
    return found.filter(is_active=state == "active") if state in ("active", "disabled") else found
