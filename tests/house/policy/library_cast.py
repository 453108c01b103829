"""A house of its own for these tests: a home, the invented policies, and a small published base for them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rencai.city import default_city_dir
from rencai.rules import load
from rencai.rules.population.invented import invented_people
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.policy.library import drafts
from rencai_web.policy.library.editing import fields, name_of
from rencai_web.policy.models import Draft, Version
from rencai_web.policy.published import book, files_of, folder
from rencai_web.registers.models import Employer, Person, Publication
from rencai_web.registers.published import folder as folder_of_publication
from rencai_web.registers.published import sealer
from tests.house.cast import account

__all__ = ["approver", "base", "home", "officer"]  # the fixtures, which a test file takes all at once

ON = date(2026, 6, 30)
SAMPLE = default_city_dir() / "sample-policies"
PEOPLE = 400
RULE = "sample-talent-allowance"
SOON = timezone.localdate() + timedelta(days=20)


def person(number: int) -> str:
    return f"P-{number:09d}"


def resident_id(number: int) -> str:
    """Something that looks like one; the tests only match it."""
    return f"35058219900101{number:04d}"


@pytest.fixture
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    # A test's transaction is never committed.
    monkeypatch.setattr("rencai_web.policy.library.drafts.on_commit", lambda act: act())
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    return tmp_path / "home"


@pytest.fixture
def base(home: Path, db: None) -> Publication:
    """A publication of invented people who answer every question of the invented policies."""
    return publish_people()


def publish_people() -> Publication:
    made = Publication.objects.create(build=1, on=ON, invented=True)
    build = folder_of_publication(made)
    people = invented_people(load(SAMPLE), ON, PEOPLE, 3).drop("grade")
    grades = ["none", "enterprise-2", "city-2", "national", None]
    table = people.with_columns(
        person=pl.Series([person(at + 1) for at in range(PEOPLE)]),
        status=pl.lit("here"),
        grade=pl.Series([grades[at % 5] for at in range(PEOPLE)]),
        chain=pl.Series([("footwear-apparel", "textiles")[at % 2] for at in range(PEOPLE)]),
        town=pl.Series([("350582107", None, "350582005")[at % 3] for at in range(PEOPLE)]),
        employer=pl.Series([f"E-{at % 7 + 1:09d}" for at in range(PEOPLE)]),
    )
    build.lake.write("people", ON, table)
    staff = [5, 30, 120, 800, None, 19, 0]
    employers = pl.DataFrame({"employer": [f"E-{at + 1:09d}" for at in range(7)], "staff": staff})
    build.lake.write("employers", ON, employers)
    golden = {
        "entity": [person(at + 1) for at in range(PEOPLE)],
        "field": ["resident_id"] * PEOPLE,
        "value": [resident_id(at + 1) for at in range(PEOPLE)],
    }
    build.sealed.mkdir(parents=True)
    sealer().write_table(pl.DataFrame(golden), build.sealed / "golden.bin", context="golden")
    Employer.objects.bulk_create([Employer(id=f"E-{at + 1:09d}", name=f"单位{at + 1}") for at in range(7)])
    Person.objects.bulk_create(
        [
            Person(id=person(at + 1), name=f"人{at + 1}", status="here", employer_id=f"E-{at % 7 + 1:09d}")
            for at in range(PEOPLE)
        ]
    )
    return made


@pytest.fixture
def officer(db: None) -> Account:
    return account(Role.OFFICER)


@pytest.fixture
def approver(db: None) -> Account:
    return account(Role.APPROVER)


def at(who: Account) -> Client:
    """A browser of this account."""
    client = Client()
    client.force_login(who)
    return client


def form_of(rule: str, **typed: str) -> dict[str, str]:
    """What the form of a rule posts; ``typed``: other values by the end of a field's key."""
    shown = next(each for each in book().rules if each.id == rule)
    posted = {name_of(leaf): str(leaf.value) for leaf in fields(files_of(folder()), book(), shown)}
    for end, value in typed.items():
        name = next(name for name in posted if name.endswith(end.replace("__", "/").replace("_of_", "-")))
        posted[name] = value
    return {"version": str(shown.begins), "how": "new", **posted}


def changed(officer: Account, **typed: str) -> Draft:
    """A draft with a new version of the talent allowance, made by the form."""
    posted = form_of(RULE, **typed) | {"begins": str(SOON), "reason": "提高标准"}
    answer = at(officer).post(reverse("policy_change", args=[RULE]), posted)
    assert answer.status_code == 302, answer.content.decode()
    return Draft.objects.latest("id")


def published(officer: Account, approver: Account) -> Version:
    draft = changed(officer, table__city_of_2="22000")
    drafts.submit(draft=draft, by=officer)
    return drafts.publish(draft=draft, by=approver, word="同意施行", seen=seen(draft))


def seen(draft: Draft) -> str:
    """The mark that the page of a draft carries now."""
    return drafts.mark_of(Draft.objects.get(pk=draft.pk))
