"""What is due, late or waited for, told to whoever has to act: once a month for each matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils import translation

from rencai.plan import Matter, Reminder
from rencai.plan import Role as Reminded
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.notices.actions import tell
from rencai_web.plan.models import Plan
from rencai_web.plan.queries.agencies import id_of_named
from rencai_web.plan.queries.views import PlanView, view_of

_PAGES = {
    Matter.READING: "plan_mine",
    Matter.MILESTONE: "plan_undertakings",
    Matter.BLOCKER: "plan_waits",
    Matter.SILENCE: "plan_undertakings",
    Matter.CONFIRM: "plan_board",
    Matter.REPORT: "plan_rounds",
    Matter.EVALUATION: "plan_rounds",
}
_YEARS_BEHIND = 1
"""Years after its last year in which a plan still reminds."""


def remind(*, on: date) -> int:
    """Leave the notices of a day for every plan that still asks something; returns how many were new."""
    told = 0
    for plan in Plan.objects.filter(last_year__gte=on.year - _YEARS_BEHIND, first_year__lte=on.year):
        with translation.override("zh-hans"):
            view = view_of(plan, on)
        told += _remind(view, on)
    return told


def _remind(view: PlanView, on: date) -> int:
    grouped: dict[tuple[Reminded, str, Matter], list[Reminder]] = defaultdict(list)
    for one in view.brain.reminders:
        grouped[one.role, id_of_named(one.agency or ""), one.matter].append(one)
    told = sum(
        _tell(view.plan, _who(role, agency), matter, found, on) for (role, agency, matter), found in grouped.items()
    )
    return told + _to_confirm(view, on)


def _who(role: Reminded, agency: str) -> list[Account]:
    """The accounts that act: an agency's own, the approvers, or the analysts of the office."""
    found = Account.objects.filter(is_active=True)
    if role is Reminded.AGENCY and agency:
        return list(found.filter(role=Role.AGENCY, scope=agency))
    return list(found.filter(role=Role.APPROVER if role is Reminded.APPROVER else Role.ANALYST))


def _tell(plan: Plan, to: Sequence[Account], matter: Matter, found: Sequence[Reminder], on: date) -> int:
    """One notice for a matter: the most urgent in words, the others as a number."""
    first, more = found[0].words, len(found) - 1
    zh = f"{plan.title_zh}：{first.zh}" + (f"；另有 {more} 项" if more else "")
    en = f"{plan.title_en}: {first.en}" + (f"; {more} more" if more else "")
    page = reverse("plan_board" if matter is Matter.READING and to and to[0].role == Role.APPROVER else _PAGES[matter])
    return tell(
        to=to, zh=zh[:300], en=en[:300], link=f"{page}?plan={plan.slug}",
        once=f"plan-{plan.pk}-{matter}-{on:%Y-%m}",
    )  # fmt: skip


def _to_confirm(view: PlanView, on: date) -> int:
    """Readings that agencies entered and nobody has looked at."""
    waiting = sum(one.waiting for one in view.lines)
    if not waiting:
        return 0
    return tell(
        to=_who(Reminded.OFFICE, ""), zh=f"{view.plan.title_zh}：{waiting} 条实绩待确认",
        en=f"{view.plan.title_en}: {waiting} readings wait for confirmation",
        link=f"{reverse('plan_board')}?plan={view.plan.slug}", once=f"plan-{view.plan.pk}-waiting-{on:%G-%V}",
    )  # fmt: skip
