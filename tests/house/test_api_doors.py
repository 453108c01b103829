"""Every operation is closed unless it says which scope opens it; a token reads what its account may, never more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from rencai_web.api.actions import living_token, make_token, revoke_token
from rencai_web.api.documentation import document
from rencai_web.api.models import AccessToken
from rencai_web.api.operations import api
from rencai_web.api.scopes import MAY_HOLD, Scope
from rencai_web.foundation.accounts.actions import change_role, disable
from rencai_web.foundation.accounts.doors import TOKEN_HOLDERS, door_of
from rencai_web.foundation.accounts.models import SCOPED, Account, Role
from rencai_web.foundation.allowance import Allowance
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.notices.models import Notice
from tests.house.api_cast import Machine, machine, token_of
from tests.house.cast import account, client_of

pytestmark = pytest.mark.django_db


POSTED = {"api_people_search", "api_plan_enter_reading"}
"""Operations that are asked by POST: what is searched for may be a name, and a reading is entered."""


def operations() -> Iterator[Any]:
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            yield from view.operations


def routes() -> list[URLPattern]:
    return [
        route
        for route in get_resolver().url_patterns
        if isinstance(route, URLPattern) and str(route.pattern).startswith("api/v1/")
    ]


def address(route: URLPattern) -> str:
    samples = {"id": "E-000000001" if "employers" in str(route.pattern) else "P-000000001", "number": 1, "rest": "x"}
    samples["report"] = 1
    return reverse(route.name, kwargs={name: samples[name] for name in route.pattern.regex.groupindex})


def test_every_operation_states_its_scope() -> None:
    doors = {operation.path: operation.auth_callbacks for operation in operations()}
    assert doors
    assert all(len(callbacks) == 1 and callbacks[0].scope in Scope for callbacks in doors.values()), doors


def test_every_route_under_the_prefix_is_open_to_token_holders_but_the_documentation() -> None:
    others = {route.name for route in routes() if door_of(route.callback, route.name) != TOKEN_HOLDERS}
    assert others == {"api_documentation", "api_schema"}
    assert len(routes()) == len(list(operations())) + 3


def test_an_operation_without_scope_is_closed_to_every_token() -> None:
    from rencai_web.api.bearer import BearerToken
    from rencai_web.api.problems import Problem

    with pytest.raises(Problem, match="not-allowed"):
        BearerToken(None).authenticate(None, token_of(Role.ANALYST))  # type: ignore[arg-type]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer rencai_\xe9"])
def test_without_a_valid_token_every_operation_answers_401(header: str) -> None:
    client = Client(headers={"authorization": header} if header else {})
    for route in routes():
        if door_of(route.callback, route.name) == TOKEN_HOLDERS and route.name != "api_unknown":
            ask = client.post if route.name in POSTED else client.get
            response = ask(address(route))
            assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json"), route
            assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_signed_in_browser_is_nobody_to_the_api() -> None:
    assert client_of(Role.ANALYST).get("/api/v1/people").status_code == 401


@pytest.mark.parametrize("scope", list(Scope))
def test_a_token_opens_only_the_operations_of_its_scope(scope: Scope) -> None:
    reader = machine(scopes=[scope])
    for operation in operations():
        path = operation.path.replace("{id}", "P-1" if "people" in operation.path else "E-1").replace("{number}", "1")
        path = path.replace("{report}", "1")
        asked = reader.post(path, q="w") if operation.methods == ["POST"] else reader.get(path)
        refused = asked.status_code == 403
        assert refused == (operation.auth_callbacks[0].scope != scope), path


@pytest.mark.parametrize("role", list(Role))
def test_a_token_is_not_made_for_more_than_the_role_may(role: Role) -> None:
    holder = account(role)
    for scope, roles in MAY_HOLD.items():
        if role not in roles:
            with pytest.raises(ValidationError):
                token_of(role, [scope], holder=holder)
    assert not AccessToken.objects.exists()


def test_roles_with_a_scope_of_their_own_hold_no_token_for_people() -> None:
    assert not SCOPED & (MAY_HOLD[Scope.PEOPLE] | MAY_HOLD[Scope.COUNTS] | MAY_HOLD[Scope.EMPLOYERS])
    assert Role.ADMINISTRATOR not in MAY_HOLD[Scope.PEOPLE]


def test_a_token_loses_what_its_account_loses() -> None:
    reader = machine()
    holder, administrator = Account.objects.get(role=Role.ANALYST), Account.objects.get(role=Role.ADMINISTRATOR)
    assert reader.get("sources").status_code == 200
    change_role(by=administrator, account=holder, role=Role.OFFICER, scope="")
    assert reader.get("people").status_code == 403
    disable(by=administrator, account=holder, reason="left", now=timezone.now())
    assert reader.get("sources").status_code == 401


def test_a_token_ends_on_its_day_and_at_once_when_revoked() -> None:
    text, now = token_of(Role.ANALYST), timezone.now()
    token = living_token(text=text, now=now)
    assert token is not None
    assert living_token(text=text, now=now + timedelta(days=31)) is None
    revoke_token(by=token.account, token=token, reason="lost", now=now)
    assert Machine(text).get("sources").status_code == 401
    assert Entry.objects.filter(act="revoke token", reason="lost").count() == 1


def test_only_a_hash_of_a_token_is_kept() -> None:
    text = token_of(Role.ANALYST)
    kept = (
        str(list(AccessToken.objects.values())) + str(list(Entry.objects.values())) + str(list(Notice.objects.values()))
    )
    assert text not in kept
    assert text[-12:] not in kept


def test_making_and_using_a_token_are_on_record_and_its_owner_is_told() -> None:
    reader = machine()
    for _ in range(3):
        reader.read("sources")
    assert Entry.objects.filter(act="make token", reason="to show counts").count() == 1
    assert Entry.objects.filter(act="use token").count() == 1
    assert Notice.objects.filter(to__role=Role.ANALYST).count() == 1


def test_a_token_lives_at_most_a_year() -> None:
    holder = account(Role.ANALYST)
    for days in (0, 366):
        with pytest.raises(ValidationError):
            make_token(
                by=holder, account=holder, name="x", purpose="x", scopes=[Scope.COUNTS], days=days, now=timezone.now()
            )


def test_too_many_requests_wait_as_long_as_the_answer_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rencai_web.api.bearer._ALLOWANCE", Allowance(per_minute=2))
    reader = machine()
    assert [reader.get("sources").status_code for _ in range(3)] == [200, 200, 429]
    assert 1 <= int(reader.get("sources")["Retry-After"]) <= 30


def test_an_allowance_fills_evenly_and_never_over_a_minute() -> None:
    allowance = Allowance(per_minute=60)
    assert sum(allowance.wait(1, 0.0) == 0 for _ in range(100)) == 60
    assert allowance.wait(1, 0.0) == pytest.approx(1.0)
    assert allowance.wait(1, 1.001) == 0
    assert sum(allowance.wait(1, 10_000.0) == 0 for _ in range(100)) == 60
    assert allowance.wait(2, 0.0) == 0


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "head"])
def test_people_cannot_be_written(method: str) -> None:
    response = getattr(Client(), method)("/api/v1/people")
    assert response.status_code == 405
    assert response["Allow"] == "GET"


def test_a_refusal_of_a_method_names_those_that_are_offered() -> None:
    assert Client().put("/api/v1/plans/1/readings")["Allow"] == "GET, POST"
    assert Client().get("/api/v1/people/search")["Allow"] == "POST"


def test_only_readings_of_plans_are_written_the_rest_that_is_posted_is_searched_for() -> None:
    posted = {path for path, methods in document()["paths"].items() if set(methods) - {"get"}}
    assert posted == {"/api/v1/people/search", "/api/v1/plans/{number}/readings"}
    assert MAY_HOLD[Scope.READINGS] == {Role.AGENCY, Role.ANALYST}


def test_what_is_not_there_is_a_problem_too() -> None:
    response = Client().get("/api/v1/nobody/knows")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(response.content)["status"] == 404
