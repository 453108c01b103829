"""A plan, its indicators, what is aimed at, and what was reported.

Targets and readings are only ever added to: a later revision counts, the earlier ones stay in sight.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

AGENCY = 40


class Plan(models.Model):
    """A plan that is followed. No personal data."""

    slug = models.SlugField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=200, blank=True)
    """Name of the document that it was read from."""
    invented = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-last_year", "id"]

    def __str__(self) -> str:
        return self.slug

    @property
    def zh(self) -> str:
        """The title, as bilingual texts have it."""
        return self.title_zh

    @property
    def en(self) -> str:
        """The title in English."""
        return self.title_en


class Indicator(models.Model):
    """A line of a plan's table. No personal data."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="indicators")
    no = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    """Its place in the table, from 0."""
    group = models.CharField(max_length=80, blank=True)
    group_en = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    base_year = models.PositiveSmallIntegerField(null=True, blank=True)
    base_value = models.FloatField(null=True, blank=True)
    agency = models.CharField(max_length=AGENCY, blank=True, db_index=True)
    """Id of the agency that owes its readings; blank while nobody was named."""
    line = models.CharField(max_length=20, blank=True)
    """Where it stands in the plan's document."""
    definition = models.JSONField(null=True, blank=True)
    """How the base counts it: ``{zh, en, table, where, among}``; null where it cannot."""
    related = models.JSONField(default=list)
    """Values of sources that speak near it but are no readings of it: ``[{told, evidence, zh, en}]``."""

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "name"], name="indicator_once_in_a_plan")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zh(self) -> str:
        """The name, as bilingual texts have it."""
        return self.name

    @property
    def en(self) -> str:
        """The name in English where somebody gave it one."""
        return self.name_en or self.name


class Target(models.Model):
    """What is aimed at, revision by revision. Personal data: who revised it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    qualifier = models.CharField(max_length=40, blank=True)
    """Words such as 左右, 超, 以上, as the plan has them, joined by 、."""
    since = models.DateField()
    """From which day on it holds."""
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=80, blank=True)
    """Who decided it by the word of a file."""
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    """The second person; null for the plan's own target and for what a file told."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["since", "id"]

    def __str__(self) -> str:
        return f"{self.year}: {self.value:g}"


class ProposalState(models.TextChoices):
    """What became of a proposed target."""

    WAITING = "waiting", _("waits for confirmation")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("not agreed to")
    WITHDRAWN = "withdrawn", _("taken back")


class TargetProposal(models.Model):
    """Another target that somebody proposes: nothing is aimed at it before a second person has confirmed it.

    Every proposal is kept, and one at a time waits. Personal data: who proposed it and who decided.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="proposals")
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    qualifier = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    """From which day on it is to hold; if it is confirmed later, from that day."""
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    """Why it was refused."""

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["indicator"], condition=models.Q(state="waiting"), name="one_target_waits_for_an_indicator"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.value:g}"


class ReadingState(models.TextChoices):
    """What became of a reading."""

    ENTERED = "entered", _("waits for confirmation")
    CONFIRMED = "confirmed", _("confirmed")
    RETURNED = "returned", _("sent back")


class Reading(models.Model):
    """A value that somebody reported for a day, with its evidence. Personal data: who entered and who confirmed it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="readings")
    on = models.DateField()
    """The day it was read for: the end of its period."""
    value = models.FloatField()
    doubtful = models.BooleanField(default=False)
    """Whether something else may have been counted than the plan did."""
    revision = models.PositiveSmallIntegerField(default=1)
    evidence = models.CharField(max_length=300, blank=True)
    file = models.CharField(max_length=120, blank=True)
    """Name of the sealed file under HOME/plan/evidence; blank for none."""
    file_name = models.CharField(max_length=120, blank=True)
    """What the file was called where it came from."""
    state = models.CharField(max_length=10, choices=ReadingState.choices, default=ReadingState.ENTERED, db_index=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    through = models.CharField(max_length=80, blank=True)
    """The system that sent it in the name of the account; blank where a person typed it."""
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """Null beside ``confirmed``: a document tells the value and nobody has confirmed it."""
    entered_name = models.CharField(max_length=80, blank=True)
    """Who entered it by the word of a file; blank where an account did."""
    confirmed_name = models.CharField(max_length=80, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    """Why it was sent back."""

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "revision"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["indicator", "on", "revision"], name="reading_revision_once")
        ]

    @property
    def is_unconfirmed(self) -> bool:
        """Whether it waits for a second person: entered and undecided, or told by a document and never confirmed."""
        told = self.state == ReadingState.CONFIRMED and self.confirmed_at is None
        return told or self.state == ReadingState.ENTERED

    def __str__(self) -> str:
        return f"{self.on}: {self.value:g}"
