"""A wrong value of an employer is corrected: by the office, or by the employer itself, whose word somebody reviews."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rencai.vocabulary.fields import Kind
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.notices.models import Notice
from rencai_web.foundation.retention.actions import forget_expired
from rencai_web.foundation.retention.periods import periods
from rencai_web.registers import corrections, typed
from rencai_web.registers.models import Correction, Employer, Publication
from tests.house.cast import account, client_of
from tests.house.identity.conftest import Town
from tests.house.rights.conftest import merged
from tests.talentbase.cast import MILL, SHOES
from tests.talentbase.small_city import credit_code

pytestmark = pytest.mark.django_db

BETTER = "晋江市踏浪运动用品有限公司"
WHY = "营业执照已变更"


@pytest.fixture
def shoes(publication: Publication) -> str:
    return str(Employer.objects.get(name=SHOES["name"]).pk)


@pytest.fixture
def analyst() -> Account:
    return account(Role.ANALYST)


@pytest.fixture
def own(shoes: str) -> Account:
    """The shoe maker's own account."""
    made = account(Role.EMPLOYER)
    Account.objects.filter(pk=made.pk).update(scope=shoes)
    made.refresh_from_db()
    return made


def _client(of: Account) -> Client:
    client = Client()
    client.force_login(of)
    return client


def correct(by: Account, employer: str, field: str = "name", value: str = BETTER) -> Correction:
    return corrections.propose(by=by, of=employer, field=field, value=value, reason=WHY)


def test_what_is_corrected_is_built_published_and_said_on_the_employers_page(
    town: Town, shoes: str, analyst: Account
) -> None:
    client, address = _client(analyst), reverse("correct_employer", args=[shoes])
    for field, value in (("name", BETTER), ("place", "晋江市英林镇"), ("staff", "88"), ("high_tech", "是")):
        said = {"field": field, "value": value, "reason": WHY}
        assert client.post(address, said).url == reverse("employer", args=[shoes])
    town.published()
    page = client.get(reverse("employer", args=[shoes]))
    fields = {field["field"]: field for field in page.context["profile"]["fields"]}
    believed = {name: fields[name]["claim"]["source"] for name in ("name", "place", "staff", "high_tech")}
    assert set(believed.values()) == {"house-employers"}
    assert {claim["value"] for claim in fields["name"]["claims"]} == {BETTER, SHOES["name"]}
    assert "base_id" not in fields
    now = Employer.objects.get(pk=shoes)
    assert (now.name, now.staff, now.high_tech) == (BETTER, 88, True)
    assert now.town == Employer.objects.get(name=MILL["name"]).town
    assert not page.context["said"].waiting + page.context["said"].coming


def test_a_correction_taken_back_leaves_the_base_as_it_was(town: Town, shoes: str, analyst: Account) -> None:
    made = correct(analyst, shoes)
    town.published()
    _client(analyst).post(reverse("decide_correction", args=[made.pk]), {"step": "withdraw"})
    town.published()
    assert Employer.objects.get(pk=shoes).name == SHOES["name"]
    acts = Entry.objects.filter(kind="employer", subject=shoes).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["propose a correction", "accept a correction", "take back a correction"]


def test_corrections_of_persons_and_of_employers_come_in_files_of_their_own(
    town: Town, shoes: str, analyst: Account, publication: Publication
) -> None:
    correct(analyst, shoes)
    corrections.propose(by=analyst, of="P-000000001", field="degree", value="博士", reason="毕业证书")
    corrections.deliver(town.shelf)
    files = {one.source: one.name for one in town.shelf.every() if one.name.startswith("house-")}
    assert files == {kind: f"{kind}-{publication.on:%Y%m%d}.csv" for kind in ("house", "house-employers")}


def test_an_employers_own_word_waits_and_the_profile_says_so_at_once(shoes: str, own: Account) -> None:
    client = _client(own)
    assert reverse("correct_employer", args=[shoes]) in client.get(reverse("my_employer")).content.decode()
    said = {"field": "staff", "value": "88", "reason": "按社保核对"}
    assert client.post(reverse("correct_employer", args=[shoes]), said).url == reverse("my_employer")
    made = Correction.objects.get()
    assert made.state == Correction.State.WAITING
    officer = client_of(Role.OFFICER)
    page = officer.get(reverse("employer", args=[shoes]))
    assert [one.pk for one, _ in page.context["said"].waiting] == [made.pk]
    assert reverse("correction", args=[made.pk]) in page.content.decode()
    assert officer.get(reverse("corrections")).context["waiting"][0]["name"] == SHOES["name"]
    officer.post(reverse("decide_correction", args=[made.pk]), {"step": "accept"})
    page = officer.get(reverse("employer", args=[shoes]))
    assert [one.pk for one, _ in page.context["said"].coming] == [made.pk]
    assert Notice.objects.get(to=own).link == reverse("my_employer")
    assert not Entry.objects.filter(act="open profile").exists()


def test_an_employer_speaks_of_nobody_but_itself_and_a_talent_of_no_employer(shoes: str, own: Account) -> None:
    mill = Employer.objects.get(name=MILL["name"]).pk
    assert _client(own).get(reverse("correct_employer", args=[mill])).status_code == 403
    assert _client(own).get(reverse("correct_employer", args=[shoes])).status_code == 200
    for role in (Role.TALENT, Role.LEADER, Role.AGENCY):
        assert client_of(role).get(reverse("correct_employer", args=[shoes])).status_code == 403
    assert client_of(Role.ANALYST).get(reverse("correct_employer", args=["E-000000999"])).status_code == 404


def test_an_officer_corrects_at_once_but_for_the_code_by_which_it_is_known(shoes: str, analyst: Account) -> None:
    officer = account(Role.OFFICER)
    assert correct(officer, shoes).state == Correction.State.ACCEPTED
    code = correct(officer, shoes, "credit_code", credit_code(77))
    assert code.state == Correction.State.WAITING
    with pytest.raises(PermissionDenied):
        corrections.accept(correction=code, by=account(Role.OFFICER, username="other"))
    assert corrections.accept(correction=code, by=analyst).state == Correction.State.ACCEPTED


@pytest.mark.parametrize(
    ("field", "value"),
    [("credit_code", "91350582MA0000001X"), ("staff", "many"), ("high_tech", "也许"), ("chain", "x")],
)
def test_what_no_source_could_state_of_an_employer_is_refused(
    shoes: str, analyst: Account, field: str, value: str
) -> None:
    with pytest.raises(typed.Unreadable):
        correct(analyst, shoes, field, value)


def test_an_employer_whose_id_was_merged_away_still_sees_and_corrects_itself(
    publication: Publication, shoes: str, own: Account
) -> None:
    merged(publication, "E-000000771", shoes)
    Account.objects.filter(pk=own.pk).update(scope="E-000000771")
    client = _client(Account.objects.get(pk=own.pk))
    assert client.get(reverse("my_employer")).context["it"].pk == shoes
    assert client.get(reverse("correct_employer", args=[shoes])).status_code == 200
    Correction.objects.create(entity="E-000000771", field="staff", value=b"x", reason=WHY)
    assert len(client_of(Role.OFFICER).get(reverse("employer", args=[shoes])).context["said"].waiting) == 1


def test_of_corrections_under_ids_that_are_one_the_last_counts(
    town: Town, publication: Publication, shoes: str, analyst: Account
) -> None:
    correct(analyst, shoes, "staff", "77")
    correct(analyst, "E-000000771", "staff", "88")
    merged(publication, "E-000000771", shoes)
    corrections.deliver(town.shelf)
    (file,) = [one for one in town.shelf.every() if one.source == "house-employers"]
    content = town.shelf.open(file).decode()
    assert ("88" in content, "77," in content) == (True, False)


def test_an_accepted_correction_of_an_employer_stays_until_it_is_taken_back(shoes: str, analyst: Account) -> None:
    made, later = correct(analyst, shoes, "contact_phone", "12977777777"), timezone.now() + timedelta(days=4 * 365)
    forget_expired(now=later)
    assert Correction.objects.get() == made
    (period,) = [one for one in periods() if one.model == "registers.Correction"]
    assert "单位的（含联系电话）保留至撤回" in period.what.zh
    corrections.withdraw(correction=made, by=analyst)
    forget_expired(now=later)
    assert not Correction.objects.exists()


def test_an_officer_reads_the_code_of_an_employer_as_everybody_does(shoes: str, own: Account) -> None:
    made = correct(own, shoes, "credit_code", credit_code(77))
    assert credit_code(77) in client_of(Role.OFFICER).get(reverse("correction", args=[made.pk])).content.decode()


def test_every_field_of_an_employer_has_a_form(shoes: str, analyst: Account) -> None:
    client = _client(analyst)
    assert {"name", "place", "chain", "staff", "high_tech"} <= {field.name for field in typed.fields(Kind.EMPLOYER)}
    for field in typed.fields(Kind.EMPLOYER):
        page = client.get(reverse("correct_employer", args=[shoes]), {"field": field.name})
        assert page.context["field"] == field


def test_the_number_of_queries_of_a_profile_does_not_grow_with_corrections(shoes: str, analyst: Account) -> None:
    client, counts = _client(analyst), []
    for _ in range(2):
        for _ in range(5):
            correct(analyst, shoes)
        with CaptureQueriesContext(connection) as made:
            client.get(reverse("employer", args=[shoes]))
        counts.append(len(made))
    assert counts[1] <= counts[0]
