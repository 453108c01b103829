"""Correcting a value: "this is wrong", what waits for a decision, and what was decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencai.talentbase.labels import Labels
from rencai.talentbase.profile import Reader, kind_of, mask
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import FIELDS, Field, Kind, ValueType
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.components.navigation import register
from rencai_web.foundation.components.surroundings import city
from rencai_web.foundation.components.templatetags.components import here
from rencai_web.foundation.jobs.models import OVER, Job
from rencai_web.registers import corrections, typed
from rencai_web.registers.building import ask_rebuild
from rencai_web.registers.merged import every_id_now, now_called, surely_called
from rencai_web.registers.models import Correction, Employer, Person
from rencai_web.registers.pages.profile import note_opening
from rencai_web.registers.published import folder, latest, sealer
from rencai_web.registers.unbuilt import effect_of, unbuilt

deciders = open_to(*corrections.SETTLES)
_IN_CLEAR = ("name", "former_name", "birth_date")
"""Sealed values without which nobody could decide; all others are masked until a reason is on record."""
_NOTHING = "******"
"""How an officer sees a value that proves an identity: with a birth date, its last two characters tell the rest."""
_LEAST_REASON = 5
_OWN_SHOWN = 20
_STILL_TOLD = timedelta(hours=1)


@open_to(*corrections.SETTLES, Role.TALENT)
def propose_correction(request: HttpRequest, pk: str) -> HttpResponse:
    """Say what is wrong with one value of a person and what is right; a talent only of itself, an officer only of
    somebody of whom something waits for the office. That it was opened is on record.
    """
    by, now = request.user, now_called(pk)
    if not _may_correct(by, now):
        raise PermissionDenied
    if now != pk and request.method != "POST":
        return _at_its_place(request, "propose_correction", now)
    person = get_object_or_404(Person, pk=now)
    if by.role != Role.TALENT:
        note_opening(request, person.pk)
    return _proposing(request, person)


@open_to(*corrections.SETTLES, Role.EMPLOYER)
def correct_employer(request: HttpRequest, pk: str) -> HttpResponse:
    """Say what is wrong with one value of an employer and what is right; an employer only of itself."""
    by, now = request.user, now_called(pk)
    if by.role == Role.EMPLOYER and surely_called(by.scope) != now:
        raise PermissionDenied
    if now != pk and request.method != "POST":
        return _at_its_place(request, "correct_employer", now)
    return _proposing(request, get_object_or_404(Employer, pk=now))


def _at_its_place(request: HttpRequest, route: str, now: str) -> HttpResponse:
    """The same page under the id that stands for this one today."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse(route, args=[now])}{query}")


def _may_correct(by: Account, person: str) -> bool:
    if by.role == Role.TALENT:
        return surely_called(by.scope) == person
    return by.role == Role.ANALYST or corrections.concern(every_id_now({person}), by)


def _proposing(request: HttpRequest, whose: Person | Employer) -> HttpResponse:
    pk, query, kind = whose.pk, request.POST or request.GET, kind_of(whose.pk)
    field = typed.field(kind, query.get("field", ""))
    was = believed(pk, field.name) if field else ""
    context: dict[str, Any] = {
        "whose": whose, "fields": typed.fields(kind), "field": field, "typed": query, "home": _home(request, pk),
        "since": kind is Kind.PERSON and field is not None and field.name in typed.SINCE,
        "was": shown_value(field, was, request.user) if field else "",
        "mine": said_by(request, pk), "own": request.user.role in corrections.OWN,
    }  # fmt: skip
    if field is None:
        return render(request, "registers/correct.html", context)
    context |= {"choices": typed.choices(field), "suggestions": typed.suggestions(field), "type": _input(field.type)}
    if request.method != "POST":
        return render(request, "registers/correct.html", context)
    try:
        made = corrections.propose(
            by=request.user, of=pk, field=field.name, value=request.POST.get("value", ""), was=was,
            reason=request.POST.get("reason", ""), effective_on=typed.day(request.POST.get("effective_on", "")),
        )  # fmt: skip
    except typed.Unreadable as trouble:
        return render(request, "registers/correct.html", context | {"trouble": here(trouble.why)})
    except BadInput:
        return render(request, "registers/correct.html", context | {"trouble": _("Say why, in a few words.")})
    if made.state == Correction.State.ACCEPTED:
        if _home(request, pk) == reverse("corrections"):  # a profile says so itself
            messages.success(request, _("The correction is on record; the next build takes it in."))
    elif request.user.role == Role.OFFICER:
        messages.success(request, _("It proves an identity: an analyst decides on it, and you are told."))
    else:
        messages.success(request, _("Thank you. The office decides on it, and you are told."))
    return redirect(_home(request, pk))


@deciders
def corrections_list(request: HttpRequest) -> HttpResponse:
    """What waits for a decision first, then what was decided."""
    waiting = Correction.objects.filter(state=Correction.State.WAITING).select_related("proposed_by").order_by("id")
    settled = Correction.objects.exclude(state=Correction.State.WAITING).select_related("proposed_by", "settled_by")
    page = Paginator(settled, 30).get_page(request.GET.get("page"))
    shown = [*waiting[:100], *page.object_list]
    names = _names({one.entity for one in shown})
    context = {
        "waiting": [told(one, names, by=request.user) for one in waiting[:100]], "count": waiting.count(),
        "settled": [told(one, names, by=request.user) for one in page.object_list], "page": page,
        "unbuilt": unbuilt(), "job": (job := _rebuilding()), "effect": effect_of(job) if job else None,
        "may_publish": request.user.role == Role.ANALYST,
    }  # fmt: skip
    return render(request, "registers/corrections.html", context)


def _names(entities: set[str]) -> dict[str, str]:
    """By id the names of persons and employers."""
    names = dict(Person.objects.filter(pk__in=entities).values_list("pk", "name"))
    return names | dict(Employer.objects.filter(pk__in=entities).values_list("pk", "name"))


@deciders
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction: what it says, and the decision. That somebody's was opened is on record."""
    shown = get_object_or_404(Correction, pk=pk)
    if shown.kind is Kind.PERSON:
        note_opening(request, shown.entity)
    return _one(request, shown)


@deciders
@require_POST
def decide_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, refuse with a reason, take back, or look at the values in full for a reason that is on record."""
    shown, step, answer = get_object_or_404(Correction, pk=pk), request.POST.get("step"), request.POST.get("answer", "")
    if step == "show":
        return _showing(request, shown, answer.strip())
    try:
        if step == "accept":
            corrections.accept(correction=shown, by=request.user, answer=answer.strip())
            messages.success(request, _("Accepted; the next build takes it in."))
        elif step == "refuse":
            corrections.refuse(correction=shown, by=request.user, answer=answer)
            messages.success(request, _("Not accepted; whoever proposed it reads why."))
        elif step == "withdraw":
            corrections.withdraw(correction=shown, by=request.user)
            messages.success(request, _("The correction was withdrawn."))
    except BadInput as trouble:
        if trouble.where == "answer":
            return _one(request, shown, trouble=_("Say why, in a few words."))
        messages.info(request, _("This correction was settled meanwhile."))
    return redirect("corrections")


def _showing(request: HttpRequest, shown: Correction, reason: str) -> HttpResponse:
    if not _may_show(shown, request.user):
        raise PermissionDenied
    if len(reason) < _LEAST_REASON:
        return _one(request, shown, trouble=_("Say why, in a few words."))
    note(by=request.user, act="show identifiers", kind=str(shown.kind), subject=shown.entity, reason=reason[:300])
    return _one(request, shown, revealed=True)


def _may_show(shown: Correction, by: Account) -> bool:
    """Who sees the right value in full: whoever decides on what somebody asks of themselves; of another's word, an
    analyst.
    """
    return corrections.asked_for_oneself(shown) or (by.role == Role.ANALYST and shown.proposed_by_id != by.pk)


@open_to(Role.ANALYST)
@require_POST
def rebuild_with_corrections(request: HttpRequest) -> HttpResponse:
    """Ask for a build that knows the corrections, and its publication."""
    ask_rebuild(by=request.user, publish=True)
    return redirect("corrections")


@deciders
def rebuild_state(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a build with the corrections is, and in the end what took effect; the list asks while it runs."""
    job = get_object_or_404(Job, pk=pk, work="rebuild")
    return render(request, "registers/rebuild_state.html", {"job": job, "effect": effect_of(job)})


def _one(request: HttpRequest, shown: Correction, *, revealed: bool = False, trouble: str = "") -> HttpResponse:
    now, by, known = now_called(shown.entity), request.user, FIELDS[shown.kind][shown.field]
    context = {
        "one": told(shown, {shown.entity: _names({now}).get(now, "")}, by=by, revealed=revealed),
        "sealed": known.sealed and shown.field not in _IN_CLEAR and _may_show(shown, by),
        "revealed": revealed, "trouble": trouble, "may_settle": corrections.may_settle(shown, by),
        "may_withdraw": corrections.may_withdraw(shown, by),
    }  # fmt: skip
    return render(request, "registers/correction.html", context)


def told(
    shown: Correction, names: dict[str, str] | None = None, *, by: Account, revealed: bool = False
) -> dict[str, Any]:
    """One correction in words, for whoever looks at it; what identifies is masked."""
    known = FIELDS[shown.kind][shown.field]
    was, value = corrections.opened(shown)
    # The believed value opens an account: it is for whoever decides on what somebody asks, and not after that.
    with_was = revealed and corrections.asked_for_oneself(shown)
    return {
        "it": shown, "field": known, "name": (names or {}).get(shown.entity, ""),
        "was": shown_value(known, was, by, revealed=with_was),
        "value": _masked(known, here(typed.words_of(known, value)), by, revealed=revealed),
    }  # fmt: skip


def shown_value(field: Field, believed: str, by: Account, *, revealed: bool = False) -> str:
    """A believed value in words; masked where it identifies."""
    words = Labels(city()).of(field.name, believed)
    if words.zh == believed:
        words = typed.numbered(field, believed)
    if field.type is ValueType.BOOLEAN:
        words = typed.YES if believed == "true" else typed.NO
    return _masked(field, here(words), by, revealed=revealed) if believed else ""


def _masked(field: Field, text: str, by: Account, *, revealed: bool) -> str:
    if revealed or not field.sealed or field.name in _IN_CLEAR:
        return text
    proves = field.name in corrections.PROVING[Kind.PERSON]  # an employer's code is public and not sealed
    return _NOTHING if by.role == Role.OFFICER and proves else mask(text)


def believed(entity: str, field: str) -> str:
    """The value that is believed now; blank where nothing is known."""
    publication = latest()
    if publication is None:
        raise Http404
    wanted = (field, typed.BELIEVED_AS.get(field, field))
    return Reader(folder(publication), city(), sealer()).believed(entity, wanted)


def said_by(request: HttpRequest, entity: str) -> list[dict[str, Any]]:
    """The last corrections of somebody in words; whoever speaks of itself sees its own."""
    said = Correction.objects.filter(entity__in=every_id_now({entity})).select_related("settled_by", "proposed_by")
    if request.user.role in corrections.OWN:
        said = said.filter(proposed_by=request.user)
    return [told(one, by=request.user) for one in said[:_OWN_SHOWN]]


def _home(request: HttpRequest, entity: str) -> str:
    """Where somebody came from."""
    role, kind = request.user.role, kind_of(entity)
    if role == Role.TALENT:
        return reverse("my_record")
    if role == Role.EMPLOYER:
        return reverse("my_employer")
    if kind is Kind.EMPLOYER or role == Role.ANALYST:
        return reverse(str(kind), args=[entity])
    return reverse("corrections")


def _input(type_: str) -> str:
    return {"date": "date", "email": "email", "phone": "tel"}.get(str(type_), "text")


def _rebuilding() -> Job | None:
    """The build that waits or runs; else one that ended lately, so that whoever asked sees what came of it."""
    builds = Job.objects.filter(work="rebuild")
    lately = timezone.now() - _STILL_TOLD
    return builds.exclude(state__in=OVER).first() or builds.filter(ended_at__gte=lately).order_by("-ended_at").first()


register("corrections", gettext_lazy("Corrections"), group=30, place=30)

urls = [
    path("people/<str:pk>/correct/", propose_correction, name="propose_correction"),
    path("employers/<str:pk>/correct/", correct_employer, name="correct_employer"),
    path("corrections/", corrections_list, name="corrections"),
    path("corrections/<int:pk>/", correction, name="correction"),
    path("corrections/<int:pk>/decide/", decide_correction, name="decide_correction"),
    path("corrections/rebuild/<int:pk>/", rebuild_state, name="rebuild_state"),
    path("corrections/rebuild/", rebuild_with_corrections, name="rebuild_with_corrections"),
]
