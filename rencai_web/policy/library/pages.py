"""The library: the list of rules, one rule, two versions side by side, and its amounts as a form."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rencai.rules import Book
from rencai.rules.language.rule import Rule
from rencai.rules.language.saying import ABOUT, cite_in_words, known_of, rule_in_words
from rencai.vocabulary.errors import BadInput, RencaiError
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.policy.library import drafts, editing, queries
from rencai_web.policy.library.checking import checked, in_words
from rencai_web.policy.library.texts import read as read_text
from rencai_web.policy.library.texts import text_of
from rencai_web.policy.models import Draft, State
from rencai_web.policy.published import book, files_of, folder, is_at_odds, is_set_aside, number, parsed
from rencai_web.policy.simulation.population import Reach, answers, base, reach
from rencai_web.registers.published import latest

READERS = (Role.OFFICER, Role.ANALYST, Role.APPROVER, Role.LEADER)
WRITERS = (Role.OFFICER, Role.ANALYST)


@open_to(*READERS)
@require_GET
def policy_library(request: HttpRequest) -> HttpResponse:
    """Every rule: for whom, what it gives, from when to when, what is known of it, and by which text."""
    asked = {key: request.GET.get(key, "") for key in ("q", "about", "state", "known")}
    the_book, today = book(), timezone.localdate()
    every = queries.rows(the_book, today)
    shown = queries.fitting(every, word=asked["q"], about=asked["about"], state=asked["state"], known=asked["known"])
    context = {
        "rows": shown, "all": len(every), "asked": asked, "about": ABOUT.items(), "states": queries.STATES,
        "known": queries.KNOWN, "invented": the_book.invented, "number": number(), "waiting": the_book.waiting,
        "set_aside": is_set_aside(), "at_odds": is_at_odds(),
        "may_write": request.user.role in WRITERS,
        "submitted": Draft.objects.filter(state=State.SUBMITTED).count(),
    }  # fmt: skip
    part = request.headers.get("HX-Target") == "policy-rows"
    return render(request, "policy/library/rows.html" if part else "policy/library/list.html", context)


@open_to(*READERS)
@require_GET
def policy_rule(request: HttpRequest, rule: str) -> HttpResponse:
    """One rule: its words beside its text, its versions, and what a change of it would touch."""
    # One folder for all of it: a version may come into force while the page is made.
    root, today = folder(), timezone.localdate()
    the_book, files = parsed(root), files_of(root)
    versions, shown = _chosen(the_book, rule, request.GET.get("from", ""))
    policy = queries.policy_of(the_book, shown)
    keys = queries.keys_of(the_book, rule, number())
    text = text_of(policy.id) if policy else None
    reached = _reach(shown, today)
    if reached is not None and request.user.role == Role.LEADER:
        reached = reached.rounded()
    context = {
        "rule": shown, "state": queries.state_of(shown, today), "known": known_of(shown), "policy": policy,
        "said": rule_in_words(the_book, shown), "yaml": editing.place_of(files, shown).text.splitlines(),
        "file": shown.mark.file, "versions": versions, "current": number(),
        "touched": queries.touched(the_book, shown, today), "invented": the_book.invented,
        "cites": [cite_in_words(cite) for cite in shown.cites], "about": ABOUT[shown.about],
        "reach": reached, "on": max(today, shown.begins), "publication": latest(),
        "text": text, "fulltext": read_text(text) if text else "", "keys": keys if len(keys) > 1 else [],
        "may_write": request.user.role in WRITERS,
    }  # fmt: skip
    return render(request, "policy/library/rule.html", context)


def _chosen(the_book: Book, name: str, begins: str) -> tuple[list[Rule], Rule]:
    """All versions of a rule, and the one asked for, else that of today."""
    versions = queries.versions_of(the_book, name)
    if not versions:
        raise Http404
    if begins:
        found = next((rule for rule in versions if str(rule.begins) == begins), None)
        if found is None:
            raise Http404
        return versions, found
    return versions, queries.shown_version(versions, timezone.localdate())


def _reach(rule: Rule, today: date) -> Reach | None:
    publication = latest()
    if publication is None or rule.about != "person":
        return None
    try:
        the_book = book()
        return reach(answers(the_book, str(the_book.root), base(publication), max(today, rule.begins)), rule.id)
    except RencaiError:
        return None


@open_to(*READERS)
@require_GET
def policy_compare(request: HttpRequest, rule: str) -> HttpResponse:
    """Two versions of a rule side by side, in words and as text."""
    versions, _shown = _chosen(book(), rule, "")
    keys = queries.keys_of(book(), rule, number())
    ends = [request.GET.get(side, "") for side in ("left", "right")]
    if not all(ends):
        ends = [keys[min(1, len(keys) - 1)][0], keys[0][0]]
    sources = [queries.source_of(key, rule) for key in ends]
    if None in sources:
        raise Http404
    left, right = (source for source in sources if source)
    english = get_language() == "en"
    words = [queries.lines_of(each.book, each.rule, english=english) for each in (left, right)]
    context = {
        "rule": versions[0], "left": left, "right": right, "keys": keys, "invented": book().invented,
        "words": queries.side_by_side(*words),
        "yaml": queries.side_by_side(left.yaml.splitlines(), right.yaml.splitlines()),
    }  # fmt: skip
    return render(request, "policy/library/compare.html", context)


@open_to(*WRITERS)
@require_http_methods(["GET", "POST"])
def policy_change(request: HttpRequest, rule: str) -> HttpResponse:
    """Amounts, days and thresholds of a rule as a form; saved, they stand in a draft."""
    draft = drafts.open_draft(request.user)
    files = drafts.whole(draft) if draft else dict(files_of(folder()))
    the_book = checked(files).book
    if the_book is None:
        messages.error(request, _("Your open draft has mistakes; mend them first."))
        return redirect("policy_draft", pk=draft.pk if draft else 0)
    versions = queries.versions_of(the_book, rule)
    if not versions:
        raise Http404
    begins = request.POST.get("version") or request.GET.get("from", "")
    shown = next((each for each in versions if str(each.begins) == begins), versions[0])
    in_force = shown.begins <= timezone.localdate()
    # The first day of a version in force is not moved: a new version says its own.
    leaves = [leaf for leaf in editing.fields(files, the_book, shown) if not (in_force and _is_first_day(leaf))]
    typed = request.POST if request.method == "POST" else {}
    values, wrong = editing.read(leaves, typed)
    trouble = ""
    if request.method == "POST" and not wrong:
        try:
            return _saved(request, draft, files, shown, values)
        except RencaiError as error:
            trouble = in_words(error)
    context = {
        "rule": shown, "draft": draft, "trouble": trouble, "versions": versions, "invented": the_book.invented,
        "fields": [field_of(leaf, typed, wrong) for leaf in leaves], "in_force": in_force,
        "begins": typed.get("begins", ""), "how": typed.get("how", "new"), "reason": typed.get("reason", ""),
    }  # fmt: skip
    return render(request, "policy/library/change.html", context, status=200 if not (wrong or trouble) else 422)


def _is_first_day(leaf: Any) -> bool:
    return bool(leaf.path[-2:] == ("in_force", "from"))


def field_of(leaf: Any, typed: Any, wrong: dict[str, str]) -> dict[str, Any]:
    """A leaf as a field of a form: what stands in it, and what is wrong with what was typed."""
    name = editing.name_of(leaf)
    value = str(leaf.value).lower() if isinstance(leaf.value, bool) else str(leaf.value)
    options = [
        (str(each.id).lower() if isinstance(each.id, bool) else str(each.id), each.name) for each in leaf.choices
    ]
    return {"leaf": leaf, "name": name, "value": typed.get(name, value), "wrong": wrong.get(name), "options": options}


def _saved(
    request: HttpRequest, draft: Draft | None, files: dict[str, str], rule: Rule, values: dict[Any, Any]
) -> HttpResponse:
    """Put the new values into the draft: as a new version, or into the version itself."""
    reason = request.POST.get("reason", "").strip()
    corrects = False
    if rule.begins > timezone.localdate():
        changed = editing.corrected(files, rule, values)
    elif request.POST.get("how") == "correct":
        changed, corrects = editing.corrected(files, rule, values), True
    else:
        changed = editing.new_version(files, rule, values, _day(request.POST.get("begins", "")))
    with transaction.atomic():  # no draft is left empty where its files are refused
        if draft is None:
            draft = drafts.begin(by=request.user, title=str(rule.name.zh), why=reason)
        elif reason:
            draft = drafts.describe(
                draft=draft, by=request.user, title=draft.title, why=reason, corrects=draft.corrects or corrects
            )
        drafts.write(draft=draft, by=request.user, files=changed, corrects=corrects)
    messages.success(request, _("Saved in your draft. Look at what it changes, then submit it."))
    return redirect("policy_draft", pk=draft.pk)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise BadInput(_("Say from which day the new version holds.")) from None


register("policy_library", gettext_lazy("Policy library"), group=40, place=20)

urls = [
    path("policies/", policy_library, name="policy_library"),
    path("policies/rules/<str:rule>/", policy_rule, name="policy_rule"),
    path("policies/rules/<str:rule>/compare/", policy_compare, name="policy_compare"),
    path("policies/rules/<str:rule>/change/", policy_change, name="policy_change"),
]
