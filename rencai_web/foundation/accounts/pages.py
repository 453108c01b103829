"""Pages about accounts: opening one by invitation; and, for the administrator, all of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencai_web.foundation.accounts import actions
from rencai_web.foundation.accounts.doors import open_to, open_to_anybody
from rencai_web.foundation.accounts.forms import AcceptForm, InviteForm, ReasonForm, RoleForm
from rencai_web.foundation.accounts.models import Account, Invitation, Role
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
    """All accounts, filtered by a word or a role."""
    found = Account.objects.order_by("username")
    word, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    if word:
        found = found.filter(Q(username__icontains=word) | Q(name__icontains=word) | Q(scope=word))
    if role in Role.values:
        found = found.filter(role=role)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    waiting = Invitation.objects.filter(used_at=None, expires_at__gt=timezone.now()).count()
    context = {"page": page, "roles": Role.choices, "word": word, "role": role, "waiting": waiting}
    return render(request, "foundation/accounts.html", context)


@administrators
def invite(request: HttpRequest) -> HttpResponse:
    """Issue an invitation; its code is shown once."""
    form = InviteForm(request.POST or None)
    code = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        role = Role(data["role"])
        code = actions.invite(
            by=request.user, role=role, scope=data["scope"], confirms=data["confirms"], now=timezone.now()
        )
    return render(request, "foundation/invite.html", {"form": form, "code": code})


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
    return render(request, "foundation/account.html", {"account": shown, "form": form, "reason": ReasonForm()})


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
    password = actions.reset_password(by=request.user, account=shown)
    return render(request, "foundation/reset.html", {"account": shown, "password": password})


register("accounts", gettext_lazy("Accounts"), group=90, place=10)

urls = [
    path("invitation/", accept_invitation, name="accept_invitation"),
    path("accounts/", accounts, name="accounts"),
    path("accounts/invite/", invite, name="invite"),
    path("accounts/<int:pk>/", account, name="account"),
    path("accounts/<int:pk>/switch/", switch_account, name="switch_account"),
    path("accounts/<int:pk>/reset/", reset_password, name="reset_password"),
]
