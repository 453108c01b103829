"""A small plan that runs: two agencies owe its readings, the day is today's."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.plan.actions.plans import Cover, take_plan
from rencai_web.plan.actions.readings import confirm_reading, enter_reading
from rencai_web.plan.models import Indicator, Plan, Reading
from tests.house.cast import account

TODAY = timezone.localdate()
LAST_YEAR_END = date(TODAY.year - 1, 12, 31)
FIRST, LAST = TODAY.year - 2, TODAY.year + 2


def indicator(no: int, name: str, unit: str, base: float, aim: float) -> dict[str, Any]:
    return {
        "no": no, "group": "规模", "name": name, "unit": unit, "line": no,
        "baseline": {"year": FIRST - 1, "value": base}, "target": {"year": LAST, "value": aim, "qualifier": None},
    }  # fmt: skip


def undertaking(no: int, name: str, lead: str, *others: str) -> dict[str, Any]:
    return {"no": no, "name": name, "lead": lead, "others": list(others), "years": f"{FIRST}-{LAST}", "line": 10 + no}


TOLD: dict[str, Any] = {
    "indicators": [
        indicator(1, "技能人才", "人", 1000, 2000),
        indicator(2, "社工人才", "人", 100, 200),
        indicator(3, "高技能占比", "%", 20, 30),
    ],
    "lists": {
        "programmes": [undertaking(1, "技能振兴工程", "人社局", "教育局"), undertaking(2, "名师工程", "教育局")],
        "projects": [undertaking(1, "公寓项目", "住建局")],
    },
    "measures": [],
}
OWNERS = {"技能人才": "hrss", "高技能占比": "hrss", "社工人才": "civil-affairs"}


def running_plan(*, indicators: int = 0) -> Plan:
    """The plan; with some more indicators where a test counts queries."""
    more = [indicator(10 + at, f"另一指标{at}", "人", 10, 20) for at in range(indicators)]
    told = {**TOLD, "indicators": TOLD["indicators"] + more}
    cover = Cover("town", "小城人才规划", "Plan of a small town", FIRST, LAST, invented=True)
    return take_plan(by=None, told=told, cover=cover, agencies=OWNERS)


def named(name: str = "技能人才") -> Indicator:
    return Indicator.objects.get(name=name)


def client_for(who: Account) -> Client:
    """A browser in which this account is signed in."""
    client = Client()
    client.force_login(who)
    return client


def entered(by: Account, value: float, *, on: date = LAST_YEAR_END, name: str = "技能人才") -> Reading:
    indicator = named(name)
    return enter_reading(
        by=by, indicator=indicator, on=on, value=value, evidence="年报第3页", now=timezone.now()
    ).reading


def counted(value: float, *, on: date = LAST_YEAR_END, name: str = "技能人才") -> Reading:
    """A value that one person entered and another confirmed."""
    analyst = Account.objects.filter(username="analyst-x").first() or account(Role.ANALYST, username="analyst-x")
    leader = Account.objects.filter(username="leader-x").first() or account(Role.LEADER, username="leader-x")
    reading = entered(analyst, value, on=on, name=name)
    confirm_reading(by=leader, reading=reading, now=timezone.now())
    return reading
