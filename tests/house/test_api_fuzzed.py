"""Whatever is asked, the API answers as its description says, and never with a server error."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from rencai_web.api.documentation import document
from rencai_web.config.wsgi import application
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.allowance import Allowance
from rencai_web.plan.models import Indicator, Plan
from tests.house.api_cast import built_home, publish_base, token_of
from tests.house.plan.followed_town import running_plan

pytestmark = pytest.mark.django_db

SCHEMA = schemathesis.openapi.from_dict(copy.deepcopy(document()))
SCHEMA.app = application
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def headers(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    monkeypatch.setattr("rencai_web.api.bearer._ALLOWANCE", Allowance(per_minute=100_000))
    monkeypatch.setattr(settings, "HOME", built_home())
    publish_base()
    running_plan()
    # A served request ends by closing old connections; the connection of a test is not old, its data is not committed.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield {"Authorization": f"Bearer {token_of(Role.ANALYST)}"}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@SCHEMA.parametrize()
@hypothesis_settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
def test_the_api_keeps_its_description_and_never_fails(case: Any, headers: dict[str, str]) -> None:
    _lead_to_the_plan(case)
    response = case.call(headers=headers)
    case.validate_response(response, checks=CHECKS)


def _lead_to_the_plan(case: Any) -> None:
    """A number drawn at random meets no plan: every second one is turned into one that is there."""
    number = (case.path_parameters or {}).get("number")
    if isinstance(number, int) and number % 2 == 0 and "plans/" in case.path:
        case.path_parameters["number"] = Plan.objects.get().pk
        if isinstance(case.body, dict) and isinstance(case.body.get("indicator"), int):
            case.body["indicator"] = Indicator.objects.all()[0].pk
