"""Files that were sent in, and what taking them in (or back) would change in the base."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rencai_web.foundation.jobs.models import Job
from rencai_web.registers.models import Publication


class Change(models.Model):
    """Files coming into the base, or going out of it, tried before they are published.

    Personal data: who asked. The trial itself lies under HOME/trials until it is published or dropped.
    """

    class State(models.TextChoices):
        """Where a change is."""

        TRYING = "trying", _("Being worked out")
        TRIED = "tried", _("To be decided")
        PUBLISHING = "publishing", _("Being published")
        PUBLISHED = "published", _("Published")
        DROPPED = "dropped", _("Dropped")
        FAILED = "failed", _("Failed")

    state = models.CharField(max_length=12, choices=State.choices, default=State.TRYING, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    coming = models.ManyToManyField("SentFile", related_name="comes_with")
    going = models.ManyToManyField("SentFile", related_name="goes_with")
    counts = models.JSONField(default=dict)
    """Per register: rows, added, changed, vanished; and how many decided `corrections` come in along with it."""
    against = models.ForeignKey(Publication, null=True, on_delete=models.SET_NULL, related_name="+")
    """What it is compared with; null where nothing was published."""
    publication = models.ForeignKey(Publication, null=True, on_delete=models.SET_NULL, related_name="changes")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class SentFile(models.Model):
    """One file that was handed in. Personal data: who sent it. The file itself lies sealed on the shelf."""

    class Step(models.TextChoices):
        """Where a file is on its way."""

        WAITING = "waiting", _("Being read")
        READ = "read", _("To be decided")
        REFUSED = "refused", _("Cannot be read")
        ACCEPTED = "accepted", _("Part of the base")
        BACK = "back", _("Taken back")
        DROPPED = "dropped", _("Dropped")
        ERASED = "erased", _("Erased")

    delivery = models.DateField(db_index=True)
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=24, db_index=True)
    """Its id on the shelf, within its delivery."""
    content = models.CharField(max_length=64)
    size = models.BigIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    """Null: handed in by the command line."""
    at = models.DateTimeField(auto_now_add=True)
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.WAITING, db_index=True)
    source = models.CharField(max_length=80, blank=True, db_index=True)
    kind = models.CharField(max_length=10, blank=True)
    mapping = models.CharField(max_length=10, blank=True)
    """How it is read: ``kept`` by the city, ``own`` to this file, or only ``proposed``."""
    headings = models.CharField(max_length=24, blank=True, db_index=True)
    """Tells files with the same headings."""
    read = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    set_aside = models.PositiveIntegerField(default=0)
    repeats = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)
    """Single values set aside in rows that were kept."""
    reasons = models.JSONField(default=dict)
    refused = models.CharField(max_length=300, blank=True)
    erasing_on = models.DateField(null=True, blank=True, db_index=True)
    """The day from which its content is erased, said beforehand; null while its period runs."""
    erased_on = models.DateField(null=True, blank=True)
    mends = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="mended_by")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-delivery", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["delivery", "name"], condition=~models.Q(step="dropped"), name="sent_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.delivery} {self.file}"

    @property
    def is_looked_at(self) -> bool:
        """Whether somebody still has to decide on it."""
        return self.step in (self.Step.READ, self.Step.REFUSED)

    @property
    def is_mendable(self) -> bool:
        """Whether it holds rows or values that somebody can mend."""
        return bool(self.set_aside or self.dropped)
