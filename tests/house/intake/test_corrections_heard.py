"""Which corrections a published base has heard of, whichever way it was published: the rest is said to be coming."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from rencai.engine.progress import Silent
from rencai.talentbase.shelf import Shelf
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.jobs.models import Job
from rencai_web.registers import building, corrections
from rencai_web.registers.models import Correction, Person
from tests.house.cast import account, client_of
from tests.house.intake.sending import decided, sent, table, tried
from tests.talentbase.cast import DAYS, LIN, at_shoes
from tests.talentbase.small_city import resident_id

pytestmark = pytest.mark.django_db

BETTER = "首席版师"
FRESH = {"name": "庄晓阳", "resident_id": resident_id("19880808", 31), "phone": "12912345688"}


@pytest.fixture
def analyst(shelf: Shelf) -> Client:
    """An analyst of a house in which the small city is published."""
    building.rebuild(progress=Silent(), publish=True)
    return client_of(Role.ANALYST)


@pytest.fixture
def lin(analyst: Client) -> str:
    return str(Person.objects.get(name=LIN["name"]).pk)


def corrected(person: str, value: str = BETTER) -> Correction:
    by = Account.objects.get(role=Role.ANALYST)
    return corrections.propose(by=by, of=person, field="occupation", value=value, reason="劳动合同")


def coming(analyst: Client, person: str) -> list[int]:
    """Corrections that the profile calls accepted and not yet in; the list of corrections counts as many."""
    said = analyst.get(reverse("person", args=[person])).context["said"].coming
    assert analyst.get(reverse("corrections")).context["unbuilt"] == len(said)
    return [one.pk for one, _ in said]


def test_what_was_accepted_after_a_trial_is_not_in_the_change_that_is_published(analyst: Client, lin: str) -> None:
    change = tried(analyst, sent(analyst, table(at_shoes(FRESH, "裁断工")), day=DAYS[-1]))
    made = corrected(lin)
    assert decided(analyst, change, "publish").state == "published"
    assert Person.objects.get(pk=lin).occupation_text != BETTER
    assert coming(analyst, lin) == [made.pk]
    Job.objects.all().delete()  # their period ends long before
    assert coming(analyst, lin) == [made.pk]
    building.rebuild(progress=Silent(), publish=True)
    assert Person.objects.get(pk=lin).occupation_text == BETTER
    assert coming(analyst, lin) == []


def test_what_was_accepted_before_a_trial_comes_with_its_change(analyst: Client, lin: str) -> None:
    corrected(lin)
    change = tried(analyst, sent(analyst, table(at_shoes(FRESH, "裁断工")), day=DAYS[-1]))
    assert len(coming(analyst, lin)) == 1
    decided(analyst, change, "publish")
    assert Person.objects.get(pk=lin).occupation_text == BETTER
    assert coming(analyst, lin) == []


def test_what_was_accepted_while_somebody_built_waits_for_the_next_build(
    analyst: Client, lin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected(lin, "版师")
    made: list[Correction] = []
    with monkeypatch.context() as patch:
        patch.setattr(building, "_BEFORE", [lambda _home: made.append(corrected(lin))])
        building.rebuild(progress=Silent(), publish=True)
    assert coming(analyst, lin) == [made[0].pk]
    building.rebuild(progress=Silent(), publish=True)
    assert coming(analyst, lin) == []


def test_a_rebuild_that_finds_nothing_new_has_heard_all_the_same(analyst: Client, lin: str) -> None:
    taken_back = corrected(lin)
    corrections.withdraw(correction=taken_back, by=Account.objects.get(role=Role.ANALYST))
    assert analyst.get(reverse("corrections")).context["unbuilt"] == 1
    building.rebuild(progress=Silent(), publish=True)
    assert analyst.get(reverse("corrections")).context["unbuilt"] == 0


def test_a_word_accepted_last_holds_even_if_it_was_said_first(analyst: Client, lin: str) -> None:
    talent, office = account(Role.TALENT), Account.objects.get(role=Role.ANALYST)
    Account.objects.filter(pk=talent.pk).update(scope=lin)
    own = corrections.propose(by=talent, of=lin, field="occupation", value="设计总监", reason="聘任文件")
    corrected(lin)
    corrections.accept(correction=own, by=office)
    building.rebuild(progress=Silent(), publish=True)
    assert Person.objects.get(pk=lin).occupation_text == "设计总监"
