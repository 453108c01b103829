"""Drafts: what they change, their checks, what they would do to the base, and the decision of the approver."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rencai.rules import Book
from rencai.rules.examples import count
from rencai.rules.language.rule import Rule
from rencai.vocabulary.errors import BadInput, RencaiError
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.policy.library import drafts, queries
from rencai_web.policy.library.changes import Change
from rencai_web.policy.library.checking import LARGEST_TEXT, Checked, checked, in_words, refuse_beyond_bounds
from rencai_web.policy.library.pages import READERS, WRITERS
from rencai_web.policy.library.preview import preview
from rencai_web.policy.models import Draft, State, Version
from rencai_web.policy.published import number
from rencai_web.registers.published import latest

_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@open_to(*READERS)
@require_GET
def policy_drafts(request: HttpRequest) -> HttpResponse:
    """Drafts, newest first, and the published versions with what they changed."""
    found = list(Draft.objects.select_related("author", "decided_by", "version")[:100])
    versions = list(Version.objects.select_related("by", "draft")[:50])
    context = {
        "drafts": found, "versions": versions, "current": number(), "may_write": request.user.role in WRITERS,
    }  # fmt: skip
    return render(request, "policy/library/drafts.html", context)


@open_to(*WRITERS)
@require_POST
def policy_draft_begin(request: HttpRequest) -> HttpResponse:
    """Begin an empty draft."""
    title = request.POST.get("title", "").strip() or _("Draft of %(day)s") % {"day": timezone.localdate()}
    return redirect("policy_draft", pk=drafts.begin(by=request.user, title=title).pk)


@open_to(*READERS)
@require_GET
def policy_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft: its changes in words and as text, what is wrong, and what may be done with it."""
    draft = get_object_or_404(Draft.objects.select_related("author", "decided_by", "version"), pk=pk)
    base, whole = drafts.base_of(draft), drafts.whole(draft)
    found, changed = checked(whole), drafts.changes_of(draft)
    texts = [
        (name, queries.side_by_side(base.get(name, "").splitlines(), (text or "").splitlines()))
        for name, text in sorted(draft.files.items())
    ]
    mine = draft.author_id == request.user.pk
    context = {
        "draft": draft, "found": found, "changed": [_in_words(change, base, whole) for change in changed],
        "texts": texts, "examples": count(found.book) if found.book else 0, "mine": mine and draft.is_open,
        "may_withdraw": mine and draft.state in (State.WRITING, State.REFUSED, State.SUBMITTED),
        "may_decide": request.user.role == Role.APPROVER and draft.state == State.SUBMITTED and not mine,
        "behind": drafts.is_behind(draft) and draft.state not in (State.PUBLISHED, State.WITHDRAWN),
        "reaches_back": any(change.reaches_back for change in changed), "has_base": latest() is not None,
        "invented": bool(found.book and found.book.invented), "seen": drafts.mark_of(draft),
    }  # fmt: skip
    return render(request, "policy/library/draft.html", context)


def _in_words(change: Change, base: dict[str, str] | Any, whole: dict[str, str]) -> dict[str, Any]:
    """A change with its lines side by side, where it is one of a rule that can be read."""
    pairs: list[queries.Pair] = []
    names = [each.name for files in (whole, base) if change.kind == "rule" for each in _versions(files, change.id)]
    if change.kind == "rule":
        was, now = (_lines(checked(files), change, before=before) for files, before in ((base, True), (whole, False)))
        pairs = [pair for pair in queries.side_by_side(was, now) if pair.change != "same"]
    name = names[0] if names else _fact_name(change, whole, base) or change.id
    return {"change": change, "pairs": pairs, "name": name, "stale": _stale_numbers(change, base, whole)}


def _stale_numbers(change: Change, base: dict[str, str] | Any, whole: dict[str, str]) -> list[str]:
    """Numbers that a summary still says though the rule does not any more."""
    now = next((each for each in _versions(whole, change.id) if each.begins == change.begins), None)
    if change.kind != "rule" or now is None or now.summary is None:
        return []
    was, is_now = (
        {number for line in _lines(checked(files), change, before=before) for number in _numbers(line)}
        for files, before in ((base, True), (whole, False))
    )
    return [number for number in dict.fromkeys(_numbers(now.summary.zh)) if number in was - is_now]


def _numbers(text: str) -> list[str]:
    return [number.replace(",", "") for number in _NUMBER.findall(text)]


def _fact_name(change: Change, *sets: Any) -> Any:
    """The name of a fact that is changed, in whichever of the sets knows it."""
    books = [checked(files).book for files in sets] if change.kind == "fact" else []
    return next((book.facts[change.id].name for book in books if book and change.id in book.facts), None)


def _versions(files: Any, name: str) -> list[Rule]:
    book = checked(files).book
    return queries.versions_of(book, name) if book else []


def _lines(found: Checked, change: Change, *, before: bool) -> list[str]:
    book: Book | None = found.book
    if book is None:
        return []
    versions = queries.versions_of(book, change.id)
    rule = next((each for each in versions if each.begins == change.begins), None)
    if rule is None and before and change.begins is not None:
        # A new version is laid beside the one it follows.
        rule = next((each for each in versions if each.begins < change.begins), None)
    return queries.lines_of(book, rule, english=get_language() == "en") if rule else []


@open_to(*READERS)
@require_GET
def policy_draft_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the draft would do to the people of the base; asked for by the page of the draft."""
    draft, publication = get_object_or_404(Draft, pk=pk), latest()
    assume = request.GET.get("assume") == "1"
    context: dict[str, Any] = {"draft": draft, "assume": assume, "publication": publication}
    if publication is not None:
        try:
            found = preview(draft, publication, assume_usual=assume)
            # A leader learns nothing of a handful of people.
            context["preview"] = found.careful() if found and request.user.role == Role.LEADER else found
        except RencaiError as error:
            context["trouble"] = in_words(error)
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"policy/library/preview{'' if part else '_page'}.html", context)


@open_to(*WRITERS)
@require_http_methods(["GET", "POST"])
def policy_draft_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file of a draft as YAML, checked as it is saved; every mistake names its line."""
    draft = get_object_or_404(Draft, pk=pk)
    if draft.author_id != request.user.pk or not draft.is_open:
        raise Http404
    name = (request.POST if request.method == "POST" else request.GET).get("name", "").strip()
    whole = drafts.whole(draft)
    text, trouble = whole.get(name, ""), ""
    if request.method == "POST":
        text = request.POST.get("text", "").replace("\r\n", "\n")
        gone = "remove" in request.POST
        try:
            refuse_beyond_bounds({name: None if gone else text})
            drafts.write(draft=draft, by=request.user, files={name: None if gone else text})
            if gone or "stay" not in request.POST:
                return redirect("policy_draft", pk=pk)
            whole = drafts.whole(Draft.objects.get(pk=pk))
        except RencaiError as error:
            trouble = in_words(error)
    found = checked({**whole, name: text}) if name and not trouble else Checked(None, ())
    context = {
        "draft": draft, "name": name, "text": text[: 2 * LARGEST_TEXT], "names": sorted(whole), "trouble": trouble,
        "here": _beside(found, name, text), "elsewhere": [each for each in found.troubles if each.file != name],
        "asked": bool(name), "fine": bool(name) and found.book is not None and not found.troubles,
    }  # fmt: skip
    return render(request, "policy/library/file.html", context, status=422 if trouble else 200)


def _beside(found: Checked, name: str, text: str) -> list[tuple[Any, str]]:
    """What is wrong in this file, each beside the line it is in."""
    lines = text.splitlines()
    return [
        (each, lines[each.line - 1] if 0 < each.line <= len(lines) else "")
        for each in found.troubles
        if each.file == name
    ]


@open_to(*WRITERS)
@require_POST
def policy_draft_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """What an author does with a draft: describe, submit, withdraw, take over the version now in force."""
    draft, post = get_object_or_404(Draft, pk=pk), request.POST
    acts: dict[str, Callable[[], Any]] = {
        "submit": lambda: drafts.submit(draft=_described(request, draft), by=request.user),
        "describe": lambda: _described(request, draft),
        "withdraw": lambda: drafts.withdraw(draft=draft, by=request.user),
        "take-over": lambda: drafts.take_over(draft=draft, by=request.user),
        "drop": lambda: drafts.drop(draft=draft, by=request.user, name=post.get("name", "")),
    }
    if act not in acts:
        raise Http404
    return _done(request, pk, acts[act])


def _described(request: HttpRequest, draft: Draft) -> Draft:
    post = request.POST
    return drafts.describe(
        draft=draft, by=request.user, title=post.get("title", draft.title), why=post.get("why", draft.why),
        corrects="corrects" in post,
    )  # fmt: skip


@open_to(Role.APPROVER)
@require_POST
def policy_draft_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The approver publishes a draft with a word, or refuses it with the reason."""
    draft, word = get_object_or_404(Draft, pk=pk), request.POST.get("word", "")
    decide = drafts.publish if "publish" in request.POST else drafts.refuse
    seen = request.POST.get("seen", "")
    return _done(request, pk, lambda: decide(draft=draft, by=request.user, word=word, seen=seen))


@open_to(*WRITERS)
@require_POST
def policy_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a draft that brings back an earlier version."""
    try:
        return redirect("policy_draft", pk=drafts.restore(by=request.user, version=pk).pk)
    except RencaiError as error:
        messages.error(request, in_words(error))
        return redirect("policy_drafts")


def _done(request: HttpRequest, pk: int, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except (BadInput, RencaiError) as error:
        messages.error(request, in_words(error))
    return redirect("policy_draft", pk=pk)


urls = [
    path("policies/drafts/", policy_drafts, name="policy_drafts"),
    path("policies/drafts/begin/", policy_draft_begin, name="policy_draft_begin"),
    path("policies/drafts/<int:pk>/", policy_draft, name="policy_draft"),
    path("policies/drafts/<int:pk>/preview/", policy_draft_preview, name="policy_draft_preview"),
    path("policies/drafts/<int:pk>/file/", policy_draft_file, name="policy_draft_file"),
    path("policies/drafts/<int:pk>/decide/", policy_draft_decide, name="policy_draft_decide"),
    path("policies/drafts/<int:pk>/<str:act>/", policy_draft_act, name="policy_draft_act"),
    path("policies/versions/<int:pk>/restore/", policy_restore, name="policy_restore"),
]
