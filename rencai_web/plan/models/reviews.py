"""Evaluation rounds and money."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencai_web.plan.models.plans import Plan


class RoundKind(models.TextChoices):
    """Which evaluation it is."""

    YEARLY = "yearly", _("yearly evaluation")
    MID = "mid", _("mid-term evaluation")
    FINAL = "final", _("final evaluation")


class EvaluationRound(models.Model):
    """An evaluation of a plan. No personal data.

    Its deadlines and how far it is are the brain's (`rencai/plan/evaluation.py`).
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="rounds")
    kind = models.CharField(max_length=8, choices=RoundKind.choices)
    year = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "kind", "year"], name="one_round_of_a_kind_a_year")
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """What the brain calls it by."""
        return f"{self.kind}-{self.year}"


class HandIn(models.Model):
    """A version of a round's report that went to the approver; every one is kept. Personal data: who handed it in."""

    round = models.ForeignKey(EvaluationRound, on_delete=models.CASCADE, related_name="hand_ins")
    summary = models.TextField(blank=True)
    """What the office says to it; blank where only a file tells of it."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class ApproverWord(models.Model):
    """What an approver said to the report of a round; every word is kept. Personal data: who said it."""

    round = models.ForeignKey(EvaluationRound, on_delete=models.CASCADE, related_name="words")
    hand_in = models.ForeignKey(HandIn, null=True, blank=True, on_delete=models.CASCADE, related_name="words")
    """The version that was read; null where a file does not tell it."""
    approved = models.BooleanField()
    why = models.TextField()
    by_name = models.CharField(max_length=80, blank=True)
    """Who said it by the word of a file; blank where an account did."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return "approved" if self.approved else "sent back"


class MoneyKind(models.TextChoices):
    """What a line of money tells."""

    FUND = "fund", _("fund of a year")
    SPENT = "spent", _("spent on a programme")
    RESULT = "result", _("result of a programme")


class MoneyLine(models.Model):
    """The talent fund of a year, what a programme cost over some time, or what came of it over the same time.

    Amounts are in 万元 with the ends between which they may lie; a result is a count. Personal data: who entered it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="money")
    kind = models.CharField(max_length=6, choices=MoneyKind.choices)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    """Of a fund."""
    programme = models.CharField(max_length=60, blank=True)
    """Of a spending or a result: the undertaking's key, or a key of a programme that the plan does not list."""
    programme_zh = models.CharField(max_length=120, blank=True)
    programme_en = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    value = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    name_zh = models.CharField(max_length=80, blank=True)
    """What a result counts."""
    name_en = models.CharField(max_length=80, blank=True)
    unit_zh = models.CharField(max_length=20, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "year", "until", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.value:g}"
