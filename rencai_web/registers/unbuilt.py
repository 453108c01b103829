"""Decided corrections that what the pages show does not know yet."""

from __future__ import annotations

from rencai_web.registers.corrections import heard_until
from rencai_web.registers.models import Correction
from rencai_web.registers.published import latest


def unbuilt() -> int:
    """How many corrections were accepted, or taken back after a delivery, too late for what is published."""
    publication = latest()
    if publication is None:
        return 0
    changed = Correction.objects.filter(settled_at__gt=heard_until(publication))
    told = changed.filter(state=Correction.State.ACCEPTED).count()
    return told + changed.filter(state=Correction.State.WITHDRAWN, delivered_on__isnull=False).count()
