"""Pages about accounts: opening one by invitation; and, for the administrator, all of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencai_web.foundation.accounts import actions, queries
from rencai_web.foundation.accounts.doors import open_to, open_to_anybody
from rencai_web.foundation.accounts.forms import AcceptForm, InviteForm, ReasonForm, RoleForm
from rencai_web.foundation.accounts.models import BOUND, MOST_WRONG_ANSWERS, Account, Role
from rencai_web.foundation.components.navigation import register

administrators = open_to(Role.ADMINISTRATOR)


@open_to_anybody
def accept_invitation(request: HttpRequest) -> HttpResponse:
    """Open an account with an invitation code."""
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(**form.cleaned_data, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your account is open. Sign in."))
            return redirect("account_login")
    return render(request, "foundation/accept_invitation.html", {"form": form})


@administrators
def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts, filtered by a word, a role and their state."""
    asked = {key: request.GET.get(key, "").strip() for key in ("q", "role", "state")}
    found = queries.accounts(word=asked["q"], role=asked["role"], state=asked["state"])
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    waiting = queries.open_invitations(now=timezone.now()).count()
    context = {"page": page, "roles": Role.choices, "asked": asked, "waiting": waiting}
    return render(request, "foundation/accounts.html", context)


@administrators
def invite(request: HttpRequest) -> HttpResponse:
    """Issue an invitation, whose code is shown once; see those that are open."""
    form = InviteForm(request.POST or None)
    code = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        role = Role(data["role"])
        code = actions.invite(
            by=request.user, role=role, scope=data["scope"], confirms=data["confirms"], now=timezone.now()
        )
    waiting = queries.open_invitations(now=timezone.now()).select_related("issued_by")[:100]
    context = {"form": form, "code": code, "waiting": waiting, "wrong": MOST_WRONG_ANSWERS}
    return render(request, "foundation/invite.html", context)


@administrators
@require_POST
def end_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """End an invitation that nobody has used."""
    actions.revoke(
        by=request.user,
        invitation=get_object_or_404(queries.open_invitations(now=timezone.now()), pk=pk),
        now=timezone.now(),
    )
    messages.success(request, _("The code no longer opens anything."))
    return redirect("invite")


@administrators
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its role and scope, and what can be done to it."""
    shown = get_object_or_404(Account, pk=pk)
    form = RoleForm(request.POST or None, initial={"role": shown.role, "scope": shown.scope})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(
                by=request.user, account=shown, role=Role(form.cleaned_data["role"]), scope=form.cleaned_data["scope"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Changed."))
            return redirect("account", pk=pk)
    context = {"account": shown, "form": form, "reason": ReasonForm(), "bound": shown.role in BOUND}
    return render(request, "foundation/account.html", context)


@administrators
@require_POST
def switch_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable an account, or enable it again, with a reason."""
    shown, form = get_object_or_404(Account, pk=pk), ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why."))
        return redirect("account", pk=pk)
    reason = form.cleaned_data["reason"]
    try:
        if shown.is_active:
            actions.disable(by=request.user, account=shown, reason=reason, now=timezone.now())
        else:
            actions.enable(by=request.user, account=shown, reason=reason)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("account", pk=pk)


@administrators
@require_POST
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an account a one-time password, shown once."""
    shown = get_object_or_404(Account, pk=pk)
    try:
        password = actions.reset_password(by=request.user, account=shown)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("account", pk=pk)
    return render(request, "foundation/reset.html", {"account": shown, "password": password})


register("accounts", gettext_lazy("Accounts"), group=90, place=10)

urls = [
    path("invitation/", accept_invitation, name="accept_invitation"),
    path("accounts/", accounts, name="accounts"),
    path("accounts/invite/", invite, name="invite"),
    path("accounts/invite/<int:pk>/end/", end_invitation, name="end_invitation"),
    path("accounts/<int:pk>/", account, name="account"),
    path("accounts/<int:pk>/switch/", switch_account, name="switch_account"),
    path("accounts/<int:pk>/reset/", reset_password, name="reset_password"),
]
