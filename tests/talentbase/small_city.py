"""A city of five sources and a handful of invented people, small enough to know every answer by heart."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rencai.city import City, default_city_dir, load_city
from rencai.vocabulary.identifiers import credit_code_check, resident_id_check

SURVIVORSHIP = """
believe:
  - kind: person
    by: [sources, recency, majority]
    sources: [house, talents, register]
    fields:
      - {field: birth_date, by: [basis, majority, recency]}
      - {field: sex, by: [basis, majority]}
      - {field: employer_id, by: [recency]}
      - {field: workplace, by: [recency]}
      - {field: degree, by: [highest, sources]}
  - {kind: employer, by: [sources, basis, recency, majority], sources: [house-employers]}
  - {kind: post, by: [basis, recency]}
presence:
  - {source: register, says: here}
  - {source: talents, says: listed}
  - {source: natives, says: elsewhere}
town: [workplace, employer, residence]
teams:
  - {team: skilled, has: [skill_level]}
  - {team: professional, occupations: ["2"]}
retirement: {male: 60, female: 55}
"""

_HEADINGS = {
    "register": {
        "name": "姓名", "resident_id": "身份证号", "phone": "手机号", "sex": "性别", "birth_date": "出生日期",
        "employer": "单位名称", "employer_code": "信用代码", "occupation": "岗位", "workplace": "工作地",
        "degree": "学历", "pay": "月缴费基数",
    },
    "talents": {
        "name": "姓名", "resident_id": "证件号码", "phone": "电话", "employer": "工作单位", "grade": "层次",
        "skill_level": "技能等级", "degree": "学历", "email": "邮箱", "title": "职称",
    },
    "natives": {"name": "姓名", "resident_id": "身份证", "phone": "电话", "residence": "现居地"},
    "house": {"name": "name", "base_id": "base_id", "degree": "degree", "phone": "phone", "occupation": "occupation"},
    "house-employers": {
        name: name
        for name in (
            "base_id", "name", "short_name", "credit_code", "industry", "chain", "staff", "place", "high_tech",
            "contact_phone",
        )
    },
    "census": {
        "name": "企业名称", "credit_code": "统一社会信用代码", "industry": "行业", "place": "所在镇街",
        "staff": "从业人数", "short_name": "简称",
    },
    "posts": {
        "source_id": "编号", "title": "职位", "employer": "公司", "place": "地点", "degree": "学历要求", "pay": "月薪",
        "description": "职位描述", "wanted": "人数", "closed_on": "截止",
    },
}  # fmt: skip
_KINDS = {"census": "employer", "house-employers": "employer", "posts": "post"}
_EVENTS = {"house", "house-employers"}
_OWNERS = {"register": "hrss", "posts": "hrss", "talents": "talent-office"}


def mapping_text(source: str) -> str:
    """The YAML of one source of the small city."""
    required = {"posts": "title", "house": "base_id", "house-employers": "base_id"}.get(source, "name")
    columns = [
        {"field": name, "headings": [heading], "required": name == required}
        | ({"unit": "yuan-month"} if name == "pay" else {})
        for name, heading in _HEADINGS[source].items()
    ]
    said = {
        "source": source,
        "name": {"zh": source, "en": source},
        "kind": _KINDS.get(source, "person"),
        "owner": _OWNERS.get(source, ""),
        "delivers": "events" if source in _EVENTS else "state",
        "file_names": [f"{source}*"],
        "columns": columns,
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def small_city(folder: Path) -> City:
    """Write and load the small city."""
    shipped = default_city_dir()
    for path in shipped.glob("*.yaml"):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder)
    shutil.copytree(shipped / "words", folder / "words", dirs_exist_ok=True)
    (folder / "survivorship.yaml").write_text(SURVIVORSHIP, encoding="utf-8")
    (folder / "sources").mkdir(exist_ok=True)
    for source in _HEADINGS:
        (folder / "sources" / f"{source}.yaml").write_text(mapping_text(source), encoding="utf-8")
    return load_city(folder)


def resident_id(birth: str, order: int) -> str:
    """An invented number: a region of no place, a birth date (YYYYMMDD), an order number (odd: male)."""
    first = f"990101{birth}{order:03d}"
    return first + resident_id_check(first)


def credit_code(number: int) -> str:
    """An invented credit code."""
    first = f"91350582MA{number:07d}"
    return first + credit_code_check(first)


@dataclass
class Deliveries:
    """Writes deliveries of the small city as CSV files; a row says values by field."""

    root: Path
    invented: bool = True
    written: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, day: str, source: str, rows: list[dict[str, Any]]) -> Path:
        """One file of one source in the delivery of a day."""
        folder = self.root / "deliveries" / day
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{source}.csv"
        headings = _HEADINGS[source]
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(headings.values()))
            writer.writeheader()
            writer.writerows({headings[name]: value for name, value in row.items()} for row in rows)
        if self.invented:
            (self.root / "sample.json").write_text('{"invented": true}', encoding="utf-8")
        return path
