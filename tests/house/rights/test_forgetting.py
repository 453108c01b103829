"""Whoever left and is named by no file any more is forgotten after two years, and does not come back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rencai.engine.progress import Silent
from rencai.talentbase.home import Home
from rencai_web.foundation.accounts.models import Account
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.retention.actions import due, forget_expired
from rencai_web.registers.actions import publish
from rencai_web.registers.forgetting import long_gone
from rencai_web.registers.models import Person, Publication
from rencai_web.registers.published import folder, people_table
from rencai_web.registers.unfolded import headcount
from rencai_web.rights.actions import answer, ask
from rencai_web.rights.models import Ask, Consent, RightsRequest, State
from tests.house.rights.conftest import work_done
from tests.talentbase.cast import OLD

pytestmark = pytest.mark.django_db

# OLD was named last on 2026-01-31, and had retired by the next list.
LATER = datetime(2028, 2, 15, tzinfo=timezone.get_current_timezone())


@pytest.fixture
def old(published: Publication) -> Person:
    return Person.objects.get(name=OLD["name"])


def test_who_retired_is_kept_for_two_years_after_the_last_file(published: Publication, old: Person) -> None:
    build = folder(published)
    assert long_gone(build, today=date(2028, 1, 30)).to_list() == []
    assert long_gone(build, today=date(2028, 2, 15)).to_list() == [old.pk]


def test_who_is_here_is_kept_however_old_the_lists_are(published: Publication, old: Person) -> None:
    assert long_gone(folder(published), today=date(2040, 1, 1)).to_list() == [old.pk]


def test_the_nightly_command_forgets_them_in_the_registers_and_the_published_tables(
    published: Publication, old: Person
) -> None:
    others = Person.objects.count() - 1
    assert due(now=LATER)["registers.Person"] == 1
    assert forget_expired(now=LATER)["registers.Person"] == 1
    table = people_table(folder(published).lake.path("people", published.on))
    assert (Person.objects.count(), table.height) == (others, others)
    assert Entry.objects.get(act="forget people").after == {"people": 1}
    assert due(now=LATER)["registers.Person"] == 0


def test_publishing_the_same_build_later_does_not_bring_them_back(old: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rencai_web.registers.actions.timezone.localdate", lambda: LATER.date())
    assert publish(progress=Silent())["people"]["vanished"] == 1
    assert not Person.objects.filter(pk=old.pk).exists()


def test_past_counts_stay_what_they_were(published: Publication, old: Person) -> None:
    lake = folder(published).lake
    before = [lake.scan("people", day).collect().height for day in lake.dates("people")[:-1]]
    forget_expired(now=LATER)
    assert [lake.scan("people", day).collect().height for day in lake.dates("people")[:-1]] == before


def test_the_build_beside_the_house_is_not_written_to(published: Publication, talent: Account, lin: Person) -> None:
    build = folder(published)
    own = Home(settings.HOME).opened().lake
    before = own.path("claims", own.latest("claims")).read_bytes()
    made = ask(by=talent, person=lin.pk, asks=Ask.ERASE, words="", now=timezone.now())
    answer(by=talent, request=made, granted=True, words="同意", now=timezone.now())
    work_done()
    assert own.path("claims", own.latest("claims")).read_bytes() == before
    assert build.lake.path("claims", build.lake.latest("claims")).read_bytes() != before


def test_an_employer_is_counted_without_whoever_is_erased(published: Publication, talent: Account, lin: Person) -> None:
    count = headcount(lin.employer_id or "", published)[-1][1]
    made = ask(by=talent, person=lin.pk, asks=Ask.ERASE, words="", now=timezone.now())
    answer(by=talent, request=made, granted=True, words="同意", now=timezone.now())
    work_done()
    assert [row[1] for row in headcount(lin.employer_id or "", published)[-1:]] in ([count - 1], [])


def aged(row: Consent | RightsRequest, **times: datetime) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**times)


def test_consents_go_two_years_later_where_the_base_no_longer_knows_the_person(lin: Person) -> None:
    long_ago = timezone.now() - timedelta(days=800)
    for person in (lin.pk, "P-999999999"):
        aged(Consent.objects.create(person=person, purpose="matching", version=1, given=True), at=long_ago)
    forget_expired(now=timezone.now())
    assert list(Consent.objects.values_list("person", flat=True)) == [lin.pk]


def test_requests_go_three_years_after_the_answer_but_for_granted_erasures(talent: Account) -> None:
    long_ago = timezone.now() - timedelta(days=1200)
    for asks, state in ((Ask.EXPLAIN, State.GRANTED), (Ask.ERASE, State.GRANTED), (Ask.ERASE, State.REFUSED)):
        made = RightsRequest.objects.create(
            person=talent.scope, asks=asks, state=state, asked_by=talent, due_on=long_ago.date()
        )
        aged(made, answered_at=long_ago)
    forget_expired(now=timezone.now())
    assert list(RightsRequest.objects.values_list("asks", "state")) == [(Ask.ERASE, State.GRANTED)]


def test_an_erased_talent_still_reads_what_was_answered(phone: Client, talent: Account) -> None:
    made = ask(by=talent, person=talent.scope, asks=Ask.ERASE, words="", now=timezone.now())
    answer(by=talent, request=made, granted=True, words="已删除", now=timezone.now())
    work_done()
    assert "没有你的信息" in phone.get(reverse("my_record")).content.decode()
    assert "已删除" in phone.get(reverse("my_requests")).content.decode()
