"""Who qualifies and has not claimed: counts for readers, names for the officer, a notice each."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rencai.rules.language.rule import Rule
from rencai.rules.language.saying import gift_in_words
from rencai.vocabulary.errors import BadInput, RencaiError
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.components.navigation import register
from rencai_web.policy.claims import imports, standing
from rencai_web.policy.claims.actions import tell_unclaimed
from rencai_web.policy.library.pages import READERS, WRITERS
from rencai_web.policy.models import ClaimList
from rencai_web.policy.published import book
from rencai_web.policy.simulation.population import answers, base
from rencai_web.registers.labels import label
from rencai_web.registers.models import Person
from rencai_web.registers.published import latest
from rencai_web.registers.sheets import FORMS, file_of

LEAST_PURPOSE = 5
_OPENED = "unclaimed opened"


@open_to(*READERS)
@require_GET
def unclaimed(request: HttpRequest) -> HttpResponse:
    """Every rule: how many qualify by the base, have claimed, have not."""
    publication, assume = latest(), request.GET.get("assume") == "1"
    if publication is None:
        return render(request, "policy/claims/list.html", {"publication": None})
    the_book, today, careful = book(), timezone.localdate(), request.user.role == Role.LEADER
    found = standing.standings(the_book, _table(assume), today)
    rows = [
        {"at": each, "shown": standing.shown(each, careful=careful), "gives": gift_in_words(the_book, each.rule)}
        for each in found
    ]
    context = {
        "rows": rows, "publication": publication, "assume": assume, "today": today, "careful": careful,
        "may_open": request.user.role in WRITERS, "lists": ClaimList.objects.select_related("by")[:10],
        "rules": standing.claimable(the_book, today), "invented": publication.invented,
        "unrecorded": sum(not each.recorded for each in found),
    }  # fmt: skip
    return render(request, "policy/claims/list.html", context)


def _table(assume: bool) -> pl.DataFrame:
    publication = latest()
    if publication is None:
        raise Http404
    today = timezone.localdate()
    try:
        the_book = book()
        return answers(the_book, str(the_book.root), base(publication), today, assume_usual=assume)
    except RencaiError:
        raise Http404 from None


def _rule(name: str) -> Rule:
    found = next((rule for rule in standing.claimable(book(), timezone.localdate()) if rule.id == name), None)
    if found is None:
        raise Http404
    return found


@open_to(*WRITERS)
@require_http_methods(["GET", "POST"])
def unclaimed_rule(request: HttpRequest, rule: str) -> HttpResponse:
    """The names of one rule, opened for a written purpose that is on record before anything is shown."""
    the_rule, assume = _rule(rule), request.GET.get("assume") == "1"
    today = timezone.localdate()
    found = standing.standing(the_rule, _table(assume), today)
    if found is None:
        raise Http404
    here = f"{reverse('unclaimed_rule', args=[rule])}{'?assume=1' if assume else ''}"
    if request.method == "POST":
        purpose = request.POST.get("purpose", "").strip()
        if len(purpose) < LEAST_PURPOSE:
            messages.error(request, _("Say what you need the names for, in a few words."))
            return redirect(here)
        after = {"people": found.unclaimed, "usual answers": assume}
        note(
            by=request.user,
            act="open unclaimed names",
            kind="policy rule",
            subject=rule[:60],
            reason=purpose,
            after=after,
        )
        request.session[_OPENED] = {**request.session.get(_OPENED, {}), _opening(rule, assume): purpose}
        return redirect(here)
    opened = request.session.get(_OPENED, {}).get(_opening(rule, assume), "")
    context = {
        "rule": the_rule, "at": found, "assume": assume, "opened": opened, "here": here, "publication": latest(),
        "invented": book().invented, "gives": gift_in_words(book(), the_rule),
        "may_see_person": request.user.role == Role.ANALYST,
    }  # fmt: skip
    if opened:
        ids = standing.unclaimed(the_rule, _table(assume), today).to_list()
        page = Paginator(ids, 50).get_page(request.GET.get("page"))
        context |= {"page": page, "rows": _rows(the_rule, found.period, list(page))}
    return render(request, "policy/claims/rule.html", context)


def _opening(rule: str, assume: bool) -> str:
    """What a purpose was said for: the names of one rule, in one way of counting, of one published base."""
    publication = latest()
    return f"{rule}:{int(assume)}:{publication.pk if publication else 0}"


def _rows(rule: Rule, period: str, ids: list[str]) -> list[dict[str, Any]]:
    people = {person.pk: person for person in Person.objects.filter(pk__in=ids).select_related("employer")}
    told = standing.told(rule, period, ids)
    return [
        {"id": each, "person": people.get(each), "told": told.get(each), "town": _town(people.get(each))}
        for each in ids
    ]


def _town(person: Person | None) -> Any:
    return label("town", person.town if person else "")


@open_to(*WRITERS)
@require_POST
def unclaimed_export(request: HttpRequest, rule: str) -> HttpResponse:
    """The names as a workbook, for the purpose they were opened for; that they were taken out is on record."""
    the_rule, assume = _rule(rule), request.POST.get("assume") == "1"
    purpose = request.session.get(_OPENED, {}).get(_opening(rule, assume), "")
    if not purpose:
        return redirect(f"{reverse('unclaimed_rule', args=[rule])}{'?assume=1' if assume else ''}")
    today = timezone.localdate()
    ids = standing.unclaimed(the_rule, _table(assume), today).to_list()
    period = standing.period_of(the_rule, today)
    after = {"people": len(ids), "usual answers": assume}
    note(
        by=request.user,
        act="export unclaimed names",
        kind="policy rule",
        subject=rule[:60],
        reason=purpose,
        after=after,
    )
    heads = [_("Number in the base"), _("Name"), _("Employer"), _("Town"), _("Told in the house")]
    lines = [
        _line(row) for start in range(0, len(ids), 500) for row in _rows(the_rule, period, ids[start : start + 500])
    ]
    about = [(_("Rule"), str(the_rule.name.zh)), (_("Purpose"), purpose), (_("Rules of"), str(today))]
    answer = StreamingHttpResponse(file_of("xlsx", heads, lines, about), content_type=FORMS["xlsx"])
    answer["Content-Disposition"] = f'attachment; filename="unclaimed-{rule}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer  # type: ignore[return-value]


def _line(row: dict[str, Any]) -> list[str]:
    person: Person | None = row["person"]
    told = {True: _("yes"), False: _("to be contacted")}.get(row["told"], "")
    employer = person.employer.name if person and person.employer_id and person.employer else ""
    return [row["id"], person.name if person else "", employer, str(row["town"].zh), told]


@open_to(*WRITERS)
@require_POST
def unclaimed_tell(request: HttpRequest, rule: str) -> HttpResponse:
    """A notice to each; once per rule and period."""
    the_rule, assume = _rule(rule), request.POST.get("assume") == "1"
    today = timezone.localdate()
    here = f"{reverse('unclaimed_rule', args=[rule])}{'?assume=1' if assume else ''}"
    found = standing.standing(the_rule, _table(assume), today)
    if found is None or not found.recorded:
        messages.error(
            request,
            _("Nothing is known of who has claimed this: bring in the list of its desk before anybody is told."),
        )
        return redirect(here)
    ids = standing.unclaimed(the_rule, _table(assume), today).to_list()
    done = tell_unclaimed(rule=the_rule, period=standing.period_of(the_rule, today), persons=ids, by=request.user)
    messages.success(
        request,
        _("%(told)s told in their account, %(listed)s listed to be contacted, %(before)s were told before.") % done,
    )
    return redirect(here)


@open_to(*WRITERS)
@require_POST
def claims_bring_in(request: HttpRequest) -> HttpResponse:
    """Bring in a list of claims."""
    upload, publication = request.FILES.get("file"), latest()
    if publication is None or upload is None:
        messages.error(request, _("Choose a list (CSV or XLSX) first."))
        return redirect("unclaimed")
    try:
        if upload.size > imports.LARGEST:
            raise BadInput(_("The list is larger than 20 MiB."))
        kept = imports.bring_in(
            name=upload.name, content=upload.read(), rule=request.POST.get("rule", ""), book=book(),
            publication=publication, by=request.user,
        )  # fmt: skip
    except RencaiError as error:
        messages.error(request, error.what)
        return redirect("unclaimed")
    messages.success(request, _("Rows read: %(rows)s; new claims: %(kept)s.") % kept.counts)
    return redirect("unclaimed")


register("unclaimed", gettext_lazy("Not claimed"), group=40, place=30)

urls = [
    path("unclaimed/", unclaimed, name="unclaimed"),
    path("unclaimed/claims/", claims_bring_in, name="claims_bring_in"),
    path("unclaimed/rules/<str:rule>/", unclaimed_rule, name="unclaimed_rule"),
    path("unclaimed/rules/<str:rule>/export/", unclaimed_export, name="unclaimed_export"),
    path("unclaimed/rules/<str:rule>/tell/", unclaimed_tell, name="unclaimed_tell"),
]
