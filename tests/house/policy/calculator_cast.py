"""Somebody at the calculator without JavaScript: reads the page, fills its form, sends it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from rencai.rules.language.facts import NUMERIC, Fact, FactType
from rencai_web.policy.published import book
from rencai_web.registers.models import Publication

ON = date(2026, 11, 22)
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def sample_rules(db: None) -> None:
    """The invented policies are in force, as they are over a sample base."""
    Publication.objects.create(build=1, on=ON, invented=True)


class Caller:
    """Keeps nothing but the page it sees, as a browser does."""

    def __init__(self, about: str = "person", on: date = ON, **fields: Any) -> None:
        self.client = Client()
        self.response = self.client.post("/calculator/", {"about": about, "on": str(on), **fields})

    @property
    def page(self) -> str:
        """The page as text."""
        return self.response.content.decode()

    @property
    def asked(self) -> Fact | None:
        """What the page asks; None for a result."""
        form = re.search(r"<form[^>]*data-ask.*?</form>", self.page, re.DOTALL)
        name = re.search(r'name="fact" value="([^"]*)"', form[0]) if form else None
        return book().facts[name[1]] if name else None

    @property
    def state(self) -> dict[str, str]:
        """The hidden fields that bring the answers back."""
        fields: dict[str, str] = {}
        for name, value in _HIDDEN.findall(self.page):
            fields.setdefault(name, unescape(value))
        return {name: fields[name] for name in ("on", "about", "given") if name in fields}

    @property
    def lines(self) -> dict[str, str]:
        """Per benefit its group in the result."""
        found: dict[str, str] = {}
        for kind, section in re.findall(r'<section class="group (\w+)">(.*?)</section>', self.page, re.DOTALL):
            found |= dict.fromkeys(re.findall(r'<article class="item" id="([^"]+)"', section), kind)
        return found

    def send(self, **fields: Any) -> HttpResponse:
        """Post the state of the page with more fields."""
        self.response = self.client.post("/calculator/", {**self.state, **fields})
        assert self.response.status_code == 200, self.response.status_code
        return self.response

    def answer(self, **fields: Any) -> None:
        """Answer the question of the page."""
        assert self.asked is not None
        self.send(fact=self.asked.id, **(fields or {"unknown": "1"}))

    def usual(self) -> None:
        """Give the commonest answer, else the first."""
        fact = self.asked
        assert fact is not None
        value = fact.usual
        if fact.type is FactType.SEVERAL:
            self.answer(answer="1", value=[str(code) for code in sorted(value or ())])
        elif fact.type in NUMERIC or fact.type is FactType.DATE:
            self.answer(answer="1", exact=str(fact.show(value)) if value is not None else "", value="null")
        else:
            self.answer(answer="1", value=str(int(value or 0)))


def with_given(given: str, **fields: Any) -> Caller:
    """The result of these answers."""
    return Caller(given=given, results="1", **fields)
