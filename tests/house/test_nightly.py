"""What a house does every night."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from rencai_web.cockpit.management.commands import nightly

pytestmark = pytest.mark.django_db


def test_a_house_without_a_base_has_a_quiet_night() -> None:
    said = StringIO()
    call_command("nightly", stdout=said)
    assert [line.removesuffix(" …") for line in said.getvalue().splitlines() if line.endswith("…")] == list(
        nightly.STEPS
    )


def test_a_step_that_fails_is_named_and_the_others_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nightly, "STEPS", ("no_such_step", "forget_expired"))
    said, complaint = StringIO(), StringIO()
    with pytest.raises(CommandError, match="not done: no_such_step;"):
        call_command("nightly", stdout=said, stderr=complaint)
    assert "forget_expired …" in said.getvalue()
