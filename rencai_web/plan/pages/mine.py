"""What an agency owes, by when: readings entered in one row each, the same as a spreadsheet, and its undertakings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.plan import evidence, workbooks
from rencai_web.plan.actions import readings as actions
from rencai_web.plan.asked import Asked, asked, day_in, show
from rencai_web.plan.forms import ReadingForm
from rencai_web.plan.models import Indicator
from rencai_web.plan.queries.agencies import agency_name, all_agencies, named
from rencai_web.plan.queries.views import PlanView

_ENTERERS = (Role.AGENCY, Role.ANALYST)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LARGEST = 2 * 1024 * 1024


@dataclass(frozen=True)
class Asker:
    """Whose readings are asked for: an agency sees its own, the analyst anybody's."""

    what: Asked
    agency: str

    @property
    def view(self) -> PlanView:
        """The plan, narrowed to the agency; the analyst without a choice sees all that is owed."""
        return self.what.view.of(self.agency or None)


def _asker(request: HttpRequest) -> Asker:
    what = asked(request)
    return Asker(what, what.agency or request.GET.get("agency", ""))


@open_to(*_ENTERERS)
def mine(request: HttpRequest) -> HttpResponse:
    """What is owed and when it is due."""
    asker = _asker(request)
    if asker.what.plan is None:
        return show(request, "mine", asker.what)
    view = asker.view
    own = named(asker.agency) if asker.agency else ""
    works = [one for one in view.works if one.row.lead == asker.agency] if asker.agency else []
    owed = view.owed()
    context = {
        "owed": owed, "agency": asker.agency,
        "fillable": any(one.entered is None and one.round.period_end <= asker.what.today for one in owed),
        "agency_label": agency_name(asker.agency) if asker.agency else None,
        "agencies": all_agencies() if not asker.what.agency else (),
        "steps": [(one, step) for one in works for step in [*one.stand.late, *_upcoming(one)]],
        "waits": [one for one in view.brain.waits if own and one.waits_for == own],
        "keys": {one.row.key: one.row.pk for one in view.works},
        "works": len(works),
    }  # fmt: skip
    return show(request, "mine", asker.what, **context)


def _upcoming(one: Any) -> list[Any]:
    return [one.stand.upcoming] if one.stand.upcoming else []


@open_to(*_ENTERERS)
@require_POST
def enter_row(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter one reading in its row; the row answers by itself, without a script the page does."""
    found = get_object_or_404(Indicator.objects.select_related("plan"), pk=pk)
    if not actions.may_enter(request.user, found):
        raise Http404 if request.user.role == Role.AGENCY else PermissionDenied
    what = asked(request, found.plan)
    on = day_in(request.POST.get("on", ""))
    owed = next((one for one in what.view.owed() if one.line.indicator.pk == pk and one.round.period_end == on), None)
    form = ReadingForm(request.POST, request.FILES)
    if form.is_valid():
        _enter(request, found, form)
    if request.headers.get("HX-Request") == "true" and owed is not None:
        fresh = asked(request, found.plan).view.owed()
        now = next((one for one in fresh if one.line.indicator.pk == pk and one.round.period_end == on), owed)
        return render(request, "plan/owed_row.html", {"one": now, "form": form, "asked": what})
    for error in [message for errors in form.errors.values() for message in errors]:
        messages.error(request, f"{found.name}：{error}")
    return redirect(f"{reverse('plan_mine')}?plan={found.plan.slug}")


def _enter(request: HttpRequest, found: Indicator, form: ReadingForm) -> None:
    data = form.cleaned_data
    try:
        actions.enter_reading(
            by=request.user, indicator=found, on=data["on"], value=data["value"], evidence=data["evidence"],
            doubtful=data["doubtful"], sure=data["sure"], file=data["file"], now=timezone.now(),
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)


@open_to(*_ENTERERS)
def sheet(request: HttpRequest) -> HttpResponse:
    """The readings owed as a spreadsheet to fill."""
    asker = _asker(request)
    if asker.what.plan is None:
        raise Http404
    plan, whose = asker.what.plan, named(asker.agency) if asker.agency else ""
    title = f"{plan.title_zh} {whose} {asker.what.today}"
    ended = [one for one in asker.view.owed() if one.round.period_end <= asker.what.today]
    response = HttpResponse(workbooks.template(ended, title), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="readings-{plan.last_year}-{asker.what.today}.xlsx"'
    return response


@open_to(*_ENTERERS)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A filled spreadsheet: each row is taken or refused by itself, and says so."""
    what = asked(request)
    if what.plan is None or "file" not in request.FILES:
        messages.error(request, _("Choose the filled sheet first."))
        return redirect("plan_mine")
    try:
        content = evidence.checked(request.FILES["file"], allowed=(".xlsx",), largest=_LARGEST)
        rows, refused = workbooks.filled(content)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(f"{reverse('plan_mine')}?plan={what.plan.slug}")
    taken = []
    indicators = {one.pk: one for one in what.plan.indicators.all()}
    for row in rows:
        why = _take(request, indicators.get(row.indicator), row)
        if why:
            refused.append(workbooks.Refused(row.row, row.name, why))
        else:
            taken.append(row)
    refused.sort(key=lambda one: one.row)
    return show(request, "uploaded", what, taken=taken, refused=refused)


def _take(request: HttpRequest, found: Indicator | None, row: workbooks.Filled) -> str:
    """Enter a row; gives why not, empty for taken."""
    if found is None or not actions.may_enter(request.user, found):
        return _("This row is not yours, or its code was changed.")
    try:
        actions.enter_reading(
            by=request.user, indicator=found, on=row.on, value=row.value, evidence=row.evidence,
            doubtful=row.doubtful, sure=row.sure, now=timezone.now(),
        )  # fmt: skip
    except ValidationError as error:
        return str(error.messages[0])
    return ""


urls = [
    path("owed/", mine, name="plan_mine"),
    path("owed/sheet/", sheet, name="plan_sheet"),
    path("owed/upload/", upload, name="plan_upload"),
    path("owed/<int:pk>/", enter_row, name="plan_enter_row"),
]
