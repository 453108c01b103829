"""What each publication changed, from which files: the way back from a number on a page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext_lazy

from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.navigation import register
from rencai_web.intake import lineage as told
from rencai_web.intake import queries
from rencai_web.intake.comparing import CHANGES
from rencai_web.registers.columns import TABLES
from rencai_web.registers.models import Publication
from rencai_web.registers.unbuilt import heard_first, heard_first_by

_READERS = open_to(Role.ANALYST, Role.LEADER, Role.APPROVER)


@_READERS
def publications(request: HttpRequest) -> HttpResponse:
    """All publications, newest first, with what each changed."""
    found = Publication.objects.select_related("by").prefetch_related("changes__coming", "changes__going")
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    corrections = heard_first(list(page))
    rows = [(one, corrections[one.pk], [(name, one.counts.get(name, {})) for name in TABLES]) for one in page]
    context = {"page": page, "rows": rows, "registers": list(TABLES), "invented": queries.is_invented()}
    return render(request, "intake/publications.html", context)


@_READERS
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """One publication: its build, the files it was made of, and whose rows differ from the one before."""
    shown = get_object_or_404(Publication.objects.select_related("by"), pk=pk)
    register_name = request.GET.get("register", "people")
    register_name = register_name if register_name in TABLES else "people"
    kind = request.GET.get("change", "")
    ids = told.differing_ids(shown, register_name, kind) if kind in CHANGES else []
    page = Paginator(ids, 40).get_page(request.GET.get("page"))
    context = {
        "publication": shown, "invented": shown.invented,
        "register": register_name, "kind": kind, "kinds": CHANGES, "page": page,
        "rows": told.named(register_name, list(page)), "files": (files := told.files_of(shown)),
        "made_of": sum(file.news != "went" for file in files), "about": told.about(shown),
        "corrections": heard_first_by(shown),
        "changes": shown.changes.prefetch_related("coming", "going"),
    }  # fmt: skip
    return render(request, "intake/publication.html", context)


register("publications", gettext_lazy("Publications"), group=25, place=50)

urls = [
    path("publications/", publications, name="publications"),
    path("publications/<int:pk>/", publication, name="publication"),
]
