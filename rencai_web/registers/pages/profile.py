"""One person, employer or post unfolded: each value to its claims, each claim to its row of a file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencai.talentbase.profile import Opened
from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers import unfolded
from rencai_web.registers.labels import label
from rencai_web.registers.models import Employer, Person, Post, Publication
from rencai_web.registers.published import latest
from rencai_web.registers.queries import people_at
from rencai_web.registers.reading import reader_of

# The four elements of information of the city's atlas, and which fields belong to each.
ELEMENTS = (
    (
        gettext_lazy("Basic"),
        (
            "name", "former_name", "sex", "birth_date", "nationality", "origin", "residence", "resident_id",
            "other_id", "phone", "email", "address",
        ),
    ),
    (
        gettext_lazy("Employment"),
        (
            "employer_id", "employer", "employer_code", "occupation", "workplace", "hired_on", "left_on", "pay",
            "team",
        ),
    ),
    (
        gettext_lazy("Skills"),
        (
            "degree", "school", "major", "graduated_on", "title", "skill_level", "trade", "skills", "grade",
            "grade_from", "field_of_work",
        ),
    ),
    (gettext_lazy("Results"), ("honours", "results", "institution", "elected_year", "biography", "url")),
)  # fmt: skip
_HEADLINE = ("team", "chain", "stage", "degree", "grade", "skill_level", "town")
_SEES_PEOPLE = (Role.ANALYST, Role.LEADER, Role.APPROVER)
_REVEALS = (Role.ANALYST, Role.APPROVER)
_POSTS_SHOWN = 12
_LOOKS_SHOWN = 20
_LEAST_REASON = 2
_PLAIN = ("name",)
"""The name is what a page is about; numbers stay masked."""
_ONE_LOOK = timedelta(hours=1)
_PREFIX = {"person": "P", "employer": "E", "post": "J"}

_many = open_to(*_SEES_PEOPLE)
_many_and_officers = open_to(*_SEES_PEOPLE, Role.OFFICER)


@_many
def person(request: HttpRequest, pk: str) -> HttpResponse:
    """Everything known of a person; identifiers are masked."""
    publication = _published()
    profile = _found(request, publication, pk, "person")
    if isinstance(profile, HttpResponse):
        return profile
    note_opening(request, profile["id"])
    return _person(request, publication, profile, revealed=False)


def note_opening(request: HttpRequest, pk: str) -> None:
    """Put on record who opened whose profile, or a value of it, for that person to see; back and forth for a while is
    one look.
    """
    looked = Entry.objects.filter(
        kind="person", subject=pk, act="open profile", actor=request.user.username,
        at__gt=timezone.now() - _ONE_LOOK,
    )  # fmt: skip
    if not looked.exists():
        note(by=request.user, act="open profile", kind="person", subject=pk)


@open_to(*_REVEALS)
@require_POST
def show_identifiers(request: HttpRequest, pk: str) -> HttpResponse:
    """The same with identifiers in full, for a written reason that is on record before anything is shown."""
    publication, reason = _published(), request.POST.get("reason", "").strip()
    if len(reason) < _LEAST_REASON:
        trouble = _("Say why, in a few words.")
        return _person(request, publication, _profile(publication, pk), revealed=False, trouble=trouble)
    known = _profile(publication, pk)["id"]
    note(by=request.user, act="show identifiers", kind="person", subject=known, reason=reason[:300])
    opened = Opened(by=request.user.username, at=timezone.now().isoformat(), reason=reason)
    return _person(request, publication, _profile(publication, pk, opened=opened), revealed=True)


@_many_and_officers
def employer(request: HttpRequest, pk: str) -> HttpResponse:
    """Everything known of an employer: its people, its posts, its history."""
    publication = _published()
    profile = _found(request, publication, pk, "employer")
    if isinstance(profile, HttpResponse):
        return profile
    shown = get_object_or_404(Employer, pk=profile["id"])
    posts = Post.objects.filter(employer=shown).order_by("-open", "-posted_on", "pk")[: _POSTS_SHOWN + 1]
    context = {
        **_around(request, publication, profile), "it": shown, "title": shown.name or shown.pk,
        "groups": [(_("Known of it"), profile["fields"])], "words": _words(shown, ("chain", "town")),
        "here": people_at([shown.pk], publication)[shown.pk], "staff": unfolded.staff(shown.pk, publication),
        "headcount": unfolded.headcount(shown.pk, publication), "posts": posts[:_POSTS_SHOWN],
        "more_posts": len(posts) > _POSTS_SHOWN,
    }  # fmt: skip
    return render(request, "registers/employer.html", context)


@_many_and_officers
def post(request: HttpRequest, pk: str) -> HttpResponse:
    """Everything known of a post."""
    publication = _published()
    profile = _found(request, publication, pk, "post")
    if isinstance(profile, HttpResponse):
        return profile
    shown = get_object_or_404(Post.objects.select_related("employer"), pk=profile["id"])
    context = {
        **_around(request, publication, profile), "it": shown, "title": shown.title or shown.pk,
        "groups": [(_("Known of it"), profile["fields"])],
        "words": _words(shown, ("chain", "stage", "town", "degree", "occupation")),
        "skills": profile["snapshot"].get("skills", {}).get("value") or [],
    }  # fmt: skip
    return render(request, "registers/post.html", context)


def _published() -> Publication:
    publication = latest()
    if publication is None:
        raise Http404
    return publication


def _profile(publication: Publication, pk: str, *, opened: Opened | None = None) -> dict[str, Any]:
    try:
        return reader_of(publication).profile(pk, opened=opened, plain=_PLAIN)
    except BadInput:
        raise Http404 from None


def _found(request: HttpRequest, publication: Publication, pk: str, route: str) -> dict[str, Any] | HttpResponse:
    """What is known; where an id was merged away, the way to its successor; where it was split, the choice."""
    if not pk.startswith(f"{_PREFIX[route]}-"):
        raise Http404
    try:
        profile = reader_of(publication).profile(pk, plain=_PLAIN)
    except BadInput:
        parts = unfolded.split_into(pk, publication)
        if not parts:
            raise Http404 from None
        return render(request, "registers/split.html", {"was": pk, "parts": parts, "route": route})
    if profile["id"] == pk:
        return profile
    messages.info(request, _("%(was)s was found to be the same as %(now)s.") % {"was": pk, "now": profile["id"]})
    return redirect(route, pk=profile["id"])


def _around(request: HttpRequest, publication: Publication, profile: dict[str, Any]) -> dict[str, Any]:
    return {
        "publication": publication, "invented": publication.invented, "profile": profile,
        "sources": unfolded.source_names(city()), "files": unfolded.files_of(profile["rows"]),
        "parts": unfolded.split_into(profile["id"], publication),
        "sees_people": request.user.role in _SEES_PEOPLE,
    }  # fmt: skip


def _person(
    request: HttpRequest, publication: Publication, profile: dict[str, Any], *, revealed: bool, trouble: str = ""
) -> HttpResponse:
    shown = get_object_or_404(Person.objects.select_related("employer"), pk=profile["id"])
    fields = {field["field"]: field for field in profile["fields"]}
    if unfolded.said_twice(fields):
        fields.pop("employer_id")
    groups = [(title, [fields[name] for name in names if name in fields]) for title, names in ELEMENTS]
    context = {
        **_around(request, publication, profile), "it": shown, "title": shown.name or shown.pk, "groups": groups,
        "words": _words(shown, (*_HEADLINE, "status", "sex")), "trouble": trouble, "revealed": revealed,
        "may_reveal": request.user.role in _REVEALS, "is_person": True,
        "age": publication.on.year - shown.birth_year if shown.birth_year else None,
        "skills": unfolded.skills(shown.pk, publication),
        "spells": unfolded.spells(profile, shown.employer_id, publication),
        "changes": unfolded.changes(shown.pk, publication),
        "colleagues": _colleagues(shown, publication),
        "looks": Entry.objects.filter(kind="person", subject=profile["id"])[:_LOOKS_SHOWN],
    }  # fmt: skip
    return render(request, "registers/person.html", context)


def _colleagues(shown: Person, publication: Publication) -> int:
    if not shown.employer_id:
        return 0
    return people_at([shown.employer_id], publication)[shown.employer_id] - (shown.status == "here")


def _words(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: label(field, value) for field in fields if (value := getattr(row, field, None))}


urls = [
    path("people/<str:pk>/", person, name="person"),
    path("people/<str:pk>/identifiers/", show_identifiers, name="show_identifiers"),
    path("employers/<str:pk>/", employer, name="employer"),
    path("posts/<str:pk>/", post, name="post"),
]
