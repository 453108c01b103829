"""One person, employer or post unfolded: each value to its claims, each claim to its row of a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencai.talentbase.profile import Opened, Reader
from rencai.vocabulary.errors import BadInput
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.components.surroundings import city
from rencai_web.registers.models import Employer, Person
from rencai_web.registers.published import folder, latest, sealer

# The four elements of information of the city's atlas, and which fields belong to each.
ELEMENTS = (
    (
        gettext_lazy("Basic"),
        [
            "name",
            "former_name",
            "sex",
            "birth_date",
            "nationality",
            "origin",
            "residence",
            "resident_id",
            "other_id",
            "phone",
            "email",
            "address",
        ],
    ),
    (
        gettext_lazy("Work"),
        ["employer", "employer_id", "employer_code", "occupation", "workplace", "hired_on", "left_on", "pay", "team"],
    ),
    (
        gettext_lazy("Skills"),
        [
            "degree",
            "school",
            "major",
            "graduated_on",
            "title",
            "skill_level",
            "trade",
            "skills",
            "grade",
            "grade_from",
            "field_of_work",
        ],
    ),
    (gettext_lazy("Results"), ["honours", "results", "institution", "elected_year", "biography", "url"]),
)
_MANY = open_to(Role.ANALYST, Role.LEADER, Role.APPROVER)
_LEAST_REASON = 5


@_MANY
def person(request: HttpRequest, pk: str) -> HttpResponse:
    """Everything known of a person; identifiers are masked."""
    profile = _profile(pk)
    if profile["id"] != pk:
        return redirect("person", pk=profile["id"])
    return _shown(request, profile, revealed=False)


@open_to(Role.ANALYST, Role.APPROVER)
@require_POST
def show_identifiers(request: HttpRequest, pk: str) -> HttpResponse:
    """The same with identifiers in full, for a written reason that is on record before anything is shown."""
    reason = request.POST.get("reason", "").strip()
    if len(reason) < _LEAST_REASON:
        return _shown(request, _profile(pk), revealed=False, trouble=_("Say why, in a few words."))
    note(by=request.user, act="show identifiers", kind="person", subject=pk, reason=reason)
    opened = Opened(by=request.user.username, at=timezone.now().isoformat(), reason=reason)
    return _shown(request, _profile(pk, opened=opened), revealed=True)


@_MANY
def employer(request: HttpRequest, pk: str) -> HttpResponse:
    """Everything known of an employer."""
    profile = _profile(pk)
    shown = get_object_or_404(Employer, pk=profile["id"])
    context = {"profile": profile, "title": shown.name or shown.pk, "groups": [(_("Known of it"), profile["fields"])]}
    return render(request, "registers/profile.html", context)


def _profile(pk: str, *, opened: Opened | None = None) -> dict[str, Any]:
    publication = latest()
    if publication is None:
        raise Http404
    try:
        return Reader(folder(publication), city(), sealer()).profile(pk, opened=opened)
    except BadInput:
        raise Http404 from None


def _shown(request: HttpRequest, profile: dict[str, Any], *, revealed: bool, trouble: str = "") -> HttpResponse:
    shown = get_object_or_404(Person, pk=profile["id"])
    name = {"value": shown.name}  # the name is what the page is about; numbers stay masked
    fields = {field["field"]: field | (name if field["field"] == "name" else {}) for field in profile["fields"]}
    groups = [(title, [fields[name] for name in names if name in fields]) for title, names in ELEMENTS]
    context = {
        "profile": profile, "title": shown.name or shown.pk, "groups": groups, "trouble": trouble,
        "revealed": revealed, "is_person": True, "may_reveal": request.user.role in (Role.ANALYST, Role.APPROVER),
        "looks": Entry.objects.filter(kind="person", subject=profile["id"])[:20],
    }  # fmt: skip
    return render(request, "registers/profile.html", context)


urls = [
    path("people/<str:pk>/", person, name="person"),
    path("people/<str:pk>/identifiers/", show_identifiers, name="show_identifiers"),
    path("employers/<str:pk>/", employer, name="employer"),
]
