"""Documents that were brought in, what was read in them, and what they say against themselves."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rencai_web.foundation.jobs.models import Job
from rencai_web.plan.models.plans import Plan


class Document(models.Model):
    """A plan document that was uploaded, and what reading it gave. Personal data: who uploaded it."""

    name = models.CharField(max_length=160)
    file = models.CharField(max_length=120)
    """Name of the file under HOME/plan/documents."""
    size = models.PositiveIntegerField()
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    findings = models.JSONField(default=list)
    """What lint says of it, as the brain prints it."""
    plan = models.OneToOneField(Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="brought_in_by")
    """What became of it."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name


class Choice(models.TextChoices):
    """What a person made of a proposed item."""

    OPEN = "open", _("to be looked at")
    TAKEN = "taken", _("taken")
    MENDED = "mended", _("mended and taken")
    LEFT = "left", _("left out")


class Proposal(models.Model):
    """An item that reading found, beside its source line, for a person to take. Personal data: who decided."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=12)
    """``indicator``, the name of a list, ``measures``, ``stated`` or ``unsure``."""
    place = models.PositiveSmallIntegerField()
    told = models.JSONField()
    """The item as reading told it; after mending, as the person has it."""
    line = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    """The source line."""
    doubt_zh = models.CharField(max_length=200, blank=True)
    doubt_en = models.CharField(max_length=200, blank=True)
    choice = models.CharField(max_length=8, choices=Choice.choices, default=Choice.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.line}"


class FindingState(models.TextChoices):
    """What the office made of a finding."""

    OPEN = "open", _("to be settled")
    ACCEPTED = "accepted", _("accepted as it is")
    EXPLAINED = "explained", _("explained")


class PlanFinding(models.Model):
    """What a document says against itself or another, and what the office made of it. Personal data: who decided."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="findings")
    mark = models.CharField(max_length=64)
    """Fingerprint of what it says and where, so that it is known again when lint runs again."""
    place = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=24)
    severity = models.CharField(max_length=8)
    message_zh = models.TextField()
    message_en = models.TextField()
    places = models.JSONField(default=list)
    """``[{file, line, text}]``."""
    gone = models.BooleanField(default=False)
    """Whether the last run no longer found it."""
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "mark"], name="finding_once_in_a_plan")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mark[:8]}"

    @property
    def zh(self) -> str:
        """The message, as bilingual texts have it."""
        return self.message_zh

    @property
    def en(self) -> str:
        """The message in English."""
        return self.message_en
