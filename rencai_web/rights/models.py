"""What a person has said about the use of what is known of them: consents, and what they ask of the office."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rencai_web.registers.models import ID


class Consent(models.Model):
    """One giving or withdrawing of consent to one purpose; the last one counts. Rows are only ever added.

    Personal data: who consented to what, and when. Kept while the base knows the person; of others
    removed two years after it was said.
    """

    person = models.CharField(max_length=ID, db_index=True)
    """Id of the person, not a link: the registers are written anew at every publication."""
    purpose = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    """Which version of the purpose's text was on the screen."""
    given = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["purpose", "person", "-id"])]

    def __str__(self) -> str:
        return f"{self.person} {self.purpose} {'given' if self.given else 'withdrawn'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once."""
        if self.pk is not None:
            raise TypeError("a consent is never changed: add another")
        super().save(*args, **kwargs)


class Ask(models.TextChoices):
    """What a person can ask of the office. Articles are those of the Personal Information Protection Law."""

    AUTOMATED = "automated", _("Object to a decision made by a machine alone (article 24)")
    PROCESSING = "processing", _("Object to a use of my data, or limit it (article 44)")
    EXPLAIN = "explain", _("Explain how my data are used (article 48)")
    ERASE = "erase", _("Erase what is known of me (article 47)")


class State(models.TextChoices):
    """How far a request is."""

    OPEN = "open", _("waiting for an answer")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("taken back")


class RightsRequest(models.Model):
    """One thing a person asked of the office, and the answer.

    Personal data: all of it. Kept three years after the answer; a granted erasure as long as the base would otherwise
    take the person in again.
    """

    person = models.CharField(max_length=ID, db_index=True)
    asks = models.CharField(max_length=20, choices=Ask.choices)
    words = models.TextField(max_length=1000, blank=True)
    """The person's own words."""
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN, db_index=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rights_requests")
    asked_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "asks"], condition=models.Q(state="open"), name="one_open_request_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.asks} {self.state}"
