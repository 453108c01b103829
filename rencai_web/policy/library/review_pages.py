"""Looking closer: what a proof finds in the rules, and the full texts that the office loaded."""

from __future__ import annotations

import time
from collections import OrderedDict
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from rencai.rules import Book, Looking, prove
from rencai.rules.proof.looking import NOT_EXPLORED
from rencai.rules.proof.prove import KINDS
from rencai.vocabulary.errors import RencaiError
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.policy.library import texts
from rencai_web.policy.library.checking import checked
from rencai_web.policy.library.drafts import whole
from rencai_web.policy.library.pages import READERS, WRITERS
from rencai_web.policy.library.queries import policy_of
from rencai_web.policy.models import Draft
from rencai_web.policy.published import book, files_of, fingerprint

KIND_WORDS = {
    "dead_clause": gettext_lazy("Clauses that change nothing"),
    "contradiction": gettext_lazy("Rules that nobody can meet"),
    "undeclared_overlap": gettext_lazy("Benefits of one topic that nothing relates"),
    "uncovered": gettext_lazy("People whom no benefit reaches"),
    "falls_with_merit": gettext_lazy("Amounts that fall when merit rises"),
    "total_falls_with_merit": gettext_lazy("All money together falls when merit rises"),
    NOT_EXPLORED: gettext_lazy("Not explored"),
}
_PROVED: OrderedDict[tuple[str, date], list[dict[str, Any]]] = OrderedDict()
_KEPT = 6
SECONDS = 6.0
"""As long as a page may explore; what it did not come to is one of its findings. The city's own set takes a tenth of
one, 40 rules of six clauses one and a half."""


@open_to(*READERS)
@require_GET
def policy_proof(request: HttpRequest) -> HttpResponse:
    """What exploring the rules brings to light, for the set in force or for a draft."""
    draft, the_book = None, book()
    mark = fingerprint(files_of(the_book.root))
    if asked := request.GET.get("draft", ""):
        draft = get_object_or_404(Draft, pk=int(asked) if asked.isdecimal() and len(asked) < 10 else 0)
        files = whole(draft)
        found = checked(files).book
        if found is None:
            messages.error(request, _("This draft has mistakes; mend them before it is explored."))
            return redirect("policy_draft", pk=draft.pk)
        the_book, mark = found, fingerprint(files)
    on = timezone.localdate()
    found_all = proved(the_book, mark, on)
    names = {rule.id: rule.name for rule in the_book.rules}
    groups = [
        (KIND_WORDS[kind], [{**each, "names": [(rule, names.get(rule, rule)) for rule in each["rules"]]}
                            for each in found_all if each["kind"] == kind])
        for kind in KINDS
    ]  # fmt: skip
    context = {
        "draft": draft, "on": on, "groups": groups, "count": sum(each["kind"] != NOT_EXPLORED for each in found_all),
        "invented": the_book.invented,
        "drafts": Draft.objects.filter(state__in=("writing", "submitted", "refused"))[:30],
    }  # fmt: skip
    return render(request, "policy/library/proof.html", context)


def proved(the_book: Book, mark: str, on: date) -> list[dict[str, Any]]:
    """The findings of a set of rules; the last few answers are kept."""
    # Held on to, not read again: another thread may push it out meanwhile.
    found = _PROVED.get((mark, on))
    if found is None:
        try:
            until = time.monotonic() + SECONDS
            looking = Looking(enough=lambda: time.monotonic() > until)
            found = [each.as_json() for each in prove(the_book, on, looking=looking)]
        except RencaiError:  # nothing is in force on that day
            found = []
        _PROVED[mark, on] = found
        while len(_PROVED) > _KEPT:
            _PROVED.popitem(last=False)
    return found


@open_to(*READERS)
@require_http_methods(["GET", "POST"])
def policy_text(request: HttpRequest, policy: str) -> HttpResponse:
    """The full text of a policy as the office loaded it, beside our summary; another text can be loaded."""
    the_book = book()
    shown = next((each for each in the_book.policies if each.id == policy), None)
    if shown is None:
        raise Http404
    text = texts.text_of(policy)
    if request.method == "POST" and request.user.role in WRITERS:
        _act(request, policy, text)
        return redirect("policy_text", policy=policy)
    context = {
        "policy": shown, "text": text, "fulltext": texts.read(text) if text else "", "invented": the_book.invented,
        "rules": [rule for rule in the_book.rules if policy_of(the_book, rule) == shown],
        "may_write": request.user.role in WRITERS,
    }  # fmt: skip
    return render(request, "policy/library/text.html", context)


def _act(request: HttpRequest, policy: str, text: Any) -> None:
    upload = request.FILES.get("file")
    try:
        if "checked" in request.POST and text is not None:
            texts.mark_checked(text=text, by=request.user)
        elif upload is None:
            messages.error(request, _("Choose a text file first."))
        elif upload.size > texts.LARGEST:
            messages.error(request, _("The text is larger than 2 MiB."))
        else:
            texts.load(policy=policy, name=upload.name, content=upload.read(), by=request.user)
            messages.success(request, _("The text is loaded."))
    except RencaiError as error:
        messages.error(request, error.what)


urls = [
    path("policies/proof/", policy_proof, name="policy_proof"),
    path("policies/texts/<str:policy>/", policy_text, name="policy_text"),
]
