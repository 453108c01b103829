"""An employer's page: what each of its people may receive, and what the employer itself may; its own people only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from rencai.rules import Book
from rencai.rules.language.cells import asked_facts
from rencai.rules.language.facts import Fact
from rencai.rules.language.wording import value_in_words
from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.foundation.components.templatetags.components import here
from rencai_web.policy.calculator.answers import Answers, read_day
from rencai_web.policy.calculator.outcome import Kind, grouped, lines
from rencai_web.policy.calculator.quiet import quietly
from rencai_web.policy.calculator.sitting import days, sitting
from rencai_web.policy.calculator.standing import standing
from rencai_web.policy.calculator.totals import together, totals
from rencai_web.policy.published import book
from rencai_web.policy.staff import actions, spreadsheet
from rencai_web.policy.staff.entitlements import Entitled, Entitlements, entitlements
from rencai_web.policy.staff.own import own_benefits
from rencai_web.policy.staff.roster import ID, Roster, asked_of_persons, known_of, registered
from rencai_web.registers.labels import label
from rencai_web.registers.merged import surely_called
from rencai_web.registers.models import Employer, Person
from rencai_web.registers.published import latest
from rencai_web.registers.sheets import FORMS, file_of

_PAGE = "policy/staff"
_SHOWN, _MOST_SHOWN = 50, 500
_employers = open_to(Role.EMPLOYER)


@_employers
@require_GET
def staff(request: HttpRequest) -> HttpResponse:
    """The employer's people as the register knows them, each with what they may receive."""
    rules, publication = book(), latest()
    on = read_day(request.GET.get("on", ""), rules, timezone.localdate())
    if publication is None:
        return render(request, f"{_PAGE}/empty.html")
    employer = surely_called(request.user.scope)
    if not employer:  # a split put in question which one the account is; its own page says what to do
        return redirect("my_employer")
    try:
        found = entitlements(rules, registered(publication, employer), on)
    except BadInput:
        return render(request, f"{_PAGE}/empty.html", {"no_rules": True, "on": on})
    benefit = request.GET.get("benefit", "")
    page = Paginator(_Listed(found.of(benefit)), _SHOWN).get_page(request.GET.get("page"))
    context = _around(rules, on) | {
        "found": found, "page": page, "rows": list(_named(page.object_list)), "benefit": benefit,
        "publication": publication, "employer": Employer.objects.filter(pk=employer).first(),
        "own": own_benefits(rules, publication, employer, on),
    }  # fmt: skip
    return render(request, f"{_PAGE}/staff.html", context)


class _Listed:
    """People of a roster as a paginator takes them: only a page of rows is made."""

    def __init__(self, found: Entitlements) -> None:
        self._found = found

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, part: slice) -> list[Entitled]:
        return self._found.rows(part.start, part.stop - part.start)


def _named(people: Iterable[Entitled]) -> Iterator[tuple[Entitled, str, Any]]:
    """Each with name and degree."""
    listed = list(people)
    names = {
        person.pk: person
        for person in Person.objects.filter(pk__in=[one.id for one in listed]).only("id", "name", "degree")
    }
    for one in listed:
        person = names.get(one.id)
        yield one, (person.name if person else "") or one.id, label("degree", person.degree if person else "")


def _around(rules: Book, on: date) -> dict[str, Any]:
    first, last = days(rules, timezone.localdate())
    return {
        "on": on, "first": first, "last": last, "made_up": rules.invented,
        "answers": Answers(on, "person"), "standing": standing(rules, on, "person"),
    }  # fmt: skip


@_employers
@require_GET
def staff_person(request: HttpRequest, pk: str) -> HttpResponse:
    """One person decided with every clause; facts nobody stated are open."""
    rules, publication = book(), latest()
    on = read_day(request.GET.get("on", ""), rules, timezone.localdate())
    roster = registered(publication, surely_called(request.user.scope)) if publication else None
    rows = roster.table.filter(roster.table[ID] == pk) if roster else None
    if rows is None or rows.height == 0:
        raise Http404
    ready = sitting(rules, on, "person")
    given = known_of({fact.id: fact for fact in _facts(rules, on)}, rows.row(0, named=True))
    answers = Answers(on, "person", given)
    known = answers.known(rules)
    verdict = ready.rules.decide(known)
    groups, sums = grouped(lines(ready, verdict, known)), totals(ready, verdict)
    actions.note_look(by=request.user, person=pk)
    person = Person.objects.filter(pk=pk).first()
    context = _around(rules, on) | {
        "answers": answers, "person": person, "name": (person and person.name) or pk,
        "groups": [(kind.value, groups[kind]) for kind in Kind], "totals": sums,
        "together": together(ready, verdict), "known": _told(ready.facts, known),
        "any_sure": any(total.sure for total in sums), "of_another": True,
    }  # fmt: skip
    return render(request, f"{_PAGE}/person.html", context)


def _told(facts: Any, known: Any) -> list[tuple[Any, Any]]:
    return [(facts[name], value_in_words(facts[name], value)) for name, value in known.items()]


def _facts(rules: Book, on: date) -> list[Fact]:
    return asked_of_persons(rules, asked_facts(rules.facts, rules.on(on, about="person")))


@_employers
@require_GET
def staff_template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the facts as columns."""
    rules = book()
    on = read_day(request.GET.get("on", ""), rules, timezone.localdate())
    return _file(spreadsheet.blank(_facts(rules, on)), "xlsx", "staff-template")


@_employers
@require_POST
def staff_export(request: HttpRequest) -> HttpResponse:
    """The register's list with what each may receive, or to be filled in; the purpose is on record."""
    rules, publication = book(), latest()
    on = read_day(request.POST.get("on", ""), rules, timezone.localdate())
    form, employer = request.POST.get("form", ""), surely_called(request.user.scope)
    if publication is None or not employer or form not in (*FORMS, "facts"):
        raise Http404
    roster = registered(publication, employer)
    purpose = request.POST.get("purpose", "")
    try:
        actions.note_export(by=request.user, purpose=purpose, rows=roster.table.height, form=form)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("staff")
    names = dict(Person.objects.filter(pk__in=roster.table[ID].to_list()).values_list("pk", "name"))
    if form == "facts":
        return _file(_to_fill_in(rules, on, roster, names), "xlsx", "staff-facts")
    found = entitlements(rules, Roster(roster.table, names), on)
    return _list_file(found, form, rules)


def _to_fill_in(rules: Book, on: date, roster: Roster, names: dict[str, str]) -> bytes:
    facts = _facts(rules, on)
    by_id = {fact.id: fact for fact in facts}
    rows = [(names.get(row[ID]) or row[ID], known_of(by_id, row)) for row in roster.table.iter_rows(named=True)]
    return spreadsheet.blank(facts, rows)


def _list_file(found: Entitlements, form: str, rules: Book) -> HttpResponse:
    heads = [_("Name"), _("Sure, yuan"), _("Unconfirmed, yuan"), _("At most, yuan"), _("Yours"), _("Open")]
    rows = (
        [
            one.label or one.id,
            one.sure,
            one.unconfirmed,
            one.high,
            *("; ".join(here(rule.name) for rule in part) for part in parts),
        ]
        for one in found.rows()
        for parts in [(one.yours, one.open)]
    )
    about = [
        (_("Rules as of"), str(found.on)),
        (_("Sample rules: all invented"), _("yes") if rules.invented else _("no")),
    ]
    return _file(b"".join(file_of(form, heads, rows, about)), form, "staff-benefits")


def _file(content: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


@_employers
@csrf_exempt
@require_POST
def staff_file(request: HttpRequest) -> HttpResponse:
    """A list of the employer's own: read in memory, computed, shown or sent back, and forgotten."""
    # Files of more than the memory's share are not taken at all, so that none is ever put down on a disk.
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    return _computed(request)


@csrf_protect
@quietly
def _computed(request: HttpRequest) -> HttpResponse:
    rules = book()
    on = read_day(request.POST.get("on", ""), rules, timezone.localdate())
    sent = request.FILES.get("list")
    if sent is None:
        return _refused(request, _("No file came, or it is larger than 2 MB."))
    try:
        roster = spreadsheet.read(sent.name or "", sent.read(), _facts(rules, on))
        found = entitlements(rules, roster, on)
    except BadInput as error:
        return _refused(request, " ".join(filter(None, (error.what, error.todo))))
    actions.note_upload(by=request.user, rows=len(found))
    form = request.POST.get("form", "")
    if form in FORMS:
        return _list_file(found, form, rules)
    context = _around(rules, on) | {
        "found": found, "rows": found.rows(0, _MOST_SHOWN), "most": _MOST_SHOWN, "unreadable": roster.unread[:50],
        "unreadable_count": len(roster.unread),
    }  # fmt: skip
    return render(request, f"{_PAGE}/uploaded.html", context)


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect("staff")


register("staff", gettext_lazy("Benefits of our people"), group=40, place=20)

urls = [
    path("staff/", staff, name="staff"),
    path("staff/template/", staff_template, name="staff_template"),
    path("staff/file/", staff_file, name="staff_file"),
    path("staff/export/", staff_export, name="staff_export"),
    path("staff/<str:pk>/", staff_person, name="staff_person"),
]
