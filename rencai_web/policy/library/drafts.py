"""Writing: drafts, and the publishing of one by another account than its author's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.db.transaction import on_commit
from django.utils import timezone
from django.utils.translation import gettext as _

from rencai.vocabulary.errors import BadInput, BadState
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.actions import note
from rencai_web.policy.library.changes import Change, changes, differing, laid_over
from rencai_web.policy.library.checking import MOST_CHANGED, checked, refuse_beyond_bounds
from rencai_web.policy.models import Draft, State, Version
from rencai_web.policy.published import (
    files_of,
    fingerprint,
    folder,
    folder_of,
    number,
    settle,
    shipped_as,
    turn_to,
    write_version,
)
from rencai_web.registers.published import latest

LEAST_WORDS = 4
"""Letters of an approver's word or of a reason: a reader years later must learn something from it."""


def base_of(draft: Draft) -> Mapping[str, str]:
    """The files that a draft changes: those it was begun on, even if another set stands for version 0 by now."""
    return files_of(folder_of(draft.base) if draft.base else shipped_as(draft.base_mark))


def is_behind(draft: Draft) -> bool:
    """Whether other rules are in force than those the draft was begun on."""
    return draft.base != number() or draft.base_mark not in ("", _mark_in_force())


def _mark_in_force() -> str:
    return fingerprint(files_of(folder()))


def whole(draft: Draft) -> dict[str, str]:
    """All files as they would be in force if the draft were published."""
    return laid_over(base_of(draft), draft.files)


def mark_of(draft: Draft) -> str:
    """What an approver reads of a draft, as a fingerprint: a decision on anything else is none."""
    read = [draft.files, draft.base, draft.base_mark, draft.corrects, draft.title, draft.why]
    return hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()


def changes_of(draft: Draft) -> list[Change]:
    """What a draft changes, judged as of today."""
    return changes(base_of(draft), whole(draft), timezone.localdate())


@transaction.atomic
def begin(*, by: Account, title: str, why: str = "") -> Draft:
    """A new draft on the version in force."""
    draft = Draft.objects.create(title=title[:120], why=why, author=by, base=number(), base_mark=_mark_in_force())
    note(by=by, act="begin draft", kind="policy draft", subject=str(draft.pk), after={"title": draft.title})
    return draft


def open_draft(by: Account) -> Draft | None:
    """The newest draft that this account can still change and that changes the version in force."""
    found = Draft.objects.filter(author=by, state__in=(State.WRITING, State.REFUSED), base=number())
    return found.filter(base_mark__in=("", _mark_in_force())).first()


@transaction.atomic
def write(*, draft: Draft, by: Account, files: Mapping[str, str | None], corrects: bool = False) -> Draft:
    """Put files into a draft: whole texts, or null to take one away. What equals the base leaves the draft."""
    draft = _held(draft, by)
    before, base = set(draft.files), base_of(draft)
    clean = {name: text if text is None else text.replace("\r\n", "\n") for name, text in files.items()}
    merged = {**draft.files, **clean}
    draft.files = {name: text for name, text in merged.items() if base.get(name) != text}
    refuse_beyond_bounds(draft.files)
    draft.corrects = draft.corrects or corrects
    draft.state = State.WRITING
    draft.save()
    note(
        by=by, act="change draft", kind="policy draft", subject=str(draft.pk),
        before={"files": sorted(before)}, after={"files": sorted(draft.files), "written": sorted(clean)},
    )  # fmt: skip
    return draft


@transaction.atomic
def drop(*, draft: Draft, by: Account, name: str) -> Draft:
    """Take the change of one file out of a draft."""
    draft = _held(draft, by)
    if name in draft.files:
        draft.files = {each: text for each, text in draft.files.items() if each != name}
        draft.save()
        note(by=by, act="drop file of draft", kind="policy draft", subject=str(draft.pk), before={"file": name})
    return draft


@transaction.atomic
def describe(*, draft: Draft, by: Account, title: str, why: str, corrects: bool) -> Draft:
    """Change the title of a draft, why it is made, and whether it corrects what already holds."""
    draft = _held(draft, by)
    draft.title, draft.why, draft.corrects = title.strip()[:120] or draft.title, why.strip(), corrects
    draft.save()
    after = {"title": draft.title, "corrects": corrects}
    note(by=by, act="describe draft", kind="policy draft", subject=str(draft.pk), reason=draft.why, after=after)
    return draft


@transaction.atomic
def restore(*, by: Account, version: int) -> Draft:
    """A draft that brings back an earlier version, to be published like any other."""
    if version and not Version.objects.filter(pk=version).exists():
        raise BadInput(_("There is no such version."))
    files = differing(files_of(folder()), files_of(folder_of(version)))
    if not files:
        raise BadInput(_("That version is the one in force."))
    if len(files) > MOST_CHANGED:
        bound = {"files": len(files), "most": MOST_CHANGED}
        raise BadInput(_("%(files)s files differ from the version in force; a draft changes at most %(most)s.") % bound)
    refuse_beyond_bounds(files)
    draft = begin(by=by, title=_("Back to version %(version)s") % {"version": version})
    draft.files, draft.corrects = files, True
    draft.save()
    return draft


@transaction.atomic
def take_over(*, draft: Draft, by: Account) -> Draft:
    """Set a draft upon the version now in force, where no file was changed in both."""
    draft = _held(draft, by)
    moved = differing(base_of(draft), files_of(folder()))
    both = sorted(set(moved) & set(draft.files))
    if both:
        raise BadState(_("These files were changed by others meanwhile: %(files)s") % {"files": ", ".join(both)})
    note(
        by=by, act="take over version", kind="policy draft", subject=str(draft.pk),
        before={"base": draft.base}, after={"base": number()},
    )  # fmt: skip
    draft.base, draft.base_mark = number(), _mark_in_force()
    draft.save()
    return draft


@transaction.atomic
def submit(*, draft: Draft, by: Account) -> Draft:
    """Hand a draft to the approver: only whole, checked, and open about what it corrects."""
    draft = _held(draft, by)
    _refuse_unready(draft)
    draft.state, draft.submitted_at = State.SUBMITTED, timezone.now()
    draft.save()
    note(by=by, act="submit draft", kind="policy draft", subject=str(draft.pk), reason=draft.why)
    return draft


@transaction.atomic
def withdraw(*, draft: Draft, by: Account) -> Draft:
    """The author takes a draft back."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.author_id != by.pk or draft.state not in (State.WRITING, State.REFUSED, State.SUBMITTED):
        raise BadState(_("Only its author can withdraw a draft, until it is published."))
    draft.state = State.WITHDRAWN
    draft.save()
    note(by=by, act="withdraw draft", kind="policy draft", subject=str(draft.pk))
    return draft


@transaction.atomic
def refuse(*, draft: Draft, by: Account, word: str, seen: str) -> Draft:
    """Send a draft back to its author, with the reason. ``seen``: the mark of the draft as the approver read it."""
    draft = _to_decide(draft, by, word, seen)
    draft.state, draft.decided_at, draft.decided_by, draft.word = State.REFUSED, timezone.now(), by, word.strip()
    draft.save()
    note(by=by, act="refuse draft", kind="policy draft", subject=str(draft.pk), reason=draft.word)
    return draft


@transaction.atomic
def publish(*, draft: Draft, by: Account, word: str, seen: str) -> Version:
    """Bring a draft into force: a whole new folder, then the link turns to it. Never by its author.

    ``seen``: the mark of the draft as the approver read it. Raises BadState where it has changed since.
    """
    _one_at_a_time()
    draft = _to_decide(draft, by, word, seen)
    settle(Version.objects.aggregate(last=Max("number"))["last"] or 0)
    if is_behind(draft):
        raise BadState(_("The rules in force have changed since this draft was begun."))
    _refuse_unready(draft)
    _refuse_invented(draft)
    files, changed = whole(draft), [change.as_json() for change in changes_of(draft)]
    version = Version.objects.create(
        number=_next_number(), by=by, word=word.strip(), fingerprint=fingerprint(files), changes=changed
    )
    draft.state, draft.decided_at, draft.decided_by = State.PUBLISHED, timezone.now(), by
    draft.word, draft.version = word.strip(), version
    draft.save()
    note(
        by=by, act="publish policies", kind="policy version", subject=str(version.number), reason=draft.word,
        before={"version": draft.base, "fingerprint": fingerprint(base_of(draft))},
        after={"version": version.number, "fingerprint": version.fingerprint, "draft": draft.pk, "changes": changed},
    )  # fmt: skip
    write_version(version.number, files)
    # The link turns when the record stands; should the house stop between the two, `settle` turns it.
    on_commit(lambda: turn_to(version.number))
    return version


def _refuse_invented(draft: Draft) -> None:
    publication, book = latest(), checked(whole(draft)).book
    if publication is not None and not publication.invented and book is not None and book.invented:
        raise BadState(_("These rules are invented and the base is real: they cannot come into force."))


def _next_number() -> int:
    """Above every version and every folder, so that what was written once is never written again."""
    last = Version.objects.aggregate(last=Max("number"))["last"] or 0
    taken = [int(path.name) for path in folder_of(1).parent.glob("*") if path.name.isdecimal()]
    return max([last, *taken]) + 1


def _one_at_a_time() -> None:
    # SQLite's writing transaction is alone by itself (IMMEDIATE); PostgreSQL is told.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7402)")


def _held(draft: Draft, by: Account) -> Draft:
    """The draft as it now is, if this account may change it."""
    found: Draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if found.author_id != by.pk:
        raise BadState(_("Only its author can change a draft."))
    if not found.is_open:
        raise BadState(_("This draft can no longer be changed."))
    return found


def _to_decide(draft: Draft, by: Account, word: str, seen: str) -> Draft:
    found: Draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if found.state != State.SUBMITTED:
        raise BadState(_("This draft does not wait for a decision."))
    if found.author_id is None or found.author_id == by.pk:
        raise BadState(_("Another account than its author's decides on a draft."))
    if seen != mark_of(found):
        raise BadState(_("The draft has changed since you opened it: read it again before you decide."))
    if len(word.strip()) < LEAST_WORDS:
        raise BadInput(_("Say why, in a few words."))
    return found


def _refuse_unready(draft: Draft) -> None:
    found: list[Any] = [*checked(whole(draft)).troubles]
    if found:
        raise BadState(_("Something is still wrong in the rules; see the list of checks."))
    changed = changes_of(draft)
    if not changed:
        raise BadState(_("The draft changes nothing."))
    back = any(change.reaches_back for change in changed)
    if back and not draft.corrects:
        raise BadState(_("It changes a version already in force: make a new version, or say that it is a correction."))
    if back and len(draft.why.strip()) < LEAST_WORDS:
        raise BadInput(_("A correction says why."))
