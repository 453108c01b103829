"""A plan document is brought in, read, looked through item by item, and becomes a plan."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rencai.engine.files import write_whole
from rencai.engine.progress import Progress, stage
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.components.surroundings import city
from rencai_web.foundation.jobs.actions import ask, work
from rencai_web.plan.actions.findings import take_findings
from rencai_web.plan.actions.plans import Cover, take_plan
from rencai_web.plan.evidence import swells
from rencai_web.plan.models import Choice, Document, Plan, Proposal, WorkList

KINDS = (".txt", ".docx", ".pdf")
LARGEST = 20 * 1024 * 1024
INDICATOR, STATED, UNSURE = "indicator", "stated", "unsure"
_STATED_GROUP = "文中目标"
_MOST = 2000
"""More items than any plan has: a document that gives more is none."""


def folder() -> Path:
    """Where documents lie; a plan is a public paper and holds no persons."""
    return Path(settings.HOME) / "plan" / "documents"


@transaction.atomic
def bring_in(*, by: Account, name: str, content: bytes) -> Document:
    """Keep a document and ask for its reading."""
    if by.role != Role.ANALYST:
        raise PermissionDenied
    suffix = PurePath(name).suffix.lower()
    if suffix not in KINDS:
        raise ValidationError(_("Files may be: %(kinds)s") % {"kinds": " ".join(KINDS)})
    if swells(content):
        raise ValidationError(_("The file is larger than %(size)s MB.") % {"size": LARGEST // 1024 // 1024})
    kept = f"{secrets.token_hex(12)}{suffix}"
    folder().mkdir(parents=True, exist_ok=True)
    write_whole(folder() / kept, content)
    made = Document.objects.create(name=PurePath(name).name[-160:], file=kept, size=len(content), by=by)
    made.job = ask(read_plan_document, by=by, document=made.pk)
    made.save(update_fields=["job"])
    note(by=by, act="bring in document", kind="document", subject=str(made.pk), after={"name": made.name})
    return made


@work
def read_plan_document(*, progress: Progress, document: int) -> dict[str, int]:
    """Read a document into proposals, each beside its source line. Safe to repeat until somebody decided."""
    from rencai.plan.lint import lint
    from rencai.plan.reading import read_plan, to_json

    row = Document.objects.get(pk=document)
    with stage(progress, "read the document", 2):
        plan = read_plan(folder() / row.file)
        progress.advance(1, "")
        findings = [one.as_json() for one in lint([plan])]
        progress.advance(1, "")
    lines = {place.told(): text for place, text in plan.document.lines.items()}
    proposals = _proposals(row, to_json(plan), {str(line): text for line, text in lines.items()})
    for finding in findings:
        for place in finding["places"]:
            place["file"] = row.name
    with transaction.atomic():
        if not row.proposals.exclude(choice=Choice.OPEN).exists():
            row.proposals.all().delete()
            Proposal.objects.bulk_create(proposals[:_MOST])
        row.read_at, row.findings = timezone.now(), findings
        row.save(update_fields=["read_at", "findings"])
    return {"items": len(proposals)}


def _proposals(row: Document, told: Mapping[str, Any], lines: Mapping[str, str]) -> list[Proposal]:
    doubts = {str(one["line"]): one for one in told["unsure"]}
    items: list[tuple[str, dict[str, Any]]] = [(INDICATOR, one) for one in told["indicators"]]
    items += [(kind, one) for kind in WorkList.values for one in told["lists"].get(kind, ())]
    items += [(str(WorkList.MEASURES), one) for one in told["measures"]]
    items += [(STATED, one) for one in told["stated_targets"]]
    named = {str(one["line"]) for _kind, one in items}
    items += [(UNSURE, one) for one in told["unsure"] if str(one["line"]) not in named]
    made = []
    for place, (kind, one) in enumerate(items):
        line = str(one["line"])
        doubt = doubts.get(line)
        made.append(
            Proposal(
                document=row, kind=kind, place=place, told=one, line=line, text=lines.get(line, "")[:2000],
                doubt_zh=doubt["reason"][:200] if doubt else "", doubt_en=doubt["reason_en"][:200] if doubt else "",
            )
        )  # fmt: skip
    return made


@transaction.atomic
def choose(*, by: Account, proposal: Proposal, choice: Choice, told: Mapping[str, Any] | None = None) -> None:
    """Take an item as it is, take it mended, or leave it out."""
    if by.role != Role.ANALYST:
        raise PermissionDenied
    if proposal.document.plan_id is not None:
        raise ValidationError(_("This document is a plan already."))
    if choice == Choice.MENDED and told is not None:
        proposal.told = {**proposal.told, **told}
    proposal.choice, proposal.by = choice, by
    proposal.save(update_fields=["told", "choice", "by"])


@transaction.atomic
def take_sure(*, by: Account, document: Document) -> int:
    """Take every open indicator and undertaking that reading was sure of; returns how many."""
    if by.role != Role.ANALYST:
        raise PermissionDenied
    sure = document.proposals.filter(choice=Choice.OPEN, doubt_zh="").exclude(kind__in=(STATED, UNSURE))
    count = sure.update(choice=Choice.TAKEN, by=by)
    note(by=by, act="take sure items", kind="document", subject=str(document.pk), after={"items": count})
    return count


@transaction.atomic
def become_plan(*, by: Account, document: Document, title: str, first_year: int, last_year: int) -> Plan:
    """Make the plan out of what was taken."""
    if by.role != Role.ANALYST:
        raise PermissionDenied
    if document.plan_id is not None:
        raise ValidationError(_("This document is a plan already."))
    taken = list(document.proposals.filter(choice__in=(Choice.TAKEN, Choice.MENDED)))
    told = _told(taken)
    if not told["indicators"] and not any(told["lists"].values()) and not told["measures"]:
        raise ValidationError(_("Take at least one item first."))
    if not 0 < last_year - first_year < 20:
        raise ValidationError(_("The years do not fit each other."))
    slug = f"{city().id}-{first_year}-{last_year}-{document.pk}"
    cover = Cover(slug, title, title, first_year, last_year, document.name)
    plan = take_plan(by=by, told=told, cover=cover)
    document.plan = plan
    document.save(update_fields=["plan"])
    take_findings(by=by, plan=plan, told=document.findings)
    return plan


def _told(taken: Sequence[Proposal]) -> dict[str, Any]:
    lists = {str(kind): [one.told for one in taken if one.kind == kind] for kind in WorkList.values}
    measures = lists.pop(str(WorkList.MEASURES))
    indicators = _distinct([one.told for one in taken if one.kind == INDICATOR])
    names = {one["name"] for one in indicators}
    stated = [_as_indicator(one.told) for one in taken if one.kind == STATED]
    indicators += _distinct([one for one in stated if one["name"] not in names])
    return {"indicators": indicators, "lists": lists, "measures": measures}


def _distinct(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({one["name"]: one for one in items}.values())


def _as_indicator(told: Mapping[str, Any]) -> dict[str, Any]:
    """A target of a sentence as an indicator: it has no number and no baseline."""
    target = {"year": told["year"], "value": told["value"], "qualifier": told["qualifier"]}
    return {
        "no": None, "group": _STATED_GROUP, "name": told["what"][:160], "unit": told["unit"],
        "baseline": {"year": None, "value": None}, "target": target, "line": told["line"],
    }  # fmt: skip
