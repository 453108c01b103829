"""An analyst finds a person, unfolds a value, reads the cockpit; a leader takes out counts."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.models import Entry
from tests.house.api_cast import built_home, publish_base
from tests.house.cast import account
from tests.house.journeys.conftest import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", built_home())
    publish_base()


def test_an_analyst_finds_a_person_and_unfolds_a_value(visitor: Visitor) -> None:
    visitor.come_as(account(Role.ANALYST))
    page = visitor.page
    visitor.go("/people/")
    page.focus("#q")
    page.keyboard.type("linxiao", delay=30)
    visitor.sees("#total:has-text('1 人')")
    expect(page.locator("#q")).to_have_value("linxiao")  # the box keeps what is typed while the list changes
    assert "linxiao" not in page.url
    visitor.check()
    visitor.follow("td.first a:has-text('林晓明')")
    visitor.sees("h1:has-text('林晓明')")
    visitor.check()
    page.click("dt:has-text('学历') + dd summary")
    visitor.sees("tr.golden:visible")
    visitor.check()
    visitor.follow("text=English")
    visitor.sees("h2:has-text('Where the person worked')")
    visitor.check()


def test_filters_combine_by_keyboard_and_leave_as_chips(visitor: Visitor) -> None:
    visitor.come_as(account(Role.ANALYST))
    page = visitor.page
    visitor.go("/people/?status=any")
    everybody = page.inner_text("#total")
    if page.viewport_size and page.viewport_size["width"] < 900:
        page.click("summary.fold")
    page.focus("#c-town-350582101")
    page.keyboard.press("Space")
    visitor.sees(".chip:has-text('陈埭镇')")
    expect(page).to_have_url(re.compile("town=350582101"))
    expect(page.locator("#total")).not_to_have_text(everybody)
    expect(page.locator("#c-town-350582101")).to_be_focused()
    visitor.check()
    page.click(".chip:has-text('陈埭镇')")
    visitor.sees(f"#total:has-text('{everybody}')")
    expect(page).not_to_have_url(re.compile("town=350582101"))
    page.go_back()
    visitor.sees(".chip:has-text('陈埭镇')")


def test_the_cockpit_leads_from_a_number_to_its_list_and_an_employer(visitor: Visitor) -> None:
    visitor.come_as(account(Role.LEADER))
    page = visitor.page
    visitor.go("/cockpit/")
    visitor.go("/cockpit/?layer=employers")
    visitor.follow("table.heat td a >> nth=0")
    visitor.sees("#total")
    visitor.check()
    visitor.follow("td a[href^='/employers/E-'] >> nth=0")
    visitor.sees(".summary")
    visitor.check()
    visitor.go("/posts/?open=any")
    visitor.follow("td.first a >> nth=0")
    visitor.sees(".summary")
    visitor.check()
    visitor.go("/employers/")
    page.click("#taking summary")
    page.fill("#purpose", "年度统计")
    visitor.check()
    with page.expect_download():
        page.click("button:has-text('CSV')")
    assert Entry.objects.filter(act="export employers", reason="年度统计").exists()
