"""What people said about doubtful pairs and wrong merges. It is only ever added to; taking back is another word."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rencai_web.registers.models import ID


class Verdict(models.TextChoices):
    """What was said."""

    SAME = "same", _("The same")
    APART = "apart", _("Not the same")
    UNSURE = "unsure", _("Cannot tell")
    UNDONE = "undone", _("Taken back")


class Judgement(models.Model):
    """One word of one person on two people, employers or posts, or on the rows of one that are really two.

    Personal data: who said it, and ids of persons. Kept as long as the rows it speaks of may be handed in again.
    """

    kind = models.CharField(max_length=10)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    left = models.CharField(max_length=ID)
    right = models.CharField(max_length=ID)
    """Ids of the two as they were when it was said; the same id twice where one was split."""
    score = models.FloatField(null=True)
    """The estimate that was on the screen, 0 to 1."""
    reason = models.CharField(max_length=400, blank=True)
    build = models.PositiveIntegerField()
    """The build that was on the screen."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="judgements")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["by", "-at"], name="judgement_by")]

    def __str__(self) -> str:
        return f"{self.left} {self.verdict} {self.right}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once."""
        if self.pk is not None:
            raise TypeError("a judgement is never changed: say another")
        super().save(*args, **kwargs)

    @property
    def is_split(self) -> bool:
        """Whether it tells the rows of one apart."""
        return self.left == self.right and self.undoes_id is None

    @property
    def holds(self) -> bool:
        """Whether nobody took it back."""
        return self.verdict != Verdict.UNDONE and not hasattr(self, "undone_by")


class JudgedPair(models.Model):
    """Two rows of files that a judgement says are one, or not. Rows are named by delivery, file and row number.

    Personal data: none but through the judgement; a row's name holds no value of it.
    """

    judgement = models.ForeignKey(Judgement, on_delete=models.CASCADE, related_name="pairs")
    left = models.CharField(max_length=400)
    right = models.CharField(max_length=400)
    """Keys as the brain writes them: ``<delivery>/<file>#<row>``, or ``mention:<name>|<code>`` for an employer."""
    same = models.BooleanField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.left} {'=' if self.same else '≠'} {self.right}"
