"""A file's way: sent, mapped, mended, tried, published, seen in the cockpit, and taken back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from rencai.city import City
from rencai.engine.progress import Silent
from rencai_web.foundation.accounts.models import Role
from rencai_web.intake.models import SentFile
from rencai_web.registers import building
from rencai_web.registers.models import Person, Publication
from tests.house.cast import account
from tests.house.intake.conftest import built_home, home, town
from tests.house.intake.sending import table, work_off
from tests.house.journeys.conftest import Visitor
from tests.talentbase.cast import CHEN, DAYS, LIN, at_mill, at_shoes
from tests.talentbase.small_city import resident_id

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["built_home", "home", "town"]
FRESH = {"name": "庄晓阳", "resident_id": resident_id("19880808", 31), "phone": "12912345688"}
NAMELESS = {"resident_id": resident_id("19920202", 35), "phone": "12912345699", "employer": "踏浪鞋业"}


def work_and_wait(visitor: Visitor, text: str) -> None:
    """The worker does what waits; the page, which asks by itself, comes to show it."""
    work_off()
    visitor.sees(f"text={text}")
    visitor.check()


def test_a_file_comes_in_is_mended_published_and_taken_back(visitor: Visitor, home: Path, town: City) -> None:
    building.rebuild(progress=Silent(), publish=True)
    people = Person.objects.count()
    page = visitor.page
    path = home.parent / "register-more.csv"
    path.write_bytes(table(at_shoes(FRESH), at_mill(CHEN), NAMELESS, at_shoes({**LIN, "degree": "博士"})))
    visitor.come_as(account(Role.ANALYST))
    visitor.go("/intake/")
    page.set_input_files("#files", path)
    page.fill("#delivery", DAYS[-1])
    page.click("main button:has-text('报送')")
    page.wait_for_url("**/intake/*/")
    visitor.check()
    work_and_wait(visitor, "每一行都有去处")
    # What is wrong with the mapping is put right: the phone column is not taken.
    visitor.follow("text=修改映射")
    visitor.check()
    page.select_option("select[aria-label='手机号']", "")
    visitor.follow("text=保存并按此读取")
    visitor.sees("text=正在读取文件")
    work_and_wait(visitor, "按为此文件编写的映射读取")
    # The row without a name is downloaded, mended and sent again.
    with page.expect_download() as came:
        page.click("text=下载表格")
    mended = home.parent / "mended.xlsx"
    came.value.save_as(mended)
    book = openpyxl.load_workbook(mended)
    book.worksheets[0]["A2"] = "施雨桐"
    book.save(mended)
    page.set_input_files("#mended", mended)
    visitor.follow("#not-kept button:has-text('报送')")
    visitor.sees("text=修改的是")
    work_and_wait(visitor, "每一行都有去处")
    # Both files come into the base together.
    visitor.go("/intake/")
    for box in page.locator("input[name=coming]").all():
        box.check()
    visitor.follow("text=查看入库后的变化")
    visitor.sees("h2:has-text('正在测算')")
    visitor.check()
    work_and_wait(visitor, "待处理")
    visitor.sees("text=施雨桐")
    visitor.follow("table.counts tr:has(th:text('人才')) td:nth-child(3) a")
    visitor.sees("text=博士")
    visitor.check()
    visitor.follow("main button:has-text('发布')")
    visitor.sees("h2:has-text('正在发布')")
    work_and_wait(visitor, "人才库发生了哪些变化")
    assert Person.objects.count() == people + 2
    visitor.go("/cockpit/")
    assert "施雨桐" in page.goto(visitor.base + "/people/").text()  # type: ignore[union-attr]
    # And out again, with the rows that mended it.
    visitor.go(f"/intake/{SentFile.objects.get(name='register-more.csv').pk}/")
    visitor.follow("text=撤回：先看变化")
    work_and_wait(visitor, "待处理")
    visitor.follow("main button:has-text('发布')")
    visitor.sees("h2:has-text('正在发布')")
    work_and_wait(visitor, "人才库发生了哪些变化")
    assert Person.objects.count() == people
    visitor.go("/publications/")
    visitor.go(f"/publications/{Publication.objects.latest('pk').pk}/")


def test_an_agency_sends_a_file_and_sees_what_it_owes(visitor: Visitor, home: Path) -> None:
    path = home.parent / "register-more.csv"
    path.write_bytes(table(at_shoes(FRESH), NAMELESS))
    visitor.come_as(account(Role.AGENCY))
    visitor.go("/sources/")
    visitor.go("/intake/")
    visitor.page.set_input_files("#files", path)
    visitor.page.select_option("#of", "register")
    visitor.page.fill("#delivery", DAYS[-1])
    visitor.page.click("main button:has-text('报送')")
    visitor.page.wait_for_url("**/intake/*/")
    work_and_wait(visitor, "已通知人才办")
    assert "查看入库后的变化" not in visitor.page.content()
