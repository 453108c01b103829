"""The board says where each indicator stands, on any day, to each reader what is theirs."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rencai_web.foundation.accounts.models import Role
from rencai_web.plan.actions.targets import propose_target
from rencai_web.plan.models import Indicator, Undertaking
from rencai_web.plan.templatetags.plans import gain
from tests.house.cast import account, client_of
from tests.house.plan.followed_town import (
    FIRST,
    LAST,
    LAST_YEAR_END,
    TODAY,
    client_for,
    counted,
    entered,
    named,
    running_plan,
)

pytestmark = pytest.mark.django_db

READING_PAGES = ["plan_board", "plan_undertakings", "plan_cards", "plan_waits"]
OFFICE_PAGES = [*READING_PAGES, "plan_rounds", "plan_money", "plan_findings"]


def states(page: object) -> dict[str, str]:
    rows = [row for _first, rows in page.context["rows_by_group"] for row in rows]  # type: ignore[attr-defined]
    return {row.line.indicator.name: row.line.state for row in rows}


def test_without_a_plan_every_page_says_what_to_do() -> None:
    client = client_of(Role.ANALYST)
    for page in OFFICE_PAGES:
        assert "还没有跟踪的规划" in client.get(reverse(page)).content.decode(), page


def test_too_little_data_is_a_state_of_its_own() -> None:
    running_plan()
    page = client_of(Role.LEADER).get(reverse("plan_board"))
    assert set(states(page).values()) == {"too-little-data"}
    assert "数据不足" in page.content.decode()


def test_confirmed_readings_make_a_chance_and_its_colour() -> None:
    running_plan()
    counted(1300, on=date(FIRST, 12, 31))
    counted(1700)
    page = client_of(Role.LEADER).get(reverse("plan_board"))
    assert states(page)["技能人才"] == "green"
    assert "进度正常" in page.content.decode()


def test_the_board_of_an_earlier_day_knows_nothing_of_what_came_after() -> None:
    running_plan()
    counted(1300, on=date(FIRST, 12, 31))
    counted(1700)
    page = client_of(Role.LEADER).get(reverse("plan_board"), {"on": LAST_YEAR_END.isoformat()})
    assert states(page)["技能人才"] == "too-little-data"


def test_after_the_target_date_there_is_an_outcome_and_no_chance() -> None:
    plan = running_plan()
    page = client_of(Role.LEADER).get(reverse("plan_board"), {"on": f"{plan.last_year + 1}-03-01"})
    assert set(states(page).values()) == {"no-final-reading"}


@pytest.mark.parametrize("query", ["on=yesterday", "on=9999-12-31", "plan=none", "state=x", "agency=x&group=y"])
def test_a_strange_address_is_answered_all_the_same(query: str) -> None:
    running_plan()
    assert client_of(Role.ANALYST).get(f"{reverse('plan_board')}?{query}").status_code == 200


def test_filters_narrow_the_board_and_the_totals_lead_to_them() -> None:
    running_plan()
    client = client_of(Role.ANALYST)
    assert set(states(client.get(reverse("plan_board"), {"agency": "civil-affairs"}))) == {"社工人才"}
    page = client.get(reverse("plan_board"), {"state": "met"})
    assert states(page) == {}
    assert "没有符合条件的指标" in page.content.decode()


def test_what_waits_is_a_link_to_the_indicators_where_it_waits() -> None:
    running_plan()
    entered(account(Role.AGENCY), 1200)
    analyst = account(Role.ANALYST)
    propose_target(
        by=analyst, indicator=named("社工人才"), year=LAST, value=180, qualifier="", since=TODAY, reason="中期调整",
        now=timezone.now(),
    )  # fmt: skip
    client = client_of(Role.APPROVER)
    page = client.get(reverse("plan_board")).content.decode()
    for waits, name in (("readings", "技能人才"), ("targets", "社工人才")):
        assert f'href="?waits={waits}"' in page
        narrowed = client.get(reverse("plan_board"), {"waits": waits})
        assert set(states(narrowed)) == {name}
        assert "全部指标" in narrowed.content.decode()


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0.974, "人", "+1"),
        (0.974, "家", "+1"),
        (-12.4, "名", "-12"),
        (0.2, "人", "+0.2"),
        (0.974, "%", "+0.974"),
        (None, "人", "–"),
    ],
)
def test_a_change_of_people_is_said_in_whole_people(value: float | None, unit: str, shown: str) -> None:
    assert gain(value, unit) == shown


def test_an_agency_sees_its_own_indicators_undertakings_and_card() -> None:
    running_plan()
    client = client_of(Role.AGENCY)
    assert set(states(client.get(reverse("plan_board")))) == {"技能人才", "高技能占比"}
    works = client.get(reverse("plan_undertakings")).content.decode()
    assert "技能振兴工程" in works
    assert "公寓项目" not in works
    cards = client.get(reverse("plan_cards")).context["rows"]
    assert [row["agency"] for row in cards] == ["hrss"]


def test_an_agency_knows_of_no_other_page() -> None:
    running_plan()
    client = client_of(Role.AGENCY)
    other = Indicator.objects.get(name="社工人才").pk
    flat = Undertaking.objects.get(name="公寓项目").pk
    assert client.get(reverse("plan_indicator", args=[other])).status_code == 404
    assert client.get(reverse("plan_undertaking", args=[flat])).status_code == 404


@pytest.mark.parametrize("page", ["plan_indicator", "plan_undertaking", "plan_round", "plan_document", "plan_report"])
def test_what_is_not_there_is_not_found(page: str) -> None:
    running_plan()
    assert client_of(Role.ANALYST).get(reverse(page, args=[987654])).status_code == 404


@pytest.mark.parametrize("page", [*OFFICE_PAGES, "plan_mine"])
def test_queries_do_not_grow_with_the_plan(page: str) -> None:
    running_plan()
    client = client_for(account(Role.ANALYST))
    client.get(reverse(page))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(page))
    running_plan(indicators=12)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(page))
    assert len(many) <= len(few) + 1


@pytest.mark.parametrize("role", [Role.ANALYST, Role.LEADER, Role.APPROVER])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_for_the_office_in_both_languages(role: Role, language: str) -> None:
    plan = running_plan()
    counted(1700)
    client = client_of(role)
    pages = [reverse(page) for page in OFFICE_PAGES]
    pages += [reverse("plan_indicator", args=[one.pk]) for one in plan.indicators.all()]
    pages += [reverse("plan_undertaking", args=[plan.undertakings.first().pk])]
    pages += [reverse("plan_round", args=[plan.rounds.first().pk])]
    pages += [f"{reverse('plan_undertakings')}?by={way}" for way in ("agency", "state", "timeline", "nonsense")]
    for page in pages:
        assert client.get(page, headers={"accept-language": language}).status_code == 200, page


def test_the_cockpit_is_lent_a_panel_for_the_office_alone() -> None:
    from django.test import RequestFactory

    from rencai_web.plan.tile import tile

    request = RequestFactory().get("/cockpit/")
    request.user = account(Role.LEADER)
    assert tile(request) is None
    running_plan()
    shown = tile(request)
    assert shown is not None
    assert shown["count"] == 3
    request.user = account(Role.AGENCY)
    assert tile(request) is None
