"""The last few answers are kept in memory for all threads: one is given even where another thread pushes it out."""

from __future__ import annotations

import pytest

from rencai.rules import load
from rencai_web.policy.library import checking, review_pages
from rencai_web.policy.published import files_of
from rencai_web.policy.simulation import population
from rencai_web.registers.models import Publication
from tests.house.policy.library_cast import ON, RULE, SAMPLE, base, home

__all__ = ["base", "home"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (checking, review_pages, population):
        monkeypatch.setattr(module, "_KEPT", 0)


def test_checked_rules_are_given_though_they_are_pushed_out() -> None:
    text = {"policy.yaml": "# pushed out\n" + files_of(SAMPLE)["policy.yaml"]}
    assert checking.checked({**files_of(SAMPLE), **text}).book is not None


def test_findings_are_given_though_they_are_pushed_out() -> None:
    assert review_pages.proved(load(SAMPLE), "a mark of its own", ON) is not None


def test_answers_are_given_though_they_are_pushed_out(base: Publication) -> None:
    found = population.answers(load(SAMPLE), "a mark of its own", population.base(base), ON)
    assert f"{RULE}:applies" in found.columns
