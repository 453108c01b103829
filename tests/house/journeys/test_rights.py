"""A talent on the phone: invited by an officer, sees the record and who looked, decides, asks, takes a copy along."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.registers.models import Person, Publication
from rencai_web.rights.models import RightsRequest
from rencai_web.rights.queries import consents_to
from tests.house.cast import account
from tests.house.journeys.conftest import Visitor
from tests.house.rights.conftest import built, published  # noqa: F401  # fixtures
from tests.talentbase.cast import LIN

pytestmark = pytest.mark.django_db(transaction=True)

OWN_PASSWORD = "my very own pass phrase"


def invited(visitor: Visitor, officer: Account) -> str:
    """The officer finds LIN and invites; gives the code that is shown."""
    visitor.come_as(officer)
    visitor.go("/invitations/")
    visitor.page.fill("#q", LIN["name"])
    visitor.follow("main button:has-text('查找')")
    visitor.check()
    visitor.follow(f"button[aria-label='邀请 {LIN['name']}']")
    code = visitor.page.inner_text("main code")
    visitor.check()
    visitor.sign_out()
    return code


def account_opened(visitor: Visitor, code: str) -> None:
    """As from the square: the code stands behind the # and is filled in, the rest LIN types."""
    visitor.go(f"/invitation/#{code}")
    expect(visitor.page.locator("#id_code")).to_have_value(code)
    assert "#" not in visitor.page.url
    given = {"confirms": LIN["resident_id"][-6:], "name": "林", "username": "lin", "password": OWN_PASSWORD}
    for name, value in given.items():
        visitor.page.fill(f"#id_{name}", value)
    visitor.follow("button:has-text('开通')")
    visitor.sees("text=账号已开通")
    visitor.sign_in(Account.objects.get(username="lin"), OWN_PASSWORD)


def record_read(visitor: Visitor) -> None:
    # Signing in leads a talent to the own record.
    visitor.sees(f"h1:has-text('{LIN['name']}')")
    visitor.check()
    visitor.page.click("dl.facts summary >> nth=0")
    visitor.sees("ul.claims >> nth=0")
    visitor.check()
    visitor.go("/my/looks/")


def decided(visitor: Visitor, person: str) -> None:
    visitor.go("/my/consents/")
    visitor.follow("button:has-text('我同意') >> nth=0")
    visitor.sees(".status:has-text('已同意')")
    visitor.check()
    assert consents_to("matching") == {person}
    visitor.follow("button:has-text('撤回同意')")
    visitor.sees("text=已撤回同意")
    assert consents_to("matching") == set()


def objected(visitor: Visitor) -> None:
    visitor.go("/my/requests/")
    visitor.page.check("input[value=automated]")
    visitor.page.fill("#id_words", "不要仅凭机器判断我的层次")
    visitor.follow("button:has-text('提交给人才办')")
    visitor.sees("text=等待答复")
    visitor.check()


def copy_taken(visitor: Visitor, folder: Path) -> dict[str, object]:
    visitor.go("/my/copy/")
    visitor.follow("text=先用密码确认")
    visitor.page.fill("#id_password", OWN_PASSWORD)
    visitor.follow("main button >> nth=0")
    visitor.sees("text=JSON")
    visitor.check()
    with visitor.page.expect_download() as taken:
        visitor.page.click("text=JSON")
    taken.value.save_as(folder / "copy.json")
    return dict(json.loads((folder / "copy.json").read_text(encoding="utf-8")))


def answered(visitor: Visitor, officer: Account) -> None:
    visitor.come_as(officer)
    visitor.go("/rights/requests/")
    visitor.follow("main table a >> nth=0")
    visitor.check()
    visitor.page.check("input[value=yes]")
    visitor.page.fill("#id_words", "同意，今后由人复核")
    visitor.follow("button:has-text('发出答复')")
    visitor.sees("text=已答复")


def test_a_talent_is_invited_sees_decides_objects_and_takes_a_copy(
    visitor: Visitor,
    published: Publication,  # noqa: F811
    tmp_path: Path,
) -> None:
    officer, person = account(Role.OFFICER), Person.objects.get(name=LIN["name"]).pk
    account_opened(visitor, invited(visitor, officer))
    record_read(visitor)
    decided(visitor, person)
    objected(visitor)
    told = copy_taken(visitor, tmp_path)
    assert told["person"] == person
    assert LIN["resident_id"] in json.dumps(told)
    answered(visitor, officer)
    visitor.come_as(Account.objects.get(username="lin"))
    visitor.go("/my/requests/")
    visitor.sees("text=同意，今后由人复核")
    assert RightsRequest.objects.get().answer == "同意，今后由人复核"


@pytest.mark.parametrize("path", ["/", "/privacy/", "/help/"])
def test_what_anybody_sees_of_a_published_city_is_clean(
    visitor: Visitor,
    published: Publication,  # noqa: F811
    path: str,
) -> None:
    visitor.go(path)
    visitor.follow("text=English")
    visitor.sees("html[lang=en]")
    visitor.check()


def test_an_administrators_pages_are_clean_with_and_without_accounts_found(visitor: Visitor) -> None:
    administrator = account(Role.ADMINISTRATOR)
    visitor.come_as(administrator)
    for path in ("/accounts/", "/accounts/?q=nobody", f"/accounts/{administrator.pk}/", "/accounts/invite/"):
        visitor.go(path)
