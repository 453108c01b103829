"""An agency reports, the analyst confirms, the leader sees the board change; the office walks through and reports."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.jobs.actions import run_job
from rencai_web.foundation.jobs.models import Job
from tests.house.cast import account
from tests.house.journeys.conftest import Visitor
from tests.house.plan.followed_town import FIRST, counted, named, running_plan

pytestmark = pytest.mark.django_db(transaction=True)


def filled_sheet(path: Path, value: float) -> Path:
    """The sheet as an agency fills it: every row it was given."""
    book = openpyxl.load_workbook(path)
    for row in range(5, book.active.max_row + 1):
        book.active.cell(row, 8).value = value
        book.active.cell(row, 9).value = "统计年报"
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path


def test_a_reading_goes_from_the_agency_to_the_leaders_board(visitor: Visitor, tmp_path: Path) -> None:
    running_plan()
    counted(1300, on=date(FIRST, 12, 31))
    visitor.come_as(account(Role.AGENCY))
    visitor.go("/owed/")
    row = visitor.page.locator(".owed-row", has_text="技能人才").first
    row.locator("input[name=value]").fill("1700")
    row.locator("input[name=evidence]").fill("统计年报第3页")
    row.locator("button").click()
    visitor.sees(".owed-row:has-text('待确认')")
    visitor.check()
    with visitor.page.expect_download() as download:
        visitor.page.click("text=下载填报表")
    sheet = tmp_path / "sheet.xlsx"
    download.value.save_as(sheet)
    visitor.page.set_input_files("#sheet-file", filled_sheet(sheet, 24.5))
    visitor.follow("text=上传填报表")
    visitor.sees("h1:has-text('接收')")
    visitor.check()

    visitor.come_as(account(Role.ANALYST))
    visitor.go(reverse("plan_indicator", args=[named().pk]))
    visitor.follow("button:text-is('确认') >> nth=0")
    visitor.sees("text=从现在起计入")
    visitor.check()

    visitor.come_as(account(Role.LEADER))
    visitor.go("/plan/")
    line = visitor.page.locator("tr", has_text="技能人才")
    visitor.sees(line, "1,700")
    visitor.sees(line, "进度正常")


def test_a_target_is_proposed_by_one_and_confirmed_by_another(visitor: Visitor) -> None:
    plan = running_plan()
    page = reverse("plan_indicator", args=[named().pk])
    visitor.come_as(account(Role.ANALYST))
    visitor.go(page)
    visitor.page.click("summary:has-text('提出调整目标')")
    visitor.page.fill("#t-value", "1800")
    visitor.page.fill("#t-since", timezone.localdate().isoformat())
    visitor.page.fill("#t-reason", "会议纪要：合作协议延期")
    visitor.follow("button:text-is('提交调整')")
    visitor.sees("button:text-is('撤回调整')")
    visitor.check()
    visitor.go("/plan/")
    line = visitor.page.locator("tr", has_text="技能人才")
    visitor.sees(line, "2,000")
    visitor.sees(line, f"拟调为 1,800（{plan.last_year} 年），待确认")

    visitor.come_as(account(Role.APPROVER))
    visitor.go(page)
    visitor.follow("button:text-is('确认调整')")
    visitor.sees("text=已确认，目标自")
    visitor.check()


def test_the_office_walks_through_the_plan_and_takes_a_report(visitor: Visitor, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    plan = running_plan()
    counted(1300, on=date(FIRST, 12, 31))
    counted(1700)
    visitor.come_as(account(Role.ANALYST))
    work = plan.undertakings.get(name="技能振兴工程")
    pages = [reverse(page) for page in ("plan_undertakings", "plan_waits", "plan_cards", "plan_money", "plan_findings")]
    pages += [f"{reverse('plan_undertakings')}?by=timeline", reverse("plan_indicator", args=[named().pk])]
    for page in (*pages, reverse("plan_documents"), reverse("plan_rounds")):
        visitor.go(page)
    visitor.go(reverse("plan_undertaking", args=[work.pk]))
    visitor.page.fill("#r-said", "已启动首批培训")
    visitor.follow("text=提交进展")
    visitor.sees("text=已保存")
    visitor.check()
    visitor.go(reverse("plan_round", args=[plan.rounds.first().pk]))
    visitor.follow("button:text-is('docx')")
    run_job.call(Job.objects.get().pk)
    visitor.sees("#reports a")
    visitor.check()
    with visitor.page.expect_download() as download:
        visitor.page.click("#reports a")
    assert download.value.suggested_filename.endswith(".docx")
