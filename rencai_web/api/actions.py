"""What is done to tokens: made, revoked, found, used; each with its audit entry."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rencai_web.api.models import AccessToken
from rencai_web.api.scopes import MAY_HOLD, Scope
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.notices.actions import tell

LONGEST_DAYS = 365
_BEGINNING = "rencai_"
"""By which scanners for secrets that were published by mistake know a token."""


def hashed(text: str) -> str:
    """How a token is kept. It is 256 random bits, so that a plain hash cannot be guessed back."""
    return hashlib.sha256(f"rencai token {text}".encode()).hexdigest()


@transaction.atomic
def make_token(
    *, by: Account, account: Account, name: str, purpose: str, scopes: Collection[Scope], days: int, now: datetime
) -> str:
    """Make a token that acts in the name of an account; the token is returned once and kept only as a hash."""
    refused = [scope for scope in scopes if account.role not in MAY_HOLD[scope]]
    if refused or not scopes:
        words = ", ".join(refused) or "–"
        raise ValidationError(_("The role of this account does not allow: %(scopes)s") % {"scopes": words})
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError(_("A token lives between one day and one year."))
    text = _BEGINNING + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        account=account, name=name, purpose=purpose, token_hash=hashed(text), ending=text[-4:],
        scopes=sorted(scopes), made_by=by, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    after = {"account": account.username, "name": name, "scopes": token.scopes, "until": f"{token.expires_at:%Y-%m-%d}"}
    note(by=by, act="make token", kind="token", subject=str(token.pk), reason=purpose, after=after)
    # An administrator sees no person: whoever gives a machine somebody's eyes does not do so unseen.
    tell(
        to=[account], zh=f"{by.name}以您的账号为系统“{name}”开通了接口令牌。",
        en=f"{by.name} made an access token in your name for the system “{name}”.", once=f"token-{token.pk}",
    )  # fmt: skip
    return text


@transaction.atomic
def revoke_token(*, by: Account, token: AccessToken, reason: str, now: datetime) -> None:
    """End a token at once."""
    if AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        note(by=by, act="revoke token", kind="token", subject=str(token.pk), reason=reason)


def living_token(*, text: str, now: datetime) -> AccessToken | None:
    """The token behind a text, if it opens anything."""
    found = AccessToken.objects.select_related("account").filter(token_hash=hashed(text)).first()
    return found if found is not None and found.is_alive(now) else None


def note_use(*, token: AccessToken, now: datetime) -> None:
    """Put on record, once a day, that a token reads; every request would be a write where only reading is done."""
    today = timezone.localdate(now)
    if token.last_used_on == today:
        return
    with transaction.atomic():
        if AccessToken.objects.filter(pk=token.pk).exclude(last_used_on=today).update(last_used_on=today):
            note(by=token.account, act="use token", kind="token", subject=str(token.pk), after={"scopes": token.scopes})
