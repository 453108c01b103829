"""The queue of doubtful pairs: one at a time, both records side by side, settled by a key."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencai.talentbase.profile import Opened
from rencai.vocabulary.errors import BadInput
from rencai.vocabulary.fields import Kind
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.components.navigation import register
from rencai_web.identity import actions, queries, showing
from rencai_web.identity.models import Judgement, Verdict
from rencai_web.identity.sources import source_name
from rencai_web.registers.building import ask_rebuild
from rencai_web.registers.models import Publication
from rencai_web.registers.published import latest

analysts = open_to(Role.ANALYST)
_KIND_NAMES = {
    "": gettext_lazy("All"),
    "person": gettext_lazy("People"),
    "employer": gettext_lazy("Employers"),
    "post": gettext_lazy("Posts"),
}
_QUESTIONS = {
    "person": gettext_lazy("Are these two the same person?"),
    "employer": gettext_lazy("Are these two the same employer?"),
    "post": gettext_lazy("Are these two the same post?"),
}
KEYS = {Verdict.SAME: "s", Verdict.APART: "n", Verdict.UNSURE: "d", "undo": "u"}
"""The keys by which one judges; the page says them, and its script reads them from the page."""
_SAID = frozenset(Verdict.values) - {Verdict.UNDONE}
"""What can be said of a pair; taking back is an act of its own."""
_NEXT_SHOWN = 6
_LEAST_REASON = 5


@analysts
def duplicates(request: HttpRequest) -> HttpResponse:
    """The doubtful pair that matters most, or the one asked for, and those that come next."""
    publication = latest()
    if publication is None:
        return render(request, "identity/duplicates.html", {"publication": None})
    return _shown(request, publication, _asked(request.GET))


@analysts
@require_POST
def show_pair(request: HttpRequest) -> HttpResponse:
    """The pair with identifiers in full, for a written reason that is on record before anything is shown."""
    publication, ends = _published(), _asked(request.POST)
    reason = request.POST.get("reason", "").strip()
    doubt = _find(queries.queue(publication), ends)
    if doubt is None:
        raise Http404
    if len(reason) < _LEAST_REASON:
        return _shown(request, publication, ends, trouble=_("Say why, in a few words."))
    for entity in (doubt.left, doubt.right):
        note(by=request.user, act="show identifiers", kind=doubt.kind, subject=entity, reason=reason)
        opened = Opened(by=request.user.username, at=timezone.now().isoformat(), reason=reason)
        opened.note(settings.HOME, entity, ["pair"])
    return _shown(request, publication, ends, revealed=True)


@analysts
@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Settle the pair and go on to the next one."""
    publication, kind = _published(), request.POST.get("kind", "")
    doubt = _find(queries.queue(publication), _asked(request.POST))
    if doubt is None or request.POST.get("verdict") not in _SAID:
        messages.info(request, _("This pair was settled meanwhile."))
        return redirect(_queue_of(kind))
    try:
        actions.judge(
            by=request.user, publication=publication, kind=doubt.kind, entities=(doubt.left, doubt.right),
            pairs=doubt.keys, verdict=Verdict(request.POST["verdict"]), score=doubt.score,
        )  # fmt: skip
    except actions.Contradiction as trouble:
        number = trouble.judgement
        messages.error(
            request, _("This contradicts judgement %(number)s; take that one back first.") % {"number": number}
        )
    return redirect(_queue_of(kind))


@analysts
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take any earlier judgement back."""
    judgement = get_object_or_404(Judgement, pk=pk)
    try:
        actions.undo(by=request.user, judgement=judgement)
        messages.success(request, _("Judgement %(number)s was taken back.") % {"number": pk})
    except BadInput:
        messages.info(request, _("This judgement was taken back already."))
    if request.POST.get("back") == "history":
        return redirect("judgements")
    return redirect(_queue_of(request.POST.get("kind", ""), judgement.left, judgement.right))


@open_to(Role.ANALYST, Role.APPROVER, Role.LEADER)
def judgements(request: HttpRequest) -> HttpResponse:
    """Who said what, when; the analyst can take it back."""
    said = Judgement.objects.select_related("by", "undone_by__by").exclude(verdict=Verdict.UNDONE)
    page = Paginator(said, 40).get_page(request.GET.get("page"))
    context = {"page": page, "said": queries.named(page.object_list), "may_undo": request.user.role == Role.ANALYST}
    return render(request, "identity/judgements.html", context)


@analysts
@require_POST
def rebuild(request: HttpRequest) -> HttpResponse:
    """Ask for a build that knows the judgements, and its publication."""
    ask_rebuild(by=request.user, publish=True)
    return redirect("duplicates")


def _published() -> Publication:
    publication = latest()
    if publication is None:
        raise Http404
    return publication


def _asked(query: Any) -> tuple[str, str]:
    return query.get("left", ""), query.get("right", "")


def _find(queue: queries.Queue, ends: tuple[str, str]) -> queries.Doubt | None:
    every = (*queue.open, *queue.unsure)
    return next((doubt for doubt in every if {doubt.left, doubt.right} == set(ends)), None)


def _queue_of(kind: str, left: str = "", right: str = "") -> str:
    asked = {name: value for name, value in (("kind", kind), ("left", left), ("right", right)) if value}
    return f"{reverse('duplicates')}?{urlencode(asked)}" if asked else reverse("duplicates")


def _shown(
    request: HttpRequest, publication: Publication, ends: tuple[str, str], *, revealed: bool = False, trouble: str = ""
) -> HttpResponse:
    queue = queries.queue(publication)
    kind = (request.POST or request.GET).get("kind", "")
    kind = kind if kind in _KIND_NAMES else ""
    line = queue.unsure if request.GET.get("unsure") else queue.of(kind)
    doubt = _find(queue, ends) or (line[0] if line else None)
    at = line.index(doubt) if doubt in line else -1
    context = {
        "publication": publication, "kind": kind, "line": line, "at": at + 1, "doubt": doubt,
        "kinds": [(value, name, len(queue.of(value))) for value, name in _KIND_NAMES.items()],
        "unsure": queue.unsure, "before": line[at - 1] if at > 0 else None,
        "after": line[at + 1] if -1 < at < len(line) - 1 else None,
        "next": queries.named(line[at + 1 : at + 1 + _NEXT_SHOWN]),
        "keys": {key.value if isinstance(key, Verdict) else key: value for key, value in KEYS.items()},
        "waiting": queries.waiting(publication).count(), "job": queries.rebuilding(),
        "last": queries.last_of(request.user), "today": queries.said_today(request.user),
        "revealed": revealed, "trouble": trouble,
    }  # fmt: skip
    if doubt is not None:
        context |= _pair(publication, doubt, masked=not revealed)
    return render(request, "identity/duplicates.html", context)


def _pair(publication: Publication, doubt: queries.Doubt, *, masked: bool) -> dict[str, Any]:
    ends = queries.sides(publication, doubt)
    kind = Kind(doubt.kind)
    reasons = showing.in_order(kind, queries.reasons(publication, doubt))
    values = [side.values for side in ends] if ends else [{}, {}]
    bars = showing.waterfall(reasons)
    return {
        "question": _QUESTIONS[doubt.kind],
        "columns": [(side, [source_name(name) for name in side.sources]) for side in ends] if ends else [],
        "partial": bool(ends) and all(side.rows < rows for side, rows in zip(ends or (), doubt.rows_each, strict=True)),
        "lines": showing.lines(kind, *values, reasons, masked=masked),
        "sum": showing.added_up(reasons, doubt.score),
        "prior": bars.get("prior"),
        "zero": min(bars["zero"].x, 99.2),
    }


register("duplicates", gettext_lazy("Duplicates"), group=30, place=20)

urls = [
    path("duplicates/", duplicates, name="duplicates"),
    path("duplicates/judge/", judge, name="judge_pair"),
    path("duplicates/show/", show_pair, name="show_pair"),
    path("duplicates/undo/<int:pk>/", undo, name="undo_judgement"),
    path("duplicates/rebuild/", rebuild, name="rebuild_with_judgements"),
    path("judgements/", judgements, name="judgements"),
]
