"""Troubles that were found once: a NUL in a question, sessions written at every request."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rencai_web.foundation import sessions
from rencai_web.foundation.accounts.models import Role
from tests.house.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/people/?town=%00",
        "/people/?q=%00",
        "/employers/?chain=a%00",
        "/audit/?actor=%00",
        "/people/P-%00/",
        "/posts/?%00=1",
    ],
)
def test_a_nul_in_an_address_is_refused_in_words(analyst: Client, address: str) -> None:
    page = analyst.get(address, headers={"accept-language": "en"})
    assert page.status_code == 400
    assert "Type what you look for again" in page.content.decode()


def test_a_nul_in_the_administrators_search_and_in_a_form_is_refused(analyst: Client) -> None:
    assert client_of(Role.ADMINISTRATOR).get("/accounts/?q=%00").status_code == 400
    form = "application/x-www-form-urlencoded"
    assert analyst.post("/people/", "q=%00", content_type=form).status_code == 400


def test_a_session_is_written_once_a_minute_not_at_every_request(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyst.get(reverse("audit"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        analyst.get(reverse("audit"))
    assert [one["sql"] for one in asked if "UPDATE" in one["sql"] or "INSERT" in one["sql"]] == []
    monkeypatch.setattr(sessions, "EVERY", 0)
    with CaptureQueriesContext(connection) as asked:
        analyst.get(reverse("audit"))
    assert any("django_session" in one["sql"] for one in asked if "UPDATE" in one["sql"])


def test_the_language_is_switched_on_the_page_with_its_filters(analyst: Client) -> None:
    address = reverse("people") + "?degree=bachelor"
    page = analyst.get(address).content.decode()
    assert f'name="next" value="{address}"' in page
    switched = analyst.post(reverse("set_language"), {"language": "en", "next": address})
    assert switched.url == address
