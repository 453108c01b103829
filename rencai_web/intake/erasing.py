"""Files whose period is over are erased from the shelf, after that was said for a while; that they were there stays.

A file of a whole list is needed while builds tell by it what was so on its day: its period counts from when it came,
and it goes only once a later delivery of its source is in the base. A file that is in no build (taken back, never
decided on, unreadable) goes after the same period. What the house delivers itself, and sources that deliver events,
stay: nothing replaces them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from rencai.talentbase.home import Home
from rencai.vocabulary.errors import BadState
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.components.surroundings import city
from rencai_web.foundation.notices.actions import tell
from rencai_web.intake.calendar import HOUSE
from rencai_web.intake.models import Change, SentFile
from rencai_web.intake.storage import erase, shelved, take_note_of_the_shelf
from rencai_web.registers.building import shelf

SAID_BEFORE = timedelta(days=30)
"""How long before it goes the office is told, so that it can keep the file elsewhere or set another period."""
_Step = SentFile.Step
_UNUSED = (_Step.BACK, _Step.READ, _Step.REFUSED)
_HELD = (Change.State.TRYING, Change.State.TRIED, Change.State.PUBLISHING)


def over_their_period(now: datetime) -> QuerySet[SentFile]:
    """Files whose period is over and that nothing needs any more, whether the office was told or not."""
    cut = now - timedelta(days=settings.DELIVERIES_DAYS)
    whole = [source.source for source in city().sources if source.delivers == "state"]
    later = SentFile.objects.filter(step=_Step.ACCEPTED, source=OuterRef("source"), delivery__gt=OuterRef("delivery"))
    held = Change.objects.filter(state__in=_HELD)
    old = SentFile.objects.filter(at__lt=cut, delivery__lt=timezone.localdate(cut)).exclude(source__in=HOUSE)
    old = old.exclude(comes_with__in=held).exclude(goes_with__in=held)
    return old.filter(Q(step__in=_UNUSED) | (Q(step=_Step.ACCEPTED, source__in=whole) & Exists(later)))


def to_erase(now: datetime) -> QuerySet[SentFile]:
    """Those of them of which the office was told long enough ago."""
    return over_their_period(now).filter(erasing_on__lte=timezone.localdate(now))


def erase_files(files: QuerySet[SentFile]) -> int:
    """Tell the office what is to go in a month, and destroy what it was told of a month ago; gives how many went.

    While somebody builds, the night after will do. Each is an entry of the audit trail, written before the file goes.
    """
    if not shelf().root.is_dir():
        return 0
    take_note_of_the_shelf(anew=True)
    _announce(timezone.now())
    if Change.objects.filter(state__in=(Change.State.TRYING, Change.State.PUBLISHING)).exists():
        return 0
    try:
        with Home(settings.HOME).locked():
            return _erase(list(files))
    except BadState:
        return 0


def _announce(now: datetime) -> None:
    due = over_their_period(now)
    SentFile.objects.exclude(erasing_on=None).exclude(step=_Step.ERASED).exclude(pk__in=due).update(erasing_on=None)
    day = timezone.localdate(now + SAID_BEFORE)
    count = due.filter(erasing_on=None).update(erasing_on=day)
    if count:
        _tell(
            f"{count} 个原始文件保存期限已到，将于 {day} 从文件架清除",
            f"The period of {count} handed-in files is over: they are erased on {day}",
            once=f"erasing:{day}",
        )


def _erase(files: list[SentFile]) -> int:
    today = timezone.localdate()
    for left in shelf().half_erased():
        erase(left)
    for file in files:
        _put_on_record(file, today)
        there = shelved(file)
        if there is not None:
            erase(there)
    if files:
        _tell(
            f"已清除 {len(files)} 个到期的原始文件，下次构建起不再包含其内容",
            f"{len(files)} handed-in files were erased; the next build is without them",
            once=f"erased:{today}",
        )
    return len(files)


def _put_on_record(file: SentFile, today: date) -> None:
    """Say that a file goes, before it does: broken off in between, it is there still, and the next night erases it."""
    with transaction.atomic():
        note(
            by=None, act="erase file", kind="file", subject=str(file.pk), reason=f"{settings.DELIVERIES_DAYS} days"
        )  # fmt: skip
        file.step, file.erased_on = _Step.ERASED, today
        file.save(update_fields=["step", "erased_on"])


def _tell(zh: str, en: str, *, once: str) -> None:
    analysts = Account.objects.filter(role=Role.ANALYST, is_active=True)
    tell(to=analysts, zh=zh, en=en, link=reverse("arriving"), once=once)
