"""Readings are entered, confirmed and sent back; an indicator gets the agency that owes it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.notices.actions import tell
from rencai_web.plan.evidence import Uploaded, keep
from rencai_web.plan.models import Indicator, Reading, ReadingState
from rencai_web.plan.queries.rows import counting

_TIMES_TOO_FAR = 20
_UNCONFIRMED = Q(state=ReadingState.ENTERED) | Q(state=ReadingState.CONFIRMED, confirmed_at=None)
"""Entered and waiting, or told by a document and never confirmed."""


def may_enter(account: Account, indicator: Indicator) -> bool:
    """The analyst for every indicator, an agency for its own."""
    if account.role == Role.AGENCY:
        return bool(account.scope) and indicator.agency == account.scope
    return account.role == Role.ANALYST


def may_confirm(account: Account, reading: Reading) -> bool:
    """The office, but never whoever entered it: two pairs of eyes see every value that counts."""
    return reading.is_unconfirmed and _is_second(account, reading)


def _is_second(account: Account, reading: Reading) -> bool:
    office = account.role in (Role.ANALYST, Role.LEADER, Role.APPROVER)
    return office and reading.entered_by_id != account.pk


@dataclass(frozen=True)
class Entered:
    """A reading that somebody told, and whether it was new: the same told twice is one reading."""

    reading: Reading
    is_new: bool


@transaction.atomic
def enter_reading(
    *,
    by: Account,
    indicator: Indicator,
    on: date,
    value: float,
    evidence: str,
    doubtful: bool = False,
    sure: bool = False,
    file: Uploaded | None = None,
    through: str = "",
    now: datetime,
) -> Entered:
    """Report a value. The same value twice is one reading; another value is a revision, the earlier stays in sight.

    ``sure``: the value is right although it lies far from the last one. ``file`` is sealed once all else is in order.
    ``through``: the system that sends it. What it told last for the day is not entered anew by sending the very same
    again, whatever became of it since: a machine that repeats itself would undo what a person decided or typed.
    Raises PermissionDenied; ValidationError, whose code names the part that is wrong.
    """
    if not may_enter(by, indicator):
        raise PermissionDenied
    Indicator.objects.select_for_update().get(pk=indicator.pk)  # two who enter at once make two revisions, not one
    earlier = list(indicator.readings.all())
    _check(indicator, on, value, evidence, earlier, sure=sure, today=timezone.localdate(now))
    same_day = [one for one in earlier if one.on == on]
    last = same_day[-1] if same_day else None
    for told in _told_before(same_day, through):
        if _says_the_same(told, value, evidence, doubtful, file):
            return Entered(told, is_new=False)
    kept, came_as = keep(file) if file is not None else ("", "")
    reading = Reading.objects.create(
        indicator=indicator, on=on, value=value, evidence=evidence.strip(), doubtful=doubtful,
        revision=(last.revision if last else 0) + 1, entered_by=by, file=kept, file_name=came_as,
        through=through,
    )  # fmt: skip
    before = {"value": last.value, "revision": last.revision} if last else None
    after = {"on": on.isoformat(), "value": value, "revision": reading.revision, "doubtful": doubtful}
    after |= {"through": through} if through else {}
    note(by=by, act="enter reading", kind="indicator", subject=str(indicator.pk), before=before, after=after)
    return Entered(reading, is_new=True)


def _told_before(same_day: list[Reading], through: str) -> list[Reading]:
    """The readings of a day that would be told anew by telling the same: the last, and the last of the same system."""
    if not through:
        return [one for one in same_day[-1:] if one.state != ReadingState.RETURNED]
    return same_day[-1:] + [one for one in same_day if one.through == through][-1:]


def _says_the_same(last: Reading, value: float, evidence: str, doubtful: bool, file: Uploaded | None) -> bool:
    return last.value == value and last.doubtful == doubtful and last.evidence == evidence.strip() and file is None


def _check(
    indicator: Indicator, on: date, value: float, evidence: str, earlier: list[Reading], *, sure: bool, today: date
) -> None:
    if not math.isfinite(value) or value < 0:
        raise ValidationError(_("The value must be a number that is not negative."), code="value")
    if indicator.unit == "%" and value > 100:
        raise ValidationError(_("A share in percent is not more than 100."), code="value")
    if on > today:
        raise ValidationError(_("This day is still to come."), code="on")
    if indicator.base_year and on <= date(indicator.base_year, 12, 31):
        raise ValidationError(_("This day lies before the plan; the plan itself tells the baseline."), code="on")
    if not evidence.strip():
        raise ValidationError(_("Say where the value comes from."), code="evidence")
    last, told = _last_before(indicator, on, earlier)
    if not sure and last and value and not 1 / _TIMES_TOO_FAR < value / last < _TIMES_TOO_FAR:
        text = _("This is far from %(last)s %(unit)s (%(told)s): look at the unit. If it is right, say so.")
        raise ValidationError(text % {"last": f"{last:,.10g}", "unit": indicator.unit, "told": told}, code="far")


def _last_before(indicator: Indicator, on: date, earlier: list[Reading]) -> tuple[float | None, str]:
    """The value that counted last before a day, and of when it is; the baseline where none did."""
    known = [one for one in counting(earlier) if one.on < on]
    if known:
        return known[-1].value, known[-1].on.isoformat()
    year = indicator.base_year
    return indicator.base_value, _("baseline of %(year)s") % {"year": year} if year else _("baseline")


@transaction.atomic
def confirm_reading(*, by: Account, reading: Reading, now: datetime) -> None:
    """Confirm a value: from now on it counts. Raises PermissionDenied, ValidationError (somebody decided before)."""
    if not _is_second(by, reading):
        raise PermissionDenied
    waiting = Reading.objects.filter(_UNCONFIRMED, pk=reading.pk)
    if not waiting.update(state=ReadingState.CONFIRMED, confirmed_by=by, confirmed_at=now):
        raise ValidationError(_("Somebody has just decided on this reading."))
    after = {"on": reading.on.isoformat(), "value": reading.value, "revision": reading.revision}
    note(by=by, act="confirm reading", kind="indicator", subject=str(reading.indicator_id), after=after)


@transaction.atomic
def send_back_reading(*, by: Account, reading: Reading, answer: str, now: datetime) -> None:
    """Send a value back with a reason; whoever entered it gets a notice.

    Raises PermissionDenied, ValidationError (no reason, or somebody decided before).
    """
    if not _is_second(by, reading):
        raise PermissionDenied
    if not answer.strip():
        raise ValidationError(_("Say why."))
    waiting = Reading.objects.filter(_UNCONFIRMED, pk=reading.pk)
    if not waiting.update(
        state=ReadingState.RETURNED, confirmed_by=by, confirmed_at=now, answer=answer.strip()[:300]
    ):  # fmt: skip
        raise ValidationError(_("Somebody has just decided on this reading."))
    after = {"on": reading.on.isoformat(), "value": reading.value, "revision": reading.revision}
    note(
        by=by, act="send back reading", kind="indicator", subject=str(reading.indicator_id), reason=answer, after=after
    )  # fmt: skip
    if reading.entered_by is not None:
        name = reading.indicator.name
        tell(
            to=[reading.entered_by], zh=f"“{name}”{reading.on}的实绩被退回：{answer.strip()[:200]}",
            en=f"The reading of {reading.indicator.en} for {reading.on} was sent back: {answer.strip()[:200]}",
            link=reverse("plan_mine"), once=f"reading-back-{reading.pk}",
        )  # fmt: skip


@transaction.atomic
def charge(*, by: Account, indicator: Indicator, agency: str) -> None:
    """Say which agency owes the readings of an indicator."""
    if by.role != Role.ANALYST:
        raise PermissionDenied
    before = {"agency": indicator.agency}
    indicator.agency = agency
    indicator.save(update_fields=["agency"])
    after = {"agency": agency}
    note(by=by, act="charge agency", kind="indicator", subject=str(indicator.pk), before=before, after=after)
