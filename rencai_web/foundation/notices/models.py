"""Notices."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One thing one account should know. Personal data: whom it is for; the texts name sources and pages only."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    at = models.DateTimeField(auto_now_add=True)
    text_zh = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    link = models.CharField(max_length=200, blank=True)
    once = models.CharField(max_length=120, blank=True)
    """Two notices to one account with the same mark are one notice; blank for no such bond."""
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["to", "once"], condition=~models.Q(once=""), name="notice_once")
        ]

    def __str__(self) -> str:
        return self.text_en
