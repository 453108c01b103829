"""`make run` ends in `stand_up`: what is missing is made, what is there stays."""

from __future__ import annotations

import socket  # noqa: TID251  # a port of our own that is taken
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from rencai.talentbase.build import build
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.registers.models import Person, Publication
from rencai_web.registers.published import sealer
from tests.talentbase.cast import write_deliveries
from tests.talentbase.conftest import WithoutWords
from tests.talentbase.small_city import small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("small")
    write_deliveries(root / "in")
    build(root / "in", settings.HOME, small_city(root), sealer(), classifier=WithoutWords())
    return settings.HOME


def stand_up(*words: str) -> str:
    said = StringIO()
    call_command("stand_up", "--no-serve", *words, stdout=said)
    return said.getvalue()


def test_a_built_home_is_published_and_every_role_can_sign_in() -> None:
    said = stand_up()
    assert Person.objects.exists()
    assert {account.role for account in Account.objects.all()} == set(Role)
    assert "published:" in said
    assert "one-time code now" in said
    told = {line.split()[0]: line for line in said.splitlines() if line.strip().startswith("demo-")}
    talent = Account.objects.get(role=Role.TALENT).scope
    assert "no code needed" in told["demo-talent"]
    assert Person.objects.get(pk=talent).name in told["demo-talent"]
    assert "no code needed" in told["demo-agency"]


def test_standing_up_again_publishes_nothing_anew_and_keeps_accounts() -> None:
    stand_up()
    before = set(Account.objects.values_list("pk", "password"))
    said = stand_up()
    assert "published already" in said
    assert Publication.objects.count() == 1
    assert set(Account.objects.values_list("pk", "password")) == before


def test_a_busy_port_is_named_before_any_work() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="PORT="):
            call_command("stand_up", port=taken.getsockname()[1])
    assert not Publication.objects.exists()
