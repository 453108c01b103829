"""The listed undertakings of a plan: their milestones, what holds them up, how they get on."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rencai_web.plan.models.plans import AGENCY, Plan


class WorkList(models.TextChoices):
    """Which list an undertaking stands in."""

    PROGRAMMES = "programmes", _("Programmes")
    PROJECTS = "projects", _("Projects")
    PLATFORMS = "platforms", _("Platforms")
    POLICIES = "policies", _("Policies")
    MEASURES = "measures", _("Measures")


class Undertaking(models.Model):
    """A listed item of a plan with its lead agency. No personal data."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="undertakings")
    key = models.CharField(max_length=60)
    """What the brain and the plan's files call it by, unique in the plan: ``projects/4``."""
    kind = models.CharField(max_length=12, choices=WorkList.choices)
    no = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    lead = models.CharField(max_length=AGENCY, blank=True, db_index=True)
    """Id of the agency in the lead; blank where the printed name is no agency of the city."""
    lead_printed = models.CharField(max_length=80, blank=True)
    others = models.JSONField(default=list)
    """The supporting units as printed."""
    years = models.CharField(max_length=20, blank=True)
    """As printed; blank for those of the plan."""
    line = models.CharField(max_length=20, blank=True)
    comparison = models.JSONField(null=True, blank=True)
    """Those beside whom its results may be held, as the brain's ``Comparison``."""

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "key"], name="undertaking_once_in_a_plan")
        ]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """A step of an undertaking with its day. Personal data: who set it and who reported it done."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=160)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]

    def __str__(self) -> str:
        return self.name


class Blocker(models.Model):
    """What holds an undertaking up: it waits for an agency. Personal data: who said so and who ended it."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="blockers")
    waits_for = models.CharField(max_length=AGENCY, db_index=True)
    """Id of the agency waited for."""
    what = models.CharField(max_length=200)
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    """When somebody said that it waits; null where a file does. Scores count from here, whatever day was named."""
    ended_at = models.DateTimeField(null=True, blank=True)
    """When somebody said that it ended."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["since", "id"]

    def __str__(self) -> str:
        return self.what


class Progress(models.Model):
    """One report of how an undertaking gets on. Personal data: who reported."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="reports")
    on = models.DateField()
    done = models.BooleanField(default=False)
    """Whether it says that all is done."""
    said = models.CharField(max_length=500)
    by_name = models.CharField(max_length=80, blank=True)
    """Who reported by the word of a file; blank where an account did."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.on}"
