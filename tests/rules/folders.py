"""Small rule folders on disk for tests."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

FACTS = """
facts:
  grade:
    type: level
    name: {zh: 层次, en: grade}
    ask: {zh: 您的层次, en: your grade}
    values:
      - {id: none, zh: 无, en: none}
      - {id: low, zh: 低, en: low}
      - {id: mid, zh: 中, en: mid}
      - {id: high, zh: 高, en: high}
  months: {type: whole, name: {zh: 月数, en: months}, ask: {zh: 几个月, en: how many months}, least: 0, most: 12}
  pay: {type: money, name: {zh: 工资, en: pay}, ask: {zh: 多少, en: how much}}
  hired: {type: date, name: {zh: 入职, en: hired}, ask: {zh: 何时, en: when}}
  skills:
    type: several
    name: {zh: 技能, en: skills}
    ask: {zh: 哪些, en: which}
    values: [{id: sewing, zh: 缝纫, en: sewing}, {id: coding, zh: 编程, en: coding}]
  team:
    type: list
    name: {zh: 成员, en: members}
    ask: {zh: 有谁, en: who}
    fields:
      doctor: {type: yes-no, name: {zh: 博士, en: doctor}}
      age: {type: whole, name: {zh: 年龄, en: age}, least: 0, most: 99}
  points: {type: number, name: {zh: 积分, en: points}, from_rules: sum, least: 0, most: 1000}
"""

HEAD = """\
id: allowance
name: {zh: 津贴, en: Allowance}
cites: [{document: 办法, clause: 第三条, date: 2029-01-01}]
in_force: {from: 2030-01-01}
for: person
"""


def write(folder: Path, **files: str) -> Path:
    """A rule folder with these files (``_`` stands for ``-``) and, unless given, the facts above."""
    for name, text in {"facts": FACTS, **files}.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(dedent(text), encoding="utf-8")
    return folder


GIVE_POINTS = """
id: some-points
name: {zh: 加分, en: Points}
cites: [{document: 办法}]
in_force: {from: 2030-01-01}
for: person
gives: {points: points, amount: 10}
"""
