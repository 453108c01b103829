"""What persons do about their data, and what the office answers: one function an act, each with its audit entry."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rencai.engine.progress import Progress, stage
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.jobs import actions as jobs
from rencai_web.foundation.notices.actions import tell
from rencai_web.registers.alone import alone
from rencai_web.registers.forgetting import forget_people
from rencai_web.registers.merged import own_ids_now, surely_called
from rencai_web.rights.models import Ask, Consent, RightsRequest, State
from rencai_web.rights.purposes import purpose
from rencai_web.rights.queries import consents_of

ANSWERED_WITHIN = timedelta(days=15)
"""The office's own promise, in calendar days. The law says "in good time" (articles 45 and 50) and names no number;
fifteen working days is what regulators ask of apps, and this house is no app."""


@transaction.atomic
def choose(*, by: Account, person: str, purpose_id: str, given: bool) -> None:
    """Give or withdraw consent to a purpose, in the version of its text that is on the screen now.

    ``person``: the id the account is bound to. A word stays with it through merges and splits (see queries.py).
    """
    wanted = purpose(purpose_id)
    if wanted is None:
        raise ValidationError(_("There is no such purpose."))
    if consents_of(person).get(purpose_id, False) == given:
        return
    Consent.objects.create(person=person, purpose=purpose_id, version=wanted.version, given=given)
    act = "give consent" if given else "withdraw consent"
    note(by=by, act=act, kind="person", subject=person, after={"purpose": purpose_id, "version": wanted.version})


@transaction.atomic
def ask(*, by: Account, person: str, asks: Ask, words: str, now: datetime) -> RightsRequest:
    """Ask something of the office; it is told, and the clock runs. A second open request of a kind is refused."""
    due_on = timezone.localdate(now + ANSWERED_WITHIN)
    if RightsRequest.objects.filter(person__in=own_ids_now(person) - {person}, asks=asks, state=State.OPEN).exists():
        raise ValidationError(_("You have asked this already; it waits for an answer."))
    try:
        with transaction.atomic():
            made = RightsRequest.objects.create(person=person, asks=asks, words=words, asked_by=by, due_on=due_on)
    except IntegrityError:
        raise ValidationError(_("You have asked this already; it waits for an answer.")) from None
    note(by=by, act="ask for a right", kind="person", subject=person, after={"asks": asks, "request": made.pk})
    tell(
        to=Account.objects.filter(role__in=(Role.OFFICER, Role.ANALYST), is_active=True),
        zh="有人行使个人信息权利，等待答复",
        en="Somebody asked for a right of theirs and waits for an answer",
        link=reverse("rights_request", args=[made.pk]),
        once=f"rights-request-{made.pk}",
    )
    return made


@transaction.atomic
def take_back(*, by: Account, request: RightsRequest, now: datetime) -> None:
    """The person no longer asks."""
    _end(request, State.WITHDRAWN, now)
    note(by=by, act="take back a request", kind="person", subject=request.person, after={"request": request.pk})


def answer(*, by: Account, request: RightsRequest, granted: bool, words: str, now: datetime) -> None:
    """Grant or refuse, with the reason (article 50 asks for it); the person is told.

    A granted erasure is carried out by the next free worker, and every later publication leaves the person out. While
    it is in question whose record the id was, none is granted: it might be the record of another.
    """
    if not words.strip():
        raise ValidationError(_("Say why."))
    if granted and request.asks == Ask.ERASE and not surely_called(request.person):
        raise ValidationError(
            _("Whose record it is has been in question since a split: invite the person anew, and they ask again.")
        )
    with transaction.atomic():
        _end(request, State.GRANTED if granted else State.REFUSED, now, by=by, words=words)
        note(
            by=by, act="answer a request", kind="person", subject=request.person, reason=words,
            after={"request": request.pk, "asks": request.asks, "granted": granted},
        )  # fmt: skip
        tell(
            to=[request.asked_by],
            zh="你提出的个人信息权利申请已有答复",
            en="Your request about your data has been answered",
            link=reverse("my_requests"),
            once=f"rights-answer-{request.pk}",
        )
        if granted and request.asks == Ask.ERASE:
            jobs.ask(carry_out_erasure, by=by, request=request.pk)


@jobs.work
def carry_out_erasure(*, progress: Progress, request: int) -> dict[str, int]:
    """Take the person of a granted erasure out of all that is published; gives how many persons that were."""
    granted = RightsRequest.objects.select_related("answered_by").get(pk=request, asks=Ask.ERASE, state=State.GRANTED)
    with stage(progress, "erase", None), alone(lambda: progress.advance(0, "")):
        return {"people": forget_people({granted.person}, by=granted.answered_by)}


def _end(request: RightsRequest, state: State, now: datetime, *, by: Account | None = None, words: str = "") -> None:
    ended = RightsRequest.objects.filter(pk=request.pk, state=State.OPEN).update(
        state=state, answered_by=by, answered_at=now, answer=words
    )
    if not ended:
        raise ValidationError(_("This request has been answered already."))
    request.refresh_from_db()
