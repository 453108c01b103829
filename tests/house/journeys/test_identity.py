"""An analyst settles a doubtful pair by keys, splits a wrong merge, corrects a value; talents and employers ask."""

from __future__ import annotations

import pytest

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.identity.models import Judgement, Verdict
from rencai_web.registers.models import Correction, Employer, Person, Publication
from tests.house.cast import account
from tests.house.identity.conftest import Town, built, publication, town
from tests.house.journeys.conftest import Visitor
from tests.talentbase.cast import LIN, SHOES

__all__ = ["built", "publication", "town"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_analyst_judges_by_keys_takes_back_splits_and_corrects(
    visitor: Visitor, town: Town, publication: Publication
) -> None:
    page, lin = visitor.page, str(Person.objects.get(name=LIN["name"]).pk)
    visitor.come_as(account(Role.ANALYST))
    visitor.go("/duplicates/?kind=person")
    visitor.sees("h1", "是不是同一个人")
    visitor.press("n")
    visitor.sees("text=1 次核定等待下一次构建")
    assert Judgement.objects.get().verdict == Verdict.APART
    visitor.check()
    visitor.press("u")
    visitor.sees("text=已撤销第")
    visitor.sees("text=待核 1 组")
    visitor.press("d")
    visitor.sees("a:has-text('说不准')")
    assert list(Judgement.objects.values_list("verdict", flat=True)) == ["unsure", "undone", "apart"]
    visitor.go("/judgements/")

    visitor.go(f"/people/{lin}/")
    visitor.follow("text=这些行不全是同一个")
    page.check("input[name=row] >> nth=-1")
    visitor.check()
    visitor.follow("text=看看分成的两部分")
    page.fill("#reason", "两人同名，电话不同")
    visitor.check()
    visitor.press("Enter")
    visitor.sees("text=拆分已记录")

    visitor.go(f"/people/{lin}/correct/?field=phone")
    page.fill("#value", "123")
    page.fill("#reason", "本人来电说明")
    visitor.follow("button:has-text('更正')")
    visitor.sees("text=不是电话号码")
    visitor.check()
    page.fill("#value", "12977777777")
    visitor.follow("button:has-text('更正')")
    visitor.sees("text=下次构建后生效")
    visitor.go("/corrections/")
    assert "12977777777" not in page.content()


def test_a_talent_asks_and_an_officer_decides(visitor: Visitor, town: Town, publication: Publication) -> None:
    page, lin = visitor.page, str(Person.objects.get(name=LIN["name"]).pk)
    talent = account(Role.TALENT)
    Account.objects.filter(pk=talent.pk).update(scope=lin)
    visitor.come_as(talent)
    visitor.go(f"/people/{lin}/correct/?field=degree")
    page.select_option("#value", label="博士")
    page.fill("#reason", "毕业证书")
    visitor.follow("main form[method=post] .btn-primary")
    visitor.sees("text=工作人员审核后会通知你")
    visitor.come_as(account(Role.OFFICER))
    visitor.go("/corrections/")
    visitor.follow("a:has-text('去审核')")
    visitor.check()
    visitor.follow("button:has-text('采纳') >> nth=0")
    visitor.sees("text=已采纳")
    assert Correction.objects.get().state == Correction.State.ACCEPTED
    visitor.check()


def test_an_employer_says_what_is_wrong_and_its_page_tells_at_once(
    visitor: Visitor, town: Town, publication: Publication
) -> None:
    page, shoes = visitor.page, str(Employer.objects.get(name=SHOES["name"]).pk)
    own = account(Role.EMPLOYER)
    Account.objects.filter(pk=own.pk).update(scope=shoes)
    visitor.come_as(own)
    visitor.go("/my/employer/")
    visitor.follow("a:has-text('补充'):has-text('从业人数')")
    page.fill("#value", "88")
    page.fill("#reason", "按社保核对")
    visitor.follow("main form[method=post] .btn-primary")
    visitor.sees("a:has-text('更正中')")
    visitor.check()
    visitor.come_as(account(Role.OFFICER))
    visitor.go(f"/employers/{shoes}/")
    visitor.follow("p.message a:has-text('从业人数')")
    visitor.check()
    visitor.follow("button:has-text('采纳') >> nth=0")
    visitor.go(f"/employers/{shoes}/")
    visitor.sees("text=下次构建后生效")
    assert Correction.objects.get().state == Correction.State.ACCEPTED
