"""What is over its period goes, on record; what is not stays, and nothing personal is kept without a period."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rencai_web.api.models import AccessToken
from rencai_web.foundation.accounts.models import Account, Invitation, Role
from rencai_web.foundation.audit.actions import note, remove_entries
from rencai_web.foundation.audit.models import KEPT, Entry
from rencai_web.foundation.jobs.models import Job, State
from rencai_web.foundation.notices.models import Notice
from rencai_web.foundation.retention.actions import due, forget_expired
from rencai_web.foundation.retention.periods import periods
from rencai_web.registers.alone import alone
from rencai_web.registers.models import Publication
from tests.house.cast import account

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/operations.md"


def old_entry(at: datetime) -> Entry:
    """An entry of long ago; the field fills itself with now, so that it is written past the model."""
    entry = note(by=None, act="long ago")
    trigger = "audit_entry_unchanged"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE audit_entry DISABLE TRIGGER {trigger}")
            cursor.execute("UPDATE audit_entry SET at = %s WHERE id = %s", [at, entry.pk])
            cursor.execute(f"ALTER TABLE audit_entry ENABLE TRIGGER {trigger}")
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [trigger])
            made_by = cursor.fetchone()[0]
            cursor.execute(f"DROP TRIGGER {trigger}")
            cursor.execute("UPDATE audit_entry SET at = %s WHERE id = %s", [at, entry.pk])
            cursor.execute(made_by)
    return entry


def aged(make: Callable[[], Any], **times: datetime) -> Any:
    row = make()
    type(row)._base_manager.filter(pk=row.pk).update(**times)
    return row


def invitation(by: Account, expires_at: datetime) -> Invitation:
    return Invitation.objects.create(code_hash=str(expires_at), role=Role.ANALYST, issued_by=by, expires_at=expires_at)


def token(of: Account, expires_at: datetime) -> AccessToken:
    return AccessToken.objects.create(
        account=of, name="x", purpose="x", token_hash=str(expires_at), ending="xxxx", expires_at=expires_at
    )


def test_every_model_that_holds_personal_data_has_a_period() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("rencai_web")]
    personal = {model._meta.label for model in ours if "Personal data:" in (model.__doc__ or "")}
    declared = {period.model for period in periods()}
    assert personal - declared == set(), "declare how long it is kept in rencai_web/config/retention.py"


@pytest.mark.parametrize("period", periods(), ids=lambda period: period.model)
def test_a_period_counts_from_a_field_of_its_model(period: Any) -> None:
    assert period.model == period.table._meta.label
    if period.days is not None:
        assert period.table._meta.get_field(period.since)
        assert period.days > 0
    assert period.expired(timezone.now()).count() == 0


def test_the_manual_lists_every_period() -> None:
    manual = DOCUMENT.read_text(encoding="utf-8")
    for period in periods():
        kept = f"{period.days} days after `{period.since}`" if period.days is not None else period.what.en
        assert f"| `{period.name}` | {kept} |" in manual


def test_what_is_over_its_period_goes_and_what_is_not_stays() -> None:
    now = timezone.now()
    holder = account(Role.ANALYST)
    long_ago, lately = now - timedelta(days=3000), now - timedelta(days=20)
    for at in (long_ago, lately):
        invitation(holder, at)
        token(holder, at)
        aged(lambda: Notice.objects.create(to=holder, text_zh="x", text_en="x"), at=at)
        aged(lambda: Job.objects.create(work="w", state=State.DONE), ended_at=at)
        old_entry(at)
    aged(lambda: Job.objects.create(work="w", state=State.RUNNING), ended_at=long_ago)
    expected = {"accounts.Invitation", "api.AccessToken", "notices.Notice", "jobs.Job", "audit.Entry"}
    assert {model for model, count in due(now=now).items() if count} == expected
    forget_expired(now=now)
    left = [model.objects.count() for model in (Invitation, AccessToken, Notice, Job)]
    assert left == [1, 1, 1, 2]
    assert set(due(now=now).values()) == {0}


def test_a_run_is_on_record_with_its_counts() -> None:
    invitation(account(Role.ANALYST), timezone.now() - timedelta(days=100))
    forget_expired(now=timezone.now())
    assert Entry.objects.get(act="forget expired").after == {"accounts.Invitation": 1}


def test_a_period_that_fails_leaves_those_before_it_done_and_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_rows: object) -> int:
        raise RuntimeError

    first = next(period for period in periods() if period.model == "accounts.Invitation")
    second = replace(next(period for period in periods() if period.model == "notices.Notice"), act=fails)
    monkeypatch.setattr("rencai_web.foundation.retention.actions.periods", lambda: (first, second))
    invitation(account(Role.ANALYST), timezone.now() - timedelta(days=100))
    with pytest.raises(RuntimeError):
        forget_expired(now=timezone.now())
    assert not Invitation.objects.exists()
    assert Entry.objects.get(act="forget expired").after == {"accounts.Invitation": 1}


def test_a_period_is_a_transaction_of_its_own_or_takes_its_own() -> None:
    outside, depths = len(connection.savepoint_ids), []

    def act(_rows: object) -> int:
        depths.append(len(connection.savepoint_ids) - outside)
        return 0

    known = next(period for period in periods() if period.model == "notices.Notice")
    for by_itself in (False, True):
        replace(known, act=act, by_itself=by_itself).end(timezone.now())
    assert depths == [1, 0]


def test_people_are_forgotten_by_themselves_and_while_nobody_publishes(monkeypatch: pytest.MonkeyPatch) -> None:
    people = next(period for period in periods() if period.model == "registers.Person")
    assert people.by_itself

    def busy() -> None:
        raise TimeoutError

    def forget(_people: object, *, by: None) -> int:
        with pytest.raises(TimeoutError), alone(busy):
            pass
        return 7

    monkeypatch.setattr("rencai_web.config.retention.forget_people", forget)
    assert people.end(timezone.now()) == 7


def test_a_dry_run_changes_nothing() -> None:
    invitation(account(Role.ANALYST), timezone.now() - timedelta(days=100))
    told = StringIO()
    call_command("forget_expired", dry_run=True, stdout=told)
    assert "1  accounts.Invitation" in told.getvalue()
    assert (Invitation.objects.count(), Entry.objects.filter(act="forget expired").count()) == (1, 0)


def test_a_disabled_account_forgets_who_it_was_but_what_it_did_still_refers_to_it() -> None:
    talent, now = account(Role.TALENT), timezone.now()
    Account.objects.filter(pk=talent.pk).update(is_active=False, disabled_at=now - timedelta(days=4 * 365))
    job = Job.objects.create(work="w", asked_by=talent)
    assert forget_expired(now=now)["accounts.Account"] == 1
    talent.refresh_from_db()
    job.refresh_from_db()
    assert (talent.name, talent.email, talent.scope, talent.has_usable_password()) == ("", "", "-", False)
    assert job.asked_by == talent
    assert forget_expired(now=now)["accounts.Account"] == 0


def test_after_three_years_a_publication_no_longer_says_who_made_it() -> None:
    now = timezone.now()
    made = aged(
        lambda: Publication.objects.create(build=1, on=now.date(), by=account(Role.ANALYST)),
        at=now - timedelta(days=4 * 365),
    )
    forget_expired(now=now)
    made.refresh_from_db()
    assert made.by is None


def test_an_audit_entry_is_not_removed_by_the_usual_ways() -> None:
    entry = note(by=None, act="test")
    for remove in (entry.delete, Entry.objects.all().delete, Entry._base_manager.all().delete):
        with pytest.raises(TypeError):
            remove()


def test_an_audit_entry_is_not_removed_before_its_period_even_by_retention() -> None:
    now = timezone.now()
    old_entry(now - KEPT + timedelta(days=1))
    with pytest.raises(ValueError, match="kept"):
        remove_entries(Entry.objects.filter(at__lt=now - KEPT + timedelta(days=2)))


def test_removing_audit_entries_leaves_an_entry_that_says_how_many_of_which_time() -> None:
    at = timezone.now() - KEPT - timedelta(days=30)
    old_entry(at)
    forget_expired(now=timezone.now())
    assert not Entry.objects.filter(act="long ago").exists()
    assert Entry.objects.get(act="remove audit entries").after["entries"] == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite the code alone refuses")
def test_the_database_itself_keeps_entries_for_their_period() -> None:
    entry = note(by=None, act="test")
    with pytest.raises(DatabaseError, match="kept for its period"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk)._raw_delete("default")


def trail(*days_ago: int) -> Path:
    """A trail of the home folder with one line of each age, and one that cannot be dated."""
    path = settings.HOME / "audit.jsonl"
    at = [(timezone.now() - timedelta(days=days)).isoformat() for days in days_ago]
    lines = [json.dumps({"at": moment, "by": "x", "act": "open-identifiers"}) for moment in at]
    path.write_text("\n".join([*lines, "not a line of JSON"]) + "\n", encoding="utf-8")
    return path


def test_lines_of_the_homes_own_trail_go_after_the_same_period(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    path = trail(KEPT.days + 30, 10)
    assert due(now=timezone.now())["HOME/audit.jsonl"] == 1
    assert forget_expired(now=timezone.now())["HOME/audit.jsonl"] == 1
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2
    assert path.stat().st_mode & 0o777 == 0o600
    assert Entry.objects.get(act="forget expired").after == {"HOME/audit.jsonl": 1}


def test_a_home_without_a_trail_has_nothing_to_forget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    assert forget_expired(now=timezone.now())["HOME/audit.jsonl"] == 0


def test_the_manual_lists_the_homes_own_trail() -> None:
    assert f"| `HOME/audit.jsonl` | {KEPT.days} days after `at` |" in DOCUMENT.read_text(encoding="utf-8")
