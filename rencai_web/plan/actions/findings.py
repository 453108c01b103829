"""Findings of lint become a worklist that remembers what the office made of each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.plan.models import Plan, PlanFinding

Told = Mapping[str, Any]


def lint_documents(files: Sequence[Path]) -> list[dict[str, Any]]:
    """What documents say against themselves and each other. Raises BadInput for one that cannot be read."""
    from rencai.plan.lint import lint
    from rencai.plan.reading import read_plan

    return [finding.as_json() for finding in lint([read_plan(file) for file in files])]


@transaction.atomic
def take_findings(*, by: Account | None, plan: Plan, told: Sequence[Told]) -> None:
    """Keep what lint found; a finding that was there keeps its state, one that is no longer found is marked gone."""
    have = {one.mark: one for one in plan.findings.all()}
    marks = [_mark(one) for one in told]
    for place, (mark, one) in enumerate(zip(marks, told, strict=True)):
        known = have.get(mark) or PlanFinding(plan=plan, mark=mark)
        known.place, known.gone = place, False
        known.kind, known.severity, known.places = one["kind"], one["severity"], one["places"]
        known.message_zh, known.message_en = one["message"], one["message_en"]
        known.save()
    gone = plan.findings.exclude(mark__in=marks).filter(gone=False).update(gone=True)
    fresh = len(set(marks) - set(have))
    if fresh or gone:
        note(by=by, act="take findings", kind="plan", subject=plan.slug, after={"new": fresh, "gone": gone})


def _mark(one: Told) -> str:
    said = [one["kind"], one["message"], [[place["file"], place["line"]] for place in one["places"]]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
