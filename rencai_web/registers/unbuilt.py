"""Decided corrections that what the pages show does not know yet, and those that a publication made effective."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from rencai_web.foundation.jobs.models import Job, State
from rencai_web.registers.corrections import heard_until
from rencai_web.registers.models import Correction, Publication
from rencai_web.registers.published import latest


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
    told = changed.filter(state=Correction.State.ACCEPTED).count()
    return told + changed.filter(state=Correction.State.WITHDRAWN, delivered_on__isnull=False).count()
