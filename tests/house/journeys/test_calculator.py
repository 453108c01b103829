"""The policy calculator as people use it: with keys alone, on a phone and a wide screen, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from rencai_web.foundation.accounts.models import Role
from rencai_web.registers.models import Publication
from tests.house.cast import account
from tests.house.journeys.conftest import Visitor
from tests.house.policy.calculator_cast import ON
from tests.house.policy.library_cast import publish_people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _sample_rules() -> None:
    Publication.objects.create(build=1, on=ON, invented=True)


def through(visitor: Visitor) -> int:
    """Answer all questions by keys: the last option by its digit, a number by typing. Returns how many."""
    asked, kinds = 0, set()
    while visitor.page.locator("[data-ask]").count():
        kind = visitor.page.locator("[data-ask] input:not([type=hidden])").first.get_attribute("type")
        if kind not in kinds:  # each kind of question is looked at once
            visitor.check()
        kinds.add(kind)
        if visitor.page.locator("#exact[type=text]").count():
            visitor.page.keyboard.press("Tab")
            visitor.page.locator("#exact").focus()
            visitor.page.keyboard.type("9")
        elif visitor.page.locator(".option input").count():
            visitor.page.keyboard.press("3" if asked else "9")
        visitor.press("Enter")
        asked += 1
        assert asked < 12
    return asked


def test_somebody_answers_by_keys_alone_reads_why_and_comes_back_by_the_link(visitor: Visitor) -> None:
    visitor.go("/calculator/")
    visitor.page.locator(".choice-button").first.focus()
    visitor.press("Enter")
    assert 2 <= through(visitor) <= 10
    expect(visitor.page.locator("h1")).to_have_text("您能享受什么，还差什么")
    visitor.check()
    visitor.page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    visitor.check()
    lines = visitor.page.locator(".item h3").all_text_contents()
    expect(visitor.page.locator("#link")).to_have_value(re.compile("#a="))
    link = visitor.page.locator("#link").input_value()
    assert "?" not in link
    visitor.page.goto("about:blank")
    visitor.page.goto(link)
    expect(visitor.page.locator("h1")).to_have_text("您能享受什么，还差什么")
    expect(visitor.page.locator(".item h3")).to_have_text(lines)
    assert visitor.page.url.endswith("/calculator/")


def test_an_answer_is_changed_supposed_and_asked_about_in_english(visitor: Visitor) -> None:
    visitor.go("/calculator/")
    visitor.follow(visitor.page.locator(".choice-button").first)
    visitor.follow(visitor.page.get_by_role("button", name="English"))
    expect(visitor.page.locator("h1")).to_have_text("Which of these apply to you? Choose any or none.")
    visitor.check()
    visitor.follow(visitor.page.get_by_role("button", name="Go on"))
    visitor.follow(visitor.page.get_by_role("button", name="See the result so far"))
    expect(visitor.page.get_by_role("button", name="Change personal situation")).to_be_visible()
    visitor.check()
    visitor.follow(visitor.page.get_by_role("button", name="Change personal situation"))
    visitor.page.get_by_label("renting a home here").check()
    visitor.follow(visitor.page.get_by_role("button", name="Go on"))
    expect(visitor.page.locator(".given dd").first).to_have_text("renting a home here")
    visitor.follow(visitor.page.get_by_role("button", name="What if? personal situation"))
    visitor.page.get_by_label("buying a home here").check()
    visitor.follow(visitor.page.get_by_role("button", name="Compare"))
    expect(visitor.page.get_by_role("row", name="Sample house purchase subsidy")).to_contain_text("Possible")
    visitor.check()
    visitor.follow(visitor.page.get_by_role("button", name="Keep my answer"))
    visitor.page.get_by_label("What about that benefit I have heard of?").fill("apprentice")
    visitor.press("Enter")
    expect(visitor.page.locator("#matches")).to_contain_text("is given to employers, not to persons")
    visitor.check()


def test_an_employer_reads_its_people_in_english_on_any_width(visitor: Visitor, tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    Publication.objects.all().delete()
    publish_people()
    visitor.come_as(account(Role.EMPLOYER))
    visitor.page.context.add_cookies([{"name": "django_language", "value": "en", "url": visitor.base}])
    visitor.go("/staff/")
    expect(visitor.page.locator("h1")).to_have_text("What may our people receive?")
    sticking_out = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"
    assert visitor.page.locator(".figure").evaluate_all(sticking_out) == []
    assert visitor.page.locator(".panel:has(> .scroll .benefits) .scroll").evaluate_all(sticking_out) == []
    assert not any("." in words for words in visitor.page.locator(".figure .value").all_text_contents())
    visitor.go("/staff/P-000000001/")


def test_a_wrong_number_is_told_beside_its_field_and_one_step_back_is_free(visitor: Visitor) -> None:
    visitor.go("/calculator/")
    visitor.follow(visitor.page.get_by_role("button", name="替单位算"))
    visitor.check()
    while not visitor.page.locator("#exact").count():
        visitor.follow(visitor.page.get_by_role("button", name="不清楚"))
    visitor.page.fill("#exact", "许多")
    visitor.follow(visitor.page.get_by_role("button", name="继续"))
    expect(visitor.page.get_by_role("alert")).to_contain_text("请填")
    visitor.check()
    visitor.follow(visitor.page.get_by_role("button", name="上一题"))
    visitor.check()
