"""Telling people."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.notices.models import Notice


def tell(*, to: Iterable[Account], zh: str, en: str, link: str = "", once: str = "") -> int:
    """Leave a notice with each account; with ``once`` set, never twice. Returns how many were new."""
    before = Notice.objects.count()
    Notice.objects.bulk_create(
        [Notice(to=account, text_zh=zh, text_en=en, link=link, once=once) for account in to], ignore_conflicts=True
    )
    return Notice.objects.count() - before


def send_mails() -> int:
    """Mail the notices that were not mailed yet, where a mail server is set. Returns how many were sent."""
    if not settings.EMAIL_HOST:
        return 0
    waiting = Notice.objects.filter(mailed_at=None, read_at=None).exclude(to__email="").select_related("to")
    sent = 0
    for notice in waiting[:200]:
        send_mail(notice.text_zh[:60], f"{notice.text_zh}\n\n{notice.text_en}", None, [notice.to.email])
        Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
        sent += 1
    return sent
