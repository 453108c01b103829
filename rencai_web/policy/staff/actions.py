"""What an employer does with its staff's benefits: every taking out is on record, with its purpose."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note

_LEAST_PURPOSE = 4


def note_export(*, by: Account, purpose: str, rows: int, form: str) -> None:
    """The list of the register leaves the house. Raises ValidationError without a purpose."""
    if len(purpose.strip()) < _LEAST_PURPOSE:
        raise ValidationError(_("Say in a few words what the list is for."))
    note(
        by=by, act="export staff benefits", kind="employer", subject=by.scope, reason=purpose.strip()[:200],
        after={"rows": rows, "form": form},
    )  # fmt: skip


def note_upload(*, by: Account, rows: int) -> None:
    """A list of the employer's own was computed; nothing of it is kept but that it was."""
    note(by=by, act="compute staff benefits from a file", kind="employer", subject=by.scope, after={"rows": rows})


def note_look(*, by: Account, person: str) -> None:
    """The benefits of one person were looked at."""
    note(by=by, act="look at benefits", kind="person", subject=person)
