"""Writing the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.models import KEPT, Entry


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


def note_each(
    *, by: Account | None, act: str, kind: str, subjects: Iterable[str], reason: str = "", after: Any = None
) -> None:
    """Add one entry for each of many subjects, such as persons of one list that somebody opened."""
    actor, role = (by.username, by.role) if by else ("house", "")
    entries = (
        Entry(actor=actor, role=role, act=act, kind=kind, subject=subject, reason=reason, after=after)
        for subject in subjects
    )
    Entry.objects.bulk_create(entries, batch_size=500)


def remove_entries(expired: QuerySet[Any]) -> int:
    """The one way by which entries go: all of them older than their period, and an entry says how many of which time.

    Nothing else removes one: the model, its queryset and, on PostgreSQL, the database refuse.
    """
    span = expired.aggregate(first=Min("at"), last=Max("at"))
    if span["last"] is None:
        return 0
    if span["last"] > timezone.now() - KEPT:
        raise ValueError("an audit entry is kept for its period")
    count: int = expired.order_by()._raw_delete(expired.db)
    after = {"entries": count, "from": span["first"].isoformat(), "to": span["last"].isoformat()}
    note(by=None, act="remove audit entries", kind="audit", after=after)
    return count
