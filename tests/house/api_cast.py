"""Machines that read, and a small published base for them to read."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from rencai.engine.progress import Silent
from rencai.engine.secrets import sealer_for
from rencai.talentbase.build import build
from rencai_web.api.actions import make_token
from rencai_web.api.scopes import MAY_HOLD, Scope
from rencai_web.foundation.accounts.models import Account, Role
from rencai_web.registers.actions import publish
from rencai_web.registers.models import Publication
from tests.house.cast import account
from tests.talentbase.cast import write_deliveries
from tests.talentbase.conftest import WithoutWords
from tests.talentbase.small_city import small_city


def build_base(folder: Path, home: Path) -> None:
    """Build the small city into a home."""
    write_deliveries(folder / "in")
    build(folder / "in", home, small_city(folder), sealer_for(home, environment=None)[0], classifier=WithoutWords())


@cache
def built_home() -> Path:
    """A home in which the small city is built, once for all tests of a process."""
    folder = Path(tempfile.mkdtemp(prefix="rencai-built-"))
    build_base(folder, folder / "home")
    return folder / "home"


def publish_base() -> Publication:
    """Publish what was built in the home of the settings."""
    publish(progress=Silent())
    return Publication.objects.latest("pk")


def token_of(role: Role, scopes: Collection[Scope] | None = None, *, holder: Account | None = None) -> str:
    """A token of somebody of this role, with these scopes or all that the role may hold."""
    administrator = Account.objects.filter(role=Role.ADMINISTRATOR).first() or account(Role.ADMINISTRATOR)
    held = [scope for scope, roles in MAY_HOLD.items() if role in roles] if scopes is None else scopes
    return make_token(
        by=administrator, account=holder or account(role, username=f"machine-{role}"), name="a dashboard",
        purpose="to show counts", scopes=held, days=30, now=timezone.now(),
    )  # fmt: skip


class Machine:
    """A program that reads the API with a token."""

    def __init__(self, token: str) -> None:
        self._client = Client(headers={"authorization": f"Bearer {token}"})

    def get(self, path: str, **parameters: Any) -> Any:
        """The response to a question."""
        return self._client.get(f"/api/v1/{path}", parameters)

    def post(self, path: str, text: str | None = None, **asked: Any) -> Any:
        """The response to a question that travels in the body."""
        body = json.dumps(asked) if text is None else text
        return self._client.post(f"/api/v1/{path}", body, content_type="application/json")

    def read(self, path: str, **parameters: Any) -> Any:
        """The answer to a question that is answered."""
        response = self.get(path, **parameters)
        assert response.status_code == 200, response.content
        return response.json()

    def pages(self, path: str, **parameters: Any) -> list[Any]:
        """All items, page by page."""
        items: list[Any] = []
        cursor = ""
        while cursor is not None:
            page = self.read(path, **parameters, cursor=cursor)
            items += page["items"]
            cursor = page["next"]
        return items


def machine(role: Role = Role.ANALYST, scopes: Collection[Scope] | None = None) -> Machine:
    """A program with a token of its own."""
    return Machine(token_of(role, scopes))
