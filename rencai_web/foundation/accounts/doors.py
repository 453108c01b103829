"""Doors: every page says to whom it is open; a page that says nothing is open to nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from rencai_web.foundation.accounts.models import Role

View = Callable[..., HttpResponse]

ANYBODY = "anybody"
SIGNED_IN = "signed in"
TOKEN_HOLDERS = "token holders"  # noqa: S105  # a door, no secret

# What allauth answers by itself, and to whom. A page of its that is not named here stays closed.
_LIBRARY_PAGES = {
    "account_login": ANYBODY,
    "account_logout": ANYBODY,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "mfa_authenticate": ANYBODY,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
}
_SECOND_FACTOR_PAGES = {"mfa_activate_totp", "mfa_index", "account_logout", "account_reauthenticate"}


def open_to(*roles: Role) -> Callable[[View], View]:
    """Mark a view as open to these roles."""

    def mark(view: View) -> View:
        view.open_to = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def open_to_anybody(view: View) -> View:
    """Mark a view as public."""
    view.open_to = ANYBODY  # type: ignore[attr-defined]
    return view


def open_to_all_signed_in(view: View) -> View:
    """Mark a view as open to every account."""
    view.open_to = SIGNED_IN  # type: ignore[attr-defined]
    return view


def open_to_token_holders(view: View) -> View:
    """Mark a view as open to machines: it asks every request for a token itself.

    A signed-in browser is nobody to it, so that no page of another site can act through one.
    """
    view.open_to = TOKEN_HOLDERS  # type: ignore[attr-defined]
    return view


def door_of(view: Any, name: str | None) -> frozenset[Role] | str | None:
    """To whom a view is open; None for nobody."""
    marked = getattr(view, "open_to", None) or getattr(getattr(view, "view_class", None), "open_to", None)
    return marked or _LIBRARY_PAGES.get(name or "")


class ClosedByDefault:
    """Middleware: a stranger is sent to sign in, a wrong role is refused, an unmarked page is closed to all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Let through, send to sign in, or refuse."""
        name = request.resolver_match.url_name if request.resolver_match else None
        door = door_of(view, name)
        if door in (ANYBODY, TOKEN_HOLDERS):
            return None
        if not request.user.is_authenticated:
            # Only where to come back to; a query string could hold what somebody searched for.
            return redirect(f"{resolve_url('account_login')}?{urlencode({'next': request.path})}")
        if door is None or (door != SIGNED_IN and request.user.role not in door):
            raise PermissionDenied
        if request.user.needs_second_factor and name not in _SECOND_FACTOR_PAGES and not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        return None
