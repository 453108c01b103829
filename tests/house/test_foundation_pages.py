from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.foundation.audit.actions import note
from rencai_web.foundation.audit.models import Entry
from rencai_web.foundation.jobs import actions as jobs
from rencai_web.foundation.jobs.actions import _pulse
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.foundation.notices.actions import tell
from tests.house.cast import account, client_of

pytestmark = pytest.mark.django_db


def test_the_database_itself_refuses_to_change_the_audit_trail() -> None:
    entry = note(by=None, act="test")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(act="other")
    with pytest.raises(TypeError):
        entry.delete()


def test_an_exported_trail_is_escaped_and_leaves_its_own_entry() -> None:
    note(by=None, act="test", reason="=cmd|calc")
    response = client_of(Role.ANALYST).get(reverse("audit_export"))
    assert "'=cmd|calc" in b"".join(response.streaming_content).decode()
    assert Entry.objects.filter(act="export audit").exists()


@pytest.mark.parametrize(
    ("language", "heads", "words"),
    [("zh-hans", "role,角色,act,", "analyst,分析员,open profile,查看档案,person,人员,P-1"),
     ("en", "role,Role,act,", "analyst,Analyst,open profile,open profile,person,person,P-1")],
)  # fmt: skip
def test_an_exported_trail_says_each_name_in_the_readers_words_beside_it(language: str, heads: str, words: str) -> None:
    client = client_of(Role.ANALYST)
    note(by=Account.objects.get(), act="open profile", kind="person", subject="P-1")
    note(by=None, act="=an act without words", kind="", subject="P-1")
    response = client.get(reverse("audit_export"), headers={"accept-language": language})
    translation.activate("en" if language == "zh-hans" else "zh-hans")  # a file is streamed after its request
    first, *lines = b"".join(response.streaming_content).decode().splitlines()
    assert heads in first
    assert any(words in line for line in lines)
    assert any("'=an act without words,'=an act without words" in line for line in lines)


def test_every_menu_page_opens_for_every_role_that_sees_it_in_both_languages() -> None:
    from rencai_web.foundation.components.navigation import registered

    for role in Role:
        client = client_of(role)
        for item in registered():
            for language in ("zh-hans", "en"):
                response = client.get(reverse(item.url_name), headers={"accept-language": language})
                assert response.status_code in (200, 403), (role, item.url_name)


def test_pages_carry_a_policy_without_inline_script_and_hold_none(client: Client) -> None:
    response = client.get(reverse("front"))
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert " onclick=" not in page
    assert "<script>" not in page
    assert " style=" not in page


def add(*, progress: jobs.JobProgress, first: int, second: int) -> int:
    progress.start("adding", 2)
    progress.advance(2, "done")
    return first + second


def fail(*, progress: jobs.JobProgress) -> None:
    progress.start("failing", None)
    raise ZeroDivisionError("secret details")


jobs.work(add)
jobs.work(fail)


@pytest.mark.django_db
def test_runs_are_stacked_with_their_labels_where_the_page_is_narrow() -> None:
    Job.objects.create(work="no-such-work")
    page = client_of(Role.ANALYST).get(reverse("jobs")).content.decode()
    assert '<table class="plain stacked">' in page
    assert page.count("data-label=") == 5


def test_a_job_runs_once_and_keeps_its_result() -> None:
    job = Job.objects.create(work="add", arguments={"first": 1, "second": 2})
    jobs.run_job.call(job.pk)
    jobs.run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts, job.share) == (State.DONE, 3, 1, 100)


def test_a_failed_job_says_so_without_internals() -> None:
    job = Job.objects.create(work="fail")
    jobs.run_job.call(job.pk)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "secret" not in job.error


def test_a_cancelled_job_stops_at_its_next_step() -> None:
    job = Job.objects.create(work="add", arguments={"first": 1, "second": 2}, cancel_asked=True)
    jobs.run_job.call(job.pk)
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_a_job_whose_worker_died_starts_once_more_and_then_fails_cleanly() -> None:
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    job = Job.objects.create(work="add", state=State.RUNNING, heard_at=now - timedelta(minutes=5), attempts=1)
    assert jobs.take_up_silent(now=now) == 1
    job.refresh_from_db()
    assert job.state == State.WAITING
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, attempts=2)
    jobs.take_up_silent(now=now)
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_a_talent_does_not_see_anothers_job() -> None:
    job = Job.objects.create(work="add", asked_by=account(Role.ANALYST, username="other"))
    assert client_of(Role.TALENT).get(reverse("job", args=[job.pk])).status_code == 403


def test_the_same_thing_is_told_once() -> None:
    analyst = account(Role.ANALYST)
    assert tell(to=[analyst], zh="社保库已迟交", en="late", once="late-social-2026-06") == 1
    assert tell(to=[analyst], zh="社保库已迟交", en="late", once="late-social-2026-06") == 0


def test_the_menu_marks_one_page_as_the_present_one() -> None:
    page = client_of(Role.TALENT).get(reverse("my_consents")).content.decode()
    assert page.count('aria-current="page"') == 1
    assert f'<a href="{reverse("my_consents")}" aria-current="page"' in page


@pytest.mark.django_db(transaction=True)
def test_a_stage_that_says_nothing_for_long_still_gives_a_sign_of_life() -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    job = Job.objects.create(work="x", state=State.RUNNING, heard_at=long_ago)
    with _pulse(job.pk, every=timedelta(milliseconds=20)):
        until = time.monotonic() + 20
        while Job.objects.get(pk=job.pk).heard_at == long_ago and time.monotonic() < until:
            time.sleep(0.02)
    assert Job.objects.get(pk=job.pk).heard_at > long_ago
