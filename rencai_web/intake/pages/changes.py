"""What would change in the base, before it does: counts, examples that open, and the decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.intake import actions, examples, queries
from rencai_web.intake.comparing import CHANGES
from rencai_web.intake.models import Change
from rencai_web.intake.work import settle_ended
from rencai_web.registers.columns import TABLES

DECIDERS = (Role.ANALYST, Role.LEADER, Role.APPROVER)
_BUSY = (Change.State.TRYING, Change.State.PUBLISHING)


@open_to(Role.ANALYST)
@require_POST
def propose_change(request: HttpRequest) -> HttpResponse:
    """Work out what would change if the chosen files came in or went out."""
    coming, going = (_chosen(request, name) for name in ("coming", "going"))
    try:
        change = actions.propose_change(by=request.user, coming=coming, going=going)
    except actions.Refused as refused:
        messages.error(request, str(refused))
        return redirect("arriving")
    return redirect("change", pk=change.pk)


def _chosen(request: HttpRequest, name: str) -> list[Any]:
    keys = [int(key) for key in request.POST.getlist(name) if key.isdecimal() and len(key) < 18]
    return list(queries.files(request.user).filter(pk__in=keys))


@open_to(*DECIDERS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change. While it is worked out or published, the page asks how far that is."""
    settle_ended()
    asked = get_object_or_404(Change.objects.select_related("by", "job", "against", "publication"), pk=pk)
    if request.headers.get("HX-Request") == "true":
        answer = render(request, "intake/change_at_work.html", {"change": asked, "job": asked.job})
        if asked.state not in _BUSY:
            answer.headers["HX-Refresh"] = "true"
        return answer
    return render(request, "intake/change.html", _context(request, asked))


def _context(request: HttpRequest, asked: Change) -> dict[str, Any]:
    register = request.GET.get("register", "")
    kind = request.GET.get("change", "")
    counts = [(name, asked.counts[name]) for name in ("people", "employers", "posts") if name in asked.counts]
    register = register if register in TABLES else examples.first_register(asked)
    kind = kind if kind in CHANGES else examples.first_change(asked, register)
    ids = Paginator(examples.ids_of(asked, register, kind), 20).get_page(request.GET.get("page"))
    return {
        "change": asked, "job": asked.job, "busy": asked.state in _BUSY, "counts": counts, "register": register,
        "kind": kind, "kinds": CHANGES, "page": ids, "examples": examples.examples_of(asked, register, kind, list(ids)),
        "coming": asked.coming.all(), "going": asked.going.all(), "may_decide": request.user.role == Role.ANALYST,
        "along": (along := asked.counts.get("corrections", 0)),
        "nothing": bool(counts) and not along and not any(count[word] for _, count in counts for word in CHANGES),
        "moved_on": examples.base_has_moved_on(asked), "invented": queries.is_invented(),
    }  # fmt: skip


@open_to(Role.ANALYST)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish it, drop it, work it out again, or stop the work."""
    asked = get_object_or_404(Change, pk=pk)
    decision = request.POST.get("decision", "")
    acts = {
        "publish": actions.publish_change, "drop": actions.drop_change, "again": actions.try_again,
        "stop": actions.stop_change,
    }  # fmt: skip
    try:
        if decision in acts:
            acts[decision](by=request.user, change=asked)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    return redirect("arriving") if decision == "drop" else redirect("change", pk=pk)


urls = [
    path("intake/changes/propose/", propose_change, name="propose_change"),
    path("intake/changes/<int:pk>/", change, name="change"),
    path("intake/changes/<int:pk>/decide/", decide, name="decide"),
]
