"""An analyst settles a doubtful pair by keys alone, splits a wrong merge, corrects a value; a talent asks for one."""

from __future__ import annotations

import pytest

from rencai_web.foundation.accounts.management.commands.demo_accounts import current_code
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.identity.models import Judgement, Verdict
from rencai_web.registers.models import Correction, Person, Publication
from tests.house.cast import PASSWORD, account
from tests.house.identity.conftest import Town, built, publication, town
from tests.house.journeys.conftest import Visitor
from tests.talentbase.cast import LIN

__all__ = ["built", "publication", "town"]

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(visitor: Visitor, somebody: Account, path: str) -> None:
    visitor.go(path)
    visitor.page.fill("#id_login", somebody.username)
    visitor.page.fill("#id_password", PASSWORD)
    visitor.page.keyboard.press("Enter")
    if somebody.needs_second_factor:
        visitor.page.wait_for_url("**/authenticate/**")
        visitor.page.fill("#id_code", current_code(somebody))
        visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("text=退出")


def test_an_analyst_judges_by_keys_takes_back_splits_and_corrects(
    visitor: Visitor, town: Town, publication: Publication
) -> None:
    page, lin = visitor.page, str(Person.objects.get(name=LIN["name"]).pk)
    sign_in(visitor, account(Role.ANALYST), "/duplicates/?kind=person")
    visitor.go("/duplicates/?kind=person")
    assert "是不是同一个人" in page.inner_text("h1")
    page.keyboard.press("n")
    page.wait_for_selector("text=1 次核定等待下一次构建")
    assert Judgement.objects.get().verdict == Verdict.APART
    visitor.check()
    page.keyboard.press("u")
    page.wait_for_selector("text=已撤销第")
    page.wait_for_selector("text=待核 1 组")
    page.keyboard.press("d")
    page.wait_for_selector("a:has-text('说不准')")
    assert list(Judgement.objects.values_list("verdict", flat=True)) == ["unsure", "undone", "apart"]
    visitor.go("/judgements/")

    visitor.go(f"/people/{lin}/")
    page.click("text=这些行不全是同一个")
    page.check("input[name=row] >> nth=-1")
    visitor.check()
    page.click("text=看看分成的两部分")
    page.fill("#reason", "两人同名，电话不同")
    visitor.check()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=拆分已记录")

    visitor.go(f"/people/{lin}/correct/?field=phone")
    page.fill("#value", "123")
    page.fill("#reason", "本人来电说明")
    page.click("button:has-text('更正')")
    page.wait_for_selector("text=不是电话号码")
    visitor.check()
    page.fill("#value", "12977777777")
    page.click("button:has-text('更正')")
    page.wait_for_selector("text=更正已记录")
    visitor.go("/corrections/")
    assert "12977777777" not in page.content()


def test_a_talent_asks_and_an_officer_decides(visitor: Visitor, town: Town, publication: Publication) -> None:
    page, lin = visitor.page, str(Person.objects.get(name=LIN["name"]).pk)
    talent = account(Role.TALENT)
    Account.objects.filter(pk=talent.pk).update(scope=lin)
    sign_in(visitor, talent, f"/people/{lin}/correct/?field=degree")
    visitor.go(f"/people/{lin}/correct/?field=degree")
    page.select_option("#value", label="博士")
    page.fill("#reason", "毕业证书")
    page.click("main form[method=post] .btn-primary")
    page.wait_for_selector("text=工作人员审核后会通知你")
    page.click("text=退出")
    sign_in(visitor, account(Role.OFFICER), "/corrections/")
    visitor.go("/corrections/")
    page.click("a:has-text('去审核')")
    visitor.check()
    page.click("button:has-text('采纳') >> nth=0")
    page.wait_for_selector("text=已采纳")
    assert Correction.objects.get().state == Correction.State.ACCEPTED
    visitor.check()
