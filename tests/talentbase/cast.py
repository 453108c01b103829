"""The people, employers and posts of the small city, and the three deliveries in which they appear."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.talentbase.small_city import Deliveries, credit_code, resident_id

DAYS = ("2025-12-31", "2026-01-31", "2026-02-28")

SHOES = {"name": "晋江市踏浪鞋业有限公司", "credit_code": credit_code(1), "place": "陈埭镇", "industry": "制鞋业"}
MILL = {"name": "福建云织纺织科技有限公司", "credit_code": credit_code(2), "place": "英林镇", "industry": "纺织业"}


def _person(name: str, birth: str, order: int, phone: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "resident_id": resident_id(birth, order), "phone": phone, **more}


LIN = _person("林晓明", "19850309", 11, "12912345601", degree="本科")
CHEN = _person("陈雅婷", "19900712", 22, "12912345602", degree="大专")
OLD = _person("吴国强", "19650101", 13, "12912345603", degree="高中")
NEW = _person("许嘉豪", "20010515", 15, "12912345604", degree="硕士")
AWAY = _person("蔡远航", "19700220", 17, "12912345605")


def at_shoes(person: dict[str, Any], occupation: str = "鞋样设计师", *, short: bool = False) -> dict[str, Any]:
    """A row of the register: employed at the shoe maker."""
    employer = {"employer": "踏浪鞋业"} if short else {"employer": SHOES["name"], "employer_code": SHOES["credit_code"]}
    return {**person, **employer, "workplace": "晋江市陈埭镇", "occupation": occupation, "pay": 6000}


def at_mill(person: dict[str, Any], occupation: str = "纺织设备操作工") -> dict[str, Any]:
    """A row of the register: employed at the mill."""
    employer = {"employer": MILL["name"], "employer_code": MILL["credit_code"]}
    return {**person, **employer, "workplace": "晋江市英林镇", "occupation": occupation, "pay": 5000}


def write_deliveries(root: Path) -> Deliveries:
    """LIN stays, CHEN moves from the mill to the shoe maker, OLD retires, NEW arrives, AWAY lives elsewhere."""
    out = Deliveries(root)
    december, january, february = DAYS
    out.add(december, "register", [at_shoes(LIN), at_mill(CHEN), at_mill(OLD)])
    out.add(january, "register", [at_shoes(LIN, short=True), at_shoes(CHEN, "质检员"), at_mill(OLD)])
    out.add(february, "register", [at_shoes(LIN), at_shoes(CHEN, "质检员"), at_shoes(NEW, "电商运营")])
    out.add(december, "census", [SHOES, MILL])
    out.add(december, "natives", [{**AWAY, "residence": "上海市"}])
    # The talent office knows LIN without an identity number, by phone and employer.
    lin = {"name": LIN["name"], "phone": LIN["phone"], "employer": "踏浪鞋业", "grade": "一类人才", "degree": "硕士"}
    out.add(january, "talents", [lin | {"email": "lin@example.com"}])
    post = {"source_id": "7", "title": "鞋样设计师", "employer": SHOES["name"], "place": "晋江市陈埭镇", "wanted": 2}
    out.add(december, "posts", [post, {**post, "source_id": "8", "title": "跨境电商运营", "degree": "本科"}])
    out.add(february, "posts", [{**post, "description": "负责鞋样设计与打样"}])
    return out
