"""An administrator lets another system read; everybody can read how."""

from __future__ import annotations

import pytest

from rencai_web.foundation.accounts.models import Role
from tests.house.cast import account
from tests.house.journeys.conftest import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_administrator_makes_a_token_and_revokes_it(visitor: Visitor) -> None:
    administrator, holder = account(Role.ADMINISTRATOR), account(Role.ANALYST)
    visitor.come_as(administrator)
    visitor.go("/tokens/make/")
    for name, value in {"account": holder.username, "name": "驾驶舱大屏", "purpose": "展示统计数"}.items():
        visitor.page.fill(f"#id_{name}", value)
    visitor.page.check("input[value='counts:read']")
    visitor.follow("button:has-text('生成令牌')")
    visitor.sees("main code", "rencai_")
    visitor.check()
    visitor.go("/tokens/")
    visitor.page.fill("input[name=reason]", "系统下线")
    visitor.follow("button:has-text('吊销')")
    visitor.sees("text=已失效")
    visitor.check()


def test_the_documentation_of_the_api_is_a_page_like_any_other(visitor: Visitor) -> None:
    visitor.go("/api/v1/")
    visitor.page.click("main summary >> nth=0")
    visitor.follow("text=English")
    visitor.sees("h1:has-text('How systems read')")
    visitor.check()
