"""From a claim on a profile to the file and the row it comes from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse

from rencai.engine.progress import Silent
from rencai_web.foundation.accounts.models import Role
from rencai_web.foundation.audit.models import Entry
from rencai_web.intake.looks import persons_of
from rencai_web.intake.models import SentFile
from rencai_web.registers import building
from rencai_web.registers.models import Person
from rencai_web.rights.queries import LOOKS
from tests.house.cast import client_of
from tests.house.intake.sending import decided, sent, table, tried
from tests.talentbase.cast import CHEN, DAYS, LIN, at_mill, at_shoes

pytestmark = pytest.mark.django_db


def test_a_claim_leads_to_its_file_and_row(home: Path) -> None:
    building.rebuild(progress=Silent(), publish=True)
    analyst = client_of(Role.ANALYST)
    person = Person.objects.get(name=LIN["name"])
    profile = analyst.get(reverse("person", args=[person.pk])).content.decode()
    address = re.search(r'href="(/intake/at/[^"]+\?row=\d+)"', profile)
    assert address is not None
    page = analyst.get(address[1], follow=True)
    assert page.redirect_chain[0][0].endswith("#row")
    file = SentFile.objects.get(pk=int(page.redirect_chain[0][0].split("/")[2]))
    row = address[1].partition("row=")[2]
    assert f'value="{row}"' in page.content.decode()
    shown = analyst.post(reverse("show_row", args=[file.pk]), {"row": row, "reason": "本人要求核对"})
    assert LIN["phone"] in shown.content.decode()


def test_files_that_came_by_the_command_line_have_pages_with_what_the_build_read(home: Path) -> None:
    client_of(Role.ANALYST).get(reverse("arriving"))
    file = SentFile.objects.get(delivery="2025-12-31", name="register.csv")
    assert (file.by, file.step, file.read, file.kept, file.source) == (None, "accepted", 3, 3, "register")


def test_a_person_can_see_who_looked_at_their_row_in_a_file_and_why(home: Path) -> None:
    building.rebuild(progress=Silent(), publish=True)
    analyst = client_of(Role.ANALYST)
    file = sent(analyst, table(at_shoes(LIN), at_mill(CHEN)), day=DAYS[-1])
    reason = {"reason": "本人要求核对"}
    analyst.post(reverse("show_cells", args=[file.pk]), reason)
    assert not Entry.objects.filter(kind="person").exists()  # its rows are nobody's yet
    decided(analyst, tried(analyst, file), "publish")
    lin, chen = (Person.objects.get(name=person["name"]).pk for person in (LIN, CHEN))
    analyst.post(reverse("show_row", args=[file.pk]), {"row": "2", **reason})
    analyst.post(reverse("show_cells", args=[file.pk]), reason)
    looks = Entry.objects.filter(kind="person", act__in=LOOKS, **reason).order_by("pk")
    assert [look.subject for look in looks] == [lin, *sorted((lin, chen))]


def test_rows_that_were_kept_without_a_value_and_are_downloaded_are_noted_with_their_persons(home: Path) -> None:
    analyst = client_of(Role.ANALYST)
    building.rebuild(progress=Silent(), publish=True)
    file = sent(analyst, table(at_shoes(LIN), {**at_mill(CHEN), "resident_id": "990101199007120229"}), day=DAYS[-1])
    decided(analyst, tried(analyst, file), "publish")
    analyst.post(reverse("mend_workbook", args=[file.pk]), {"reason": "修改后重报"})
    noted = Entry.objects.filter(kind="person", act="show identifiers")
    assert [(one.subject, one.reason) for one in noted] == [(persons_of(file, {3})[0], "修改后重报")]
