"""A rule is changed by form, seen on the base, published by another account, shown, taken back; then simulated."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.jobs.actions import run_job
from rencai_web.policy.models import Claim, ClaimList, Draft, Run
from rencai_web.policy.published import book, number
from tests.house.cast import account
from tests.house.journeys.conftest import Visitor
from tests.house.policy.library_cast import RULE, person, publish_people

pytestmark = pytest.mark.django_db(transaction=True)
TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    publish_people()
    return tmp_path / "home"


def sign_in(visitor: Visitor, who: Account, path: str) -> None:
    """Somebody who is signed in opens a page; signing in has journeys of its own."""
    client = Client()
    client.force_login(who)
    visitor.page.context.clear_cookies()
    visitor.page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": visitor.base}]
    )
    visitor.go(path)


def test_an_officer_changes_an_amount_and_the_approver_publishes_it(visitor: Visitor) -> None:
    officer, approver = account(Role.OFFICER), account(Role.APPROVER)
    sign_in(visitor, officer, f"/policies/rules/{RULE}/change/")
    page = visitor.page
    page.fill("input[name=begins]", str(TOMORROW))
    page.fill("input[name$='table/city-2']", "26000")
    page.fill("#reason", "提高二类标准")
    page.click("text=保存到草案")
    page.wait_for_selector("text=市二类：26,000")
    page.wait_for_selector("#preview >> text=改后确定符合")
    visitor.check()
    page.click("button:has-text('提交') >> nth=0")
    page.wait_for_selector("text=待审批")
    draft = Draft.objects.get()

    sign_in(visitor, approver, f"/policies/drafts/{draft.pk}/")
    page.fill("#word", "同意施行")
    page.click("button:has-text('发布')")
    page.wait_for_selector("text=已发布")
    visitor.check()
    assert number() == 1
    visitor.go(f"/policies/rules/{RULE}/?from={TOMORROW}")
    page.wait_for_selector("text=市二类：26,000")
    visitor.go(f"/policies/rules/{RULE}/compare/")
    page.wait_for_selector("text=市二类：20,000")

    sign_in(visitor, officer, "/policies/drafts/")
    page.click("button:has-text('退回此版')")
    page.wait_for_selector("text=终止日变更")
    page.fill("#why", "测试后退回")
    page.click("button:has-text('提交') >> nth=0")
    page.wait_for_selector("text=待审批")
    sign_in(visitor, approver, f"/policies/drafts/{Draft.objects.latest('id').pk}/")
    page.fill("#word", "同意退回")
    page.click("button:has-text('发布')")
    page.wait_for_selector("text=已发布")
    assert number() == 2
    assert len([rule for rule in book().rules if rule.id == RULE]) == 1


def test_an_analyst_runs_a_simulation_and_reads_its_tables(visitor: Visitor) -> None:
    sign_in(visitor, account(Role.ANALYST), "/simulations/new/")
    page = visitor.page
    page.select_option("#pick", RULE)
    page.wait_for_selector("input[name$='table/city-2']")
    page.fill("input[name$='table/city-2']", "1000")
    page.click("button:has-text('开始测算')")
    page.wait_for_selector("text=等待")
    visitor.check()
    run_job.func(Run.objects.get().job)
    page.wait_for_selector("text=逐条结果")
    page.click("text=对应数据表 >> nth=0")
    visitor.check()
    assert page.locator("td:has-text('晋江市二类')").first.is_visible()
    page.click("text=English")
    page.wait_for_selector("text=Rule by rule")
    visitor.check()


def test_the_library_and_who_has_not_claimed_are_read_by_an_officer(visitor: Visitor) -> None:
    officer = account(Role.OFFICER)
    claims = ClaimList.objects.create(name="申领.csv", by=officer)
    Claim.objects.create(source=claims, rule=RULE, person=person(1), on=timezone.localdate())
    sign_in(visitor, officer, "/policies/")
    for path in ("/policies/proof/", "/policies/drafts/", f"/policies/rules/{RULE}/", "/unclaimed/", "/simulations/"):
        visitor.go(path)
    visitor.go("/policies/")
    visitor.page.fill("#q", "购房")
    visitor.page.wait_for_selector("#policy-rows tbody tr:only-child")
    visitor.page.goto(visitor.base + f"/unclaimed/rules/{RULE}/")
    visitor.page.fill("#purpose", "逐一联系，提醒申领")
    visitor.page.click("button:has-text('打开名单')")
    visitor.page.wait_for_selector("text=逐人提醒一次")
    visitor.check()
    visitor.page.click("button:has-text('逐人提醒一次')")
    visitor.page.wait_for_selector("text=待联系")
    visitor.check()
    mistakes_stand_beside_their_lines(visitor)


def mistakes_stand_beside_their_lines(visitor: Visitor) -> None:
    visitor.page.goto(visitor.base + "/policies/drafts/")
    page = visitor.page
    page.fill("#title", "改条件")
    page.click("button:has-text('新建草案')")
    page.click("text=修改文件原文")
    page.fill("#name", "groups.yaml")
    page.click("text=打开文件")
    page.fill("#text", "groups:\n  housing: {take: highest}\n  wrong: [\n")
    page.click("button:has-text('保存并检查')")
    page.wait_for_selector("#troubles >> text=第 4 行")
    visitor.check()
