"""Signing in, as each kind of person does."""

from __future__ import annotations

import pytest

from rencai_web.foundation.accounts.management.commands.demo_accounts import current_code
from rencai_web.foundation.accounts.models import Role
from tests.house.cast import PASSWORD, account
from tests.house.journeys.conftest import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_analyst_signs_in_with_a_code_reads_the_trail_and_signs_out(visitor: Visitor) -> None:
    analyst = account(Role.ANALYST)
    visitor.go("/audit/")
    visitor.page.fill("#id_login", analyst.username)
    visitor.page.fill("#id_password", PASSWORD)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/authenticate/**")
    visitor.check()
    visitor.page.fill("#id_code", current_code(analyst))
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("text=谁在何时做了什么")
    visitor.check()
    visitor.page.click("text=退出")
    visitor.page.wait_for_selector("text=登录")
    visitor.check()


def test_the_language_is_switched_on_the_page_and_stays(visitor: Visitor) -> None:
    visitor.go("/sign/login/")
    visitor.page.click("text=English")
    visitor.page.wait_for_selector("h1:has-text('Sign in')")
    visitor.check()
    visitor.go("/")
    assert visitor.page.locator("html").get_attribute("lang") == "en"


def test_an_administrator_invites_somebody_who_opens_an_account(visitor: Visitor) -> None:
    administrator = account(Role.ADMINISTRATOR)
    visitor.go("/sign/login/")
    visitor.page.fill("#id_login", administrator.username)
    visitor.page.fill("#id_password", PASSWORD)
    visitor.page.keyboard.press("Enter")
    visitor.page.fill("#id_code", current_code(administrator))
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("text=退出")
    visitor.go("/accounts/invite/")
    visitor.page.select_option("#id_role", "officer")
    visitor.page.click("button:has-text('生成邀请码')")
    code = visitor.page.inner_text("main code")
    visitor.check()
    visitor.page.click("text=退出")
    visitor.go("/invitation/")
    for name, value in {"code": code, "name": "庄", "username": "zhuang", "password": "a long pass phrase"}.items():
        visitor.page.fill(f"#id_{name}", value)
    visitor.page.click("button:has-text('开通')")
    visitor.page.wait_for_selector("text=账号已开通")
    visitor.check()


@pytest.mark.parametrize("path", ["/", "/sign/login/", "/invitation/", "/gallery/", "/nowhere/"])
def test_public_pages_are_clean_for_a_stranger(visitor: Visitor, path: str) -> None:
    if path == "/nowhere/":
        visitor.page.goto(visitor.base + path)
        visitor.troubles.clear()  # the browser logs the 404 that is the point here
        visitor.check()
    else:
        visitor.go(path)
