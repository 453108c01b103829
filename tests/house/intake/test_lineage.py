"""From a claim on a profile to the file and the row it comes from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse

from rencai.engine.progress import Silent
from rencai_web.foundation.accounts.models import Role
from rencai_web.intake.models import SentFile
from rencai_web.registers import building
from rencai_web.registers.models import Person
from tests.house.cast import client_of
from tests.talentbase.cast import LIN

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
