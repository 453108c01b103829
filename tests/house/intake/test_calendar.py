"""Who owes a file since when, and who is told."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.components.surroundings import city
from rencai_web.foundation.notices.models import Notice
from rencai_web.intake.calendar import calendar_of, due_after, standing
from rencai_web.intake.models import SentFile
from tests.house.cast import account, client_of

TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("rhythm", "last", "due"),
    [
        ("monthly", date(2026, 1, 31), date(2026, 2, 28)),
        ("monthly", date(2026, 12, 31), date(2027, 1, 31)),
        ("quarterly", date(2026, 3, 31), date(2026, 6, 30)),
        ("yearly", date(2024, 2, 29), date(2025, 2, 28)),
        ("irregular", date(2026, 1, 31), None),
    ],
)
def test_a_file_is_due_at_the_end_of_the_next_period(rhythm: str, last: date, due: date | None) -> None:
    assert due_after(rhythm, last) == due


@pytest.mark.parametrize(
    ("last", "state", "missed"),
    [
        (date(2026, 4, 30), "soon", 0),
        (date(2026, 3, 31), "owed", 1),
        (date(2026, 1, 31), "owed", 3),
        (date(2026, 5, 10), "good", 0),
        (None, "never", 0),
    ],
)
def test_a_source_owes_as_many_files_as_periods_have_passed(last: date | None, state: str, missed: int) -> None:
    insurance = city().source("social-insurance")
    assert insurance is not None
    found = standing(insurance, last, today=TODAY)
    assert (found.state, found.missed) == (state, missed)


def test_the_calendar_begins_with_who_owes_longest_and_leaves_out_the_house_itself() -> None:
    last = {"social-insurance": date(2026, 3, 31), "employers-posts": date(2025, 12, 31)}
    found = calendar_of(city(), last, today=TODAY)
    assert [due.source.source for due in found[:2]] == ["employers-posts", "social-insurance"]
    assert "house" not in {due.source.source for due in found}


@pytest.fixture
def overdue(db: None) -> None:
    for source, on in (("social-insurance", "2026-03-31"), ("education-staff", "2024-12-31")):
        SentFile.objects.create(delivery=on, name=f"{source}.csv", file=source, source=source, step="accepted")


def test_an_agency_sees_its_own_sources_only(overdue: None) -> None:
    told = client_of(Role.AGENCY).get(reverse("sources")).content.decode()
    assert "社会保险参保登记" in told
    assert "教育" not in told


def test_those_who_owe_and_the_office_are_told_once(overdue: None, settings: object) -> None:
    owner, analyst = account(Role.AGENCY), account(Role.ANALYST)
    for _ in range(2):
        call_command("remind_sources", on="2026-05-20")
    assert Notice.objects.filter(to=owner).count() == 1
    assert Notice.objects.filter(to=analyst).count() == 2
    call_command("remind_sources", on="2026-08-20")
    assert Notice.objects.filter(to=owner).count() == 1
    assert len(mail.outbox) == 0


def test_notices_go_by_mail_where_a_server_is_set(overdue: None, settings: object) -> None:
    owner = account(Role.AGENCY)
    owner.email = "hrss@example.com"
    owner.save()
    settings.EMAIL_HOST = "mail.example.com"  # type: ignore[attr-defined]
    for _ in range(2):
        call_command("remind_sources", on="2026-05-20")
    assert [letter.to for letter in mail.outbox] == [["hrss@example.com"]]
