"""An officer lets in whom the base knows; the invited prove who they are by what only they should know."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rencai_web.foundation.accounts.actions import accept, open_invitation, proof_of
from rencai_web.foundation.accounts.models import Account, Invitation, Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.registers.models import Employer, Person, Publication
from rencai_web.rights import binding, record
from tests.house.cast import PASSWORD, account, client_of
from tests.house.rights.conftest import merged
from tests.talentbase.cast import CHEN, LIN, SHOES

pytestmark = pytest.mark.django_db

ENDING = LIN["resident_id"][-6:]


@pytest.fixture
def officer(published: object) -> Account:
    return account(Role.OFFICER)


def signed_in(somebody: Account) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def accepted(code: str, confirms: str) -> Account:
    return accept(code=code, confirms=confirms, username="lin", name="林", password=PASSWORD, now=timezone.now())


def test_the_invited_proves_it_by_the_end_of_the_sealed_identifier(officer: Account, lin: Person) -> None:
    issued = binding.invite_person(by=officer, pk=lin.pk, now=timezone.now())
    with pytest.raises(ValidationError, match="不符"):
        accepted(issued.code, "000000")
    made = accepted(issued.code, ENDING)
    assert (made.role, made.scope) == (Role.TALENT, lin.pk)
    assert issued.proof == "本人身份证号的后六位"


def test_nothing_of_the_identifier_is_kept_in_the_database_or_shown_to_the_officer(lin: Person) -> None:
    client = client_of(Role.OFFICER)
    page = client.post(reverse("issue_invitation", args=["person", lin.pk])).content.decode()
    assert ENDING not in page
    kept = str(list(Invitation.objects.values())) + str(list(Entry.objects.values()))
    assert ENDING not in kept


def test_the_proof_cannot_be_worked_out_from_the_database_without_the_houses_secret(
    officer: Account, lin: Person, settings: object
) -> None:
    code = binding.invite_person(by=officer, pk=lin.pk, now=timezone.now()).code
    kept = open_invitation(code=code, now=timezone.now()).confirms
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert proof_of(ENDING) != kept


def test_five_wrong_proofs_end_the_invitation(officer: Account, lin: Person) -> None:
    issued = binding.invite_person(by=officer, pk=lin.pk, now=timezone.now())
    for _ in range(5):
        with pytest.raises(ValidationError):
            accepted(issued.code, "999999")
    with pytest.raises(ValidationError, match="失效"):
        accepted(issued.code, ENDING)


def test_somebody_without_any_identifier_cannot_be_bound(
    officer: Account, lin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = record.record_of(lin.pk)
    assert known is not None
    fields = [field for field in known.profile["fields"] if field["field"] not in binding.PROOFS]
    bare = record.Record(known.person, {**known.profile, "fields": fields}, known.ids)
    monkeypatch.setattr(binding, "record_of", lambda *_args, **_options: bare)
    with pytest.raises(ValidationError, match="无法核验"):
        binding.invite_person(by=officer, pk=lin.pk, now=timezone.now())


def test_a_person_has_one_account(officer: Account, talent: Account) -> None:
    with pytest.raises(ValidationError, match="已有账号"):
        binding.invite_person(by=officer, pk=talent.scope, now=timezone.now())


def test_a_person_has_one_account_and_one_open_invitation_under_whatever_id(
    officer: Account, lin: Person, published: Publication
) -> None:
    first = binding.invite_person(by=officer, pk=lin.pk, now=timezone.now())
    second = binding.invite_person(by=officer, pk=lin.pk, now=timezone.now())
    with pytest.raises(ValidationError, match="失效"):
        accepted(first.code, ENDING)
    merged(published, "P-000000771", "P-000000772", lin.pk)
    Invitation.objects.update(scope="P-000000771")
    third = binding.invite_person(by=officer, pk=lin.pk, now=timezone.now())
    with pytest.raises(ValidationError, match="失效"):
        accepted(second.code, ENDING)
    made = accepted(third.code, ENDING)
    Account.objects.filter(pk=made.pk).update(scope="P-000000772")
    with pytest.raises(ValidationError, match="已有账号"):
        binding.invite_person(by=officer, pk=lin.pk, now=timezone.now())
    found = signed_in(account(Role.OFFICER, username="finder")).post(reverse("invitations"), {"q": LIN["name"]})
    assert found.context["have"] == {lin.pk}


def test_that_the_house_read_an_identifier_is_on_record_and_the_person_sees_it(
    officer: Account, lin: Person, home_file: Path
) -> None:
    binding.invite_person(by=officer, pk=lin.pk, now=timezone.now())
    assert Entry.objects.get(act=binding.READ, subject=lin.pk).actor == officer.username
    line = json.loads(home_file.read_text().splitlines()[-1])
    assert (line["by"], line["entity"], line["reason"]) == (officer.username, lin.pk, "invitation")
    assert LIN["resident_id"] not in home_file.read_text()
    made = account(Role.TALENT)
    Account.objects.filter(pk=made.pk).update(scope=lin.pk)
    client = signed_in(Account.objects.get(pk=made.pk))
    assert "邀请你开通账号" in client.get(reverse("my_looks")).content.decode()


@pytest.fixture
def home_file(published: Publication) -> Path:
    return Path(settings.HOME) / "audit.jsonl"


def test_the_page_says_that_an_employers_code_alone_is_the_key(officer: Account, lin: Person) -> None:
    client, shoes = signed_in(officer), Employer.objects.get(credit_code=SHOES["credit_code"])
    told = "仅凭这个邀请码就能开通账号"
    for kind, pk, said in (("employer", shoes.pk, True), ("person", lin.pk, False)):
        page = client.post(reverse("issue_invitation", args=[kind, pk])).content.decode()
        assert (told in page) is said
    assert "只有本人才知道" not in client.get(reverse("invitations")).content.decode()


def test_an_employer_proves_it_by_its_credit_code(officer: Account) -> None:
    shoes = Employer.objects.get(credit_code=SHOES["credit_code"])
    issued = binding.invite_employer(by=officer, pk=shoes.pk, now=timezone.now())
    made = accepted(issued.code, SHOES["credit_code"][-6:])
    assert (made.role, made.scope) == (Role.EMPLOYER, shoes.pk)


def test_whom_the_base_does_not_know_cannot_be_invited(officer: Account) -> None:
    for invite in (binding.invite_person, binding.invite_employer):
        with pytest.raises(ValidationError):
            invite(by=officer, pk="P-999999999", now=timezone.now())


def test_the_officer_finds_by_the_beginning_of_a_name_without_a_name_in_any_address(lin: Person) -> None:
    client = client_of(Role.OFFICER)
    page = client.post(reverse("invitations"), {"q": LIN["name"][:2]})
    assert [one.pk for one in page.context["people"]] == [lin.pk]
    assert CHEN["name"] not in page.content.decode()
    assert not re.search(r'(href|action)="[^"]*[\u4e00-\u9fff%]', page.content.decode().split("<main")[1])
    assert client.get(reverse("invitations"), {"q": LIN["name"]}).context["people"] == []


def test_one_character_finds_nobody(lin: Person) -> None:
    assert binding.found_people(LIN["name"][:1]) == []


def test_the_code_and_its_square_are_shown_once_and_revoked_at_will(lin: Person) -> None:
    client = client_of(Role.OFFICER)
    page = client.post(reverse("issue_invitation", args=["person", lin.pk]))
    code = page.context["issued"].code
    assert code in page.content.decode()
    assert page.context["square"]["size"] > 20
    again = client.get(reverse("invitations"))
    assert code not in again.content.decode()
    (row, name), *_ = again.context["waiting"]
    assert name == LIN["name"]
    client.post(reverse("revoke_invitation", args=[row.pk]))
    with pytest.raises(ValidationError, match="失效"):
        accepted(code, ENDING)


def test_an_unknown_kind_or_invitation_is_not_served(published: object) -> None:
    client = client_of(Role.OFFICER)
    assert client.post(reverse("issue_invitation", args=["post", "J-1"])).status_code == 302
    assert client.post(reverse("revoke_invitation", args=[999])).status_code == 404


def test_an_administrator_binds_nobody_to_a_person() -> None:
    client, administrator = client_of(Role.ADMINISTRATOR), Account.objects.get()
    assert client.get(reverse("invitations")).status_code == 403
    for role in ("talent", "employer"):
        assert client.post(reverse("invite"), {"role": role, "scope": "P-1"}).context["form"].errors["role"]
    assert Invitation.objects.filter(issued_by=administrator).count() == 0


def test_a_square_stands_for_its_address() -> None:
    made = binding.square("https://example.org/invitation/#ABCD-EFGH-JKLM")
    assert made["path"].startswith("M")
    assert "style" not in made["path"]


def test_accepting_on_the_page_opens_the_account(officer: Account, lin: Person, client: Client) -> None:
    code = binding.invite_person(by=officer, pk=lin.pk, now=timezone.now()).code
    given = {"code": code, "confirms": ENDING.lower(), "name": "林", "username": "lin", "password": PASSWORD}
    response = client.post(reverse("accept_invitation"), given)
    assert response.url == reverse("account_login")
    assert Account.objects.get(username="lin").scope == lin.pk
