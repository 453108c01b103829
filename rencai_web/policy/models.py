"""What the house keeps of policies: published versions, drafts, texts of the office, claims, contacts, simulations."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

_BY = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class Version(models.Model):
    """One published set of rules, whole, in the folder of its number. Personal data: who published it."""

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    word = models.TextField()
    """What the approver said."""
    fingerprint = models.CharField(max_length=64)
    changes = models.JSONField(default=list)
    """What differs from the version before: ``[{"kind", "id", "begins", "change"}]``."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"version {self.number}"


class State(models.TextChoices):
    """Where a draft is."""

    WRITING = "writing", _("Being written")
    SUBMITTED = "submitted", _("Submitted")
    REFUSED = "refused", _("Refused")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Draft(models.Model):
    """Changes of the rules before they are published. Personal data: who wrote it and who decided on it."""

    title = models.CharField(max_length=120)
    why = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    base = models.PositiveIntegerField()
    """Number of the version it changes; 0 for the rules that came with the city."""
    base_mark = models.CharField(max_length=64, blank=True)
    """Fingerprint of those rules: a city has two sets that came with it, one of them invented."""
    files = models.JSONField(default=dict)
    """Name of each changed file → its whole text, or null where it is taken away."""
    corrects = models.BooleanField(default=False)
    """Whether it says openly that a rule already in force is corrected."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WRITING, db_index=True)
    made_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    word = models.TextField(blank=True)
    version = models.OneToOneField(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="draft")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.state in (State.WRITING, State.REFUSED)


class PolicyText(models.Model):
    """The full text of a policy document as the office loaded it; the file lies in the home folder.

    Personal data: who loaded it, who compared the rules with it.
    """

    policy = models.CharField(max_length=80, db_index=True)
    name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    checked_at = models.DateTimeField(null=True, blank=True)
    """When somebody said that the rules agree with this text; empty for not yet."""
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name


class ClaimList(models.Model):
    """One list of claims that was brought in. Personal data: who brought it in."""

    name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    counts = models.JSONField(default=dict)
    """Rows read = kept + already known + person not found + not readable."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name


class Claim(models.Model):
    """A person has claimed what a rule gives. Personal data: the person's id in the base, what was claimed and when."""

    source = models.ForeignKey(ClaimList, on_delete=models.CASCADE, related_name="claims")
    rule = models.CharField(max_length=80)
    person = models.CharField(max_length=14)
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rule", "person", "on"], name="claim_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.on}"


class Contact(models.Model):
    """A person who qualifies and has not claimed was told, or stands on the list to be told.

    Personal data: the person's id in the base, and who did it.
    """

    rule = models.CharField(max_length=80)
    period = models.CharField(max_length=10)
    person = models.CharField(max_length=14)
    told = models.BooleanField()
    """Whether a notice lies in the person's account; else the office has to reach the person another way."""
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rule", "period", "person"], name="contact_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.period}"


class Run(models.Model):
    """One simulation: what was asked, of which rules and people, and what came out. Personal data: who asked."""

    title = models.CharField(max_length=120)
    asked = models.JSONField()
    """Population, day, rule versions, changed files: enough to run it again."""
    rules_mark = models.CharField(max_length=64, blank=True)
    people_mark = models.CharField(max_length=64, blank=True)
    people_on = models.DateField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    mark = models.CharField(max_length=64, blank=True)
    """Fingerprint of the result: two runs of the same have the same."""
    seconds = models.FloatField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_BY)
    job = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.title
