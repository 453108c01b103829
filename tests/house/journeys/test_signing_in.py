"""Signing in, as each kind of person does."""

from __future__ import annotations

import pytest

from rencai_web.foundation.accounts.models import Role
from tests.house.cast import account
from tests.house.journeys.conftest import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_analyst_signs_in_with_a_code_reads_the_trail_and_signs_out(visitor: Visitor) -> None:
    analyst = account(Role.ANALYST)
    visitor.sign_in(analyst, path="/audit/")
    visitor.sees("text=谁在何时做了什么")
    visitor.check()
    visitor.sign_out()
    visitor.check()


def test_the_language_is_switched_on_the_page_and_stays(visitor: Visitor) -> None:
    visitor.go("/sign/login/")
    visitor.follow("text=English")
    visitor.sees("h1:has-text('Sign in')")
    visitor.check()
    visitor.go("/")
    visitor.sees("html[lang=en]")


def test_an_administrator_invites_somebody_who_opens_an_account(visitor: Visitor) -> None:
    visitor.sign_in(account(Role.ADMINISTRATOR))
    visitor.go("/accounts/invite/")
    visitor.page.select_option("#id_role", "officer")
    visitor.follow("button:has-text('生成邀请码')")
    code = visitor.page.inner_text("main code")
    visitor.check()
    visitor.sign_out()
    visitor.go("/invitation/")
    for name, value in {"code": code, "name": "庄", "username": "zhuang", "password": "a long pass phrase"}.items():
        visitor.page.fill(f"#id_{name}", value)
    visitor.follow("button:has-text('开通')")
    visitor.sees("text=账号已开通")
    visitor.check()


@pytest.mark.parametrize("path", ["/", "/sign/login/", "/invitation/", "/gallery/", "/nowhere/"])
def test_public_pages_are_clean_for_a_stranger(visitor: Visitor, path: str) -> None:
    if path == "/nowhere/":
        visitor.page.goto(visitor.base + path)
        visitor.troubles.clear()  # the browser logs the 404 that is the point here
        visitor.check()
    else:
        visitor.go(path)
