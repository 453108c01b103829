"""A person stays the same person through any number of merges: for erasing, for looking, for their account."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rencai.engine.progress import Silent
from rencai.talentbase.home import Home
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.policy.claims.standing import merged as claims_by
from rencai_web.registers import corrections
from rencai_web.registers.actions import publish
from rencai_web.registers.forgetting import to_forget
from rencai_web.registers.merged import every_id, now_called
from rencai_web.registers.models import Correction, Employer, Person, Publication
from rencai_web.registers.published import folder
from rencai_web.rights.actions import answer, ask
from rencai_web.rights.models import Ask
from rencai_web.rights.queries import objects_to_automation
from rencai_web.rights.record import record_of
from tests.house.cast import account
from tests.house.rights.conftest import merged, work_done

pytestmark = pytest.mark.django_db

FIRST, SECOND = "P-000000771", "P-000000772"


@pytest.fixture
def twice(published: Publication, talent: Account) -> str:
    """LIN's id today; the account was opened two merges ago."""
    now = talent.scope
    merged(published, FIRST, SECOND, now)
    Account.objects.filter(pk=talent.pk).update(scope=FIRST)
    talent.refresh_from_db()
    return now


def granted(talent: Account, person: str, asks: Ask) -> None:
    made = ask(by=talent, person=person, asks=asks, words="", now=timezone.now())
    answer(by=talent, request=made, granted=True, words="同意", now=timezone.now())


def test_a_chain_of_merges_is_followed_to_its_end_and_back(published: Publication, twice: str) -> None:
    assert now_called(FIRST) == now_called(SECOND) == now_called(twice) == twice
    for known in (FIRST, SECOND, twice):
        assert every_id(folder(published), {known}) == {FIRST, SECOND, twice}
    assert every_id(folder(published), {"P-000000999"}) == {"P-000000999"}


def test_an_erasure_granted_two_merges_ago_holds_at_once_and_in_every_publication(
    published: Publication, talent: Account, twice: str
) -> None:
    granted(talent, FIRST, Ask.ERASE)
    work_done()
    assert not Person.objects.filter(pk=twice).exists()
    assert twice in to_forget(folder(published), today=date(2026, 6, 1))


def test_the_next_publication_leaves_out_whom_two_merges_renamed(
    published: Publication, talent: Account, twice: str
) -> None:
    own, ours = Home(settings.HOME).opened().lake, folder(published).lake
    path = own.path("merged", own.latest("merged"))
    path.unlink()
    path.write_bytes(ours.path("merged", ours.latest("merged")).read_bytes())
    granted(talent, FIRST, Ask.ERASE)
    publish(progress=Silent())
    assert not Person.objects.filter(pk=twice).exists()


def test_erasing_the_later_id_leaves_nothing_under_an_earlier_one(talent: Account, twice: str) -> None:
    for person in (FIRST, SECOND, twice):
        Correction.objects.create(entity=person, field="phone", value=b"x", reason="本人来电")
    granted(talent, twice, Ask.ERASE)
    work_done()
    assert not Correction.objects.exists()


def test_an_objection_and_the_record_are_of_the_same_person(talent: Account, twice: str) -> None:
    granted(talent, FIRST, Ask.AUTOMATED)
    assert twice in objects_to_automation()
    record = record_of(FIRST)
    assert record is not None
    assert record.ids == {FIRST, SECOND, twice}


def test_a_claim_brought_in_two_merges_ago_counts_for_who_is_left(published: Publication, twice: str) -> None:
    assert dict(claims_by(published).iter_rows()) == {FIRST: twice, SECOND: twice}


def test_a_talent_whose_id_was_merged_still_says_what_is_wrong(phone: Client, twice: str) -> None:
    assert phone.get(reverse("propose_correction", args=[twice])).status_code == 200
    old = phone.get(reverse("propose_correction", args=[FIRST]), {"field": "degree"})
    assert old.url == f"{reverse('propose_correction', args=[twice])}?field=degree"
    other = Person.objects.exclude(pk=twice).first()
    assert other is not None
    assert phone.get(reverse("propose_correction", args=[other.pk])).status_code == 403


def test_a_talent_sees_the_corrections_of_before_the_merge(phone: Client, talent: Account, twice: str) -> None:
    corrections.propose(by=talent, of=FIRST, field="degree", value="博士", reason="毕业证书")
    page = phone.get(reverse("propose_correction", args=[twice]))
    assert [one["it"].entity for one in page.context["mine"]] == [FIRST]


def test_an_employer_whose_id_was_merged_still_sees_its_people(published: Publication) -> None:
    made, now = account(Role.EMPLOYER), Employer.objects.exclude(people=None).first()
    assert now is not None
    merged(published, "E-000000771", "E-000000772", now.pk)
    Account.objects.filter(pk=made.pk).update(scope="E-000000771")
    client = Client()
    client.force_login(Account.objects.get(pk=made.pk))
    page = client.get(reverse("staff"))
    assert page.context["employer"] == now
    assert len(page.context["found"]) > 0
