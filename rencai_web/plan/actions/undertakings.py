"""Undertakings get on: milestones are set and reached, blockers begin and end, their lead agency reports."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.notices.actions import tell
from rencai_web.plan.models import Blocker, Milestone, Progress, Undertaking
from rencai_web.plan.queries.agencies import agency_id, agency_name


def may_report(account: Account, undertaking: Undertaking) -> bool:
    """The analyst for every undertaking, an agency for those it leads."""
    if account.role == Role.AGENCY:
        return bool(account.scope) and undertaking.lead == account.scope
    return account.role == Role.ANALYST


def may_see(account: Account, undertaking: Undertaking) -> bool:
    """The office sees all; an agency what it leads, supports, or holds up."""
    if account.role != Role.AGENCY:
        return True
    concerned = {undertaking.lead, *(agency_id(one) for one in undertaking.others)}
    return account.scope in concerned or undertaking.blockers.filter(waits_for=account.scope).exists()


def _allow(account: Account, undertaking: Undertaking) -> None:
    if not may_report(account, undertaking):
        raise PermissionDenied


@transaction.atomic
def report_progress(*, by: Account, undertaking: Undertaking, said: str, done: bool, on: date) -> Progress:
    """Say how an undertaking gets on, or that all of it is done; every report is kept."""
    _allow(by, undertaking)
    if not said.strip():
        raise ValidationError(_("Say in a sentence how it gets on."))
    made = Progress.objects.create(undertaking=undertaking, on=on, done=done, said=said.strip(), by=by)
    after = {"done": done, "on": on.isoformat()}
    note(by=by, act="report progress", kind="undertaking", subject=str(undertaking.pk), after=after)
    return made


@transaction.atomic
def set_milestone(*, by: Account, undertaking: Undertaking, name: str, due_on: date) -> Milestone:
    """Add a step with its day."""
    _allow(by, undertaking)
    plan = undertaking.plan
    if not plan.first_year <= due_on.year <= plan.last_year:
        years = {"first": plan.first_year, "last": plan.last_year}
        raise ValidationError(_("The day lies outside the years of the plan, %(first)s to %(last)s.") % years)
    made = Milestone.objects.create(undertaking=undertaking, name=name.strip(), due_on=due_on, by=by)
    after = {"name": made.name, "due_on": due_on.isoformat()}
    note(by=by, act="set milestone", kind="undertaking", subject=str(undertaking.pk), after=after)
    return made


@transaction.atomic
def reach_milestone(*, by: Account, milestone: Milestone, on: date) -> None:
    """Report a step done."""
    _allow(by, milestone.undertaking)
    if Milestone.objects.filter(pk=milestone.pk, done_on=None).update(done_on=on, done_by=by):
        after = {"name": milestone.name, "done_on": on.isoformat()}
        subject = str(milestone.undertaking_id)
        note(by=by, act="reach milestone", kind="undertaking", subject=subject, after=after)


@transaction.atomic
def begin_blocker(
    *, by: Account, undertaking: Undertaking, waits_for: str, what: str, since: date, now: datetime
) -> Blocker:
    """Say for whom an undertaking waits, and since when; that agency gets a notice. Its score counts from ``now``."""
    _allow(by, undertaking)
    if not what.strip():
        raise ValidationError(_("Say what is waited for."))
    if waits_for == undertaking.lead:
        raise ValidationError(_("An undertaking cannot wait for its own lead agency."))
    if since > timezone.localdate(now):
        raise ValidationError(_("This day is still to come."))
    made = Blocker.objects.create(
        undertaking=undertaking, waits_for=waits_for, what=what.strip(), since=since, by=by, entered_at=now
    )
    after = {"waits_for": waits_for, "what": made.what, "since": since.isoformat()}
    note(by=by, act="begin blocker", kind="undertaking", subject=str(undertaking.pk), after=after)
    lead = agency_name(undertaking.lead, undertaking.lead_printed)
    tell(
        to=Account.objects.filter(role=Role.AGENCY, scope=waits_for, is_active=True),
        zh=f"{lead.zh}牵头的“{undertaking.name}”在等贵单位：{made.what}",
        en=f"“{undertaking.name}”, led by {lead.en}, waits for you: {made.what}",
        link=reverse("plan_undertaking", args=[undertaking.pk]), once=f"blocker-{made.pk}",
    )  # fmt: skip
    return made


@transaction.atomic
def end_blocker(*, by: Account, blocker: Blocker, on: date, answer: str, now: datetime) -> None:
    """Say that it waits no longer. Whoever leads may, and whoever was waited for. The score counts up to ``now``."""
    waited_for = by.role == Role.AGENCY and by.scope == blocker.waits_for
    if not waited_for:
        _allow(by, blocker.undertaking)
    if on < blocker.since:
        raise ValidationError(_("It cannot end before it began."))
    if on > timezone.localdate(now):
        raise ValidationError(_("This day is still to come."))
    if Blocker.objects.filter(pk=blocker.pk, ended_on=None).update(
        ended_on=on, ended_by=by, ended_at=now, answer=answer.strip()
    ):
        after = {"what": blocker.what, "ended_on": on.isoformat(), "answer": answer.strip()}
        subject = str(blocker.undertaking_id)
        note(by=by, act="end blocker", kind="undertaking", subject=subject, after=after)
