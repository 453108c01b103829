"""The audit trail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models

KEPT = timedelta(days=6 * 365)
"""How long an entry is kept at least; on PostgreSQL the database itself holds to it."""


class Entries(models.QuerySet["Entry"]):
    """Entries, which are not removed by the usual way either."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Never; see actions.remove_entries."""
        raise TypeError("an audit entry is never removed")


class Entry(models.Model):
    """One act: a write with its before and after, or the showing of an identifier with its reason.

    Personal data: who acted; ``before`` and ``after`` may hold what was written, never a sealed value in the clear.
    ``actor`` is a name, not a link, so that the trail outlives the account.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.CharField(max_length=80, db_index=True)
    role = models.CharField(max_length=20, blank=True)
    act = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    objects = Entries.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "subject", "-id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.act} {self.subject}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once."""
        if self.pk is not None:
            raise TypeError("an audit entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never; the retention command alone removes entries whose period is over."""
        raise TypeError("an audit entry is never removed")
