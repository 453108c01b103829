"""Consent: the last word counts, for the text that was on the screen, and rows are only ever added."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.rights import purposes, queries
from rencai_web.rights.actions import choose
from rencai_web.rights.models import Consent
from tests.house.cast import account

pytestmark = pytest.mark.django_db

TEXTS = {
    ("matching", 1): "1b9eb5e3a473",
    ("reminders", 1): "0350f076e847",
    ("leaving-risk", 1): "d64d33951f56",
}
"""What people agreed to, per version: a text that changes without a new version fails here."""


def test_a_changed_text_has_a_new_version() -> None:
    assert {(one.id, one.version): _digest(one) for one in purposes.PURPOSES} == TEXTS


def _digest(one: purposes.Purpose) -> str:
    words = [text for part in (one.name, one.does, one.without) for text in (part.zh, part.en)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]


@pytest.fixture
def somebody() -> Account:
    return account(Role.TALENT)


def test_without_a_word_nobody_agrees(somebody: Account) -> None:
    assert queries.consents_to("matching") == set()


def test_the_last_word_counts(somebody: Account) -> None:
    choose(by=somebody, person="P-1", purpose_id="matching", given=True)
    choose(by=somebody, person="P-2", purpose_id="matching", given=True)
    choose(by=somebody, person="P-1", purpose_id="matching", given=False)
    assert queries.consents_to("matching") == {"P-2"}
    assert Consent.objects.count() == 3


def test_a_consent_is_for_one_purpose_only(somebody: Account) -> None:
    choose(by=somebody, person="P-1", purpose_id="matching", given=True)
    assert queries.consents_to("leaving-risk") == set()
    assert queries.consents_to("no such purpose") == set()


def test_a_new_version_of_the_text_asks_anew(somebody: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(by=somebody, person="P-1", purpose_id="matching", given=True)
    newer = tuple(replace(one, version=one.version + 1) for one in purposes.PURPOSES)
    monkeypatch.setattr(purposes, "PURPOSES", newer)
    assert queries.consents_to("matching") == set()
    choose(by=somebody, person="P-1", purpose_id="matching", given=True)
    assert queries.consents_to("matching") == {"P-1"}


def test_saying_the_same_again_adds_nothing(somebody: Account) -> None:
    for _ in range(2):
        choose(by=somebody, person="P-1", purpose_id="matching", given=True)
    assert Consent.objects.count() == Entry.objects.filter(act="give consent").count() == 1


def test_a_consent_is_never_changed(somebody: Account) -> None:
    choose(by=somebody, person="P-1", purpose_id="matching", given=True)
    row = Consent.objects.get()
    row.given = False
    with pytest.raises(TypeError):
        row.save()


def test_an_unknown_purpose_is_refused(somebody: Account) -> None:
    with pytest.raises(ValidationError):
        choose(by=somebody, person="P-1", purpose_id="advertising", given=True)


def test_i_agree_and_withdraw_on_the_page_with_one_press_each(phone: Client, talent: Account) -> None:
    address = reverse("my_consents")
    phone.post(address, {"purpose": "matching", "given": "yes"})
    assert queries.consents_to("matching") == {talent.scope}
    phone.post(address, {"purpose": "matching", "given": "no"})
    assert queries.consents_to("matching") == set()
    page = phone.get(address)
    assert len(page.context["history"]) == 2
    assert Entry.objects.get(act="withdraw consent").after == {"purpose": "matching", "version": 1}
