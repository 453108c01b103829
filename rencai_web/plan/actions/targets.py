"""A target is proposed by one and confirmed by another; what was aimed at before stays in sight and keeps its days."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rencai.plan.goals import year_end
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.notices.actions import tell
from rencai_web.plan.models import Indicator, ProposalState, Target, TargetProposal


def may_propose(account: Account) -> bool:
    """The analyst, and approvers; somebody else must confirm it."""
    return account.role in (Role.ANALYST, Role.APPROVER)


def may_decide(account: Account, proposal: TargetProposal) -> bool:
    """An approver, but never whoever proposed it, while nobody has decided."""
    return proposal.state == ProposalState.WAITING and _is_second(account, proposal)


def _is_second(account: Account, proposal: TargetProposal) -> bool:
    return account.role == Role.APPROVER and proposal.by_id != account.pk


def may_withdraw(account: Account, proposal: TargetProposal) -> bool:
    """Whoever proposed it, while nobody has decided."""
    return proposal.state == ProposalState.WAITING and proposal.by_id == account.pk


@transaction.atomic
def propose_target(
    *, by: Account, indicator: Indicator, year: int, value: float, qualifier: str, since: date, reason: str,
    now: datetime,
) -> TargetProposal:  # fmt: skip
    """Propose to aim at something else from a day on. The approvers are told; until one confirms, nothing changes.

    Once the target date has come nothing is aimed at anew: an outcome is not changed by changing the target.
    Raises PermissionDenied, ValidationError.
    """
    if not may_propose(by):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Say why."))
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    today = timezone.localdate(now)
    since = max(since, today)
    _check_target(indicator, year, value, since, today)
    if indicator.proposals.filter(state=ProposalState.WAITING).exists():
        raise ValidationError(_("Another revision of this target waits already: it is decided on or withdrawn first."))
    made = TargetProposal.objects.create(
        indicator=indicator, year=year, value=value, qualifier=qualifier, since=since, reason=reason.strip()[:300],
        by=by, at=now,
    )  # fmt: skip
    note(
        by=by, act="propose target", kind="indicator", subject=str(indicator.pk), reason=reason,
        before=_told(indicator.targets.last()), after=_told(made),
    )  # fmt: skip
    tell(
        to=Account.objects.filter(role=Role.APPROVER, is_active=True).exclude(pk=by.pk),
        zh=f"“{indicator.name}”的目标拟自{since}起改为{value:,.10g}{indicator.unit}（{year}年），等您确认：{made.reason[:150]}",
        en=f"The target of {indicator.en} is to be {value:,.10g} for {year} from {since} on; it waits for your "
        f"confirmation: {made.reason[:150]}",
        link=_page_of(indicator), once=f"target-proposed-{made.pk}",
    )  # fmt: skip
    return made


@transaction.atomic
def confirm_target(*, by: Account, proposal: TargetProposal, now: datetime) -> Target:
    """Confirm a proposed target: from its day on, and from today at the earliest, it is what is aimed at.

    Raises PermissionDenied, ValidationError (somebody decided before, or the target date has come meanwhile).
    """
    if not _is_second(by, proposal):
        raise PermissionDenied
    _check_waits(proposal)
    indicator = Indicator.objects.select_for_update().get(pk=proposal.indicator_id)
    today = timezone.localdate(now)
    since, last = max(proposal.since, today), indicator.targets.last()
    _check_target(indicator, proposal.year, proposal.value, since, today)
    _decide(proposal, ProposalState.CONFIRMED, by, now)
    made = Target.objects.create(
        indicator=indicator, year=proposal.year, value=proposal.value, qualifier=proposal.qualifier, since=since,
        reason=proposal.reason, by=proposal.by, confirmed_by=by,
    )  # fmt: skip
    note(
        by=by, act="revise target", kind="indicator", subject=str(indicator.pk), reason=proposal.reason,
        before=_told(last), after=_told(made),
    )  # fmt: skip
    _tell_proposer(
        proposal, zh=f"“{indicator.name}”的目标调整已确认，自{since}起执行。",
        en=f"The revised target of {indicator.en} was confirmed; it holds from {since} on.",
    )  # fmt: skip
    return made


@transaction.atomic
def refuse_target(*, by: Account, proposal: TargetProposal, answer: str, now: datetime) -> None:
    """Refuse a proposed target with a reason. Raises PermissionDenied, ValidationError (somebody decided before)."""
    if not _is_second(by, proposal):
        raise PermissionDenied
    _check_waits(proposal)
    answer = answer.strip()[:300]
    if not answer:
        raise ValidationError(_("Say why."))
    _decide(proposal, ProposalState.REFUSED, by, now, answer)
    note(
        by=by, act="refuse target", kind="indicator", subject=str(proposal.indicator_id), reason=answer,
        after=_told(proposal),
    )  # fmt: skip
    name = proposal.indicator
    _tell_proposer(
        proposal, zh=f"“{name.name}”的目标调整未获同意：{answer[:200]}",
        en=f"The revised target of {name.en} was refused: {answer[:200]}",
    )  # fmt: skip


@transaction.atomic
def withdraw_target(*, by: Account, proposal: TargetProposal, now: datetime) -> None:
    """Take one's own proposal back. Raises PermissionDenied, ValidationError (somebody decided before)."""
    if proposal.by_id != by.pk:
        raise PermissionDenied
    _check_waits(proposal)
    _decide(proposal, ProposalState.WITHDRAWN, by, now)
    note(by=by, act="withdraw target", kind="indicator", subject=str(proposal.indicator_id), after=_told(proposal))


def _too_late() -> ValidationError:
    return ValidationError(_("Somebody has just decided on this revision."))


def _check_waits(proposal: TargetProposal) -> None:
    """Whoever comes second is told so, and not that they may not: they may, and were too late."""
    if proposal.state != ProposalState.WAITING:
        raise _too_late()


def _decide(proposal: TargetProposal, state: ProposalState, by: Account, now: datetime, answer: str = "") -> None:
    waiting = TargetProposal.objects.filter(pk=proposal.pk, state=ProposalState.WAITING)
    if not waiting.update(state=state, decided_by=by, decided_at=now, answer=answer):
        raise _too_late()


def _tell_proposer(proposal: TargetProposal, *, zh: str, en: str) -> None:
    if proposal.by is not None:
        link = _page_of(proposal.indicator)
        tell(to=[proposal.by], zh=zh, en=en, link=link, once=f"target-decided-{proposal.pk}")


def _page_of(indicator: Indicator) -> str:
    return reverse("plan_indicator", args=[indicator.pk])


def _told(target: Target | TargetProposal | None) -> dict[str, Any] | None:
    if target is None:
        return None
    return {
        "year": target.year, "value": target.value, "qualifier": target.qualifier, "since": target.since.isoformat(),
    }  # fmt: skip


def _check_target(indicator: Indicator, year: int, value: float, since: date, today: date) -> None:
    every = list(indicator.targets.all())
    held = [one for one in every if one.since <= today] or every[:1]
    if any(today >= year_end(aimed) for aimed in [year, *(one.year for one in held[-1:])]):
        raise ValidationError(_("The target date has come; the outcome is not changed by another target."))
    if not math.isfinite(value) or value < 0:
        raise ValidationError(_("The value must be a number that is not negative."))
    if indicator.unit == "%" and value > 100:
        raise ValidationError(_("A share in percent is not more than 100."))
    if every and since < every[-1].since:
        raise ValidationError(_("A later revision holds already."))
