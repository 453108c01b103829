"""Full texts of policies: the office loads them at run time; they lie in the home folder, never in the repository."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rencai.engine.files import write_whole
from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.policy.models import PolicyText

LARGEST = 2 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "gb18030")


def text_of(policy: str) -> PolicyText | None:
    """The newest text of a policy document."""
    return PolicyText.objects.filter(policy=policy).select_related("checked_by").first()


def newest_texts() -> list[PolicyText]:
    """The newest text of every policy document that has one."""
    newest: dict[str, PolicyText] = {}
    for text in PolicyText.objects.order_by("id"):
        newest[text.policy] = text
    return list(newest.values())


def path_of(text: PolicyText) -> Path:
    """Where its file lies."""
    return Path(settings.HOME) / "policies" / "texts" / f"{text.fingerprint}.txt"


def read(text: PolicyText) -> str:
    """What it says."""
    path = path_of(text)
    return path.read_text(encoding="utf-8") if path.exists() else ""


@transaction.atomic
def load(*, policy: str, name: str, content: bytes, by: Account) -> PolicyText:
    """Keep a text. It waits until somebody has compared the rules with it, the first one, too."""
    if len(content) > LARGEST:
        raise BadInput(_("The text is larger than 2 MiB."))
    words = _decoded(content)
    mark = hashlib.sha256(words.encode()).hexdigest()
    known = text_of(policy)
    if known is not None and known.fingerprint == mark:
        return known
    text = PolicyText(policy=policy, name=name[:200], fingerprint=mark, size=len(words), by=by)
    text.save()
    write_whole(path_of(text), words.encode())
    note(by=by, act="load policy text", kind="policy text", subject=policy, after={"fingerprint": mark})
    return text


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            words = content.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
        if "\0" not in words and words.strip():
            return words
    raise BadInput(_("This is not a text file. Save the document as plain text (UTF-8) first."))


@transaction.atomic
def mark_checked(*, text: PolicyText, by: Account) -> None:
    """Somebody has compared the rules with the text."""
    text.checked_at, text.checked_by = timezone.now(), by
    text.save(update_fields=["checked_at", "checked_by"])
    note(by=by, act="check rules against text", kind="policy text", subject=text.policy, after={"text": text.pk})
