"""Help: short, in both languages, and every link leads to a page that is open to the reader."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import resolve, reverse

from rencai_web.foundation.accounts.doors import ANYBODY, SIGNED_IN, door_of
from rencai_web.foundation.accounts.models import Role
from rencai_web.rights.steps import STEPS
from tests.house.cast import client_of

pytestmark = pytest.mark.django_db


def test_every_role_and_a_stranger_have_their_steps() -> None:
    assert set(STEPS) == {*Role, None}
    assert all(2 <= len(steps) <= 10 for steps in STEPS.values())


@pytest.mark.parametrize(("role", "name"), [(role, name) for role, steps in STEPS.items() for name, _ in steps])
def test_every_step_leads_to_a_page_that_is_open_to_the_role(role: Role | None, name: str) -> None:
    match = resolve(reverse(name))
    door = door_of(match.func, match.url_name)
    assert door == ANYBODY or (role and (door == SIGNED_IN or role in door)), (role, name, door)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", [*Role, None])
def test_the_help_page_shows_each_role_its_own_steps(role: Role | None, language: str) -> None:
    client = client_of(role) if role else Client()
    page = client.get(reverse("help"), headers={"accept-language": language}).content.decode()
    for name, words in STEPS[role]:
        assert reverse(name) in page
        assert (words.en if language == "en" else words.zh) in page.replace("&#x27;", "'")
