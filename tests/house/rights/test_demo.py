"""The demo accounts stand for people and employers of whom there is something to see."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.registers.models import Person
from rencai_web.rights.demo import scopes

pytestmark = pytest.mark.django_db


def told() -> str:
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    return out.getvalue()


def test_they_stand_for_the_person_most_is_known_of_and_the_employer_with_most_people(lin: Person) -> None:
    told()
    assert Account.objects.get(username="demo-talent").scope == lin.pk
    assert Account.objects.get(username="demo-employer").scope == lin.employer_id
    assert Account.objects.get(username="demo-agency").scope == "hrss"


def test_asking_again_changes_nothing(lin: Person) -> None:
    told()
    before = list(Account.objects.order_by("pk").values_list("username", "scope"))
    told()
    assert list(Account.objects.order_by("pk").values_list("username", "scope")) == before
    assert not Entry.objects.filter(act="rebind account").exists()


def test_what_one_approver_proposes_another_one_can_confirm() -> None:
    told()
    approvers = Account.objects.filter(role=Role.APPROVER)
    assert {one.username for one in approvers} == {"demo-approver", "demo-approver-2"}
    assert len({one.name for one in approvers}) == 2


def test_a_demo_account_keeps_its_person_while_the_base_knows_them(lin: Person) -> None:
    other = Person.objects.exclude(pk=lin.pk).exclude(name="").first()
    assert other is not None
    assert scopes({Role.TALENT: other.pk})[Role.TALENT] == other.pk


def test_a_demo_account_whose_person_is_gone_is_bound_anew_on_record(lin: Person) -> None:
    told()
    Account.objects.filter(username="demo-talent").update(scope="P-999999999")
    told()
    assert Account.objects.get(username="demo-talent").scope == lin.pk
    assert Entry.objects.get(act="rebind account").before == {"scope": "P-999999999"}


def test_before_anything_is_published_there_are_the_accounts_that_need_no_person() -> None:
    assert "demo-talent          not yet" in told()
    assert set(Account.objects.values_list("username", flat=True)) == {
        *(f"demo-{role}" for role in Role if role not in (Role.TALENT, Role.EMPLOYER)), "demo-approver-2",
    }  # fmt: skip
