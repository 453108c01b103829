"""Every route is closed unless it says to whom it is open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from rencai_web.foundation.accounts.doors import ANYBODY, SIGNED_IN, TOKEN_HOLDERS, door_of
from rencai_web.foundation.accounts.models import Role
from tests.house.cast import client_of

pytestmark = pytest.mark.django_db

PUBLIC = {
    "account_login", "account_logout", "mfa_authenticate", "front", "accept_invitation", "gallery", "set_language",
    "api_documentation", "api_schema", "privacy", "help", "calculator",
}  # fmt: skip
"""The whole list of public pages: adding one means adding it here, in sight of a reviewer."""


def routes(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """All pages; what is open to token holders answers machines, see test_api_doors.py."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern)
        elif door_of(pattern.callback, pattern.name) != TOKEN_HOLDERS:
            yield pattern


def address(route: URLPattern) -> str | None:
    arguments = {name: 1 if name == "pk" else "x" for name in route.pattern.regex.groupindex}
    return reverse(route.name, kwargs=arguments) if route.name else None


def test_only_the_listed_pages_are_public() -> None:
    assert {route.name for route in routes() if door_of(route.callback, route.name) == ANYBODY} == PUBLIC


def test_a_stranger_meets_closed_doors_everywhere_else() -> None:
    for route in routes():
        if route.name not in PUBLIC:
            response = Client().get(address(route))
            assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login")), route


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_refused_wherever_the_door_does_not_name_it(role: Role) -> None:
    client = client_of(role)
    for route in routes():
        door = door_of(route.callback, route.name)
        if door is None or (door not in (ANYBODY, SIGNED_IN) and role not in door):
            assert client.get(address(route)).status_code == 403, route


def test_a_role_that_sees_people_is_sent_to_set_up_its_second_factor_first(client: Client) -> None:
    from rencai_web.foundation.accounts.models import Account

    analyst = Account.objects.create_account(username="new", password="x" * 12, role=Role.ANALYST, name="New")
    client.force_login(analyst)
    response = client.get(reverse("audit"))
    assert (response.status_code, response.url) == (302, reverse("mfa_activate_totp"))
