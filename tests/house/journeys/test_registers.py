"""An analyst finds a person, unfolds a value, reads the cockpit; a leader takes out counts."""

from __future__ import annotations

import pytest
from django.conf import settings

from rencai_web.foundation.accounts.management.commands.demo_accounts import current_code
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.models import Entry
from tests.house.api_cast import built_home, publish_base
from tests.house.cast import PASSWORD, account
from tests.house.journeys.conftest import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(visitor: Visitor, role: Role) -> None:
    somebody = account(role)
    visitor.page.goto(f"{visitor.base}/sign/login/")
    visitor.page.fill("#id_login", somebody.username)
    visitor.page.fill("#id_password", PASSWORD)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/authenticate/**")
    visitor.page.fill("#id_code", current_code(somebody))
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("text=退出")


@pytest.fixture(autouse=True)
def _published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", built_home())
    publish_base()


def test_an_analyst_finds_a_person_and_unfolds_a_value(visitor: Visitor) -> None:
    sign_in(visitor, Role.ANALYST)
    page = visitor.page
    visitor.go("/people/")
    page.focus("#q")
    page.keyboard.type("linxiao", delay=30)
    page.wait_for_selector("#total:has-text('1 人')")
    assert page.input_value("#q") == "linxiao"  # the box keeps what is typed while the list changes
    assert "linxiao" not in page.url
    visitor.check()
    page.click("td.first a:has-text('林晓明')")
    page.wait_for_selector("h1:has-text('林晓明')")
    visitor.check()
    page.click("dt:has-text('学历') + dd summary")
    page.wait_for_selector("tr.golden:visible")
    visitor.check()
    page.click("text=English")
    page.wait_for_selector("h2:has-text('Where the person worked')")
    visitor.check()


def test_filters_combine_by_keyboard_and_leave_as_chips(visitor: Visitor) -> None:
    sign_in(visitor, Role.ANALYST)
    page = visitor.page
    visitor.go("/people/?status=any")
    everybody = page.inner_text("#total")
    if page.viewport_size and page.viewport_size["width"] < 900:
        page.click("summary.fold")
    page.focus("#c-town-350582101")
    page.keyboard.press("Space")
    page.wait_for_selector(".chip:has-text('陈埭镇')")
    assert "town=350582101" in page.url
    assert page.inner_text("#total") != everybody
    assert page.evaluate("document.activeElement.id") == "c-town-350582101"
    visitor.check()
    page.click(".chip:has-text('陈埭镇')")
    page.wait_for_selector(f"#total:has-text('{everybody}')")
    page.go_back()
    page.wait_for_selector(".chip:has-text('陈埭镇')")


def test_the_cockpit_leads_from_a_number_to_its_list_and_an_employer(visitor: Visitor) -> None:
    sign_in(visitor, Role.LEADER)
    page = visitor.page
    visitor.go("/cockpit/")
    visitor.go("/cockpit/?layer=employers")
    page.click("table.heat td a >> nth=0")
    page.wait_for_selector("#total")
    visitor.check()
    page.click("td a[href^='/employers/E-'] >> nth=0")
    page.wait_for_selector(".summary")
    visitor.check()
    visitor.go("/posts/?open=any")
    page.click("td.first a >> nth=0")
    page.wait_for_selector(".summary")
    visitor.check()
    visitor.go("/employers/")
    page.click("#taking summary")
    page.fill("#purpose", "年度统计")
    visitor.check()
    with page.expect_download():
        page.click("button:has-text('CSV')")
    assert Entry.objects.filter(act="export employers", reason="年度统计").exists()
