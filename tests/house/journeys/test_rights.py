"""A talent on the phone: invited by an officer, sees the record and who looked, decides, asks, takes a copy along."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rencai_web.foundation.accounts.management.commands.demo_accounts import current_code
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.registers.models import Person, Publication
from rencai_web.rights.models import RightsRequest
from rencai_web.rights.queries import consents_to
from tests.house.cast import PASSWORD, account
from tests.house.journeys.conftest import Visitor
from tests.house.rights.conftest import built, published  # noqa: F401  # fixtures
from tests.talentbase.cast import LIN

pytestmark = pytest.mark.django_db(transaction=True)

OWN_PASSWORD = "my very own pass phrase"


def sign_in(visitor: Visitor, who: Account, password: str = PASSWORD) -> None:
    visitor.go("/sign/login/")
    visitor.page.fill("#id_login", who.username)
    visitor.page.fill("#id_password", password)
    visitor.page.keyboard.press("Enter")
    if who.needs_second_factor:
        visitor.page.wait_for_selector("#id_code")
        visitor.page.fill("#id_code", current_code(who))
        visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("text=退出")


def sign_out(visitor: Visitor) -> None:
    visitor.page.click("text=退出")
    visitor.page.wait_for_selector(".top >> text=登录")


def invited(visitor: Visitor, officer: Account) -> str:
    """The officer finds LIN and invites; gives the code that is shown."""
    sign_in(visitor, officer)
    visitor.go("/invitations/")
    visitor.page.fill("#q", LIN["name"])
    visitor.page.click("main button:has-text('查找')")
    visitor.check()
    visitor.page.click(f"button[aria-label='邀请 {LIN['name']}']")
    code = visitor.page.inner_text("main code")
    visitor.check()
    sign_out(visitor)
    return code


def account_opened(visitor: Visitor, code: str) -> None:
    """As from the square: the code stands behind the # and is filled in, the rest LIN types."""
    visitor.go(f"/invitation/#{code}")
    assert visitor.page.input_value("#id_code") == code
    assert "#" not in visitor.page.url
    given = {"confirms": LIN["resident_id"][-6:], "name": "林", "username": "lin", "password": OWN_PASSWORD}
    for name, value in given.items():
        visitor.page.fill(f"#id_{name}", value)
    visitor.page.click("button:has-text('开通')")
    visitor.page.wait_for_selector("text=账号已开通")
    sign_in(visitor, Account.objects.get(username="lin"), OWN_PASSWORD)


def record_read(visitor: Visitor) -> None:
    # Signing in leads a talent to the own record.
    visitor.page.wait_for_selector(f"h1:has-text('{LIN['name']}')")
    visitor.check()
    visitor.page.click("dl.facts summary >> nth=0")
    assert visitor.page.locator("ul.claims >> nth=0").is_visible()
    visitor.check()
    visitor.go("/my/looks/")


def decided(visitor: Visitor, person: str) -> None:
    visitor.go("/my/consents/")
    visitor.page.click("button:has-text('我同意') >> nth=0")
    visitor.page.wait_for_selector(".status:has-text('已同意')")
    visitor.check()
    assert consents_to("matching") == {person}
    visitor.page.click("button:has-text('撤回同意')")
    visitor.page.wait_for_selector("text=已撤回同意")
    assert consents_to("matching") == set()


def objected(visitor: Visitor) -> None:
    visitor.go("/my/requests/")
    visitor.page.check("input[value=automated]")
    visitor.page.fill("#id_words", "不要仅凭机器判断我的层次")
    visitor.page.click("button:has-text('提交给人才办')")
    visitor.page.wait_for_selector("text=等待答复")
    visitor.check()


def copy_taken(visitor: Visitor, folder: Path) -> dict[str, object]:
    visitor.go("/my/copy/")
    visitor.page.click("text=先用密码确认")
    visitor.page.fill("#id_password", OWN_PASSWORD)
    visitor.page.click("main button")
    visitor.page.wait_for_selector("text=JSON")
    visitor.check()
    with visitor.page.expect_download() as taken:
        visitor.page.click("text=JSON")
    taken.value.save_as(folder / "copy.json")
    return dict(json.loads((folder / "copy.json").read_text(encoding="utf-8")))


def answered(visitor: Visitor, officer: Account) -> None:
    sign_in(visitor, officer)
    visitor.go("/rights/requests/")
    visitor.page.click("main table a >> nth=0")
    visitor.check()
    visitor.page.check("input[value=yes]")
    visitor.page.fill("#id_words", "同意，今后由人复核")
    visitor.page.click("button:has-text('发出答复')")
    visitor.page.wait_for_selector("text=已答复")
    sign_out(visitor)


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
    sign_out(visitor)
    # A one-time code opens once, so another officer answers.
    answered(visitor, account(Role.OFFICER, username="officer-2"))
    sign_in(visitor, Account.objects.get(username="lin"), OWN_PASSWORD)
    visitor.go("/my/requests/")
    assert visitor.page.locator("text=同意，今后由人复核").is_visible()
    assert RightsRequest.objects.get().answer == "同意，今后由人复核"


@pytest.mark.parametrize("path", ["/", "/privacy/", "/help/"])
def test_what_anybody_sees_of_a_published_city_is_clean(
    visitor: Visitor,
    published: Publication,  # noqa: F811
    path: str,
) -> None:
    visitor.go(path)
    visitor.page.click("text=English")
    visitor.page.wait_for_selector("html[lang=en]")
    visitor.check()


def test_an_administrators_pages_are_clean_with_and_without_accounts_found(visitor: Visitor) -> None:
    administrator = account(Role.ADMINISTRATOR)
    sign_in(visitor, administrator)
    for path in ("/accounts/", "/accounts/?q=nobody", f"/accounts/{administrator.pk}/", "/accounts/invite/"):
        visitor.go(path)
