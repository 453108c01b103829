"""What a talent sees of their own, and nobody else's."""

from __future__ import annotations

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.registers.models import Person
from rencai_web.rights.record import described, record_of
from tests.house.cast import PASSWORD, account, client_of
from tests.talentbase.cast import CHEN, LIN

pytestmark = pytest.mark.django_db


def test_my_record_shows_my_values_and_masks_my_identifiers(phone: Client) -> None:
    page = phone.get(reverse("my_record")).content.decode()
    assert LIN["name"] in page
    assert CHEN["name"] not in page
    assert LIN["resident_id"] not in page
    assert f"*{LIN['resident_id'][-2:]}" in page


def test_no_row_of_a_file_is_shown_to_a_talent(phone: Client) -> None:
    assert "#" not in phone.get(reverse("my_record")).content.decode().split("<main")[1].replace('href="#sources"', "")


def test_each_value_of_mine_leads_to_its_own_correction(phone: Client, lin: Person) -> None:
    page = phone.get(reverse("my_record")).content.decode()
    address = reverse("propose_correction", args=[lin.pk])
    for field in ("degree", "phone", "employer"):
        assert f'href="{address}?field={field}"' in page
    assert phone.get(address, {"field": "degree"}).context["field"].name == "degree"


def test_a_source_is_told_with_its_agency_legal_basis_and_purpose() -> None:
    told = described("social-insurance")
    assert told["agency"].zh == "晋江市人力资源和社会保障局"
    assert "社会保险法" in told["basis"].zh
    assert told["purpose"].en


def test_each_source_says_when_it_first_and_last_named_me(lin: Person) -> None:
    record = record_of(lin.pk)
    assert record is not None
    sources = {source.name.zh: (source.first, source.last) for source in record.sources}
    assert sources["register"] == ("2025-12-31", "2026-02-28")


def test_a_talent_whom_the_base_does_not_know_reads_so(published: object) -> None:
    made = account(Role.TALENT)
    Account.objects.filter(pk=made.pk).update(scope="P-999999999")
    client = Client()
    client.force_login(made)
    for name in ("my_record", "my_looks", "my_consents", "my_requests"):
        assert client.get(reverse(name)).status_code == 200
    assert "没有你的信息" in client.get(reverse("my_record")).content.decode()


def test_i_see_who_looked_in_which_role_and_why_but_not_the_colleagues_name(phone: Client, lin: Person) -> None:
    analyst = client_of(Role.ANALYST)
    analyst.get(reverse("person", args=[lin.pk]))
    analyst.get(reverse("person", args=[lin.pk]))
    analyst.post(reverse("show_identifiers", args=[lin.pk]), {"reason": "核对身份证件"})
    page = phone.get(reverse("my_looks"))
    assert [act for _, _, act in page.context["looks"]] == ["完整查看了你的证件号", "打开了你的档案"]
    assert "核对身份证件" in page.content.decode()
    assert "analyst-1" not in page.content.decode()


def test_looks_at_others_are_not_mine(phone: Client) -> None:
    other = Person.objects.get(name=CHEN["name"])
    client_of(Role.ANALYST).get(reverse("person", args=[other.pk]))
    assert phone.get(reverse("my_looks")).context["looks"] == []


def test_a_copy_is_given_only_after_the_password_was_shown_again(phone: Client) -> None:
    address = reverse("my_copy_file", args=["json"])
    assert phone.get(address).url.startswith(reverse("account_reauthenticate"))
    phone.post(f"{reverse('account_reauthenticate')}?next={address}", {"password": PASSWORD})
    assert phone.get(address)["Content-Type"] == "application/json"


@pytest.fixture
def shown_again(phone: Client) -> Client:
    phone.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return phone


def test_the_page_offers_the_files_once_the_password_was_shown(phone: Client) -> None:
    files = reverse("my_copy_file", args=["json"])
    assert files not in phone.get(reverse("my_copy")).content.decode()
    phone.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert files in phone.get(reverse("my_copy")).content.decode()


def test_who_said_which_value_is_told_once_each_in_words(lin: Person) -> None:
    record = record_of(lin.pk)
    assert record is not None
    said = {field["field"]: field["said"] for _, fields in record.groups for field in fields}
    assert len({(one["value"], one["told"]["name"].zh) for one in said["sex"]}) == len(said["sex"])
    assert {one["words"].zh for one in said["degree"]} == {"本科", "硕士"}


def test_my_employer_is_told_once_where_the_base_calls_it_as_my_sources_do(lin: Person) -> None:
    record = record_of(lin.pk)
    assert record is not None
    told = {field["field"]: field["value"] for _, fields in record.groups for field in fields}
    linked = {field["field"]: field for field in record.profile["fields"]}["employer_id"]["label"]["zh"]
    assert ("employer_id" in told) == (told["employer"] != linked)


def test_the_copy_for_machines_holds_everything_in_full_and_is_on_record(shown_again: Client, lin: Person) -> None:
    response = shown_again.get(reverse("my_copy_file", args=["json"]))
    told = json.loads(response.content)
    held = {field["field"]: field for field in told["fields"]}
    assert held["resident_id"]["value"] == LIN["resident_id"]
    assert {claim["first"] for claim in held["name"]["claims"]} == {"2025-12-31", "2026-01-31"}
    assert response["Cache-Control"] == "no-store"
    assert Entry.objects.get(act="take own copy").subject == lin.pk


def test_the_workbook_opens_and_holds_no_formula(shown_again: Client) -> None:
    response = shown_again.get(reverse("my_copy_file", args=["xlsx"]))
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["掌握我的哪些信息", "谁看过我", "同意记录", "权利申请"]
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert LIN["resident_id"] in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_copy_in_an_unknown_form_is_not_found(shown_again: Client) -> None:
    assert shown_again.get(reverse("my_copy_file", args=["exe"])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_who_looked(
    phone: Client, lin: Person, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for _ in range(30):
        Entry.objects.create(actor="a", role="analyst", act="show identifiers", kind="person", subject=lin.pk)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        phone.get(reverse("my_looks"))
