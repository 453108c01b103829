"""What is done to accounts: one function an act, each with its audit entry. Pages, API and commands call these."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from rencai_web.foundation.accounts.models import BOUND, MOST_WRONG_ANSWERS, SCOPED, Account, Invitation, Role
from rencai_web.foundation.audit.actions import note

INVITATION_DAYS = 14
# No letters and digits that are mistaken for each other when read aloud.
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def hashed(text: str) -> str:
    """How codes are kept."""
    return hashlib.sha256(f"rencai invitation {text.strip().upper()}".encode()).hexdigest()


def proof_of(text: str) -> str:
    """How a proof is kept: six characters are soon guessed from a plain hash, so the house's secret goes into it."""
    return salted_hmac("rencai proof of invitation", text.strip().upper(), algorithm="sha256").hexdigest()


@transaction.atomic
def invite(*, by: Account, role: Role, scope: str = "", confirms: str = "", now: datetime) -> str:
    """Issue an invitation; the code is returned once and kept only as a hash."""
    if (role in SCOPED) != bool(scope):
        raise ValidationError(_("This role needs a scope.") if role in SCOPED else _("This role has no scope."))
    if role in BOUND and not confirms:
        raise ValidationError(_("Who is invited as a talent or an employer must prove it."))
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(12))
    code = "-".join((letters[:4], letters[4:8], letters[8:]))
    invitation = Invitation.objects.create(
        code_hash=hashed(code),
        role=role,
        scope=scope,
        confirms=proof_of(confirms) if confirms else "",
        issued_by=by,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    note(by=by, act="invite", kind="invitation", subject=str(invitation.pk), after={"role": role, "scope": scope})
    return code


def open_invitation(*, code: str, now: datetime) -> Invitation:
    """The invitation behind a code, if it can still be used."""
    found = Invitation.objects.filter(code_hash=hashed(code), used_at=None, expires_at__gt=now).first()
    if found is None or found.wrong_answers >= MOST_WRONG_ANSWERS:
        raise ValidationError(_("This code is not valid (any more). Ask your service officer for a new one."))
    return found


def accept(*, code: str, confirms: str, username: str, name: str, password: str, now: datetime) -> Account:
    """Open the account that an invitation promises; a wrong confirmation is counted and, at five, ends the code."""
    invitation = open_invitation(code=code, now=now)
    if invitation.confirms and not constant_time_compare(proof_of(confirms), invitation.confirms):
        Invitation.objects.filter(pk=invitation.pk).update(wrong_answers=F("wrong_answers") + 1)
        raise ValidationError(_("This does not agree with our records."))
    with transaction.atomic():
        used = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now)
        if not used:
            raise ValidationError(_("This code has just been used."))
        account = Account.objects.create_account(
            username=username, password=password, role=Role(invitation.role), name=name, scope=invitation.scope
        )
        note(by=account, act="accept invitation", kind="account", subject=username, after={"role": account.role})
    return account


@transaction.atomic
def revoke(*, by: Account, invitation: Invitation, now: datetime) -> None:
    """End an invitation before anybody uses it."""
    invitation.expires_at = now
    invitation.save(update_fields=["expires_at"])
    note(by=by, act="revoke invitation", kind="invitation", subject=str(invitation.pk))


@transaction.atomic
def rebind(*, account: Account, scope: str) -> None:
    """Bind a demo account to another person or employer, since the one it stood for is gone."""
    before = {"scope": account.scope}
    account.scope = scope
    account.save(update_fields=["scope"])
    note(by=None, act="rebind account", kind="account", subject=account.username, before=before, after={"scope": scope})


@transaction.atomic
def disable(*, by: Account, account: Account, reason: str, now: datetime) -> None:
    """Close an account. Whoever does it cannot close their own, so that a house is never locked from inside."""
    if by.pk == account.pk:
        raise ValidationError(_("You cannot disable your own account."))
    account.is_active = False
    account.disabled_at = now
    account.save(update_fields=["is_active", "disabled_at"])
    note(by=by, act="disable account", kind="account", subject=account.username, reason=reason)


@transaction.atomic
def enable(*, by: Account, account: Account, reason: str) -> None:
    """Open a disabled account again."""
    account.is_active = True
    account.disabled_at = None
    account.save(update_fields=["is_active", "disabled_at"])
    note(by=by, act="enable account", kind="account", subject=account.username, reason=reason)


@transaction.atomic
def change_role(*, by: Account, account: Account, role: Role, scope: str) -> None:
    """Give an account another role or scope."""
    if by.pk == account.pk:
        raise ValidationError(_("You cannot change your own role."))
    if role in BOUND and (role, scope) != (account.role, account.scope):
        raise ValidationError(_("Only an invitation by a service officer binds an account to a person or employer."))
    if (role in SCOPED) != bool(scope):
        raise ValidationError(_("This role needs a scope.") if role in SCOPED else _("This role has no scope."))
    before = {"role": account.role, "scope": account.scope}
    account.role, account.scope = role, scope
    account.save(update_fields=["role", "scope"])
    after = {"role": role, "scope": scope}
    note(by=by, act="change role", kind="account", subject=account.username, before=before, after=after)


@transaction.atomic
def reset_password(*, by: Account, account: Account) -> str:
    """Set a one-time password, returned once; forget the second factor, so that it is set up anew.

    Not for talents and employers: whoever knows the password sees the person. They are invited anew instead.
    """
    from allauth.mfa.models import Authenticator

    if account.role in BOUND:
        raise ValidationError(_("Disable this account; a service officer invites its owner anew."))
    password = secrets.token_urlsafe(15)
    account.set_password(password)
    account.save(update_fields=["password"])
    Authenticator.objects.filter(user=account).delete()
    note(by=by, act="reset password", kind="account", subject=account.username)
    return password
