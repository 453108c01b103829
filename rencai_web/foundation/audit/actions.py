"""Writing the audit trail."""

from __future__ import annotations

from typing import Any

from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.models import Entry


def note(
    *,
    by: Account | None,
    act: str,
    kind: str = "",
    subject: str = "",
    reason: str = "",
    before: Any = None,
    after: Any = None,
) -> Entry:
    """Add one entry. ``by`` None is the house itself (a nightly command, a migration)."""
    entry = Entry(
        actor=by.username if by else "house",
        role=by.role if by else "",
        act=act,
        kind=kind,
        subject=subject,
        reason=reason,
        before=before,
        after=after,
    )
    entry.save()
    return entry
