"""What persons ask of the office: a clock, an answer with a reason, and what granting does."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rencai.engine.progress import Silent
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.retention.actions import forget_expired
from rencai_web.registers import corrections
from rencai_web.registers.actions import publish
from rencai_web.registers.models import Person, Publication
from rencai_web.registers.published import folder, latest, sealer
from rencai_web.rights import queries
from rencai_web.rights.actions import answer, ask, carry_out_erasure, take_back
from rencai_web.rights.models import Ask, RightsRequest, State
from tests.house.cast import account, client_of
from tests.house.rights.conftest import work_done

pytestmark = pytest.mark.django_db


def asked(by: Account, asks: Ask = Ask.EXPLAIN) -> RightsRequest:
    return ask(by=by, person=by.scope, asks=asks, words="请说明", now=timezone.now())


def test_asking_starts_a_clock_and_tells_the_office(talent: Account) -> None:
    officer = account(Role.OFFICER)
    made = asked(talent)
    assert made.due_on == timezone.localdate() + timedelta(days=15)
    assert officer.notices.get().link == reverse("rights_request", args=[made.pk])
    assert Entry.objects.get(act="ask for a right").subject == talent.scope


def test_an_officer_whose_day_begins_here_is_led_to_the_corrections_that_wait(talent: Account) -> None:
    officer = client_of(Role.OFFICER)
    assert (
        f'<p class="message"><a href="{reverse("corrections")}"'
        not in officer.get(reverse("rights_requests")).content.decode()
    )
    corrections.propose(by=talent, of=talent.scope, field="degree", value="博士", reason="毕业证书")
    page = officer.get(reverse("rights_requests")).content.decode()
    assert f'<p class="message"><a href="{reverse("corrections")}">1 条更正待审核</a>' in page


def test_the_same_is_asked_once_while_it_waits(talent: Account) -> None:
    asked(talent)
    with pytest.raises(ValidationError):
        asked(talent)
    take_back(by=talent, request=RightsRequest.objects.get(), now=timezone.now())
    asked(talent)
    assert RightsRequest.objects.count() == 2


def test_a_refusal_without_a_reason_is_refused(talent: Account) -> None:
    made = asked(talent)
    with pytest.raises(ValidationError):
        answer(by=account(Role.OFFICER), request=made, granted=False, words=" ", now=timezone.now())
    made.refresh_from_db()
    assert made.state == State.OPEN


def test_an_answer_tells_the_person_and_is_given_once(talent: Account) -> None:
    made, officer = asked(talent), account(Role.OFFICER)
    answer(by=officer, request=made, granted=True, words="已说明", now=timezone.now())
    assert talent.notices.get().link == reverse("my_requests")
    with pytest.raises(ValidationError):
        answer(by=officer, request=made, granted=False, words="改口", now=timezone.now())


def test_a_granted_objection_keeps_machines_from_deciding_alone(talent: Account) -> None:
    made = asked(talent, Ask.AUTOMATED)
    assert queries.objects_to_automation() == set()
    answer(by=account(Role.OFFICER), request=made, granted=True, words="同意", now=timezone.now())
    assert queries.objects_to_automation() == {talent.scope}


def held(publication: Publication, person: str) -> dict[str, int]:
    """How many rows of each published table still speak of a person."""
    lake = folder(publication).lake
    keys = {"people": "person", "claims": "entity", "membership": "entity"}
    rows = {
        table: lake.scan(table, lake.latest(table)).filter(pl.col(key) == person).collect().height
        for table, key in keys.items()
    }
    golden = sealer().read_table(folder(publication).sealed / "golden.bin", context="golden")
    return {**rows, "golden": golden.filter(pl.col("entity") == person).height}


def test_a_granted_erasure_takes_the_person_out_now_and_in_later_publications(talent: Account) -> None:
    person, others = talent.scope, Person.objects.count() - 1
    publication = latest()
    assert publication is not None
    assert all(held(publication, person).values())
    made = asked(talent, Ask.ERASE)
    answer(by=account(Role.ANALYST), request=made, granted=True, words="同意删除", now=timezone.now())
    work_done()
    assert not any(held(publication, person).values())
    publish(progress=Silent())
    newer = latest()
    assert newer is not None
    assert newer.pk != publication.pk
    assert not any(held(newer, person).values())
    assert set(Person.objects.filter(pk=person)) == set()
    assert Person.objects.count() == others


def test_after_an_erasure_no_page_of_the_office_shows_the_person(talent: Account, lin: Person) -> None:
    analyst = client_of(Role.ANALYST)
    made = asked(talent, Ask.ERASE)
    assert lin.name in analyst.get(reverse("people"), {"q": lin.name}).content.decode()
    answer(by=account(Role.OFFICER), request=made, granted=True, words="同意删除", now=timezone.now())
    work_done()
    listed = analyst.get(reverse("people"), {"q": lin.name}).content.decode()
    assert lin.pk not in listed
    assert analyst.get(reverse("person", args=[lin.pk])).status_code == 404


def test_an_erasure_that_no_worker_carried_out_is_made_up_for_at_night(talent: Account) -> None:
    made = asked(talent, Ask.ERASE)
    answer(by=account(Role.ANALYST), request=made, granted=True, words="同意", now=timezone.now())
    assert Person.objects.filter(pk=talent.scope).exists()
    assert forget_expired(now=timezone.now())["registers.Person"] == 1
    assert not Person.objects.filter(pk=talent.scope).exists()


def test_a_job_never_erases_without_a_granted_request(talent: Account) -> None:
    made = asked(talent, Ask.ERASE)
    with pytest.raises(RightsRequest.DoesNotExist):
        carry_out_erasure(progress=Silent(), request=made.pk)


def test_the_queue_shows_what_is_late_first(talent: Account) -> None:
    late = asked(talent, Ask.PROCESSING)
    RightsRequest.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=2))
    asked(talent, Ask.EXPLAIN)
    page = client_of(Role.OFFICER).get(reverse("rights_requests"))
    assert [row[0].asks for row in page.context["rows"]] == [Ask.PROCESSING, Ask.EXPLAIN]
    assert page.context["rows"][0][2] == ("bad", "已超 2 天")
    assert page.context["late"] == 1


def test_the_office_answers_on_the_page(talent: Account) -> None:
    made, officer = asked(talent), client_of(Role.OFFICER)
    address = reverse("rights_request", args=[made.pk])
    assert officer.post(address, {"granted": "no", "words": ""}).status_code == 200
    officer.post(address, {"granted": "no", "words": "依法须保存"})
    made.refresh_from_db()
    assert (made.state, made.answer) == (State.REFUSED, "依法须保存")
    assert officer.get(address).status_code == 200
    assert officer.get(reverse("rights_requests"), {"show": "ended"}).context["rows"][0][0] == made


def test_i_ask_on_the_page_and_an_objection_says_to_what(phone: Client) -> None:
    address = reverse("my_requests")
    assert phone.post(address, {"asks": "processing", "words": ""}).context["form"].errors["words"]
    phone.post(address, {"asks": "processing", "words": "不要用于培训推荐"})
    assert RightsRequest.objects.get().words == "不要用于培训推荐"
    assert "不要用于培训推荐" in phone.get(address).content.decode()


def test_nobody_takes_back_what_another_asked(talent: Account) -> None:
    made = asked(talent)
    other = Client()
    other.force_login(account(Role.TALENT, username="other"))
    assert other.post(reverse("take_back_request", args=[made.pk])).status_code == 404
    assert other.get(reverse("my_requests")).context["requests"].count() == 0


def test_an_unknown_request_is_not_found() -> None:
    assert client_of(Role.OFFICER).get(reverse("rights_request", args=[999])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_queue(
    published: Publication, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number, person in enumerate(Person.objects.all()):
        made = account(Role.TALENT, username=f"t{number}")
        Account.objects.filter(pk=made.pk).update(scope=person.pk)
        made.refresh_from_db()
        asked(made)
    officer = client_of(Role.OFFICER)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        officer.get(reverse("rights_requests"))
