"""Evaluation rounds are opened, submitted, decided on; money is entered; findings are settled."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rencai.plan.evaluation import rounds_of
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.notices.actions import tell
from rencai_web.plan.models import (
    ApproverWord,
    EvaluationRound,
    FindingState,
    HandIn,
    MoneyKind,
    MoneyLine,
    Plan,
    PlanFinding,
)


def _analyst(account: Account) -> None:
    if account.role != Role.ANALYST:
        raise PermissionDenied


def waiting_for_word(evaluation: EvaluationRound) -> HandIn | None:
    """The version that waits for the approver; None where there is none or the last one has its word."""
    last, word = evaluation.hand_ins.last(), evaluation.words.last()
    if last is None or word is None:
        return last
    answered = word.hand_in_id == last.pk if word.hand_in_id else word.at >= last.at
    return None if word.approved or answered else last


def why_not_yet(evaluation: EvaluationRound, today: date) -> str:
    """Why no version of the report can be handed in on a day; empty where one can."""
    last, plan = evaluation.words.last(), evaluation.plan
    if last is not None and last.approved:
        return _("This evaluation has been approved.")
    if waiting_for_word(evaluation) is not None:
        return _("A version waits for the approver; it can be handed in anew once it was sent back.")
    ends = {one.key: one.period_end for one in rounds_of(plan.first_year, plan.last_year)}
    if today <= ends[evaluation.key]:
        return _("The period runs still; its report is handed in after its end.")
    return ""


@transaction.atomic
def submit_round(*, by: Account, evaluation: EvaluationRound, summary: str, now: datetime) -> HandIn:
    """Hand the report of a round to the approver; one that was sent back can be handed in again."""
    _analyst(by)
    if not summary.strip():
        raise ValidationError(_("Write what the office says to it."))
    EvaluationRound.objects.select_for_update().get(pk=evaluation.pk)  # two who hand in at once make one version
    if refusal := why_not_yet(evaluation, timezone.localdate(now)):
        raise ValidationError(refusal)
    made = HandIn.objects.create(round=evaluation, summary=summary.strip(), by=by, at=now)
    note(by=by, act="submit evaluation", kind="evaluation", subject=str(evaluation.pk), after={"summary": summary})
    tell(
        to=Account.objects.filter(role=Role.APPROVER, is_active=True),
        zh=f"{evaluation.year}年{evaluation.get_kind_display()}报告已提交，请审定。",
        en=f"The report of {evaluation.year} ({evaluation.kind}) waits for your word.",
        link=reverse("plan_round", args=[evaluation.pk]), once=f"round-{evaluation.pk}-{made.pk}",
    )  # fmt: skip
    return made


@transaction.atomic
def say_word(
    *, by: Account, evaluation: EvaluationRound, hand_in: int, approved: bool, why: str, now: datetime
) -> ApproverWord:
    """The approver's word on the version of a report that they read; without reasons nothing is said.

    ``hand_in`` is the number of that version's row. Whoever handed it in has no word on it.
    """
    if by.role != Role.APPROVER:
        raise PermissionDenied
    if not why.strip():
        raise ValidationError(_("Write your word on it."))
    EvaluationRound.objects.select_for_update().get(pk=evaluation.pk)  # one version gets one word
    waiting = waiting_for_word(evaluation)
    if waiting is None or waiting.pk != hand_in:
        raise ValidationError(_("No report waits for your word."))
    if waiting.by_id == by.pk:
        raise PermissionDenied
    word = ApproverWord.objects.create(
        round=evaluation, hand_in=waiting, approved=approved, why=why.strip(), by=by, at=now
    )
    note(
        by=by, act="approve evaluation" if approved else "send back evaluation", kind="evaluation",
        subject=str(evaluation.pk), reason=why,
    )  # fmt: skip
    return word


@transaction.atomic
def enter_money(*, by: Account, plan: Plan, kind: MoneyKind, value: float, source: str, **told: Any) -> MoneyLine:
    """Enter a fund line, a spending or a result, with where it stands. ``told``: other fields of the line."""
    _analyst(by)
    if value < 0 or (value == 0 and kind != MoneyKind.RESULT):
        raise ValidationError(_("The amount must be more than nothing."))
    if not source.strip():
        raise ValidationError(_("Say where the value comes from."))
    if kind != MoneyKind.FUND and not told.get("programme"):
        raise ValidationError(_("Say of which programme."))
    if told.get("since") and told["since"] > told["until"]:
        raise ValidationError(_("This day is still to come."))
    ends = {"low": value, "high": value} | {end: told.pop(end) for end in ("low", "high") if end in told}
    made = MoneyLine.objects.create(plan=plan, kind=kind, value=value, source=source.strip(), by=by, **ends, **told)
    after = {"kind": kind, "value": value, "source": source}
    note(by=by, act="enter money", kind="plan", subject=plan.slug, after=after)
    return made


@transaction.atomic
def settle_finding(*, by: Account, finding: PlanFinding, state: FindingState, text: str, now: datetime) -> None:
    """Say what the office makes of a finding; accepting and explaining need a word."""
    _analyst(by)
    if state != FindingState.OPEN and not text.strip():
        raise ValidationError(_("Say why."))
    before = {"state": finding.state, "note": finding.note}
    finding.state, finding.note, finding.by, finding.at = state, text.strip()[:300], by, now
    finding.save(update_fields=["state", "note", "by", "at"])
    after = {"state": state, "note": finding.note}
    note(by=by, act="settle finding", kind="finding", subject=str(finding.pk), before=before, after=after)
