"""What an agency owes: one row for each reading, the same as a sheet that comes back row by row."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.plan.models import Plan, Reading
from rencai_web.plan.workbooks import filled, template
from tests.house.cast import account
from tests.house.plan.followed_town import LAST_YEAR_END, TODAY, client_for, counted, entered, named, running_plan

pytestmark = pytest.mark.django_db


INTERIM = date(TODAY.year, 1, 1)


@pytest.fixture(autouse=True)
def plan() -> Plan:
    return running_plan()


def sheet_of(agency: Account) -> Any:
    content = client_for(agency).get(reverse("plan_sheet")).content
    return openpyxl.load_workbook(io.BytesIO(content))


def sent_back(agency: Account, book: Any) -> str:
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("填报.xlsx", out.getvalue())
    return client_for(agency).post(reverse("plan_upload"), {"file": file}).content.decode()


def rows_by_name(book: Any) -> dict[str, int]:
    sheet = book.active
    return {sheet.cell(row, 2).value: row for row in range(5, sheet.max_row + 1)}


def test_an_agency_sees_what_it_owes_and_nothing_of_others() -> None:
    page = client_for(account(Role.AGENCY)).get(reverse("plan_mine")).content.decode()
    assert "技能人才" in page
    assert "高技能占比" in page
    assert "社工人才" not in page


def test_a_reading_that_counts_is_no_longer_owed() -> None:
    agency = account(Role.AGENCY)
    counted(1200)
    owed = client_for(agency).get(reverse("plan_mine")).context["owed"]
    ended = [one.line.indicator.name for one in owed if one.round.period_end <= LAST_YEAR_END]
    assert ended == ["高技能占比"]


def test_a_row_is_entered_by_itself_and_answers_with_the_row() -> None:
    client = client_for(account(Role.AGENCY))
    typed = {"on": LAST_YEAR_END.isoformat(), "value": "1200", "evidence": "年报"}
    answer = client.post(reverse("plan_enter_row", args=[named().pk]), typed, headers={"hx-request": "true"})
    assert "待确认" in answer.content.decode()
    assert Reading.objects.get().value == 1200


def test_an_interim_value_stands_in_the_row_of_the_running_period_and_the_text_follows() -> None:
    agency = account(Role.AGENCY)
    for name, value in (("技能人才", 1200), ("高技能占比", 21)):
        counted(value, name=name)
    client = client_for(agency)
    page = client.get(reverse("plan_mine")).content.decode()
    assert "目前没有需要填报的" in page
    assert "每行一项" not in page
    entered(agency, 3700, on=INTERIM)
    page = client.get(reverse("plan_mine")).content.decode()
    assert f"{INTERIM} <strong>3,700</strong>" in page
    assert "再填一个期中值" in page


def test_a_wrong_row_answers_with_the_reason_and_keeps_what_was_typed() -> None:
    client = client_for(account(Role.AGENCY))
    typed = {"on": LAST_YEAR_END.isoformat(), "value": "99999999", "evidence": "年报"}
    page = client.post(
        reverse("plan_enter_row", args=[named().pk]), typed, headers={"hx-request": "true"}
    ).content.decode()
    assert "请核对单位" in page
    assert "99999999" in page
    assert not Reading.objects.exists()


def test_without_a_script_the_page_comes_back() -> None:
    client = client_for(account(Role.AGENCY))
    typed = {"on": LAST_YEAR_END.isoformat(), "value": "1200", "evidence": "年报"}
    answer = client.post(reverse("plan_enter_row", args=[named().pk]), typed)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("plan_mine"))


def test_another_agencys_row_is_not_there() -> None:
    client = client_for(account(Role.AGENCY))
    answer = client.post(reverse("plan_enter_row", args=[named("社工人才").pk]), {"value": "1"})
    assert answer.status_code == 404


def test_the_analyst_confirms_where_agencies_owe_without_leaving_the_list() -> None:
    reading = entered(account(Role.AGENCY), 1200)
    client = client_for(account(Role.ANALYST))
    assert reverse("plan_confirm", args=[reading.pk]) in client.get(reverse("plan_mine")).content.decode()
    answer = client.post(reverse("plan_confirm", args=[reading.pk]), {"back": "owed", "confirm": "yes"})
    assert answer.url.split("?")[0] == reverse("plan_mine")
    reading.refresh_from_db()
    assert reading.state == "confirmed"


def test_a_filled_sheet_is_taken_row_by_row_each_with_its_reason() -> None:
    agency = account(Role.AGENCY)
    book = sheet_of(agency)
    at = rows_by_name(book)
    book.active.cell(at["技能人才"], 8).value = "1,250"
    book.active.cell(at["技能人才"], 9).value = "统计年报"
    book.active.cell(at["高技能占比"], 8).value = 250
    book.active.cell(at["高技能占比"], 9).value = "统计年报"
    page = sent_back(agency, book)
    assert "接收 1 行，退回 1 行" in page
    assert "百分比不能超过 100" in page
    assert [one.value for one in Reading.objects.all()] == [1250]


def test_the_same_sheet_twice_enters_nothing_twice() -> None:
    agency = account(Role.AGENCY)
    book = sheet_of(agency)
    at = rows_by_name(book)
    book.active.cell(at["技能人才"], 8).value = 1250
    book.active.cell(at["技能人才"], 9).value = "年报"
    sent_back(agency, book)
    sent_back(agency, book)
    assert Reading.objects.count() == 1


def test_a_row_of_another_agency_smuggled_in_is_refused() -> None:
    agency = account(Role.AGENCY)
    book = sheet_of(agency)
    at = rows_by_name(book)["技能人才"]
    book.active.cell(at, 1).value = named("社工人才").pk
    book.active.cell(at, 8).value = 150
    book.active.cell(at, 9).value = "年报"
    assert "不属于本单位" in sent_back(agency, book)
    assert not Reading.objects.exists()


@pytest.mark.parametrize("content", [b"", b"no sheet", b"PK\x03\x04 broken"])
def test_what_is_no_such_sheet_is_refused_in_one_sentence(content: bytes) -> None:
    client = client_for(account(Role.AGENCY))
    file = SimpleUploadedFile("x.xlsx", content)
    page = client.post(reverse("plan_upload"), {"file": file}, follow=True).content.decode()
    assert "请重新下载" in page or "请先选择" in page


def test_a_sheet_that_swells_when_unpacked_is_refused_unread() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (101 * 1024 * 1024))
    with pytest.raises(ValidationError):
        filled(out.getvalue())


def test_a_cell_that_is_no_number_and_a_day_that_is_none_are_told() -> None:
    agency = account(Role.AGENCY)
    book = sheet_of(agency)
    at = rows_by_name(book)
    book.active.cell(at["技能人才"], 8).value = "约1200人"
    book.active.cell(at["高技能占比"], 8).value = 25
    book.active.cell(at["高技能占比"], 4).value = "去年底"
    out = io.BytesIO()
    book.save(out)
    rows, refused = filled(out.getvalue())
    assert rows == []
    assert {one.name for one in refused} == {"技能人才", "高技能占比"}


def test_text_that_looks_like_a_formula_stays_text(plan: Plan) -> None:
    assert b"<f>" not in template([], "=1+1")
