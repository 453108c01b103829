"""A person stays the same person through any number of merges: for erasing, for looking, for their account."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
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
from rencai_web.rights.actions import answer, ask, choose
from rencai_web.rights.models import Ask, Consent, RightsRequest
from rencai_web.rights.queries import consents_of, consents_to, objects_to_automation, of_nobody_known
from rencai_web.rights.record import record_of
from tests.house.cast import account
from tests.house.rights.conftest import merged, parted, work_done
from tests.talentbase.cast import LIN

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


OTHER = "P-000000773"


def say(by: Account, person: str, *, given: bool) -> None:
    choose(by=by, person=person, purpose_id="matching", given=given)


def test_a_consent_given_before_a_merge_holds_for_who_is_left(phone: Client, talent: Account, twice: str) -> None:
    say(talent, FIRST, given=True)
    assert consents_to("matching") == {twice}
    assert consents_of(twice) == consents_of(SECOND) == {"matching": True}
    page = phone.get(reverse("my_consents"))
    assert [row.person for row, _ in page.context["history"]] == [FIRST]


def test_of_the_words_under_all_ids_of_a_person_the_last_counts(talent: Account, twice: str) -> None:
    say(talent, FIRST, given=True)
    say(talent, twice, given=False)
    assert consents_to("matching") == set()
    say(talent, SECOND, given=True)
    assert consents_to("matching") == {twice}
    Consent.objects.create(person=FIRST, purpose="matching", version=1, given=False)
    assert consents_to("matching") == set()
    assert consents_of(twice) == {"matching": False}


def test_a_word_is_written_under_the_accounts_own_id(phone: Client, twice: str) -> None:
    phone.post(reverse("my_consents"), {"purpose": "matching", "given": "yes"})
    phone.post(reverse("my_requests"), {"asks": Ask.AUTOMATED, "words": "不同意机器单独决定"})
    assert Consent.objects.get().person == RightsRequest.objects.get().person == FIRST
    assert consents_to("matching") == {twice}


def test_what_waits_under_an_earlier_id_is_not_asked_twice(talent: Account, twice: str) -> None:
    ask(by=talent, person=FIRST, asks=Ask.EXPLAIN, words="", now=timezone.now())
    with pytest.raises(ValidationError):
        ask(by=talent, person=twice, asks=Ask.EXPLAIN, words="", now=timezone.now())


def test_a_consent_under_an_earlier_id_is_kept_while_the_base_knows_the_person(talent: Account, twice: str) -> None:
    say(talent, FIRST, given=True)
    say(talent, OTHER, given=True)
    later = timezone.now() + timedelta(days=1)
    assert [row.person for row in of_nobody_known(later)] == [OTHER]


@pytest.fixture
def again_two(published: Publication, talent: Account, twice: str) -> str:
    """LIN's id today, which was split after the merges: whose the first id was, nobody can tell."""
    parted(published, twice, OTHER)
    return twice


def test_after_a_split_nobody_has_given_the_consent_of_an_id_in_question(talent: Account, again_two: str) -> None:
    say(talent, FIRST, given=True)
    assert consents_to("matching") == set()
    assert (consents_of(FIRST), consents_of(again_two), consents_of(OTHER)) == ({"matching": True}, {}, {})
    say(talent, again_two, given=True)
    assert consents_to("matching") == {again_two}


def test_after_a_split_an_objection_holds_for_each_of_those_whose_it_may_be(talent: Account, again_two: str) -> None:
    granted(talent, FIRST, Ask.AUTOMATED)
    assert {again_two, OTHER} <= objects_to_automation()


def test_after_a_split_an_account_in_question_sees_nothing_of_another(phone: Client, again_two: str) -> None:
    say(Account.objects.get(role=Role.TALENT), FIRST, given=True)
    page = phone.get(reverse("my_record"))
    assert "record" not in page.context
    assert LIN["name"] not in page.content.decode()
    assert phone.get(reverse("propose_correction", args=[again_two])).status_code == 403
    assert len(phone.get(reverse("my_consents")).context["history"]) == 1
    record = record_of(again_two)
    assert record is not None
    assert record.ids == {again_two}


def test_a_split_that_was_undone_puts_nothing_in_question(
    published: Publication, talent: Account, again_two: str
) -> None:
    say(talent, FIRST, given=True)
    merged(published, OTHER, again_two)
    assert consents_to("matching") == {again_two}


def test_a_split_before_the_merge_puts_nothing_in_question(published: Publication, talent: Account) -> None:
    parted(published, talent.scope, OTHER, days_ago=30)
    merged(published, FIRST, talent.scope)
    say(talent, FIRST, given=True)
    assert consents_to("matching") == {talent.scope}


def office(role: Role = Role.OFFICER) -> Client:
    client = Client()
    client.force_login(Account.objects.filter(role=role).first() or account(role))
    return client


def asked(by: Account, asks: Ask) -> RightsRequest:
    return ask(by=by, person=by.scope, asks=asks, words="本人申请", now=timezone.now())


def test_the_office_sees_who_asks_under_an_id_of_before_the_merges(talent: Account, twice: str) -> None:
    made = asked(talent, Ask.AUTOMATED)
    assert LIN["name"] in office().get(reverse("rights_requests")).content.decode()
    assert office().get(reverse("rights_request", args=[made.pk])).context["person"].pk == twice
    page = office(Role.ANALYST).get(reverse("rights_request", args=[made.pk])).content.decode()
    assert reverse("person", args=[twice]) in page


def test_the_office_is_told_where_it_is_in_question_who_asks(talent: Account, again_two: str) -> None:
    made = asked(talent, Ask.AUTOMATED)
    pages = [office().get(reverse("rights_requests")), office().get(reverse("rights_request", args=[made.pk]))]
    for page in pages:
        assert "档案归属待确认" in page.content.decode()
        assert LIN["name"] not in page.content.decode()
    assert reverse("invitations") in pages[1].content.decode().split("</nav>")[-1]


def test_the_queue_asks_the_database_no_more_often_for_more_requests(talent: Account, twice: str) -> None:
    client, counts = office(), []
    for asks in (Ask.AUTOMATED, Ask.EXPLAIN):
        made = asked(talent, asks)
        RightsRequest.objects.create(
            person=SECOND if asks == Ask.EXPLAIN else OTHER, asks=asks, asked_by=talent, due_on=made.due_on
        )
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("rights_requests"))
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_no_erasure_is_granted_while_it_is_in_question_whose_record_it_would_take(
    talent: Account, again_two: str
) -> None:
    made, people = asked(talent, Ask.ERASE), set(Person.objects.values_list("pk", flat=True))
    page = office().post(reverse("rights_request", args=[made.pk]), {"granted": "yes", "words": "同意删除申请"})
    assert "请先重新向本人发放邀请码" in page.content.decode()
    with pytest.raises(ValidationError):
        granted(talent, FIRST, Ask.ERASE)
    work_done()
    made.refresh_from_db()
    assert (made.state, set(Person.objects.values_list("pk", flat=True))) == ("open", people)
    answer(by=talent, request=made, granted=False, words="请先重新领取邀请码", now=timezone.now())
    assert made.state == "refused"


def test_whoever_an_account_in_question_may_be_can_be_invited_anew(
    published: Publication, talent: Account, again_two: str
) -> None:
    invite = reverse("issue_invitation", args=["person", again_two])
    page = office().post(reverse("invitations"), {"q": LIN["name"]})
    assert page.context["have"] == set()
    assert invite in page.content.decode()
    assert office().post(invite).context["issued"].name == LIN["name"]
    merged(published, OTHER, again_two)
    assert office().post(reverse("invitations"), {"q": LIN["name"]}).context["have"] == {again_two}


def test_an_employer_in_question_is_told_so_and_sees_nothing_of_another(published: Publication) -> None:
    made, (first, second) = account(Role.EMPLOYER), Employer.objects.order_by("pk")[:2]
    merged(published, "E-000000771", first.pk)
    parted(published, first.pk, second.pk)
    Account.objects.filter(pk=made.pk).update(scope="E-000000771")
    client = Client()
    client.force_login(made)
    page = client.get(reverse("my_employer")).content.decode()
    assert "暂不能确定哪一份属于本单位" in page
    assert "人才底座中没有本单位" not in page
    assert first.pk not in page
    Account.objects.filter(pk=made.pk).update(scope="E-000000999")
    assert "人才底座中没有本单位" in client.get(reverse("my_employer")).content.decode()
