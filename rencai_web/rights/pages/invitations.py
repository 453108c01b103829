"""How an officer lets a person or an employer in: find, invite, hand over the code, revoke."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencai_web.foundation.accounts.actions import revoke
from rencai_web.foundation.accounts.doors import open_to
from rencai_web.foundation.accounts.models import BOUND, MOST_WRONG_ANSWERS, Account, Invitation, Role
from rencai_web.foundation.accounts.queries import open_invitations
from rencai_web.foundation.components.navigation import register
from rencai_web.registers.merged import each_surely_called, every_id_now
from rencai_web.registers.models import Employer, Person
from rencai_web.rights import binding

_officers = open_to(Role.OFFICER)


@_officers
def invitations(request: HttpRequest) -> HttpResponse:
    """Find somebody to invite; see the invitations that are open.

    The search is a POST, so that a name stands in no address.
    """
    word = request.POST.get("q", "").strip()
    people, employers = binding.found_people(word), binding.found_employers(word)
    scopes = every_id_now({one.pk for one in people})
    bound = Account.objects.filter(role=Role.TALENT, scope__in=scopes, is_active=True).values_list("scope", flat=True)
    # Whose an account in question is, nobody can tell: each of those it may be is invited anew.
    have = {one for one in each_surely_called(set(bound)).values() if one}
    context = {
        "word": word, "people": people, "employers": employers, "most": binding.MOST_FOUND,
        "have": have,
        "waiting": _waiting(), "wrong": MOST_WRONG_ANSWERS,
    }  # fmt: skip
    return render(request, "rights/invitations.html", context)


def _waiting() -> list[tuple[Invitation, str]]:
    rows = list(open_invitations(now=timezone.now()).filter(role__in=BOUND).select_related("issued_by")[:200])
    scopes = {row.scope for row in rows}
    names = dict(Person.objects.filter(pk__in=scopes).values_list("pk", "name"))
    names |= dict(Employer.objects.filter(pk__in=scopes).values_list("pk", "name"))
    return [(row, names.get(row.scope, "")) for row in rows]


@_officers
@require_POST
def issue_invitation(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """Make the invitation; code and QR are shown once, to be printed or photographed."""
    issue = {"person": binding.invite_person, "employer": binding.invite_employer}.get(kind)
    if issue is None:
        return redirect("invitations")
    try:
        issued = issue(by=request.user, pk=pk, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("invitations")
    # Behind the # a browser keeps the code to itself: it is in no request line and no log.
    address = request.build_absolute_uri(reverse("accept_invitation"))
    context = {"issued": issued, "address": address, "square": binding.square(f"{address}#{issued.code}")}
    return render(request, "rights/issued.html", context)


@_officers
@require_POST
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """End an invitation that nobody has used."""
    row = get_object_or_404(open_invitations(now=timezone.now()), pk=pk, role__in=BOUND)
    revoke(by=request.user, invitation=row, now=timezone.now())
    messages.success(request, _("The code no longer opens anything."))
    return redirect("invitations")


register("invitations", gettext_lazy("Invitations"), group=30, place=70)

urls: list[Any] = [
    path("invitations/", invitations, name="invitations"),
    path("invitations/<str:kind>/<str:pk>/issue/", issue_invitation, name="issue_invitation"),
    path("invitations/<int:pk>/revoke/", revoke_invitation, name="revoke_invitation"),
]
