"""What a period is: of which rows, counted from when, and what happens at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.module_loading import import_string

from rencai.vocabulary.bilingual import Bilingual

YEAR = 365


def remove(rows: QuerySet[Any]) -> int:
    """The rows go, with what hangs on them; gives how many of themselves."""
    count = rows.count()
    rows.delete()
    return count


@dataclass(frozen=True)
class Period:
    """How long rows of one model are kept.

    ``days`` after the moment in the field ``since``, rows that fit ``only`` are given to ``act``, which returns how
    many it dealt with, in one transaction unless it is ``by_itself``: then it takes its own, as short as it can, since
    on SQLite nobody else writes meanwhile. ``days`` None: ``what`` says when the rows go, and ``find`` those that are
    to go now; without it they go with something else.
    """

    model: str
    days: int | None
    since: str
    what: Bilingual
    act: Callable[[QuerySet[Any]], int] = remove
    only: Q = field(default_factory=Q)
    find: Callable[[datetime], QuerySet[Any]] | None = None
    by_itself: bool = False
    called: str = ""
    """What the table calls it, where it is not about the rows of the model but about what lies behind them."""

    @property
    def name(self) -> str:
        """What the table and the counts call it."""
        return self.called or self.model

    @property
    def table(self) -> type[Model]:
        """The model itself."""
        return apps.get_model(self.model)

    def end(self, now: datetime) -> int:
        """Do what is to be done with the rows whose period is over; gives how many."""
        if self.by_itself:
            return self.act(self.expired(now))
        with transaction.atomic():
            return self.act(self.expired(now))

    def expired(self, now: datetime) -> QuerySet[Any]:
        """The rows whose period is over."""
        if self.find is not None:
            return self.find(now)
        rows = self.table._base_manager.all()
        if self.days is None:
            return rows.none()
        return rows.filter(self.only, **{f"{self.since}__lt": now - timedelta(days=self.days)})


def periods() -> tuple[Period, ...]:
    """The table of this house, which knows all its parts; the foundation does not."""
    return tuple(import_string(settings.RETENTION))
