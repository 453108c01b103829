"""A rule is changed by form, seen on the base, published by another account, shown, taken back; then simulated."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from rencai_web.foundation.accounts.models import Role
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


def test_an_officer_changes_an_amount_and_the_approver_publishes_it(visitor: Visitor) -> None:
    officer, approver = account(Role.OFFICER), account(Role.APPROVER)
    visitor.come_as(officer)
    visitor.go(f"/policies/rules/{RULE}/change/")
    page = visitor.page
    page.fill("input[name=begins]", str(TOMORROW))
    page.fill("input[name$='table/city-2']", "26000")
    page.fill("#reason", "提高二类标准")
    visitor.follow("text=保存到草案")
    visitor.sees("text=市二类：26,000")
    visitor.sees("#preview >> text=改后确定符合")
    visitor.check()
    visitor.follow("button:has-text('提交') >> nth=0")
    visitor.sees("text=待审批")
    draft = Draft.objects.get()

    visitor.come_as(approver)
    visitor.go(f"/policies/drafts/{draft.pk}/")
    page.fill("#word", "同意施行")
    visitor.follow("button:has-text('发布')")
    visitor.sees("text=已发布")
    visitor.check()
    assert number() == 1
    visitor.go(f"/policies/rules/{RULE}/?from={TOMORROW}")
    visitor.sees("text=市二类：26,000")
    visitor.go(f"/policies/rules/{RULE}/compare/")
    visitor.sees("text=市二类：20,000")

    visitor.come_as(officer)
    visitor.go("/policies/drafts/")
    visitor.follow("button:has-text('退回此版')")
    visitor.sees("text=终止日变更")
    page.fill("#why", "测试后退回")
    visitor.follow("button:has-text('提交') >> nth=0")
    visitor.sees("text=待审批")
    visitor.come_as(approver)
    visitor.go(f"/policies/drafts/{Draft.objects.latest('id').pk}/")
    page.fill("#word", "同意退回")
    visitor.follow("button:has-text('发布')")
    visitor.sees("text=已发布")
    assert number() == 2
    assert len([rule for rule in book().rules if rule.id == RULE]) == 1


def test_an_analyst_runs_a_simulation_and_reads_its_tables(visitor: Visitor) -> None:
    visitor.come_as(account(Role.ANALYST))
    visitor.go("/simulations/new/")
    page = visitor.page
    with page.expect_navigation():
        page.select_option("#pick", RULE)
    page.fill("input[name$='table/city-2']", "1000")
    visitor.follow("button:has-text('开始测算')")
    visitor.sees("text=等待")
    visitor.check()
    run_job.func(Run.objects.get().job)
    visitor.sees("text=逐条结果")
    page.click("text=对应数据表 >> nth=0")
    visitor.sees("td:has-text('晋江市二类')")
    visitor.check()
    visitor.follow("text=English")
    visitor.sees("text=Rule by rule")
    visitor.check()


def test_the_library_and_who_has_not_claimed_are_read_by_an_officer(visitor: Visitor) -> None:
    officer = account(Role.OFFICER)
    claims = ClaimList.objects.create(name="申领.csv", by=officer)
    Claim.objects.create(source=claims, rule=RULE, person=person(1), on=timezone.localdate())
    visitor.come_as(officer)
    for path in ("/policies/proof/", "/policies/drafts/", f"/policies/rules/{RULE}/", "/unclaimed/", "/simulations/"):
        visitor.go(path)
    visitor.go("/policies/")
    visitor.page.fill("#q", "购房")
    visitor.sees("#policy-rows tbody tr:only-child")
    visitor.page.goto(visitor.base + f"/unclaimed/rules/{RULE}/")
    visitor.page.fill("#purpose", "逐一联系，提醒申领")
    visitor.follow("button:has-text('打开名单')")
    visitor.sees("text=逐人提醒一次")
    visitor.check()
    visitor.follow("button:has-text('逐人提醒一次')")
    visitor.sees("text=待联系")
    visitor.check()
    mistakes_stand_beside_their_lines(visitor)


def mistakes_stand_beside_their_lines(visitor: Visitor) -> None:
    visitor.page.goto(visitor.base + "/policies/drafts/")
    page = visitor.page
    page.fill("#title", "改条件")
    visitor.follow("button:has-text('新建草案')")
    visitor.follow("a:has-text('修改文件原文')")
    page.fill("#name", "groups.yaml")
    visitor.follow("button:has-text('打开文件')")
    page.fill("#text", "groups:\n  housing: {take: highest}\n  wrong: [\n")
    visitor.follow("button:has-text('保存并检查')")
    visitor.sees("#troubles >> text=第 4 行")
    visitor.check()
