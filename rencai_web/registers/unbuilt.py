"""Decided corrections that what the pages show does not know yet, and those that a publication made effective."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from rencai_web.foundation.jobs.models import Job, State
from rencai_web.registers.corrections import heard_until
from rencai_web.registers.models import Correction, Publication
from rencai_web.registers.published import latest

_State = Correction.State
_TOLD = Q(state=_State.ACCEPTED) | Q(state=_State.WITHDRAWN, delivered_on__isnull=False)
"""Corrections that a build hears of: that they hold, or that they hold no more."""


def unbuilt() -> int:
    """How many corrections were accepted, or taken back after a delivery, too late for what is published."""
    publication = latest()
    if publication is None:
        return 0
    return _told(Correction.objects.filter(settled_at__gt=heard_until(publication)))


def heard_first_by(publication: Publication) -> int:
    """How many corrections took effect, or went, with this publication: settled since the one before it had heard."""
    before = Publication.objects.filter(pk__lt=publication.pk).first()
    settled = Correction.objects.filter(settled_at__lte=heard_until(publication))
    return _told(settled.filter(settled_at__gt=heard_until(before)) if before else settled)


def heard_first(publications: Sequence[Publication]) -> dict[int, int]:
    """The same for publications that follow one another, the newest first, by their keys; in two queries."""
    if not publications:
        return {}
    earlier = Publication.objects.filter(pk__lt=publications[-1].pk).first()
    settled = Correction.objects.filter(settled_at__lte=heard_until(publications[0]))
    if earlier:
        settled = settled.filter(settled_at__gt=heard_until(earlier))
    when = list(settled.filter(_TOLD).values_list("settled_at", flat=True))
    befores = [*publications[1:], earlier]
    return {
        one.pk: sum(at <= heard_until(one) and (before is None or at > heard_until(before)) for at in when)
        for one, before in zip(publications, befores, strict=True)
    }


@dataclass(frozen=True)
class Effect:
    """What came of a build: the publication it led to, and how many corrections took effect with it."""

    publication: Publication
    corrections: int


def effect_of(job: Job) -> Effect | None:
    """What a build led to; None while it runs, or where nothing was published because nothing had changed."""
    if job.state != State.DONE or not job.result or job.started_at is None:
        return None
    made = Publication.objects.filter(build=job.result.get("build"), at__gte=job.started_at).first()
    return Effect(made, heard_first_by(made)) if made else None


def _told(changed: QuerySet[Correction]) -> int:
    return changed.filter(_TOLD).count()
