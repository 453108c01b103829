"""Forgetting what is over its period."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rencai_web.foundation.accounts.models import SCOPED, Account
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.retention.lines import due_lines, forget_lines
from rencai_web.foundation.retention.periods import periods

FORGOTTEN = "forgotten-"
"""How the name of an emptied account begins."""


def due(*, now: datetime) -> dict[str, int]:
    """Per period, and per trail that is a file, how many rows are over their period."""
    return {period.name: period.expired(now).count() for period in periods()} | due_lines(now=now)


def forget_expired(*, now: datetime) -> dict[str, int]:
    """Do to each row what its period says, and put the counts on record. Gives the counts per period and trail.

    Each period is a transaction of its own: none waits for another, and one that fails leaves those before it done and
    on record.
    """
    done: dict[str, int] = {}
    try:
        for period in periods():
            done[period.name] = period.end(now)
        done |= forget_lines(now=now)
    finally:
        counts = {name: count for name, count in done.items() if count}
        note(by=None, act="forget expired", kind="retention", after=counts)
    return done


def empty_accounts(accounts: QuerySet[Any]) -> int:
    """Take out of disabled accounts who they were; the empty row stays, since what they did refers to it."""
    from allauth.mfa.models import Authenticator

    found: list[Account] = list(accounts)
    for account in found:
        account.username, account.name, account.email = f"{FORGOTTEN}{account.pk}", "", ""
        account.scope = "-" if account.role in SCOPED else ""
        account.set_unusable_password()
        account.save()
    Authenticator.objects.filter(user__in=found).delete()
    return len(found)
