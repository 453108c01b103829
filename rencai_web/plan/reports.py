"""Reports of evaluation rounds, written as long work and fetched when they are done."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from rencai.engine.files import write_whole
from rencai.engine.progress import Progress, stage
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.jobs.actions import ask, work
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.plan.models import EvaluationRound, Plan
from rencai_web.plan.queries.views import view_of

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def folder() -> Path:
    """Where reports lie: they hold figures of the plan, no persons."""
    return Path(settings.HOME) / "plan" / "reports"


@work
def write_plan_report(*, progress: Progress, round: int, kind: str, on: str, lang: str) -> dict[str, Any]:
    """Write the report of a round as docx, pdf or xlsx. Returns its file's name."""
    from rencai.plan.evaluation import Kind
    from rencai.plan.report import plan_report, to_docx, to_pdf, to_xlsx

    row = EvaluationRound.objects.select_related("plan").get(pk=round)
    writers = {"docx": to_docx, "pdf": to_pdf, "xlsx": to_xlsx}
    with translation.override("en" if lang == "en" else "zh-hans"), stage(progress, "write the report", 2):
        view = view_of(row.plan, date.fromisoformat(on), all_counted=True)
        report = plan_report(view.brain, Kind(row.kind), lang)
        progress.advance(1, kind)
        content = writers[kind](report)
        progress.advance(1, kind)
    name = f"{row.plan.slug}-{row.key}-{on}-{lang}.{kind}"
    folder().mkdir(parents=True, exist_ok=True)
    write_whole(folder() / name, content)
    return {"file": name, "round": row.pk, "kind": kind}


def ask_report(*, by: Account, evaluation: EvaluationRound, kind: str, on: date, lang: str) -> Job:
    """Ask for a report; a worker writes it."""
    note(by=by, act="ask report", kind="evaluation", subject=str(evaluation.pk), after={"kind": kind, "on": str(on)})
    return ask(write_plan_report, by=by, round=evaluation.pk, kind=kind, on=on.isoformat(), lang=lang)


def reports_of(evaluation: EvaluationRound) -> list[Job]:
    """The reports of a round that were asked for lately, newest first."""
    since = timezone.now() - timedelta(days=90)
    jobs = Job.objects.filter(work=write_plan_report.__qualname__, arguments__round=evaluation.pk, asked_at__gt=since)
    return list(jobs.select_related("asked_by")[:12])


def written(plan: Plan) -> list[Job]:
    """The reports of a plan's rounds that were written lately and lie there still, newest first."""
    since = timezone.now() - timedelta(days=90)
    rounds = list(plan.rounds.values_list("pk", flat=True))
    jobs = Job.objects.filter(
        work=write_plan_report.__qualname__, state=State.DONE, arguments__round__in=rounds, asked_at__gt=since
    )
    return [one for one in jobs[:100] if (folder() / str(one.result["file"])).is_file()]
