"""Bringing a plan in: upload, look through what was read beside its source line, follow it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.plan.actions import documents as actions
from rencai_web.plan.asked import asked
from rencai_web.plan.evidence import checked
from rencai_web.plan.forms import DocumentForm, TakeForm
from rencai_web.plan.mending import fields_of, mended
from rencai_web.plan.models import Choice, Document, Proposal, WorkList

analysts = open_to(Role.ANALYST)

KIND_NAMES: dict[str, str | Promise] = {
    actions.INDICATOR: gettext_lazy("Indicators"),
    **dict(WorkList.choices),
    actions.STATED: gettext_lazy("Targets in sentences"),
    actions.UNSURE: gettext_lazy("Could not be read surely"),
}


@analysts
def documents(request: HttpRequest) -> HttpResponse:
    """Documents that were brought in, and the form for another."""
    form = DocumentForm()
    if request.method == "POST":
        form = DocumentForm(request.POST, request.FILES)
        if form.is_valid() and (made := _brought(request, form)):
            return redirect("plan_document", pk=made.pk)
    rows = Document.objects.select_related("plan", "by", "job")[:50]
    what = asked(request)
    context = {"rows": rows, "form": form, "asked": what if what.plan else None, "tab": "documents", "undated": True}
    return render(request, "plan/documents.html", context)


def _brought(request: HttpRequest, form: DocumentForm) -> Document | None:
    file = form.cleaned_data["file"]
    try:
        content = checked(file, allowed=actions.KINDS, largest=actions.LARGEST)
        return actions.bring_in(by=request.user, name=file.name, content=content)
    except ValidationError as error:
        form.add_error("file", error)
    return None


@analysts
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read, beside its source lines."""
    row = get_object_or_404(Document.objects.select_related("job", "plan"), pk=pk)
    if request.headers.get("HX-Target") == "reading" and row.read_at is None:
        return render(request, "plan/reading_state.html", {"row": row})
    proposals = list(row.proposals.all())
    kinds = Counter(one.kind for one in proposals)
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else next(iter(kinds), "")
    page = Paginator([one for one in proposals if one.kind == kind], 60).get_page(request.GET.get("page"))
    what = asked(request)
    context = {
        "row": row, "kind": kind, "page": page,
        "items": [(one, fields_of(one)) for one in page],
        "kinds": [(value, KIND_NAMES[value], count, _open(proposals, value)) for value, count in kinds.items()],
        "open": sum(one.choice == Choice.OPEN for one in proposals if one.kind != actions.UNSURE),
        "taken": sum(one.choice in (Choice.TAKEN, Choice.MENDED) for one in proposals),
        "sure": sum(one.choice == Choice.OPEN and not one.doubt_zh and one.kind not in (actions.STATED, actions.UNSURE)
                    for one in proposals),
        "form": TakeForm(initial=_years(proposals)), "asked": what if what.plan else None, "tab": "documents",
        "undated": True,
    }  # fmt: skip
    return render(request, "plan/document.html", context)


def _open(proposals: list[Proposal], kind: str) -> int:
    return sum(one.kind == kind and one.choice == Choice.OPEN for one in proposals)


def _years(proposals: list[Proposal]) -> dict[str, Any]:
    """The years that the indicators speak of."""
    told = [one.told for one in proposals if one.kind == actions.INDICATOR]
    base = [one["baseline"]["year"] for one in told if one["baseline"]["year"]]
    aims = [one["target"]["year"] for one in told if one["target"]["year"]]
    return {
        "first_year": min(base) + 1 if base else None, "last_year": max(aims) if aims else None,
        "title_zh": f"{min(base) + 1}–{max(aims)} 年规划" if base and aims else "",
    }  # fmt: skip


@analysts
@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Take, mend or leave one item."""
    one = get_object_or_404(Proposal.objects.select_related("document"), pk=pk)
    wanted = request.POST.get("choice", "")
    try:
        told = mended(one, request.POST) if wanted == Choice.MENDED else None
        actions.choose(by=request.user, proposal=one, choice=Choice(wanted), told=told)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except ValueError:
        messages.error(request, _("A number is not a number."))
    if request.headers.get("HX-Request") == "true":
        return render(request, "plan/proposal.html", {"one": one, "fields": fields_of(one), "row": one.document})
    return redirect("plan_document", pk=one.document_id)


@analysts
@require_POST
def take_sure(request: HttpRequest, pk: int) -> HttpResponse:
    """Take all that reading was sure of."""
    row = get_object_or_404(Document, pk=pk)
    count = actions.take_sure(by=request.user, document=row)
    messages.success(request, _("Taken: %(n)s items.") % {"n": count})
    return redirect("plan_document", pk=pk)


@analysts
@require_POST
def become_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow what was taken."""
    row, form = get_object_or_404(Document, pk=pk), TakeForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            plan = actions.become_plan(
                by=request.user, document=row, title=data["title_zh"], first_year=data["first_year"],
                last_year=data["last_year"],
            )  # fmt: skip
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            return redirect(f"{reverse('plan_board')}?plan={plan.slug}")
    else:
        messages.error(request, _("A plan needs a title and its years."))
    return redirect("plan_document", pk=pk)


urls = [
    path("plan/documents/", documents, name="plan_documents"),
    path("plan/documents/<int:pk>/", document, name="plan_document"),
    path("plan/documents/<int:pk>/sure/", take_sure, name="plan_take_sure"),
    path("plan/documents/<int:pk>/follow/", become_plan, name="plan_become"),
    path("plan/proposals/<int:pk>/", choose, name="plan_choose"),
]
