"""Nothing that is kept by its English name is shown by it: acts, what they are about, works and stages have words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.components.templatetags.components import told_parts
from rencai_web.foundation.components.wordings import declared
from rencai_web.foundation.jobs.actions import _WORKS
from tests.house.cast import client_of

ROOT = Path(__file__).resolve().parents[2]


def calls(*folders: str) -> Iterator[tuple[str, ast.Call]]:
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def texts(node: ast.expr) -> set[str]:
    """The texts an expression may be: itself, or either side of a choice."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def named(argument: str) -> set[str]:
    found: set[str] = set()
    for _name, call in calls("rencai_web"):
        found |= {text for word in call.keywords if word.arg == argument for text in texts(word.value)}
    return found


def test_every_act_has_words() -> None:
    own = {
        text
        for name, call in calls("rencai_web")
        if name == "_note" and len(call.args) > 1
        for text in texts(call.args[1])
    }
    assert named("act") | own <= set(declared("act"))


def test_every_work_has_words() -> None:
    works = {name for name, function in _WORKS.items() if function.__module__.startswith("rencai_web")}
    assert works <= set(declared("work"))


def test_every_stage_has_words() -> None:
    stages = {
        text for name, call in calls("rencai", "rencai_web") if name == "stage" and len(call.args) > 1
        for text in texts(call.args[1])
    }  # fmt: skip
    assert stages <= set(declared("stage"))


def test_before_and_after_are_told_part_by_part() -> None:
    assert told_parts({"counts": {"people": {"rows": 3}}, "with_key": True}) == [
        ("数量 人才 行数", "3"),
        ("含密钥", "✓"),
    ]


@pytest.mark.django_db
def test_the_trail_speaks_chinese() -> None:
    note(by=None, act="take plan", kind="plan", subject="talent", after={"indicators": 23})
    page = client_of(Role.ANALYST).get(reverse("audit"), headers={"accept-language": "zh-hans"}).content.decode()
    assert "载入规划" in page
    assert '<th scope="row">指标</th><td>23</td>' in page
    assert "{&#x27;" not in page
